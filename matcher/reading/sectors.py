"""What a company does: its one to three main fields, read from free text.

Every field a text names is found (`SectorTerms`), but a company is only what it makes or does: a field that is
denied, belongs to a customer, a supplier or the parent company, or is wished for, hardly counts. What is said
first, what the sentence calls the company ("… 企业", "manufacturer of …") and what is said more often counts more.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind

from matcher.reading.marks import guarded
from matcher.reading.patterns import regex
from matcher.reading.terms import Lexicon
from matcher.reading.text import Text, to_plain
from matcher.reading.types import Reading, Span
from profiles.sectors import Sectors

MAX_FIELDS = 3
KEEP_SHARE = 0.3  # a further field is named when it weighs at least this much of the first
OUTSIDER_SHARE = 0.8  # beside a field outside biomedicine, one within it must weigh nearly as much

REACH = 300  # how far around a term its clause is looked at

OUTSIDE = "other_industry"
ROOT = "biomed"
FORMS = "formulation"  # dosage forms tell the shape of a drug, not its kind
SERVICES = frozenset({"cro_cdmo", "distribution"})  # what stands before them is served or sold, not made
MATERIALS = frozenset({"southern_herbs", "other_herbs"})  # plants: a field of their own only when grown
_TAKES_FORMS = frozenset(
    {"tcm", "biologic", "vaccine", "cell_gene_therapy", "health_food", "animal_health", "api", "cosmetics"}
)


def _regex(text: str) -> re.Pattern[str]:
    """A pattern whose word boundaries also stand between Latin and Chinese letters."""
    return regex(text, re.ASCII)


class Hit(msgspec.Struct, frozen=True, gc=False):
    """One term of the tree found in a text."""

    start: int
    end: int
    sector: str


class SectorTerms:
    """The terms of the sector tree, made ready to be searched for; build once, use for every text."""

    def __init__(self, sectors: Sectors, terms: dict[str, str] | None = None) -> None:
        self.lineage: dict[str, tuple[str, ...]] = {}
        self.group: dict[str, str] = {}
        labels = {s.id: s.case_label for s in sectors.items}
        for sector in sectors.items:
            chain = sectors.lineage(sector.id)
            self.lineage[sector.id] = chain
            self.group[sector.id] = next((s for s in chain if labels[s]), chain[-2] if len(chain) > 1 else chain[0])
        terms = sector_terms(sectors) if terms is None else terms
        self.words = terms
        self.lexicon: Lexicon | None = None
        self.number = -1

    @cached_property
    def _search(self) -> Any:
        return AhoCorasick(list(self.words), matchkind=MatchKind.Standard)

    @cached_property
    def _sectors(self) -> list[str]:
        return list(self.words.values())

    def hits(self, text: Text) -> list[Hit]:
        """The terms in a text, taken from the common search when they were part of it."""
        if self.lexicon is None or text.lexicon is not self.lexicon:
            return self.find(text.plain)
        raw = text.raw[self.number]
        return self._settled(raw, text.plain) if raw else []

    def find(self, plain: str) -> list[Hit]:
        """The terms in a plain text, longest first where they overlap, whole words only in English."""
        raw = [(s, -e, self._sectors[i]) for i, s, e in self._search.find_matches_as_indexes(plain, overlapping=True)]
        return self._settled(raw, plain)

    @staticmethod
    def _settled(raw: list[tuple[int, int, str]], plain: str) -> list[Hit]:
        raw.sort()
        hits: list[Hit] = []
        free = 0
        for start, minus_end, sector in raw:
            if start >= free and _whole_word(plain, start, -minus_end):
                free = -minus_end
                hits.append(Hit(start, free, sector))
        return hits

    def within(self, sector: str, above: str) -> bool:
        """Whether a sector is another or lies below it."""
        return above in self.lineage[sector]

    def is_outside(self, sector: str) -> bool:
        """Whether a sector lies outside biomedicine and health."""
        return self.lineage[sector][-1] == OUTSIDE


def sector_terms(sectors: Sectors) -> dict[str, str]:
    """Every form of every term of the tree, with the sector it stands for."""
    terms: dict[str, str] = {}
    for sector in sectors.items:
        for term in (*sector.aliases.zh, *sector.aliases.en, sector.label.zh, sector.label.en):
            for form in _forms(to_plain(term)):
                terms.setdefault(form, sector.id)
    terms.pop("", None)
    return terms


def _forms(term: str) -> Iterator[str]:
    yield term
    if re.search(r"[a-z]", term):
        yield term.replace("-", " ")
        yield term.replace(" ", "-")


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_WORD = _LETTERS | frozenset("0123456789")


def _whole_word(plain: str, start: int, end: int) -> bool:
    if start and plain[start] in _LETTERS and plain[start - 1] in _WORD:
        return False
    return not (end < len(plain) and plain[end - 1] in _LETTERS and plain[end] in _WORD)


# How the words around a term bear on it ---------------------------------------------------------------------------

_STOP = _regex(r"[。；;！!？?\n.](?:(?<!\.)|(?<![0-9a-z]\.)|(?=\s|$))")
_COMMA = _regex(r"[，,]")

_DENY = guarded(
    r"(?:不(?:再|会|打算|准备)?(?:涉及|涉|做|从事|生产|制造|研发|含|包括|属于|属|是|开展|经营|碰|搞|沾|设|"
    r"接触|销售|需要)"
    r"|没有?(?:做|生产|涉及|从事|自己的|任何|有)?|未(?:有|涉及|涉足|从事|生产|做|开展|取得)|暂无|尚无|并无|"
    r"并非|而非|绝非|均非|均不|从不"
    r"|冇|唔(?:做|系|会|涉及|生产|搞)|唔会(?:做|搞)?|(?<![除是])非(?=[^\s]{0,6}(?:企业|公司|行业|产品|制造))"
    r"|无(?=[^\s]{0,8}(?:业务|产品|生产|项目))"
    r"|\b(?:no|not|never|neither|nor|without|none)\b(?!-)|n't\b)[^，,。；;.\n]{0,28}$"
)
_DENY_NOT = _regex(
    r"不(?:仅|但|只|光|单|限于|止)|没有?不|无不|\bnot only\b|\bno(?:t)? (?:less|fewer|more)\b|非(?:处方|"
    r"小细胞|临床|织造|病毒|编码)"
)
_DENY_AFTER = guarded(
    r"^[^，,。；;.\n]{0,10}?(?:的?(?:我们|自己)?(?:都|也|均|并|暂|暂时|目前)?"
    r"(?:不做|不涉及|不生产|不碰|不搞|不从事|没有|没做|不含|免谈|唔做|不在内|除外|不算|未涉及|全部外购|外购|委外|外包))"
    r"|^[^.,;\n]{0,12}?\b(?:will not|(?:is|are|was) not|not used|never)\b"
)
_NEED = guarded(
    r"(?:需要?|希望|盼望?|盼|要求|诉求|想要|想找|想搵|寻求|寻找|急需|亟需|最好|靠近|临近|毗邻|期待|求|对接"
    r"|\b(?:needs?|requires?|seek(?:s|ing)?|looking for|wants?|hopes?|would like|prefer|access to|close to|near)\b)"
)
_PLAN = guarded(
    r"(?:拟|计划|规划|将(?:来|会|在|建|新)?|未来|后续|下一步|准备|打算|筹备|预留|布局|扩展|拓展"
    r"|(?<![-\w])(?:plans?|planned|planning|will|intends?|next step|in future|expand into|considering)\b)"
)
_OTHERS = guarded(
    r"(?:面向|服务于?|服务(?:全国|数百家|上千家|众多)?|供应(?:给|至)|供货给|客户(?:为|是|包括|遍布|有|"
    r"主要)?|用户(?:为|是|包括)?|销往|卖给|销售给|进入|覆盖|给|配套"
    r"|竞争对手|对标|同行|供应商|上游|下游|母公司|控股股东|大股东|股东|投资方|兄弟公司|原料来自|采购自|委托"
    r"|\b(?:for|serving|serves?|customers?|clients?|to|supplier|supplied to|supplies|parent|shareholders?|"
    r"competitors?|competes? with)\b)"
    r"[^，,。；;.\n]{0,30}$"
)
_FOR_VERB = guarded(r"为(?P<whom>[^，,。；;\n]{1,40}?)(?:提供|定制|做|代工|生产|供应|供|开发|配套|研发|服务|oem|odm)")
_CHANNEL_AFTER = guarded(
    r"^[^，,。；;.\n]{0,6}?(?:渠道|客户|用户|终端|厂使用|采购|合作|企业(?:供应|提供|客户|使用|开发|"
    r"释放)|manufacturers|customers|clients|makers|developers|companies\b|distributors)"
)
_PURPOSE = guarded(
    r"(?:用于|治疗|适用于|适应症|针对|替代|应用于|应用在|配合|适合|可用在|\b(?:for use in|used in|used for|"
    r"treating|treatment of|against|targeting)\b)[^，,。；;.\n]{0,30}$"
)
_SIDE = guarded(
    r"(?:兼|同时|另外|另有?|亦|还|此外|附带|附设|少量|及少量|可对外|也可?|顺带|以及部分|部分|其次|辅以|延伸|"
    r"配有|配套|自建|自有|并(?!购)"
    r"|\b(?:also|alongside|as well as|in addition|besides|plus|some|a few|supported by)\b)"
)
_SELL = guarded(
    r"(?:代理|经销|分销|配送|批发|总代|贸易|进口|经营|销售|零售|代销|采购|分拨|\b(?:distribut\w+|wholesal\w+|"
    r"resell\w*|import\w*|trading|sells?)\b)[^。；;\n]{0,40}$"
)
_MAKER_BEFORE = guarded(
    r"(?:做|从事|主营|主打|专注于?|聚焦于?|专做|专业|生产|制造|研发|开发|核心(?:产品|项目|业务)?(?:是|为)?|"
    r"主要(?:产品|业务|品种|产品线)?(?:是|为|有|包括)?|主导产品(?:是|为)?|产品(?:是|为|有|包括|包含)"
    r"|\b(?:manufactur\w+|makes?|making|develop\w*|produc\w+|specialis\w+ in|specializ\w+ in|maker of|"
    r"provides?|core|build\w*|operat\w+)\b)"
    r"[^，,。；;.\n]{0,24}$"
)
_NAMED_AFTER = guarded(
    r"^(?:[^，,。；;.\n、：:]{0,8}?)(?:企业|公司|厂(?!房)|集团|制造商|生产商|服务商|供应商|开发商|运营商|龙头|"
    r"代理商|厂商|厂家|创业项目|项目|基地|连锁|机构|初创|团队)"
)
_NAMED_AFTER_EN = guarded(
    r"^[ -](?:[a-z-]+ ){0,2}?(?:company|companies|developer|manufacturer|maker|start-?up|group|firm|producer|"
    r"plant|supplier|services?|provider|specialist|park|chain|operator|enterprise)\b"
)
_IDENTITY_BEFORE = guarded(
    r"(?:^|[\n。；;！!？?，,：:\s])(?:我们|我司|我公司|我哋|咱们?|本公司|公司|本企业|企业|we|it)?\s*(?:是|为|"
    r"系|属于?|are|is)(?:一家|一间|一個|个|做|an? )?[^，,。；;.\n]{0,16}$"
)
_OWN_DEALERS = _regex(r"^(?:共|有|超|近|约)*(?:[一二三四五六七八九十百千两\d]+[多余来]?[家个]|网络|体系|渠道| network)")
_NAMES_COMPANY = _regex(r"(?:商|企业|公司|厂|机构|平台|连锁|集团|distributor|wholesaler|agent|manufacturer)s?$")
_GROWING = guarded(r"种植|栽培|育苗|种苗|亩(?:基地|林)|药农|\b(?:grow\w*|cultivat\w+|planting|plantation)\b")


_ANY_DENIAL = _DENY.bit | _DENY_AFTER.bit
_ANY_OTHERS = _OTHERS.bit | _CHANNEL_AFTER.bit | _FOR_VERB.bit


class _Place(msgspec.Struct, frozen=True, gc=False):
    """Where a term stands: its sentence and its clause, before and after it."""

    sentence: int
    clause: int
    before: str
    clause_before: str
    clause_after: str


class _Layout:
    """The sentences of a text, found once for all its terms."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.starts = [0]
        self.ends: list[int] = []
        self.numbers = [0]  # how many sentences with words in them stand before each
        for stop in _STOP.finditer(plain):
            self.ends.append(stop.start())
            self.numbers.append(self.numbers[-1] + bool(plain[self.starts[-1] : stop.start()].strip()))
            self.starts.append(stop.end())
        self.ends.append(len(plain))
        self.commas = [m.end() for m in _COMMA.finditer(plain)]

    def place(self, hit: Hit) -> _Place:
        """Where a term stands."""
        at = bisect_right(self.starts, hit.start) - 1
        start, end = self.starts[at], max(self.ends[at], hit.end)
        first, last = bisect_right(self.commas, start), bisect_right(self.commas, hit.start)
        clause = self.commas[last - 1] if last > first else start
        if last < len(self.commas) and self.commas[last] <= end:
            end = self.commas[last] - 1
        far = hit.start - REACH
        return _Place(
            self.numbers[at],
            last - first,
            self.plain[start if start > far else far : hit.start],
            self.plain[clause if clause > far else far : hit.start],
            self.plain[hit.end : min(end, hit.end + REACH)],
        )


