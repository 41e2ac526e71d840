"""What an amount means: investment or revenue, planned or present, wanted or had."""

from __future__ import annotations

import math
import re

from matcher.reading.amount_context import Context
from matcher.reading.amount_words import (
    AS_IT_STANDS,
    AT_CAPACITY,
    CLEAN,
    CLINICAL,
    CORRECTED,
    FELL_THROUGH,
    FORECAST,
    GROWTH,
    HAS,
    HELD_ASIDE,
    HELD_BY,
    HELD_BY_AFTER,
    LAST,
    LATER,
    LOAN_WISH,
    LOSS,
    NOT_CLOSED,
    NOW,
    OF_PROJECT,
    OF_REVENUE,
    PARTIAL,
    PHASE,
    RAISED,
    RD_BUDGET,
    ROUND,
    RUNS,
    SHARE_SUBJECT,
    SOLD_ABROAD,
    STANDS,
    TOTAL_RAISED,
    TRIAL_SPEND,
    WANTS,
    WEAK,
    WILL_ADD,
    WISH,
    WITHDRAWN,
    YEAR_WORDS,
    YEARLY,
    YEARLY_FACTS,
)
from matcher.reading.marks import Guarded
from matcher.reading.negation import of_others
from matcher.reading.patterns import regex
from matcher.reading.quantities import Quantity
from matcher.reading.terms import Hit

_MAY_BE_TRIALS = frozenset([None, "investment_total_yuan", "investment_phase1_yuan", "investment_phase2_yuan"])
_INVESTMENTS = frozenset(
    ["investment_total_yuan", "investment_phase1_yuan", "investment_phase2_yuan", "investment_fixed_asset_yuan"]
)
_INCOMES = frozenset(
    ["revenue_yuan", "output_target_yuan", "net_profit_yuan", "profit_yuan", "tax_target_yuan", "taxable_income_yuan"]
)
_JUST_PAID = regex(r"[^，,。；;0-9]{0,2}(?:到位|出资|实缴|注资|回款|付款)")
_ALREADY_INVESTED = Guarded(
    r"已(?:经)?(?:完成)?(?:累计)?投|累计|追加|增资|前期|此前|之前|历年|过去|已到位|already invested|so far|to date"
)
_OTHERS_MONEY = Guarded(
    r"融资|领投|跟投|对外投资|股权投资|被投|投资(?:了|过)(?:一家|两家)|投资人|投资机构|raised|series"
)
_EXPECTED_AFTER = Guarded(r"expected|forecast|projected|target")
_AIMED_AFTER = Guarded(r"^\s?(?:以上)?(?:的)?(?:目标|预测)")
_THREE_YEARS = Guarded(r"近(?:三|3)(?:个会计)?年")
_NOT_THE_WHOLE = Guarded(
    r"年均|三年|累计|合计|平均|出口|海外|境外|国内|单品|单个|该产品|增长(?!到|至|为)|增加(?!到|至|为)|同比|overseas|export|average|cumulative"
)
_ON_FULL_RUN = Guarded(r"\s?(?:at full|when full|once|after (?:full )?expansion|达产后)")
_OTHER_PEOPLE = Guarded(
    r"(?:博士|硕士|本科|生产|销售|质量|管理|工艺|临床|注册|其中|患者|入组)[^，,。；;\n]{0,6}$"
)
_NOT_STAFF_AFTER = Guarded(r"^\s?(?:为一|一组|/|以上规模|次|参加|参与|受益|使用)")
_POSTS = Guarded(r"\b(?:jobs|hires)$")
_CREATED = Guarded(r"\b(?:created|already|has hired|have hired|made)\b")
_SPENT = Guarded(r"花(?:了|掉|费)?\s?(?:个|约|大概|大约)?\s?$")
_INVESTS = Guarded(r"(?<!领)(?<!跟)(?:投|投了|投个|投入|砸)\s?(?:个|约|大概|大约)?\s?$")
_RESEARCH_IS = Guarded(r"研发\s?:?(?:约|大约)?\s?$")
_TOOK_IN = Guarded(r"(?:做|卖|进账)(?:了|到了?)?(?:约|大概|差不多|大约)?$")


