"""Which fact each amount belongs to: by the words beside it, its unit, and the clause it stands in."""

from __future__ import annotations

import datetime as dt
import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from matcher.reading.amount_context import Found, start_of
from matcher.reading.amount_meaning import Meaning
from matcher.reading.amount_words import (
    BARE_GAP,
    BARE_GAP_AFTER,
    BARE_OK,
    CHANGED,
    CORRECTED,
    ELSE,
    FORECAST,
    GROUND,
    GROWN,
    GROWS,
    LATER,
    NOW,
    SECRET,
    SHIFTED,
    UNDECIDED,
    WANTS,
    WEAK,
    WITHIN,
    WORKERS,
)
from matcher.reading.dates import When
from matcher.reading.negation import of_others
from matcher.reading.numerals import CHARACTERS
from matcher.reading.patterns import regex
from matcher.reading.quantities import Quantity
from matcher.reading.terms import Hit, Terms, cues_of
from matcher.reading.text import Text
from matcher.reading.types import Money, Reading, Span

Entry = Mapping[str, object]

KIND_OF_UNIT = {
    "yuan": "money",
    "yuan_per_mu": "per_mu",
    "yuan_per_sqm_month": "rent",
    "mu": "land",
    "sqm": "area",
    "people": "people",
    "pct": "pct",
}
KIND_OF_FACT = {"beds": "beds", "patents_count": "pieces"}


_NEARBY = 80  # how far from a bare figure its cue can begin
_MORE_TO_COME = regex(r" more (?:by|in|over|within|next)\b")  # 110 staff, with 40 more by 2028
_PEOPLE_SAID = regex(
    r"(?:^|[，,。；;:\s])(?:(?:现在|目前|总共|一共)?有?(?:几个|几|多少个?))?(?:人|人手|人员)(?:嘛|呢|么|有|大概|约|差不多|现在|目前|总共|一共){0,3}\s*:?\s*$"
)
_TO_COME = regex(r"明年|后年|年底|未来|next year")
_SAID_ALONE = regex(r"\s?个?(?:[，,。；;、)]|$)")
_SAID_OUT = regex(r"(?:左右|上下|吧)?\s?(?:[，,。；;、(\n]|$)")
_GOES_ON = regex(r" ?(?:个?(?!不是|而不是|非)[一-龥]|(?!more|additional|by|in\b|and|with|at)[a-z])")


class Attribution:
    """Amounts to facts; built once from the registry's cues, used for every text."""

    def __init__(self, facts: Mapping[str, Entry]) -> None:
        self.kinds: dict[str, str] = {}
        words: dict[str, dict[str, str]] = {}
        for fact_id, entry in facts.items():
            kind = KIND_OF_FACT.get(fact_id) or KIND_OF_UNIT.get(str(entry.get("unit", "")), "")
            if entry.get("of") == "product" or not kind:
                continue
            self.kinds[fact_id] = kind
            for cue in cues_of(entry):
                words.setdefault(kind, {}).setdefault(cue.lower(), fact_id)
        for kind, listed in ELSE.items():
            zh, *english = listed.split("|")
            last = zh.split(" ")
            for word in [w for w in last if w and not w.isascii()] + [
                " ".join(w for w in last if w.isascii() and w),
                *english,
            ]:
                if word.strip():
                    words.setdefault(kind, {}).setdefault(word.strip(), "")
        self.terms: dict[str, Terms[str]] = {kind: Terms(listed) for kind, listed in words.items()}

    def read(self, text: Text, quantities: list[Quantity], dates: list[When], today: dt.date) -> list[Reading]:
        """The facts the amounts of a text state."""
        if not quantities:
            return []
        return _Pass(self.terms, text, quantities, dates, today).readings()