def _denied(place: _Place, marks: int) -> bool:
    if marks & _DENY.bit:
        match = _DENY.search(place.clause_before)
        if match and not _DENY_NOT.search(place.clause_before[max(0, match.start() - 1) :]):
            return True
    return bool(marks & _DENY_AFTER.bit and _DENY_AFTER.match(place.clause_after))


def _others(place: _Place, marks: int) -> bool:
    if marks & _OTHERS.bit and _OTHERS.search(place.clause_before):
        return True
    if marks & _CHANNEL_AFTER.bit and _CHANNEL_AFTER.match(place.clause_after):
        return True
    if not marks & _FOR_VERB.bit:
        return False
    around = place.clause_before + "\0" + place.clause_after
    at = len(place.clause_before)
    return any(m.start("whom") <= at < m.end("whom") for m in _FOR_VERB.finditer(around))


def _bearing(place: _Place, marks: int) -> float:
    """How much a mention counts, from the words around it: 0 when denied, 1 when nothing is said against it."""
    if marks & _ANY_DENIAL and _denied(place, marks):
        return 0.0
    weight = 1.0
    if marks & _NEED.bit and _NEED.search(place.before):
        weight *= 0.12
    elif marks & _PLAN.bit and _PLAN.search(place.before):
        weight *= 0.45
    if marks & _ANY_OTHERS and _others(place, marks):
        weight *= 0.2
    if marks & _PURPOSE.bit and _PURPOSE.search(place.clause_before):
        weight *= 0.4
    if marks & _SIDE.bit and _SIDE.search(place.clause_before):
        weight *= 0.6
    return weight