class Meaning(Context):
    """The fact an amount states, from its kind, its cue and its clause; empty when it states none of ours."""

    def _judge(self, q: Quantity, kind: str, fact: str | None, hit: Hit[str] | None) -> str:
        """The fact an amount states, or nothing when it is withdrawn, somebody else's, or of a kind we do not know."""
        if fact == "" and kind == "pct":
            return self._pct_aside(q)
        if kind == "money" and fact is not None:
            if fact == "" and self.marks & WILL_ADD.bit and WILL_ADD.search(q.head):
                return "investment_total_yuan"
            if hit is not None and hit.end <= q.begin and self._loss(q.head):
                return "net_profit_yuan"
        if (
            fact == ""
            or (self.marks & WITHDRAWN.bit and WITHDRAWN.search(self.plain[max(0, q.start - 12) : q.start]))
            or (self.marks & CORRECTED.bit and CORRECTED.match(self.plain[q.end : q.end + 16]))
        ):
            return ""
        if of_others(self.text, hit.start if hit and hit.start < q.start else q.start) and fact not in (
            "investment_total_yuan",
        ):
            return ""
        chosen = getattr(self, f"_{kind}")(q, fact, hit)
        return chosen if isinstance(chosen, str) else ""

    def _money(self, q: Quantity, fact: str | None, hit: Hit[str] | None) -> str:
        head, tail, sentence = q.head, self._tail(q), self._sentence_head(q)
        if self.marks & TRIAL_SPEND.bit and fact in _MAY_BE_TRIALS and TRIAL_SPEND.search(head):
            return "clinical_trial_spend_yuan"
        if fact == "investment_total_yuan" and self.marks & RD_BUDGET.bit and RD_BUDGET.search(head):
            return "rd_budget_yuan"
        if fact is None:
            return self._money_unnamed(q, head, tail, sentence)
        if fact in _INVESTMENTS:
            if hit is not None and CLINICAL.match(self.plain[hit.end : hit.end + 8]):
                return self._money_unnamed(q, head, tail, sentence)
            return self._investment(q, fact, head, hit)
        if fact in _INCOMES:
            return self._income(q, fact, head, tail, sentence, hit)
        if fact in ("rd_spend_yuan", "rd_budget_yuan"):
            return self._research(q, fact, head, sentence)
        if fact in ("financing_yuan", "valuation_yuan"):
            return self._financing(q, fact, head, tail)
        if fact.startswith("paid_in_capital") or fact == "registered_capital_yuan":
            return self._capital(fact, head, tail, hit)
        if fact == "loan_principal_yuan" and (LOAN_WISH.search(head) or re.search(r"贷款支持|额度|没批|未批|没下|没放|被拒|还没|尚未", tail)):
            return ""
        if fact == "clinical_trial_spend_yuan" and re.search(
            r"境外|海外|国外|美国|预计|还需|后续|overseas|abroad", head
        ):
            return ""
        return fact

    def _investment(self, q: Quantity, fact: str, head: str, hit: Hit[str] | None) -> str:
        marks = self.marks
        if hit is not None and _JUST_PAID.match(self.plain[hit.end : hit.end + 6]):
            return ""
        if marks & _ALREADY_INVESTED.bit and _ALREADY_INVESTED.search(head):
            return ""
        if (
            fact == "investment_total_yuan"
            and marks & _OTHERS_MONEY.bit
            and _OTHERS_MONEY.search(head)
            and not re.search(r"总投|项目", head)
        ):
            return ""
        talk = self._sentence_head(q) if fact == "investment_total_yuan" else ""
        if (
            "临床" in talk
            and hit is not None
            and self.plain[hit.start : hit.end] in WEAK
            and not re.search(r"项目|厂|建|基地|用地", talk)
        ):
            return ""
        if marks & PHASE.bit and fact != "investment_fixed_asset_yuan":
            begin = q.start - len(head)
            phase = [m for m in PHASE.finditer(head) if not self._crossed(begin + m.end(), q.start, "money")]
            if phase:
                number = phase[-1].lastindex or 1
                return ("investment_phase1_yuan", "investment_phase2_yuan", "")[number - 1]
        return fact

    def _income(self, q: Quantity, fact: str, head: str, tail: str, sentence: str, hit: Hit[str] | None) -> str:
        marks = self.marks
        cue = self.plain[hit.start : hit.end] if hit else ""
        if fact == "taxable_income_yuan":
            return fact
        capacity = bool(marks & AT_CAPACITY.bit) and (
            bool(AT_CAPACITY.search(sentence[-40:]))
            or "达产" in cue
            or "达产" in tail[:8]
            or (tail.isascii() and bool(AT_CAPACITY.search(tail)))
        )
        forecast = (
            bool(marks & FORECAST.bit and FORECAST.search(head))
            or bool(marks & _EXPECTED_AFTER.bit and tail.isascii() and _EXPECTED_AFTER.search(tail))
            or bool(marks & _AIMED_AFTER.bit and _AIMED_AFTER.search(tail))
        )
        if fact == "tax_target_yuan":
            if (
                re.search(
                    r"去年|上年|20(?:1\d|2[0-6])年?(?:度)?(?:纳税|缴税|税收)|已(?:缴|纳)|实缴税|欠|退税|last year|paid",
                    head + cue,
                )
                or "不" in head[-3:]
                or (re.search(r"缴纳|上缴", head[-8:] + cue) and not capacity and not forecast)
                or not (capacity or forecast or "贡献" in cue or "预计" in cue or self._of_a_project(q))
            ):
                return ""
            return fact
        if fact == "output_target_yuan":
            if LAST.search(head) and not capacity:
                return "revenue_yuan" if re.search(r"营收|销售|收入", cue) else "industrial_output_yuan" if "产值" in cue else ""
            if not (capacity or forecast or "预计" in cue or self._of_a_project(q)):
                return "industrial_output_yuan" if "产值" in cue or "output" in cue else ""
            return fact if capacity or forecast or "年" in cue or "产值" in cue or "output" in cue else ""
        if fact == "revenue_yuan" and capacity:
            return "output_target_yuan"
        if forecast or (marks & PARTIAL.bit and PARTIAL.search(head)) or self._partial(q):
            return ""
        if fact in ("net_profit_yuan", "profit_yuan") and capacity:
            return ""
        if fact == "revenue_yuan" and marks & _THREE_YEARS.bit and _THREE_YEARS.search(head):
            return "revenue_3y_yuan"
        if fact == "revenue_yuan" and marks & _NOT_THE_WHOLE.bit and _NOT_THE_WHOLE.search(head[-10:]):
            return ""
        return fact

    def _of_a_project(self, q: Quantity) -> bool:
        """Whether what is said around an amount is of a project to come, and not of the company as it stands."""
        head = self._sentence_head(q)
        if self._date(q) is not None and LAST.search(head[-24:]):
            return False
        now, planned = list(NOW.finditer(head)), list(OF_PROJECT.finditer(head))
        if now or planned:
            return bool(planned) and not (now and now[-1].start() > planned[-1].start())
        around = self.plain[max(0, q.sentence - 60) : q.sentence] + self.plain[q.end : max(q.stop, q.end + 20)].split("。")[0]
        return bool(OF_PROJECT.search(around))

    def _research(self, q: Quantity, fact: str, head: str, sentence: str) -> str:
        if re.search(r"(?:近|前|过去|最近)?(?:三|3)(?:个会计)?年", head):
            return "rd_spend_3y_yuan" if re.search(r"近(?:三|3)", head) else ""
        if "累计" in head or re.search(r"to date|cumulative|so far", head):
            return "rd_spend_cumulative_yuan"
        if fact == "rd_budget_yuan":
            return fact
        before = [
            f
            for f in self.found
            if f.fact in ("investment_total_yuan", "investment_phase1_yuan")
            and self.text.sentence(f.quantity.start) == self.text.sentence(q.start)
        ]
        if (
            before
            and not LAST.search(head)
            and not re.search(r"每年|年均|年研发|花了|费用率|annual|per year|a year", head)
        ):
            return "rd_budget_yuan"
        if re.search(r"预算|拟|计划|将|未来|budget|plan(?!t)|will", head) and not re.search(r"去年|每年|年研发", head):
            return "rd_budget_yuan" if re.search(r"项目|预算|budget", head) else ""
        return "" if self._partial(q) else fact

    def _financing(self, q: Quantity, fact: str, head: str, tail: str) -> str:
        if fact == "valuation_yuan":
            return "" if self._still_open(q) or re.search(r"预期|目标|希望|期望", head) else fact
        near = head[-16:]
        if TOTAL_RAISED.search(head) or re.search(r"债|租赁", head[-6:]):
            return ""
        wished, done = list(WISH.finditer(near)), list(RAISED.finditer(near + tail[:6]))
        if wished and not (done and done[-1].start() > wished[-1].start()):
            return ""
        begin, _ = self.text.sentence(q.number_start)
        line = self.plain[begin : q.end + 20]
        if self._still_open(q):
            return ""
        if not done and re.search(r"诉求|需求|需要|希望|想|求|needs?\b|seek|looking", line) and not ROUND.search(line):
            return ""
        if not done and not ROUND.search(line) and not re.search(r"(?:融资金额|融资额|融资)\s?:\s?$", head):
            return ""
        return fact

    def _still_open(self, q: Quantity) -> bool:
        """Whether the round is said not to be closed yet: 正在走交割，还没到账."""
        after = ROUND.split(self.plain[q.end : q.end + 24])[0]
        return bool(NOT_CLOSED.search(after[:16]) or FELL_THROUGH.match(after))

    def _capital(self, fact: str, head: str, tail: str, hit: Hit[str] | None) -> str:
        near = head[-24:] + tail[:8]
        if fact == "registered_capital_yuan":
            return "" if re.search(r"增(?:资|加)(?!后|到|至)|拟增|增资", head[-8:]) else fact
        if re.search(r"第二年|次年|second year", near):
            return "paid_in_capital_cash_year2_yuan"
        if fact == "paid_in_capital_yuan" and re.search(r"(?:先|首期|分期|将|承诺|认缴)[^，,。；;]{0,4}$", head):
            return ""
        if fact in ("paid_in_capital_cash_new_yuan", "paid_in_capital_cash_year2_yuan"):
            return fact
        if re.search(r"新增|拟|计划|再|追加|将|准备", head[-12:]):
            return "paid_in_capital_cash_new_yuan" if re.search(r"货币|现金|cash", near) else "paid_in_capital_new_yuan"
        return fact

    def _money_unnamed(self, q: Quantity, head: str, tail: str, sentence: str) -> str:
        marks = self.marks
        if marks & _SPENT.bit and _SPENT.search(head):
            return "clinical_trial_spend_yuan" if "临床" in sentence[-24:] else ""
        if marks & _INVESTS.bit and _INVESTS.search(head) and "已" not in head[-5:]:
            phase = PHASE.search(head)
            return (
                "investment_total_yuan"
                if not phase
                else ("investment_phase1_yuan", "investment_phase2_yuan", "")[(phase.lastindex or 1) - 1]
            )
        if marks & _RESEARCH_IS.bit and _RESEARCH_IS.search(head):
            return self._research(q, "rd_spend_yuan", head, sentence)
        if self._loss(head):
            return "net_profit_yuan"
        if marks & YEARLY.bit and YEARLY.search(head):
            return "revenue_yuan"
        if (
            marks & ROUND.bit
            and ROUND.search(sentence[-30:])
            and not WISH.search(sentence[-16:])
            and len(re.sub(r"\W", "", head)) <= 9
            and not self._crossed(q.start - len(sentence) + self._last_round(sentence), q.start, "money")
        ):
            total = list(TOTAL_RAISED.finditer(sentence))
            last = self._last_round(sentence)
            return "" if (total and total[-1].end() > last) or self._still_open(q) else "financing_yuan"
        when = self._date(q)
        if when is None:
            return ""
        past_year = when is not None and not when.part and when.year < self.today.year
        said_here = when is not None and self.text.clause(when.start) == self.text.clause(q.number_start)
        if past_year and said_here and marks & _TOOK_IN.bit and _TOOK_IN.search(head):
            return "revenue_yuan"
        if (
            when is not None
            and past_year
            and len(YEAR_WORDS.sub("", head)) == 0
        ):
            run = self._run_of(q, when.start)
            if run is not None:
                return run
            own = self.text.clause(when.start) == self.text.clause(q.number_start)
            return "revenue_yuan" if own and not re.search(r"[\d]{2}[:：]$", head) else ""
        return ""

    def _run_of(self, q: Quantity, dated: int) -> str | None:
        """净利润2023年500万、2024年600万: what the amount just before it states; None when it stands apart."""
        earlier = [o for o in self.quantities if o.kind == "money" and o.end <= dated]
        if not earlier or not re.fullmatch(r"\s?(?:元|rmb)?\s?[、，,/；;和]?\s?(?:and )?(?:in )?", self.plain[earlier[-1].end : dated]):
            return None
        facts = [f.fact for f in self.found if f.quantity is earlier[-1]]
        if facts:
            return facts[0] if facts[0] in YEARLY_FACTS else None
        when = self._date(earlier[-1])
        return "" if when is not None and self._cue(earlier[-1], "money") is None else None

    @staticmethod
    def _last_round(sentence: str) -> int:
        """Where the last round named in a sentence ends."""
        return max((m.end() for m in ROUND.finditer(sentence)), default=0)

    @staticmethod
    def _loss(head: str) -> bool:
        return bool(LOSS.search(head, max(0, len(head) - 6)))

    def _people(self, q: Quantity, fact: str | None, hit: Hit[str] | None) -> str:
        head, marks = q.head, self.marks
        wide = self.plain[max(q.sentence, q.start - 40) : q.start]
        if fact == "rd_staff" and re.search(r"拟|计划|招|新增|将|plan(?!t)|hire|recruit|will", head):
            return ""
        if fact in ("phd_count", "rd_staff", "macao_youth_hired") and hit is not None:
            return fact
        if fact == "staff_planned":
            return (
                fact
                if not re.search(r"已(?:招|聘)|去年|目前", head)
                else "staff"
                if re.search(r"目前|现", head)
                else ""
            )
        if fact is None and marks & _OTHER_PEOPLE.bit and _OTHER_PEOPLE.search(head):
            return ""
        if marks & _ON_FULL_RUN.bit and _ON_FULL_RUN.match(self._tail(q)):
            return "staff_planned"
        if marks & _POSTS.bit and _POSTS.search(self.plain, q.number_start, q.end):
            return "" if marks & _CREATED.bit and _CREATED.search(head) else "staff_planned"
        if fact is None and marks & _NOT_STAFF_AFTER.bit and _NOT_STAFF_AFTER.search(self._tail(q)):
            return ""
        later = list(LATER.finditer(wide)) if marks & LATER.bit else []
        now = list(NOW.finditer(wide)) if later else []
        if later and not (now and now[-1].start() > later[-1].start()):
            same = [m for m in later if m.start() >= len(wide) - len(head)]
            if same or fact is None:
                return "staff_planned"
        return "staff"

    def _land(self, q: Quantity, fact: str | None, hit: Hit[str] | None) -> str:
        head = q.head
        if fact == "planting_area_mu":
            return fact
        if re.search(r"(?:钱|[元块万]|多少|每)\s?$", head) and q.high == 1:
            return ""
        near = self._sentence_head(q)[-20:]
        grown = re.search(r"种植|药材|流转|林下|种(?=[^子])|(?<!生产)(?<!提取)(?<!产业)(?<!制造)(?<!研发)基地(?!项目)|gap", near)
        if (
            grown
            and not self._crossed(q.start - len(near), q.start, "land")
            and not re.search(r"占地|用地|工业|拿地|厂", head + self._tail(q)[:8])
        ):
            return "planting_area_mu"
        if self.marks & AS_IT_STANDS.bit and AS_IT_STANDS.match(self._sentence_head(q)):
            return ""
        existing, wanted = list(HAS.finditer(head)), list(WANTS.finditer(head))
        if existing and not (wanted and wanted[-1].start() > existing[-1].start()):
            return ""
        stands = list(STANDS.finditer(self._sentence_head(q)))
        if stands and not WANTS.search(self._sentence_head(q)[stands[-1].end() :]):
            return ""
        if re.search(r"二期|三期|预留|远期|phase (?:two|2)", head[-14:]) or re.match(
            r"\s?(?:的)?(?:二期|预留|备用|水面|鱼塘)", self._tail(q)
        ):
            return ""
        return "land_mu"

    def _area(self, q: Quantity, fact: str | None, hit: Hit[str] | None) -> str:
        head, tail = q.head, self._tail(q)
        if fact == "land_mu" or (fact is None and re.match(r"\s?(?:的)?(?:土地|用地|工业用地|地块)", tail)):
            return self._sqm_of_land(q)
        cue = self.plain[hit.start : hit.end] if hit else ""
        if fact == "clean_room_sqm" or (cue == "车间" and CLEAN.search(head[-12:])):
            return self._clean(q, head)
        if CLEAN.search(tail[:10]) and not CLEAN.search(head):
            return self._clean(q, head)
        return (
            "floor_area_existing_sqm"
            if fact == "floor_area_existing_sqm" or self._stands(q, head, tail)
            else "floor_area_sqm"
        )

    def _clean(self, q: Quantity, head: str) -> str:
        return "" if self._stands(q, head, "") else "clean_room_sqm"

    def _sqm_of_land(self, q: Quantity) -> str:
        if self._land(q, None, None) != "land_mu":
            return ""
        q.low, q.high = q.low * 0.0015, q.high * 0.0015
        return "land_mu"

    def _stands(self, q: Quantity, head: str, tail: str) -> bool:
        if self.marks & AS_IT_STANDS.bit and AS_IT_STANDS.match(self._sentence_head(q)):
            return True
        outer, opened, aside = self._sentence_head(q).rpartition("(")
        if opened and ")" not in aside and not WANTS.search(aside):
            said = outer[-60:]
            if (HAS.search(said) or RUNS.search(said)) and not WANTS.search(said):
                return True
        has, wants = list(HAS.finditer(head)), list(WANTS.finditer(head))
        if has:
            rest = head[has[-1].end() :]
            return (
                not re.search(r"需|想|拟|希望|计划|打算|准备|扩|另|新|need|plan(?!t)|look|want|require", rest)
                and "不够" not in rest
            )
        if STANDS.search(head) and not re.search(r"想|拟|计划|希望|打算", head):
            return True
        if re.match(r"\s?(?:的)?(?:现有|老|是自己的|是自有|自有|是我们自己的)", tail):
            return True
        if wants:
            return False
        begin, _ = self.text.sentence(q.number_start)
        earlier = self.plain[begin : max(begin, q.start - len(head))]
        last = re.split(r"[，,、]", earlier.rstrip("，,、 "))[-1] if earlier else ""
        return (
            bool(STANDS.search(last) or (HAS.search(last) and not head.strip())) and not WANTS.search(last)
        ) or bool(re.match(r"\s?(?:的)?(?:现有|老|是自己的|是自有|自有|是我们自己的)", tail))

    def _pct(self, q: Quantity, fact: str | None, hit: Hit[str] | None) -> str:
        head, tail = q.head, self._tail(q)
        if re.search(r"目录内|catalogue revenue", head) and fact in (None, "", "catalog_revenue_share_pct"):
            return "" if FORECAST.search(head) else "catalog_revenue_share_pct"
        share = OF_REVENUE.search(head)
        if share and fact in (None, ""):
            subjects = list(SHARE_SUBJECT.finditer(self._sentence_head(q)[: -len(share.group()) or None]))
            return (
                ""
                if not subjects
                else "rd_ratio_pct"
                if subjects[-1].group(1)
                else "export_share_pct"
                if subjects[-1].group(2)
                else ""
            )
        if (
            re.match(r"\s?of (?:our |annual |its |the )?(?:revenue|sales|turnover)", tail)
            and fact != "export_share_pct"
        ):
            spoken = list(re.finditer(r"(r&d)|(export|overseas|abroad|international)", self._sentence_head(q)))
            if spoken and not re.search(r"overseas|export|abroad|margin|r&d", tail):
                return "rd_ratio_pct" if spoken[-1].group(1) else "export_share_pct"
        aside = self._pct_aside(q) if fact in (None, "") else ""
        if aside or fact is None or hit is None:
            return aside
        cue = self.plain[hit.start : hit.end]
        if q.high > 100 and q.high != math.inf and fact != "rd_ratio_pct":
            return ""
        if fact == "export_share_pct":
            return (
                ""
                if re.search(r"拟|计划|目标|预计|未来|将|增长|同比|提高|plan(?!t)|target|expect|grow", head + tail[:8])
                or re.search(r"退税", head + tail)
                else fact
            )
        if fact == "catalog_revenue_share_pct" and FORECAST.search(head):
            return ""
        if fact == "rd_ratio_pct":
            return "" if re.search(r"人员|人数|团队", head[-10:]) else fact
        if fact == "loan_rate_pct":
            return (
                ""
                if re.search(r"贴息|税率|lpr|降|补", head[-8:] + tail[:4])
                or not re.search(r"贷|利率|loan|interest|年化", self._sentence_head(q) + cue)
                else fact
            )
        if fact == "macau_shareholding_pct" and re.search(r"澳大利亚", head):
            return ""
        return fact

    def _pct_aside(self, q: Quantity) -> str:
        """澳门资本（持股20%）; 研发费用2亿元，占比16%: the words before the bracket or comma say of what."""
        aside = HELD_ASIDE.search(self.plain[max(0, q.start - 24) : q.start])
        if aside:
            return "macau_shareholding_pct" if aside["macau"] else "foreign_shareholding_pct"
        marks, plain = self.marks, self.plain
        if marks & SOLD_ABROAD.bit and SOLD_ABROAD.match(plain, q.end):
            return "export_share_pct"
        held = HELD_BY.search(plain[max(q.begin, q.start - 40) : q.start]) if marks & HELD_BY.bit else None
        if held:
            return "macau_shareholding_pct" if held["macau"] or held["macau_en"] else "foreign_shareholding_pct"
        by = HELD_BY_AFTER.match(plain, q.end) if marks & HELD_BY_AFTER.bit else None
        if by:
            owner = by.group().split()
            return "macau_shareholding_pct" if by["macau"] else "" if owner[-1] in ("kong", "taiwan") else "foreign_shareholding_pct"
        spent = [f for f in self.found if f.quantity.end <= q.start]
        if spent and marks & GROWTH.bit and spent[-1].fact == "revenue_yuan" and GROWTH.fullmatch(plain, spent[-1].quantity.end, q.start):
            return "revenue_growth_pct"
        if not spent or spent[-1].fact != "rd_spend_yuan":
            return ""
        between = self.plain[spent[-1].quantity.end : q.start]
        return "rd_ratio_pct" if re.fullmatch(r"元?[，,(]占比?(?:为|约|达|是)?\s?", between) else ""

    def _per_mu(self, q: Quantity, fact: str | None, hit: Hit[str] | None) -> str:
        if re.search(r"地价|出让|税|产值|产出|租金|土地款|land price", q.head[-12:]) or re.match(
            r"[^，,。；;\n]{0,4}(?:税收|产值|地价|租)", self._tail(q)
        ):
            return ""
        return "investment_per_mu_yuan"

    def _rent(self, q: Quantity, fact: str | None, hit: Hit[str] | None) -> str:
        words = self.plain[q.start : q.end]
        monthly = (
            "月" in words
            or "month" in words
            or bool(re.match(r"\s?(?:一个|每个?|/)?(?:月|month)|\s?(?:per|a) month", self._tail(q)))
            or bool(re.search(r"月租", q.head))
        )
        return "rent_yuan_per_sqm_month" if (monthly and q.low < 2000 and fact != "") else ""

    def _pieces(self, q: Quantity, fact: str | None, hit: Hit[str] | None) -> str:
        return (
            "patents_count"
            if fact and re.search(r"专利|知识产权|patent", self.plain[max(0, q.start - 20) : q.end + 20])
            else ""
        )

    def _beds(self, q: Quantity, fact: str | None, hit: Hit[str] | None) -> str:
        if re.search(r"已经|已有|现有|运营|在营|合作", self._sentence_head(q)[-30:]):
            return ""
        return (
            "beds" if "床" in self.plain[max(0, q.start - 10) : q.end] or "bed" in self.plain[q.start : q.end] else ""
        )
