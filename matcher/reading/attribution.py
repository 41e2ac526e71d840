"""Which fact each amount belongs to: by the words beside it, its unit, and the clause it stands in."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from matcher.reading.dates import When
from matcher.reading.negation import of_others
from matcher.reading.quantities import Quantity
from matcher.reading.terms import Hit, Terms, cues_of
from matcher.reading.text import Text
from matcher.reading.types import Money, Reading, Span

Entry = Mapping[str, object]

_KIND_OF_UNIT = {
    "yuan": "money", "yuan_per_mu": "per_mu", "yuan_per_sqm_month": "rent", "mu": "land", "sqm": "area", "people": "people", "pct": "pct",
}
_KIND_OF_FACT = {"beds": "beds", "patents_count": "pieces"}

# What amounts are often given for that is no fact of ours: beside these words an amount is left alone.
_ELSE = {
    "money": "土地款 土地出让金 出让金 地价 土地费用 土地费 土地成本 买地 建安 建安工程 土建 土建工程 建筑工程 厂房建设费 装修 铺底流动资金 流动资金 补充流动资金 运营资金 安装工程 预备费 "
    "市场规模 市场容量 行业规模 市场空间 全球市场 母公司营收 订单 订单额 在手订单 单价 售价 定价 客单价 年薪 月薪 工资 薪酬 补贴 补助 奖励 资助 扶持 奖补 资金支持 税款 年租金 担保 授信 "
    "授信额度 负债 罚款 基金规模 产业基金 母基金 货值 进口额 出口额 出口 成本 采购额 采购 里程碑 里程碑款 首付款 授权费 许可费 预付款 股权转让款 收购 收购价 回款 毛利 现金流 缺口 押金 房租 "
    "水电 募资 募集资金 保证金 定金 债券 已投资 已投入 累计投资 累计投入 前期投入 已完成投资 追加投资 追加 年产能 产能 经济效益 政府投资 政府出资 配套资金 自筹 自筹资金 银行贷款占 "
    "市值 理赔 保额 装修费 运费 检测费 服务费 咨询费 诉讼 赔偿 违约金 样机 手术费 治疗费 药价 人均 人均产值 单克隆 差旅 利息 贴息 租金 一年租金 里程碑付款 "
    "market size|addressable market|order book|orders|unit price|price|salary|subsidy|subsidies|grant|grants|land cost|land price|land costs|working capital|construction cost|"
    "construction|civil works|milestone|milestones|upfront|upfront payment|market cap|fund size|fund|licence fee|license fee|royalties|debt|purchase price|rent|deposit|fit-out",
    "people": "受试者 患者 病人 病例 入组 学生 会员 用户 客户 用户数 志愿者 捐献者 人次 股东 股东人数 生产人员 销售人员 销售团队 管理人员 质量人员 生产工人 工人 行政人员 本科 本科以上 硕士 "
    "硕士以上 大专 大专以上 高管 院士 专家 顾问 外籍 高级职称 残疾人 合伙人 创始人 家属 代表 医生 医护 护士 护理人员 服务人群 人口 惠及 可容纳 接待 培训 团队核心 核心团队 核心成员 研究生 海归 "
    "patients|subjects|members|customers|volunteers|sales force|sales people|production workers|shareholders|doctors|nurses|students|enrolled|founders|co-founders|masters|residents",
    "land": "现有用地 现有土地 已有土地 原有用地 老厂占地 现占地 已拿地 已征 预留 预留用地 二期用地 二期预留 园区面积 园区总面积 规划面积 总规划 容积率 周边 绿化 水面 养殖 养殖水面 "
    "existing site|existing land|reserved|reserve|option on|aquaculture",
    "area": "绿化 屋顶 道路 容积率 园区 园区面积 冷库 阴凉库面积 宿舍 食堂 停车 existing site|car park|dormitory",
    "pct": "毛利率 净利率 增长 增长率 同比 增速 市占率 市场份额 份额 硕士以上 本科以上 大专以上 研发人员占 研发人员占比 研发人员 人员占比 博士占 团队持股 创始人持股 管理层持股 员工持股 纯度 良率 收率 转化率 "
    "有效率 治愈率 存活率 补贴比例 折扣 绿地率 建筑系数 投资进度 进度 首付 政府出资 贴息 上浮 下浮 产能利用率 利用率 国产化率 股权 占股 持股 参股 港方持股 港方占 港资占 港资持股 台方持股 台资占 台资持股 "
    "国资持股 国资占 内销 国内销售 国内收入 税率 增值税 复合增长率 覆盖率 合格率 入住率 利润率 增资 研发占 研发占比 "
    "gross margin|margin|growth|grew|growing|market share|purity|yield|equity|founders|founder|founding team|management|discount|domestic sales|occupancy|cagr|tax rate|vat|of staff|of our staff|of employees|of the team|masters",
    "per_mu": "地价 土地价格 出让金 土地出让 税收 亩均税收 产值 亩均产值 land price|land cost",
    "rent": "造价 装修 装修标准 建造成本 物业费 管理费 补贴 construction cost|service charge|management fee",
    "pieces": "",
    "beds": "合作医院",
}
_WEAK = frozenset("投资 投入 预算 收入 销售 设备 研发 租 利润 投 融资 场地 面积 车间 实验室 办公室 办公 厂房 土地 出口 税收 纳税 团队 investment invest budget land facility plant premises r&d equipment sales".split())
_BARE_OK = frozenset({"staff", "phd_count", "rd_staff", "beds", "patents_count", "macao_youth_hired", "staff_planned"})
_BARE_GAP = re.compile(r"(?:人数|总数|数量|规模|岗位)?[:|\s全职现在是有约共大概达为至少左右近超过现,的目前一]*")
_BARE_GAP_AFTER = re.compile(r"[\s-]?(?:full-time |permanent |in-house |of whom hold |of whom have |of them hold |of them |of which |local |granted |invention |of our |of the |more |new |additional |other )*")

_LATER = re.compile(r"拟新增|新增|拟招|计划招|招聘|招(?!商|标|股)|拟聘|预计|达产|投产后|建成后|未来|将(?:会|来|达|增|带)?|计划|打算|准备|想|请|新建?团队|就业|定员|扩(?:招|充|至|到)|will|plan|hire|recruit|expect|create|new jobs|additional|in future|by 20\d\d")
_NOW = re.compile(r"现有|目前|现在|而家|已有|在职|在册|现|currently|now|existing|at present|we (?:have|employ|keep)")
_PARTIAL = re.compile(r"前[一二三1-3]?个?季度|上半年|下半年|[1-9]\s?[-~至到]\s?\d{1,2}月|首季|截至|ytd|first half|first three quarters|nine months|half[- ]year|interim|月均|每月|单月|日均|monthly|quarter")
_FORECAST = re.compile(r"预计|预期|预测|目标|有望|力争|计划|将达|将(?:实现|突破)|估计|全年预计|争取|规划|可达|能做到|能到|望达|forecast|expect|project(?:ed|ing)|target|will reach|estimate|plan|aim|guidance|by 20\d\d")
_AT_CAPACITY = re.compile(r"达产|投产后|建成后|满产|项目建成|达效|完全投产|全部投产|达纲|full capacity|fully operational|full production|once operational|upon completion|when complete|ramp")
_LAST = re.compile(r"去年|上年|旧年|20(?:1\d|2[0-5])|last year")
_PHASE = re.compile(r"(一期|首期|第一期|phase (?:one|1|i)\b|first phase)|(二期|第二期|phase (?:two|2|ii)\b|second phase)|(三期|后期|第三期|phase (?:three|3|iii)\b|third phase)")
_CLINICAL = re.compile(r"^\s?(?:临床|试验|研究|完成|入组|clinical|trial|stud)")
_WITHIN = re.compile(r"其中|包括|包含|含|内含|of which|including|includ")
_WISH = re.compile(r"拟融|想融|计划融|要融|在融|正融|欲融|需融|再融|求融|融资需求|融资计划|融资目标|计划|打算|准备|寻求|希望|需要|需求|诉求|正在|想|拟|目标|求(?!是)|缺|对接|本轮拟|seek|looking|plan|want|need|aim|target|intend|to raise|raising")
_RAISED = re.compile(r"已|完成|刚|了|到|close|拿|获|raised|completed|secured|received|上一轮|去年|过")
_NOT_CLOSED = re.compile(r"(?:正在|还在|在)(?:走|谈|签|做|办|交割|close)|(?:还没|尚未|未|没有?)(?:到账|交割|close|完成|签|到位)|not (?:yet )?(?:closed|signed|received)")
_TOTAL_RAISED = re.compile(r"累计|历史|合计|总共|一共|in total|to date|total(?:l?ing)?|so far|cumulative")
_UNDECIDED = re.compile(r"(?:还)?(?:没|未|尚未)(?:最终)?(?:定|确定|想好|敲定|明确|算|谈)|待定|不确定|不一定|再说|没数|tbd|not (?:yet )?(?:decided|fixed|determined|settled)|undecided|to be (?:decided|determined|confirmed)")
_SECRET = re.compile(r"别写|不要写|勿写|别填|别录|不要录|勿录|别记|不算数|保密|不便透露|不方便说|不公开|不披露|暂不披露|off the record|confidential|undisclosed|do not (?:record|quote|write)|don't (?:record|quote|write)")
_WITHDRAWN = re.compile(
    r"(?:(?<![a-z])not|rather than|instead of|不是|而非|并非|不再是|非|误写为|误写成|误为|写成|原来?是?|原(?:定|计划|报|拟|先)(?:为|是)?|之前(?:说|报|写)的?(?:是)?|上次(?:说|报|写)的?(?:是)?|(?<![自])由|(?<!自)从|昨天(?:说|报|写)的?(?:是)?|previously|formerly|earlier|"
    r"changed from|revised from|reduced from|increased from|up from|down from|from)\s?(?:the )?(?:约|大约|人民币|rmb|cny|usd|us\$|\$|¥)?\s?$"
)
_CHANGED = re.compile(r"改为|改成|调整为|调整到|调到|调至|应为|应该是|应是|实为|实际是|更正为|变更为|更新为|增至|减至|增加到|减少到|缩减到|扩大到|其实是|才对|为准|现为|现在是|是对的|修正为|should be|revised to|changed to|now|to be|is actually|increased to|reduced to|correct figure")
_CORRECTED = re.compile(r"^[^，,。；;\n]{0,8}(?:写错|错了|不对|有误|作废|说错|打错|弄错|搞错|wrong|incorrect|a typo|mistake)")
_HAS = re.compile(r"现有|设有|建有|拥有|有(?=厂|办公|车间|个厂|个老)|已有|目前|现在|而家|现租|租的|自有|已建成?|原有|老厂|现址|有间|现厂|租着|租了|租有|已租|在租|existing|current(?:ly)?|own(?:s|ed)?\b|occup(?:y|ies)|now\b|we have|have a\b|operates?\b")
_STANDS = re.compile(r"(?:仓|仓库|库|厂|厂子|厂房|办公室|公司|车间|实验室|基地|总部)(?:就|都|现|设)?(?:在|位于)|(?:喺|在)[^，,。；;\n]{2,8}有")
_WANTS = re.compile(r"想|需|要(?!求是)|拟|计划|打算|准备|希望|扩|新建|新租|找|搵|揾|揾间|寻|租赁|承租|拿|求|规划|建设|新增|另|再|seek|need|require|look|want|plan|intend|will|would|build|rent|lease|new\b|expand|second|additional|open")
_LOAN_WISH = re.compile(r"想贷|需要贷|申请贷|拟贷|计划贷|希望贷|想申请|拟申请|贷款需求|需要|希望|缺|seek|need|would like|apply")
_LOSS = re.compile(r"亏损|净亏|亏了?|loss")
_GROUND = re.compile(r"占地|用地|土地|地块|拿地|land\b|site area|plot")
_CLEAN = re.compile(r"净化|洁净|无尘|clean ?-?rooms?|[abcd]\s?级|[千百十]?万级|iso ?[5-8]\b")


@dataclass(slots=True)
class _Found:
    """An amount and the fact it was taken for, before what contradicts it is weeded out."""

    fact: str
    quantity: Quantity
    strong: bool
    within: bool = False
    changed: bool = False
    year: int = 0
    value: object = None
    cue: int = -1
    notes: list[str] = field(default_factory=list)


class Attribution:
    """Amounts to facts; built once from the registry's cues, used for every text."""

    def __init__(self, facts: Mapping[str, Entry]) -> None:
        self.kinds: dict[str, str] = {}
        words: dict[str, dict[str, str]] = {}
        for fact_id, entry in facts.items():
            kind = _KIND_OF_FACT.get(fact_id) or _KIND_OF_UNIT.get(str(entry.get("unit", "")), "")
            if entry.get("of") == "product" or not kind:
                continue
            self.kinds[fact_id] = kind
            for cue in cues_of(entry):
                words.setdefault(kind, {}).setdefault(cue.lower(), fact_id)
        for kind, listed in _ELSE.items():
            zh, *english = listed.split("|")
            last = zh.split(" ")
            for word in [w for w in last if w and not w.isascii()] + [" ".join(w for w in last if w.isascii() and w), *english]:
                if word.strip():
                    words.setdefault(kind, {}).setdefault(word.strip(), "")
        self.terms: dict[str, Terms[str]] = {kind: Terms(listed) for kind, listed in words.items()}

    def read(self, text: Text, quantities: list[Quantity], dates: list[When], today: dt.date) -> list[Reading]:
        """The facts the amounts of a text state."""
        if not quantities:
            return []
        return _Pass(self, text, quantities, dates, today).readings()