def _prominence(place: _Place, marks: int) -> float:
    """How much a mention stands out: early, said to be made, or what the company is called."""
    weight = (1.5 if place.clause == 0 else 1.2) if place.sentence == 0 else max(0.6, 1.0 - 0.1 * place.sentence)
    if marks & _MAKER_BEFORE.bit and _MAKER_BEFORE.search(place.clause_before):
        weight *= 1.3
    return weight


def _names_company(text: Text, hit: Hit, place: _Place) -> bool:
    """Whether the mention says what the company *is*: `… CDMO企业`, `我们是代理商`, or the head of its first clause."""
    marks, after = text.marks, place.clause_after
    if (marks & _NAMED_AFTER.bit and _NAMED_AFTER.match(after)) or (
        marks & _NAMED_AFTER_EN.bit and _NAMED_AFTER_EN.match(after)
    ):
        return place.sentence == 0
    if place.sentence == 0 and _NAMES_COMPANY.search(text.plain[hit.start : hit.end]):
        return True
    if marks & _IDENTITY_BEFORE.bit and _IDENTITY_BEFORE.search(place.clause_before):
        return True
    return place.sentence == 0 and place.clause == 0 and not after.strip(" 的。.")


def _specificity(terms: SectorTerms, hit: Hit) -> float:
    if hit.sector == ROOT:
        return 0.25
    depth = len(terms.lineage[hit.sector])
    long_name = 1.15 if hit.end - hit.start >= 4 else 1.0
    return (1.0 + 0.1 * (depth - 2)) * long_name