class _Pass(Meaning):
    """One text's amounts, worked through in order."""

    def readings(self) -> list[Reading]:
        """Every amount's fact, what was taken back or left open removed."""
        for index, q in enumerate(self.quantities):
            self._take(q, index)
        if self.marks & (GROWS.bit | SHIFTED.bit):
            self._apply_growth()
        if self.marks & WORKERS.bit:
            self._apply_workers()
        self._apply_changes()
        self._drop_undecided()
        return [*self._lists(), *self._resolved()]

    def _take(self, q: Quantity, index: int) -> None:
        kind = q.kind
        if kind == "bare":
            self._take_bare(q)
            return
        if kind in ("other", "pieces") and kind != "pieces":
            return
        if kind not in KIND_OF_UNIT.values() and kind not in KIND_OF_FACT.values():
            return
        hit = self._cue(q, kind)
        fact = hit.what if hit else None
        strong = bool(hit and self.plain[hit.start : hit.end] not in WEAK)
        if kind == "area" and hit is None:
            ground = any(h.end <= q.start for h in self._beside("land", q.clause))
            if ground and GROUND.search(q.head):
                fact = "land_mu"
        chosen = self._judge(q, kind, fact, hit)
        if chosen:
            self._add(chosen, q, strong, hit)

    def _add(self, fact: str, q: Quantity, strong: bool, hit: Hit[str] | None) -> None:
        begin, marks = q.begin, self.marks
        within = bool(marks & WITHIN.bit and WITHIN.search(q.head)) or (begin > 0 and self.plain[begin - 1] in "(（")
        found = Found(fact, q, strong, within, cue=hit.start if hit else -1)
        found.changed = bool(marks & CHANGED.bit and CHANGED.search(self.plain[max(begin, q.start - 12) : q.start]))
        if fact in ("revenue_yuan", "net_profit_yuan", "profit_yuan", "rd_spend_yuan"):
            found.year = self._year(q)
        self.found.append(found)

    def _take_bare(self, q: Quantity) -> None:
        if 50 <= q.low < 1e5 and self.plain[q.number_start] in CHARACTERS and self._spoken_money(q):
            return
        if _PEOPLE_SAID.search(q.head[-10:]) and _SAID_ALONE.match(self.plain, q.end):
            if q.low >= 5 and not of_others(self.text, q.start):
                self._add("staff", q, False, None)
            return
        for kind in ("people", "beds", "pieces"):
            for hit in self._near(q, kind):
                fact = hit.what
                if fact not in BARE_OK or (
                    self.plain[hit.start : hit.end] in ("研发", "招", "技术人员") and not self._rest_is_research(q, hit)
                ):
                    continue
                if self._counts(q, hit):
                    chosen = self._judge(q, kind, fact, hit)
                    if chosen and q.low == int(q.low) and q.low < 1e6:
                        self._add(chosen, q, True, hit)
                    return
        if _MORE_TO_COME.match(self.plain, q.end) and any(f.fact == "staff" for f in self.found[-2:]):
            self._add("staff_planned", q, True, None)

    def _spoken_money(self, q: Quantity) -> bool:
        """营收九千三，利润六百多: in speech such figures are of 万."""
        if not _SAID_OUT.match(self.plain, q.end):
            return False
        hits = [h for h in self._beside("money", q.clause) if 0 <= q.start - h.end <= 3]
        if not hits or hits[-1].what not in ("revenue_yuan", "profit_yuan", "net_profit_yuan"):
            return False
        q.kind, q.low = "money", q.low * 1e4
        q.high = math.inf if q.loose else q.high * 1e4
        chosen = self._judge(q, "money", hits[-1].what, hits[-1])
        if chosen:
            self._add(chosen, q, True, hits[-1])
        return True

    def _near(self, q: Quantity, kind: str) -> Iterator[Hit[str]]:
        """The cues of a kind close to an amount."""
        hits = self._of_kind(kind)
        at = bisect_left(hits, q.start - _NEARBY, key=start_of)
        while at < len(hits) and hits[at].start <= q.end + _NEARBY:
            yield hits[at]
            at += 1

    def _counts(self, q: Quantity, hit: Hit[str]) -> bool:
        """Whether a figure without a unit is of a cue before it (员工118) or after it (118 staff)."""
        plain = self.plain
        if hit.end <= q.start:
            gap = plain[hit.end : q.start]
            if len(gap) > (14 if gap.isascii() else 8) or not BARE_GAP.fullmatch(gap):
                return False
            english = plain[q.end : q.end + 2].isascii()
            return not _GOES_ON.match(plain[q.end : q.end + 12] if english else self._bare_tail(q))
        if hit.start < q.end:
            return False
        gap = plain[q.end : hit.start]
        return gap.strip() in ("个", "名", "位") or (plain[hit.start].isascii() and bool(BARE_GAP_AFTER.fullmatch(gap)))

    def _rest_is_research(self, q: Quantity, hit: Hit[str]) -> bool:
        """员工118，其中研发27: after the staff, 研发 counts people."""
        if self.plain[hit.start : hit.end] != "研发" or not re.match(
            r"\s?人?(?:[，,。；;、)\n/]|$)", self.plain[q.end : q.end + 3]
        ):
            return False
        begin, _ = self.text.sentence(q.number_start)
        for found in reversed(self.found):
            if found.quantity.start < begin:
                return False
            if found.fact == "staff":
                return True
        return False

    def _bare_tail(self, q: Quantity) -> str:
        tail = self.plain[q.end : q.end + 3]
        return re.sub(r"^\s?个(?=$|[，,。；;、\s)!（(])", "", tail)

    def _apply_growth(self) -> None:
        """预计员工由现在的150人增加到260人: the first are there, the others planned."""
        for a, b in pairwise(self.quantities):
            if a.kind == b.kind and SHIFTED.search(a.head) and self.plain[a.end : b.start].strip() == "to":
                hit = self._cue(a, "people" if a.kind == "bare" else a.kind)
                if hit and hit.what:
                    self.found = [f for f in self.found if f.quantity is not a and f.quantity is not b]
                    self.found.append(Found(hit.what, b, True))
            if not {a.kind, b.kind} <= {"people", "bare"} or b.start - a.end > 10:
                continue
            if not GROWN.fullmatch(self.plain, a.end, b.start):
                continue
            counted = any(h.what == "staff" and 0 <= a.start - h.end <= 12 for h in self._beside("people", a.clause))
            talk = self._sentence_head(a)
            if counted and (NOW.search(talk[-6:]) or _TO_COME.search(talk) or LATER.search(talk) or FORECAST.search(talk)):
                self.found = [f for f in self.found if f.quantity is not a and f.quantity is not b]
                self.found += [Found("staff", a, True), Found("staff_planned", b, True)]

    def _apply_workers(self) -> None:
        """工人260: who counts only workers means those are the staff."""
        if any(f.fact == "staff" for f in self.found):
            return
        for match in WORKERS.finditer(self.plain):
            at = bisect_left(self.starts, match.end())
            q = self.quantities[at] if at < len(self.quantities) else None
            if q is None or q.start - match.end() > 3 or q.kind not in ("people", "bare") or q.high < 5:
                continue
            if not LATER.search(q.head) and not of_others(self.text, match.start()):
                self.found.append(Found("staff", q, False))
                return

    def _apply_changes(self) -> None:
        """原计划3亿，现调整为5亿: the later amount takes the earlier one's fact."""
        if not self.marks & (CHANGED.bit | CORRECTED.bit):
            return
        for index, q in enumerate(self.quantities):
            lead = self.plain[max(q.begin, q.start - 14) : q.start]
            nearby = self.quantities[max(0, index - 60) : index]
            before = [o for o in nearby if o.kind == q.kind and q.start - o.end < 40]
            mended = (
                before
                and CORRECTED.match(self.plain[before[-1].end : before[-1].end + 16])
                and re.search(r"(?:是|为|it is|is)\s?$", lead)
            )
            if not (CHANGED.search(lead) or mended) or of_others(self.text, q.start):
                continue
            mine = next((f for f in self.found if f.quantity is q), None)
            earlier = [o for o in nearby if o.kind == q.kind and q.start - o.end < 60]
            if not earlier:
                continue
            source = next((f for f in self.found if f.quantity is earlier[-1]), None)
            if source is not None:
                if mine is None:
                    self.found.append(Found(source.fact, q, source.strong, changed=True))
                if mine is None or mine.fact == source.fact:
                    self.found.remove(source)
            elif mine is None:
                hit = self._cue(earlier[-1], q.kind)
                fact = hit.what if hit else ""
                if fact:
                    self.found.append(Found(fact, q, True, changed=True))

    def _drop_undecided(self) -> None:
        """投资额还没定，大概…，别写进去: what the speaker leaves open or wants left out."""
        if not self.marks & (UNDECIDED.bit | SECRET.bit):
            return
        open_facts: set[str] = set()
        for match in UNDECIDED.finditer(self.plain):
            clause = self.text.clause(match.start())
            for kind in ("money", "land", "area", "people"):
                open_facts |= {h.what for h in self._of_kind(kind) if h.what and self.text.clause(h.start) == clause}
        hidden = {self.text.clause(m.start()): m.start() for m in SECRET.finditer(self.plain)}
        closed = {h.what for h in self._of_kind("money") if h.what and self.text.clause(h.start) in hidden}
        if open_facts & {"investment_total_yuan"}:
            open_facts |= {"investment_phase1_yuan"} if "一期" not in self.plain else set()
        secret = [self.text.sentence(m.start()) for m in SECRET.finditer(self.plain)]
        kinds = ("money", "land", "area")
        self.found = [
            f
            for f in self.found
            if f.fact not in open_facts
            and not (
                (not closed or f.fact in closed)
                and f.quantity.kind in kinds
                and any(begin <= f.quantity.start < end and self._same_talk(f, begin, end) for begin, end in secret)
            )
        ]

    def _same_talk(self, found: Found, begin: int, end: int) -> bool:
        """Whether the wish to leave something out stands within two clauses after the amount."""
        match = SECRET.search(self.plain, begin, end)
        between = (
            self.plain[found.quantity.end : match.start()] if match and match.start() >= found.quantity.end else ""
        )
        before = match is not None and match.start() < found.quantity.start and found.quantity.start - match.end() < 12
        return before or bool(
            match and match.start() >= found.quantity.end and len(re.findall("[，,、]", between)) <= 2
        )

    def _lists(self) -> list[Reading]:
        """Several technology contracts, each with its own value."""
        mine = [f for f in self.found if f.fact == "technology_contract_value_yuan"]
        if not mine:
            return []
        first = mine[0].quantity
        begin, end = self.text.sentence(first.start)
        others = [q for q in self.quantities if q.kind == "money" and begin <= q.start < end and q.start >= first.start]
        run = [first]
        for q in others[1:]:
            if re.fullmatch(
                r"\s?(?:元)?\s?(?:[、，,和及与]|and|以及|,\s?and|另一[份个]|一份|还有一[份个]|[，,]\s?另一[份个]|技术(?:开发|转让|服务|咨询|许可)(?:合同)?)+\s?",
                self.plain[run[-1].end : q.start],
            ) or (
                re.fullmatch(r"\s?[、，,]\s?[^\d，,、。；;]{1,4}", self.plain[run[-1].end : q.start])
                and not any(h.start >= run[-1].end and h.end <= q.start for h in self._of_kind("money"))
            ):
                run.append(q)
            else:
                break
        if len(run) < 2:
            return []
        self.found = [f for f in self.found if not any(f.quantity is q for q in run)]
        total = (sum(q.low for q in run), sum(q.high for q in run))
        return [
            Reading(
                "technology_contract_value_yuan",
                total,
                Span(run[0].start, run[-1].end),
                f"{len(run)} contracts together",
            )
        ]

    def _worth(self, q: Quantity) -> object:
        return Money(q.interval, q.currency) if q.currency else q.interval

    def _resolved(self) -> Iterable[Reading]:
        by_fact: dict[str, list[Found]] = {}
        for found in self.found:
            by_fact.setdefault(found.fact, []).append(found)
        for fact, several in by_fact.items():
            best = self._one(fact, several)
            if best is None:
                continue
            q = best.quantity
            value: object = self._worth(q)
            if fact == "net_profit_yuan" and self._loss(q.head) and q.low > 0:
                value = (-q.high, -q.low)
            span = Span(min(best.cue, q.start) if best.cue >= 0 and q.start - best.cue < 30 else q.start, q.end)
            yield Reading(fact, value, span)
            if fact == "revenue_yuan" and best.year > 0:
                yield Reading("revenue_year", (float(best.year), float(best.year)), span)

    def _one(self, fact: str, several: list[Found]) -> Found | None:
        if len(several) == 1:
            return several[0]
        changed = [f for f in several if f.changed]
        if changed:
            return changed[-1]
        if fact in ("revenue_yuan", "net_profit_yuan", "profit_yuan", "rd_spend_yuan"):
            dated = [f for f in several if f.year]
            if dated:
                newest = max(abs(f.year) for f in dated)
                several = [f for f in dated if abs(f.year) == newest]
        if fact == "financing_yuan":
            return several[-1]
        outer = [f for f in several if not f.within] or several
        if len({f.quantity.interval for f in outer}) == 1:
            return outer[0]
        if fact in ("floor_area_sqm", "land_mu"):
            outer = [f for f in outer if WANTS.search(self._head(f.quantity))] or outer
        strong = [f for f in outer if f.strong] or outer
        if len({f.quantity.interval for f in strong}) == 1:
            return strong[0]
        if fact in ("floor_area_sqm", "land_mu", "staff", "investment_total_yuan", "revenue_yuan", "patents_count"):
            total = [f for f in strong if re.search(r"总|合计|共|全部|total|altogether", self._head(f.quantity)[-12:])]
            if len(total) == 1:
                return total[0]
            first = strong[0]
            if all(f.quantity.high <= first.quantity.low for f in strong[1:]) and fact in (
                "staff",
                "investment_total_yuan",
                "patents_count",
                "floor_area_sqm",
            ):
                return first
        return None