class _Pass:
    """One text's amounts, worked through in order."""

    def __init__(self, owner: Attribution, text: Text, quantities: list[Quantity], dates: list[When], today: dt.date) -> None:
        self.text, self.plain = text, text.plain
        self.quantities, self.dates, self.today = quantities, dates, today
        self.terms = owner.terms
        self.hits: dict[str, list[Hit[str]]] = {}
        self.found: list[_Found] = []
        self.dropped: set[int] = set()

    # --- choosing the cue -------------------------------------------------------------------------------------

    def _of_kind(self, kind: str) -> list[Hit[str]]:
        if kind not in self.hits:
            terms = self.terms.get(kind)
            self.hits[kind] = terms.find(self.plain) if terms else []
        return self.hits[kind]

    def _crossed(self, start: int, end: int, kind: str) -> bool:
        """Whether another amount of the kind lies between two offsets."""
        return any(start <= q.start and q.end <= end for q in self.quantities if q.kind == kind)

    def _cue(self, q: Quantity, kind: str) -> Hit[str] | None:
        hits = self._of_kind(kind)
        inside = [h for h in hits if q.number_start < h.start < q.end or h.start < q.end < h.end]
        if inside:
            return inside[0]
        clause = self.text.clause(q.number_start)
        before = [h for h in hits if h.end <= q.start and self.text.clause(h.start) == clause and not self._crossed(h.end, q.start, kind)]
        after = [h for h in hits if h.start >= q.end and self.text.clause(h.start) == clause and not self._crossed(q.end, h.start, kind)]
        back = before[-1] if before else None
        ahead = after[0] if after else None
        if ahead is not None and self._too_far(q, ahead, kind):
            ahead = None
        if back is not None and ahead is not None:
            return ahead if self._leans_ahead(q, back, ahead, kind) else back
        return back or ahead or self._earlier(q, hits, kind)

    def _too_far(self, q: Quantity, hit: Hit[str], kind: str) -> bool:
        gap = self.plain[q.end : hit.start]
        english = gap.isascii() and bool(re.search(r"[a-z]", gap + self.plain[hit.start : hit.end]))
        if len(gap) > (40 if english else 10):
            return True
        # An amount that follows the cue in the same clause owns it.
        clause = self.text.clause(hit.start)
        return not english and any(
            o.kind == kind and o.start >= hit.end and o.start - hit.end <= 3 and self.text.clause(o.start) == clause for o in self.quantities
        )

    def _leans_ahead(self, q: Quantity, back: Hit[str], ahead: Hit[str], kind: str) -> bool:
        gap = self.plain[q.end : ahead.start]
        word = self.plain[back.start : back.end]
        if kind == "people" and re.fullmatch(r"的?\s?(?:全职|专职)?", gap) and not gap.isascii():
            return ahead.what != "" and word not in ("其中",)
        if re.match(r"\s?(?:in |of |for )(?:the |our |annual |new )?$", gap):
            return ahead.start - q.end < q.start - back.end or word in _WEAK
        if re.fullmatch(r"\s?(?:的|用于|用来|做|买|购买|购置|作为|是|系)", gap):
            return word in _WEAK
        return gap in ("", " ") and q.start - back.end > 6 and word in _WEAK and ahead.what != ""

    def _earlier(self, q: Quantity, hits: list[Hit[str]], kind: str) -> Hit[str] | None:
        begin, _ = self.text.sentence(q.number_start)
        for hit in reversed(hits):
            if hit.end > q.start:
                continue
            if hit.start < begin or q.start - hit.end > 26 or self._crossed(hit.end, q.start, kind):
                return None
            between = self.plain[hit.end : q.start]
            if kind == "people" and (hit.what != "staff" or len(between) > 12) and between.strip() not in (",", "，", "|", ""):
                return None
            if hit.what and (len(re.findall(r"[，,、]", between)) <= 1 or kind == "rent"):
                return hit
            return None
        return None

    # --- from cue to fact -------------------------------------------------------------------------------------

    def readings(self) -> list[Reading]:
        """Every amount's fact, what was taken back or left open removed."""
        for index, q in enumerate(self.quantities):
            self._take(q, index)
        self._apply_changes()
        self._drop_undecided()
        return [*self._lists(), *self._resolved()]

    def _head(self, q: Quantity) -> str:
        """The words of the clause before the amount."""
        start, _ = self.text.clause_bounds(q.number_start)
        return self.plain[max(start, q.start - 60) : q.start]

    def _sentence_head(self, q: Quantity) -> str:
        begin, _ = self.text.sentence(q.number_start)
        return self.plain[begin : q.start]

    def _tail(self, q: Quantity) -> str:
        _, end = self.text.clause_bounds(q.number_start)
        return self.plain[q.end : min(max(end, q.end), q.end + 64)].split("(")[0]

    def _take(self, q: Quantity, index: int) -> None:
        kind = q.kind
        if kind == "bare":
            self._take_bare(q)
            return
        if kind in ("other", "pieces") and kind != "pieces":
            return
        if kind not in _KIND_OF_UNIT.values() and kind not in _KIND_OF_FACT.values():
            return
        hit = self._cue(q, kind)
        fact = hit.what if hit else None
        strong = bool(hit and self.plain[hit.start : hit.end] not in _WEAK)
        if kind == "area" and hit is None:
            ground = [h for h in self._of_kind("land") if self.text.clause(h.start) == self.text.clause(q.number_start) and h.end <= q.start]
            if ground and _GROUND.search(self._head(q)):
                fact = "land_mu"
        chosen = self._judge(q, kind, fact, hit)
        if chosen:
            self._add(chosen, q, strong, hit)

    def _add(self, fact: str, q: Quantity, strong: bool, hit: Hit[str] | None) -> None:
        head = self._head(q)
        begin = self.text.clause_bounds(q.number_start)[0]
        within = bool(_WITHIN.search(head)) or self.plain[max(0, begin - 1) : begin] in ("(", "（")
        found = _Found(fact, q, strong, within, cue=hit.start if hit else -1)
        found.changed = bool(_CHANGED.search(self.plain[max(begin, q.start - 12) : q.start]))
        if fact in ("revenue_yuan", "net_profit_yuan", "profit_yuan", "rd_spend_yuan"):
            found.year = self._year(q)
        self.found.append(found)

    def _take_bare(self, q: Quantity) -> None:
        if re.search(r"(?:^|[，,。；;\s])(?:人|人手|人员)(?:嘛|呢|么|有|大概|约|差不多|现在|目前|总共|一共){0,3}$", self._head(q)[-10:]) and re.match(r"\s?个?(?:[，,。；;、)]|$)", self.plain[q.end : q.end + 3]):
            if q.low >= 5 and not of_others(self.plain, q.start):
                self._add("staff", q, False, None)
            return
        for kind in ("people", "beds", "pieces"):
            for hit in self._of_kind(kind):
                fact = hit.what
                if fact not in _BARE_OK or self.plain[hit.start : hit.end] in ("研发", "招", "技术人员") and not self._rest_is_research(q, hit):
                    continue
                gap = self.plain[hit.end : q.start] if hit.end <= q.start else None
                if gap is not None and len(gap) <= 8 and _BARE_GAP.fullmatch(gap) and not re.match(r" ?(?:个?[一-龥]|(?!more|additional|by|in\b|and|with|at)[a-z])", self.plain[q.end : q.end + 12] if self.plain[q.end : q.end + 2].isascii() else self._bare_tail(q)):
                    chosen = self._judge(q, kind, fact, hit)
                elif hit.start >= q.end and self.plain[q.end : hit.start].strip() in ("个", "名", "位"):
                    chosen = self._judge(q, kind, fact, hit)
                elif hit.start >= q.end and _BARE_GAP_AFTER.fullmatch(self.plain[q.end : hit.start]) and self.plain[hit.start].isascii():
                    chosen = self._judge(q, kind, fact, hit)
                else:
                    continue
                if chosen and q.low == int(q.low) and q.low < 1e6:
                    self._add(chosen, q, True, hit)
                return

    def _rest_is_research(self, q: Quantity, hit: Hit[str]) -> bool:
        """员工118，其中研发27: after the staff, 研发 counts people."""
        if self.plain[hit.start : hit.end] != "研发" or not re.match(r"\s?人?(?:[，,。；;、)]|$)", self.plain[q.end : q.end + 3]):
            return False
        begin, _ = self.text.sentence(q.number_start)
        return any(f.fact == "staff" and f.quantity.start >= begin for f in self.found)

    def _bare_tail(self, q: Quantity) -> str:
        tail = self.plain[q.end : q.end + 3]
        return re.sub(r"^\s?个(?=$|[，,。；;、\s)!（(])", "", tail)

    def _judge(self, q: Quantity, kind: str, fact: str | None, hit: Hit[str] | None) -> str:
        """The fact an amount states, or nothing when it is withdrawn, somebody else's, or of a kind we do not know."""
        if fact == "" or _WITHDRAWN.search(self.plain[max(0, q.start - 12) : q.start]) or _CORRECTED.match(self.plain[q.end : q.end + 16]):
            return ""
        if of_others(self.plain, hit.start if hit and hit.start < q.start else q.start) and fact not in ("investment_total_yuan",):
            return ""
        chosen = getattr(self, f"_{kind}")(q, fact, hit)
        return chosen if isinstance(chosen, str) else ""

    def _money(self, q: Quantity, fact: str | None, hit: Hit[str] | None) -> str:
        head, tail, sentence = self._head(q), self._tail(q), self._sentence_head(q)
        if fact in (None, "investment_total_yuan", "investment_phase1_yuan", "investment_phase2_yuan") and _TRIAL_SPEND.search(head):
            return "clinical_trial_spend_yuan"
        if fact == "investment_total_yuan" and re.search(r"研发(?:经费|费用)?预算\s?[:为约是]?\s?$|r&d budget", head):
            return "rd_budget_yuan"
        if fact is None:
            return self._money_unnamed(q, head, tail, sentence)
        if fact in ("investment_total_yuan", "investment_phase1_yuan", "investment_phase2_yuan", "investment_fixed_asset_yuan"):
            return self._investment(q, fact, head, hit)
        if fact in ("revenue_yuan", "output_target_yuan", "net_profit_yuan", "profit_yuan", "tax_target_yuan", "taxable_income_yuan"):
            return self._income(q, fact, head, tail, sentence, hit)
        if fact in ("rd_spend_yuan", "rd_budget_yuan"):
            return self._research(q, fact, head, sentence)
        if fact in ("financing_yuan", "valuation_yuan"):
            return self._financing(q, fact, head, tail)
        if fact.startswith("paid_in_capital") or fact == "registered_capital_yuan":
            return self._capital(fact, head, tail, hit)
        if fact == "loan_principal_yuan" and (_LOAN_WISH.search(head) or re.search(r"贷款支持|额度", tail)):
            return ""
        if fact == "clinical_trial_spend_yuan" and re.search(r"境外|海外|国外|美国|预计|还需|后续|overseas|abroad", head):
            return ""
        return fact

    def _investment(self, q: Quantity, fact: str, head: str, hit: Hit[str] | None) -> str:
        if hit is not None and re.match(r"[^，,。；;0-9]{0,2}(?:到位|出资|实缴|注资|回款|付款)", self.plain[hit.end : hit.end + 6]):
            return ""
        if hit is not None and fact != "investment_total_yuan" and _CLINICAL.match(self.plain[hit.end : hit.end + 8]):
            return ""
        if re.search(r"已(?:经)?(?:完成)?(?:累计)?投|累计|追加|增资|前期|此前|之前|历年|过去|已到位|already invested|so far|to date", head):
            return ""
        if fact == "investment_total_yuan" and re.search(r"融资|领投|跟投|对外投资|股权投资|被投|投资(?:了|过)(?:一家|两家)|投资人|投资机构|raised|series", head) and not re.search(r"总投|项目", head):
            return ""
        talk = self._sentence_head(q)
        if fact == "investment_total_yuan" and "临床" in talk and hit is not None and self.plain[hit.start : hit.end] in _WEAK and not re.search(r"项目|厂|建|基地|用地", talk):
            return ""
        phase = [m for m in _PHASE.finditer(head) if not self._crossed(q.start - len(head) + m.end(), q.start, "money")]
        if phase and fact in ("investment_total_yuan", "investment_phase1_yuan", "investment_phase2_yuan"):
            number = phase[-1].lastindex or 1
            return ("investment_phase1_yuan", "investment_phase2_yuan", "")[number - 1]
        return fact

    def _income(self, q: Quantity, fact: str, head: str, tail: str, sentence: str, hit: Hit[str] | None) -> str:
        near = sentence[-40:]
        cue = self.plain[hit.start : hit.end] if hit else ""
        if fact == "taxable_income_yuan":
            return fact
        capacity = bool(_AT_CAPACITY.search(near)) or "达产" in cue or "达产" in tail[:8] or (tail.isascii() and bool(_AT_CAPACITY.search(tail)))
        forecast = bool(_FORECAST.search(head)) or (tail.isascii() and bool(re.search(r"expected|forecast|projected|target", tail))) or bool(re.search(r"^\s?(?:以上)?(?:的)?(?:目标|预测)", tail))
        if fact == "tax_target_yuan":
            if re.search(r"去年|上年|20(?:1\d|2[0-6])年?(?:度)?(?:纳税|缴税|税收)|已(?:缴|纳)|实缴税|欠|退税|last year|paid", head + cue) or "不" in head[-3:]:
                return ""
            return fact
        if fact == "output_target_yuan":
            if _LAST.search(head) and not capacity:
                return "revenue_yuan" if re.search(r"营收|销售|收入", cue) else ""
            return fact if capacity or forecast or "年" in cue or "产值" in cue or "output" in cue else ""
        if fact == "revenue_yuan" and capacity:
            return "output_target_yuan"
        if forecast or _PARTIAL.search(head) or self._partial(q):
            return ""
        if fact in ("net_profit_yuan", "profit_yuan") and capacity:
            return ""
        if fact == "revenue_yuan" and re.search(r"近(?:三|3)(?:个会计)?年", head):
            return "revenue_3y_yuan"
        if fact == "revenue_yuan" and re.search(r"年均|三年|累计|合计|平均|出口|海外|境外|国内|单品|单个|该产品|增长|增加|同比|overseas|export|average|cumulative", head[-10:]):
            return ""
        return fact

    def _partial(self, q: Quantity) -> bool:
        when = self._date(q)
        return bool(when and (when.part or when.year >= self.today.year))

    def _date(self, q: Quantity) -> When | None:
        begin, end = self.text.clause_bounds(q.number_start)
        sentence, _ = self.text.sentence(q.number_start)
        same = [w for w in self.dates if begin <= w.start and w.end <= q.start and not self._crossed(w.end, q.start, "money")]
        if same:
            return same[-1]
        after = [w for w in self.dates if q.end <= w.start]
        if after and (after[0].start < end and re.fullmatch(r"[^，,。；;]{0,14}(?:in |for )?", self.plain[q.end : after[0].start]) or re.fullmatch(r"\s?\(", self.plain[q.end : after[0].start])):
            return after[0]
        earlier = [w for w in self.dates if sentence <= w.start and w.end <= q.start and q.start - w.end < 24]
        if not earlier:
            return None
        between = self.plain[earlier[-1].end : q.start]
        return None if re.search(r"成立|注册|设立|创|上市|认定|通过|found", between) or len(re.findall("[，,、]", between)) > 1 else earlier[-1]

    def _year(self, q: Quantity) -> int:
        when = self._date(q)
        if when is None:
            return 0
        said = self.plain[when.start : when.end]
        return when.year if re.search(r"\d|[〇零一二]{2}", said) else -when.year

    def _research(self, q: Quantity, fact: str, head: str, sentence: str) -> str:
        if re.search(r"(?:近|前|过去|最近)?(?:三|3)(?:个会计)?年", head):
            return "rd_spend_3y_yuan" if re.search(r"近(?:三|3)", head) else ""
        if "累计" in head or re.search(r"to date|cumulative|so far", head):
            return "rd_spend_cumulative_yuan"
        if fact == "rd_budget_yuan":
            return fact
        before = [f for f in self.found if f.fact in ("investment_total_yuan", "investment_phase1_yuan") and self.text.sentence(f.quantity.start) == self.text.sentence(q.start)]
        if before and not _LAST.search(head) and not re.search(r"每年|年均|年研发|花了|费用率|annual|per year|a year", head):
            return "rd_budget_yuan"
        if re.search(r"预算|拟|计划|将|未来|budget|plan|will", head) and not re.search(r"去年|每年|年研发", head):
            return "rd_budget_yuan" if re.search(r"项目|预算|budget", head) else ""
        return "" if self._partial(q) else fact

    def _financing(self, q: Quantity, fact: str, head: str, tail: str) -> str:
        if fact == "valuation_yuan":
            return "" if self._still_open(q) or re.search(r"预期|目标|希望|期望", head) else fact
        near = head[-16:]
        if _TOTAL_RAISED.search(head) or re.search(r"债|租赁", head[-6:]):
            return ""
        wished, done = list(_WISH.finditer(near)), list(_RAISED.finditer(near + tail[:6]))
        if wished and not (done and done[-1].start() > wished[-1].start()):
            return ""
        begin, _ = self.text.sentence(q.number_start)
        line = self.plain[begin : q.end + 20]
        if self._still_open(q):
            return ""
        if not done and re.search(r"诉求|需求|需要|希望|想|求|needs?\b|seek|looking", line) and not _ROUND.search(line):
            return ""
        if not done and not _ROUND.search(line) and not re.search(r"(?:融资金额|融资额|融资)\s?:\s?$", head):
            return ""
        return fact

    def _still_open(self, q: Quantity) -> bool:
        """Whether the round is said not to be closed yet: 正在走交割，还没到账."""
        return bool(_NOT_CLOSED.search(_ROUND.split(self.plain[q.end : q.end + 16])[0]))

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
        if re.search(r"花(?:了|掉|费)?\s?(?:个|约|大概|大约)?\s?$", head):
            return "clinical_trial_spend_yuan" if "临床" in sentence[-24:] else ""
        if re.search(r"(?<!领)(?<!跟)(?:投|投了|投个|投入|砸)\s?(?:个|约|大概|大约)?\s?$", head) and not re.search(r"已", head[-5:]):
            phase = _PHASE.search(head)
            return "investment_total_yuan" if not phase else ("investment_phase1_yuan", "investment_phase2_yuan", "")[(phase.lastindex or 1) - 1]
        if re.search(r"研发\s?:?(?:约|大约)?\s?$", head):
            return self._research(q, "rd_spend_yuan", head, sentence)
        if self._loss(head):
            return "net_profit_yuan"
        if _ROUND.search(sentence[-30:]) and not _WISH.search(sentence[-16:]) and len(re.sub(r"\W", "", head)) <= 9 and not self._crossed(max(q.start - 30, q.start - len(sentence)), q.start, "money"):
            return "" if _TOTAL_RAISED.search(sentence) or self._still_open(q) else "financing_yuan"
        when = self._date(q)
        if when is not None and not when.part and when.year < self.today.year and len(re.sub(r"[\s:：约大概做了有卖的]|20\d\d年?度?|去年|上年|旧年|全年", "", head)) == 0:
            own = self.text.clause(when.start) == self.text.clause(q.number_start)
            return "revenue_yuan" if own and not re.search(r"[\d]{2}[:：]$", head) else ""
        return ""

    @staticmethod
    def _loss(head: str) -> bool:
        return bool(_LOSS.search(head[-6:]))

    def _people(self, q: Quantity, fact: str | None, hit: Hit[str] | None) -> str:
        head = self._head(q)
        begin, _ = self.text.sentence(q.number_start)
        wide = self.plain[max(begin, q.start - 40) : q.start]
        if fact == "rd_staff" and re.search(r"拟|计划|招|新增|将|plan|hire|recruit|will", head):
            return ""
        if fact in ("phd_count", "rd_staff", "macao_youth_hired") and hit is not None:
            return fact
        if fact == "staff_planned":
            return fact if not re.search(r"已(?:招|聘)|去年|目前", head) else "staff" if re.search(r"目前|现", head) else ""
        if fact is None and re.search(r"(?:博士|硕士|本科|生产|销售|质量|管理|工艺|临床|注册|其中|患者|入组)[^，,。；;\n]{0,6}$", head):
            return ""
        later, now = list(_LATER.finditer(wide)), list(_NOW.finditer(wide))
        if re.match(r"\s?(?:at full|when full|once|after (?:full )?expansion|达产后)", self._tail(q)):
            return "staff_planned"
        if fact is None and re.search(r"^\s?(?:为一|一组|/|以上规模|次|参加|参与|受益|使用)", self._tail(q)):
            return ""
        if later and not (now and now[-1].start() > later[-1].start()):
            same = [m for m in later if m.start() >= len(wide) - len(head)]
            if same or fact is None:
                return "staff_planned"
        return "staff"

    def _land(self, q: Quantity, fact: str | None, hit: Hit[str] | None) -> str:
        head = self._head(q)
        if fact == "planting_area_mu":
            return fact
        near = self._sentence_head(q)[-20:]
        grown = re.search(r"种植|药材|流转|林下|种(?=[^子])|基地(?!项目)|gap", near)
        if grown and not self._crossed(q.start - len(near), q.start, "land") and not re.search(r"用地|工业|拿地|厂", head + self._tail(q)[:8]):
            return "planting_area_mu"
        existing, wanted = list(_HAS.finditer(head)), list(_WANTS.finditer(head))
        if existing and not (wanted and wanted[-1].start() > existing[-1].start()):
            return ""
        stands = list(_STANDS.finditer(self._sentence_head(q)))
        if stands and not _WANTS.search(self._sentence_head(q)[stands[-1].end() :]):
            return ""
        if re.search(r"二期|三期|预留|远期|phase (?:two|2)", head[-14:]) or re.match(r"\s?(?:的)?(?:二期|预留|备用|水面|鱼塘)", self._tail(q)):
            return ""
        return "land_mu"

    def _area(self, q: Quantity, fact: str | None, hit: Hit[str] | None) -> str:
        head, tail = self._head(q), self._tail(q)
        if fact == "land_mu" or (fact is None and re.match(r"\s?(?:的)?(?:土地|用地|工业用地|地块)", tail)):
            return self._sqm_of_land(q)
        cue = self.plain[hit.start : hit.end] if hit else ""
        if fact == "clean_room_sqm" or (cue == "车间" and _CLEAN.search(head[-12:])):
            return self._clean(q, head)
        if _CLEAN.search(tail[:10]) and not _CLEAN.search(head):
            return self._clean(q, head)
        return "floor_area_existing_sqm" if fact == "floor_area_existing_sqm" or self._stands(q, head, tail) else "floor_area_sqm"

    def _clean(self, q: Quantity, head: str) -> str:
        return "" if self._stands(q, head, "") else "clean_room_sqm"

    def _sqm_of_land(self, q: Quantity) -> str:
        if self._land(q, None, None) != "land_mu":
            return ""
        q.low, q.high = q.low * 0.0015, q.high * 0.0015
        return "land_mu"

    def _stands(self, q: Quantity, head: str, tail: str) -> bool:
        has, wants = list(_HAS.finditer(head)), list(_WANTS.finditer(head))
        if has:
            rest = head[has[-1].end() :]
            return not re.search(r"需|想|拟|希望|计划|打算|准备|扩|另|新|need|plan|look|want|require", rest) and "不够" not in rest
        if _STANDS.search(head) and not re.search(r"想|拟|计划|希望|打算", head):
            return True
        if re.match(r"\s?(?:的)?(?:现有|老|是自己的|是自有|自有|是我们自己的)", tail):
            return True
        if wants:
            return False
        begin, _ = self.text.sentence(q.number_start)
        earlier = self.plain[begin : max(begin, q.start - len(head))]
        last = re.split(r"[，,、]", earlier.rstrip("，,、 "))[-1] if earlier else ""
        return bool(_STANDS.search(last) or (_HAS.search(last) and not head.strip())) and not _WANTS.search(last) or bool(re.match(r"\s?(?:的)?(?:现有|老|是自己的|是自有|自有|是我们自己的)", tail))

    def _pct(self, q: Quantity, fact: str | None, hit: Hit[str] | None) -> str:
        head, tail = self._head(q), self._tail(q)
        if re.search(r"目录内|catalogue revenue", head) and fact in (None, "", "catalog_revenue_share_pct"):
            return "" if _FORECAST.search(head) else "catalog_revenue_share_pct"
        share = _OF_REVENUE.search(head)
        if share and fact in (None, ""):
            subjects = list(_SHARE_SUBJECT.finditer(self._sentence_head(q)[: -len(share.group()) or None]))
            return "" if not subjects else "rd_ratio_pct" if subjects[-1].group(1) else "export_share_pct" if subjects[-1].group(2) else ""
        if fact is None or hit is None:
            return ""
        cue = self.plain[hit.start : hit.end]
        if q.high > 100 and q.high != math.inf and fact != "rd_ratio_pct":
            return ""
        if fact == "export_share_pct":
            return "" if re.search(r"拟|计划|目标|预计|未来|将|增长|同比|提高|plan|target|expect|grow", head + tail[:8]) or re.search(r"退税", head + tail) else fact
        if fact == "catalog_revenue_share_pct" and _FORECAST.search(head):
            return ""
        if fact == "rd_ratio_pct":
            return "" if re.search(r"人员|人数|团队", head[-10:]) else fact
        if fact == "loan_rate_pct":
            return "" if re.search(r"贴息|税率|lpr|降|补", head[-8:] + tail[:4]) or not re.search(r"贷|利率|loan|interest|年化", self._sentence_head(q) + cue) else fact
        if fact == "macau_shareholding_pct" and re.search(r"澳大利亚", head):
            return ""
        return fact

    def _per_mu(self, q: Quantity, fact: str | None, hit: Hit[str] | None) -> str:
        if re.search(r"地价|出让|税|产值|产出|租金|土地款|land price", self._head(q)[-12:]) or re.match(r"[^，,。；;\n]{0,4}(?:税收|产值|地价|租)", self._tail(q)):
            return ""
        return "investment_per_mu_yuan"

    def _rent(self, q: Quantity, fact: str | None, hit: Hit[str] | None) -> str:
        words = self.plain[q.start : q.end]
        monthly = "月" in words or "month" in words or bool(re.match(r"\s?(?:一个|每个?|/)?(?:月|month)|\s?(?:per|a) month", self._tail(q))) or bool(re.search(r"月租", self._head(q)))
        return "rent_yuan_per_sqm_month" if (monthly and q.low < 2000 and fact != "") else ""

    def _pieces(self, q: Quantity, fact: str | None, hit: Hit[str] | None) -> str:
        return "patents_count" if fact and re.search(r"专利|知识产权|patent", self.plain[max(0, q.start - 20) : q.end + 20]) else ""

    def _beds(self, q: Quantity, fact: str | None, hit: Hit[str] | None) -> str:
        if re.search(r"已经|已有|现有|运营|在营|合作", self._sentence_head(q)[-30:]):
            return ""
        return "beds" if "床" in self.plain[max(0, q.start - 10) : q.end] or "bed" in self.plain[q.start : q.end] else ""

    # --- what was taken back, left open, or said twice --------------------------------------------------------

    def _apply_changes(self) -> None:
        """原计划3亿，现调整为5亿: the later amount takes the earlier one's fact."""
        for index, q in enumerate(self.quantities):
            begin = self.text.clause_bounds(q.number_start)[0]
            lead = self.plain[max(begin, q.start - 14) : q.start]
            before = [o for o in self.quantities[:index] if o.kind == q.kind and q.start - o.end < 40]
            mended = before and _CORRECTED.match(self.plain[before[-1].end : before[-1].end + 16]) and re.search(r"(?:是|为|it is|is)\s?$", lead)
            if not (_CHANGED.search(lead) or mended) or of_others(self.plain, q.start):
                continue
            mine = next((f for f in self.found if f.quantity is q), None)
            earlier = [o for o in self.quantities[:index] if o.kind == q.kind and q.start - o.end < 60]
            if not earlier:
                continue
            source = next((f for f in self.found if f.quantity is earlier[-1]), None)
            if source is not None:
                if mine is None:
                    self.found.append(_Found(source.fact, q, source.strong, changed=True))
                if mine is None or mine.fact == source.fact:
                    self.found.remove(source)
            elif mine is None:
                hit = self._cue(earlier[-1], q.kind)
                fact = hit.what if hit else ""
                if fact:
                    self.found.append(_Found(fact, q, True, changed=True))

    def _drop_undecided(self) -> None:
        """投资额还没定，大概…，别写进去: what the speaker leaves open or wants left out."""
        open_facts: set[str] = set()
        for match in _UNDECIDED.finditer(self.plain):
            clause = self.text.clause(match.start())
            for kind in ("money", "land", "area", "people"):
                open_facts |= {h.what for h in self._of_kind(kind) if h.what and self.text.clause(h.start) == clause}
        if open_facts & {"investment_total_yuan"}:
            open_facts |= {"investment_phase1_yuan"} if "一期" not in self.plain else set()
        secret = [self.text.sentence(m.start()) for m in _SECRET.finditer(self.plain)]
        kinds = ("money", "land", "area")
        self.found = [
            f for f in self.found
            if f.fact not in open_facts
            and not (f.quantity.kind in kinds and any(begin <= f.quantity.start < end and self._same_talk(f, begin, end) for begin, end in secret))
        ]

    def _same_talk(self, found: _Found, begin: int, end: int) -> bool:
        """Whether the wish to leave something out stands within two clauses after the amount."""
        match = _SECRET.search(self.plain, begin, end)
        between = self.plain[found.quantity.end : match.start()] if match and match.start() >= found.quantity.end else ""
        before = match is not None and match.start() < found.quantity.start and found.quantity.start - match.end() < 12
        return before or bool(match and match.start() >= found.quantity.end and len(re.findall("[，,、]", between)) <= 2)

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
            if re.fullmatch(r"\s?(?:元)?\s?(?:[、，,和及与]|and|以及|,\s?and|另一[份个]|一份|还有一[份个]|[，,]\s?另一[份个]|技术(?:开发|转让|服务|咨询|许可)(?:合同)?)+\s?", self.plain[run[-1].end : q.start]):
                run.append(q)
            elif re.fullmatch(r"\s?[、，,]\s?[^\d，,、。；;]{1,4}", self.plain[run[-1].end : q.start]) and not any(
                h.start >= run[-1].end and h.end <= q.start for h in self._of_kind("money")
            ):
                run.append(q)
            else:
                break
        if len(run) < 2:
            return []
        self.found = [f for f in self.found if not any(f.quantity is q for q in run)]
        total = (sum(q.low for q in run), sum(q.high for q in run))
        return [Reading("technology_contract_value_yuan", total, Span(run[0].start, run[-1].end), f"{len(run)} contracts together")]

    def _worth(self, q: Quantity) -> object:
        return Money(q.interval, q.currency) if q.currency else q.interval

    def _resolved(self) -> Iterable[Reading]:
        by_fact: dict[str, list[_Found]] = {}
        for found in self.found:
            by_fact.setdefault(found.fact, []).append(found)
        for fact, several in by_fact.items():
            best = self._one(fact, several)
            if best is None:
                continue
            q = best.quantity
            value: object = self._worth(q)
            if fact == "net_profit_yuan" and self._loss(self._head(q)) and q.low > 0:
                value = (-q.high, -q.low)
            span = Span(min(best.cue, q.start) if 0 <= best.cue and q.start - best.cue < 30 else q.start, q.end)
            yield Reading(fact, value, span)
            if fact == "revenue_yuan" and best.year > 0:
                yield Reading("revenue_year", (float(best.year), float(best.year)), span)

    def _one(self, fact: str, several: list[_Found]) -> _Found | None:
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
        strong = [f for f in outer if f.strong] or outer
        if len({f.quantity.interval for f in strong}) == 1:
            return strong[0]
        if fact in ("floor_area_sqm", "land_mu", "staff", "investment_total_yuan", "revenue_yuan", "patents_count"):
            total = [f for f in strong if re.search(r"总|合计|共|全部|total|altogether", self._head(f.quantity)[-12:])]
            if len(total) == 1:
                return total[0]
            first = strong[0]
            if all(f.quantity.high <= first.quantity.low for f in strong[1:]) and fact in ("staff", "investment_total_yuan", "patents_count", "floor_area_sqm"):
                return first
        return None


_OF_REVENUE = re.compile(r"占(?:当年|同期|全年|公司|年|总)?(?:主营业务收入|营业收入|销售收入|营收|总收入|收入|销售额)(?:总额)?(?:的|比重|比例|比|之比)*(?:为|达|约|超过?)*\s?$")
_SHARE_SUBJECT = re.compile(r"(研发(?:投入|费用|经费|支出)?)|(出口|境外|海外|外销)|目录|人员|利润|毛利|税")
_TRIAL_SPEND = re.compile(r"(?:(?<![a-z])i{1,3}v?期|[ⅰⅱⅲ]期|[一二三]期临床|临床(?:试验|研究)?)(?:试验|研究)?(?:已|共|累计|总)?(?:投入|花了?|费用|经费|用了|支出)[^，,。；;]{0,4}$")
_ROUND = re.compile(r"轮次\s?:\s?[a-e]\+?|[a-e]\+?\s?轮|天使|种子轮|pre-?[abc]|pre-ipo|series [a-e]|[a-e] round|首轮|本轮|上一?轮")