# Weighing the fields ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Weighed:
    hit: Hit
    sector: str
    weight: float
    named: bool


def _weigh(text: Text, terms: SectorTerms, hits: list[Hit]) -> list[_Weighed]:
    plain, marks = text.plain, text.marks
    seen: dict[str, int] = defaultdict(int)
    weighed = []
    layout = _Layout(plain)
    for hit in hits:
        place = layout.place(hit)
        bearing = _bearing(place, marks)
        if bearing == 0.0:
            continue
        word = plain[hit.start : hit.end]
        repeat = 0.5 ** min(seen[word], 4)
        seen[word] += 1
        named = bearing > 0.4 and _names_company(text, hit, place)
        weight = _specificity(terms, hit) * _prominence(place, marks) * bearing * repeat * (2.0 if named else 1.0)
        if terms.group[hit.sector] == "distribution" and _OWN_DEALERS.match(place.clause_after):
            weight *= 0.1
        if marks & _SELL.bit and terms.group[hit.sector] != "distribution" and _SELL.search(place.before):
            weight *= 0.45
        weighed.append(_Weighed(hit, hit.sector, weight, named))
    return weighed


def _serve(plain: str, terms: SectorTerms, weighed: list[_Weighed]) -> None:
    """`X CDMO`, `X代理商`: the service is the business, X is what it is rendered for."""
    for this, following in pairwise(weighed):
        between = plain[this.hit.end : following.hit.start]
        service = terms.group[following.sector] in SERVICES
        if (
            service
            and terms.group[this.sector] != terms.group[following.sector]
            and len(between) <= 8
            and not re.search(r"[，,。；;、\n]|同时|以及|并|兼|和|及", between)
        ):
            this.weight *= 0.5
            following.weight *= 1.4


def _settle_services(terms: SectorTerms, weighed: list[_Weighed]) -> None:
    """Of a company that is a service firm or a dealer, the fields it serves or deals in are not its own."""
    called = {terms.group[w.sector] for w in weighed if w.named}
    for service in SERVICES & called:
        first = _first(terms, weighed, service)
        for item in weighed:
            earlier_name = item.named and item.hit.start < first
            if terms.group[item.sector] not in SERVICES and not earlier_name:
                item.weight *= 0.55


def _first(terms: SectorTerms, weighed: list[_Weighed], group: str) -> int:
    return min(w.hit.start for w in weighed if terms.group[w.sector] == group and w.named)


def _settle_forms(terms: SectorTerms, weighed: list[_Weighed]) -> None:
    """Dosage forms (片剂, 颗粒, 滴眼液) make a chemical drug only when no other kind of product is named."""
    made = sum(
        w.weight for w in weighed if not terms.within(w.sector, FORMS) and terms.group[w.sector] in _TAKES_FORMS
    )
    for item in weighed:
        if terms.within(item.sector, FORMS) and item.sector != "generic_drug" and made > 0.5:
            item.weight *= 0.25


def _settle_materials(text: Text, weighed: list[_Weighed]) -> None:
    """A medicinal plant is a crop where something is grown, and otherwise the raw material of a medicine."""
    growing = bool(text.marks & _GROWING.bit and _GROWING.search(text.plain))
    for item in weighed:
        if item.sector in MATERIALS and not growing:
            item.sector = "tcm"
            item.weight *= 0.5


def _totals(weighed: list[_Weighed], key: Callable[[str], str]) -> dict[str, float]:
    totals: dict[str, float] = defaultdict(float)
    for item in weighed:
        totals[key(item.sector)] += item.weight
    return totals


def _choose(terms: SectorTerms, totals: dict[str, float]) -> list[str]:
    """The groups to name, best first."""
    fields = {g: w for g, w in totals.items() if g != ROOT and w > 0.05}
    if not fields:
        return [ROOT] if totals.get(ROOT, 0) > 0 else []
    ranked = sorted(fields, key=lambda g: (-fields[g], g))
    inside = [g for g in ranked if not terms.is_outside(g)]
    outside = [g for g in ranked if terms.is_outside(g)]
    weight_inside = sum(fields[g] for g in inside) + totals.get(ROOT, 0)
    weight_outside = sum(fields[g] for g in outside)
    if weight_outside > 1.5 * weight_inside:
        inside = [g for g in inside if fields[g] > OUTSIDER_SHARE * fields[outside[0]]]
    else:
        outside = []
    kept = [g for g in ranked if g in inside or g in outside]
    return [g for g in kept if fields[g] >= KEEP_SHARE * fields[kept[0]]][:MAX_FIELDS]


def _narrow(terms: SectorTerms, group: str, weighed: list[_Weighed]) -> str:
    """The narrowest sector that holds nearly all that was said of a field."""
    mine = [w for w in weighed if terms.group[w.sector] == group]
    if all(w.sector == mine[0].sector for w in mine):
        return mine[0].sector
    total = sum(w.weight for w in mine)
    best = group
    for candidate in dict.fromkeys(s for w in mine for s in terms.lineage[w.sector]):
        if not terms.within(candidate, group):
            continue
        held = sum(w.weight for w in mine if terms.within(w.sector, candidate))
        general = sum(w.weight for w in mine if terms.within(candidate, w.sector) and candidate != w.sector)
        deeper = len(terms.lineage[candidate]) > len(terms.lineage[best])
        if deeper and held + general >= 0.85 * total and held > 0:
            best = candidate
    return best


def read_sectors(text: Text, terms: SectorTerms) -> list[Reading]:
    """The company's main fields, the most important first; at most three, none when the text names no field."""
    hits = terms.hits(text)
    if not hits:
        return []
    weighed = _weigh(text, terms, hits)
    _settle_materials(text, weighed)
    _serve(text.plain, terms, weighed)
    _settle_services(terms, weighed)
    _settle_forms(terms, weighed)
    totals = _totals(weighed, lambda sector: terms.group[sector])
    readings = []
    for group in _choose(terms, totals):
        strongest = max((w for w in weighed if terms.group[w.sector] == group), key=lambda w: w.weight)
        span = Span(strongest.hit.start, strongest.hit.end)
        readings.append(Reading("sector", _narrow(terms, group, weighed), span, f"weight {totals[group]:.2f}"))
    return readings
