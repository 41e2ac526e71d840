"""Yes and no, and choices: qualifications, listing, capital origin, rounds, awards, export – denied, applied for, or held."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from matcher.reading.amount_words import FELL_THROUGH
from matcher.reading.dates import When
from matcher.reading.marks import Guarded, any_bit, sentences_with
from matcher.reading.negation import clause_before, denied, of_others, past, planned, with_denial
from matcher.reading.patterns import regex
from matcher.reading.terms import Hit, Terms, cues_of
from matcher.reading.text import Text
from matcher.reading.types import Reading, Span

Entry = Mapping[str, object]

_HANDLED = (
    "hnte",
    "hnte_applying",
    "srdi_provincial",
    "srdi_national_little_giant",
    "srdi_any_level",
    "srdi_applying",
    "tech_sme",
    "listed",
    "neeq_listed",
    "state_owned",
    "hk_capital",
    "macau_capital",
    "taiwan_capital",
    "foreign_capital",
    "export",
    "contract_registered",
    "first_completing_unit",
    "nansha_start_up_block",
    "first_time_above_scale",
    "provincial_enterprise_tech_centre",
    "single_champion_claimed",
    "small_low_profit",
)
_CHOICES = ("financing_round", "award", "loan_purpose")
_OPEN_QUESTION = Guarded(
    r"[^，,。；;\n]{0,8}(?:怎么|如何|能否|能不能|可否|是否|要什么条件|有什么条件|条件是|需要什么|吗|嘛\?|\?)"
)
_QUESTION_BEFORE = Guarded(r"(?:怎么|如何|能否|可否|是否|什么是|请问)[^，,。；;\n]{0,8}$")
_NOT_HELD = regex(
    r"(?:培育|库(?!存)|后备|辅导|申报条件|标准(?!厂)|政策|奖励|补贴|优惠|税率|占比|数量|\d+余?多?家|集聚|云集|名单|服务机构|评审|园区|产业园)"
)
_MANY = regex(
    r"(?:\d+|[一二三四五六七八九十百两几数多]+)\s?(?:余|多|来)?\s?家(?:[^，,。；;\n]{0,4})$|\d+\+?\s(?:[a-z-]+\s)?$"
)


class Claims:
    """Claims to facts; built once from the registry's cues, used for every text."""

    def __init__(self, facts: Mapping[str, Entry]) -> None:
        words: dict[str, tuple[str, str]] = {}
        for fact_id in _HANDLED:
            entry = facts.get(fact_id) or {}
            for cue in cues_of(entry):
                words.setdefault(cue.lower(), (fact_id, ""))
        for fact_id in _CHOICES:
            for option in _flat(facts.get(fact_id) or {}):
                for cue in cues_of(option):
                    words.setdefault(cue.lower(), (fact_id, str(option["id"])))
        self.terms: Terms[tuple[str, str]] = Terms(words)
        self.purposes: Terms[str] = Terms(
            {c: str(o["id"]) for o in _flat(facts.get("loan_purpose") or {}) for c in cues_of(o)}
        )

    def read(self, text: Text, dates: list[When], today: dt.date) -> list[Reading]:
        """The claims a text makes about its applicant."""
        plain = text.plain
        found: dict[str, list[Reading]] = {}
        boxes = "□" in plain or "☐" in plain or "○" in plain
        for hit in self.terms.hits(text):
            fact, option = hit.what
            if boxes and plain[max(0, hit.start - 8) : hit.start].rstrip()[-1:] in ("□", "☐", "○"):
                continue
            for reading in _READERS.get(fact, _plain_claim)(text, hit, fact, option):
                found.setdefault(reading.fact, []).append(reading)
        for reading in _patterns(text):
            found.setdefault(reading.fact, []).append(reading)
        readings = [r for several in found.values() if (r := _settle(several)) is not None]
        if text.marks & _LOAN.bit:
            readings += _loan(text, self.purposes, dates)
        if dates and text.marks & _ANY_FOUNDED:
            readings += _founded(text, dates, today)
        if dates and text.marks & _ANY_STAGE:
            readings += _timeline(text, dates, today)
        if len(dates) > 1 and text.marks & _BUILDING_TIME.bit:
            readings += _building_time(text, dates, {r.fact for r in readings})
        if dates and text.marks & _HNTE.bit:
            readings += _hnte_until(text, dates)
        return [_with_denial(text, r) if r.value is False else r for r in _reconcile(readings)]


def _flat(entry: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    options = entry.get("options") or []
    assert isinstance(options, list)
    for option in options:
        yield option
        yield from _flat(option)


_NAMES_DENIAL = regex(r"[不没未无非]|\b(?:no|not|nor|none|never|un)")


def _with_denial(text: Text, reading: Reading) -> Reading:
    """A no is quoted with the word that says it; a span that holds one already stays."""
    span = reading.span
    if _NAMES_DENIAL.search(text.plain[span.start : span.end]):
        return reading
    return Reading(reading.fact, False, Span(*with_denial(text, span.start, span.end)), reading.note)


def _settle(several: list[Reading]) -> Reading | None:
    """One reading of a fact said more than once: agreement, else a plain no after a yes is a correction, else nothing."""
    fact = several[0].fact
    if fact == "financing_round":
        return several[-1]
    if fact == "award":
        return several[0]
    values = {r.value for r in several}
    if len(values) == 1:
        return several[0]
    return None


def _reconcile(readings: list[Reading]) -> list[Reading]:
    """What cannot stand together: a subsidiary's owner is not foreign because it is called 外商 when it is from Hong Kong, Macao or Taiwan."""
    if not readings:
        return readings
    said = {r.fact: r.value for r in readings}
    greater_china = any(said.get(f) is True for f in ("hk_capital", "macau_capital", "taiwan_capital"))
    specific = any(said.get(f) is not None for f in ("srdi_provincial", "srdi_national_little_giant"))
    readings = [r for r in readings if not (specific and r.fact == "srdi_any_level")]
    return [
        r
        for r in readings
        if not (greater_china and r.fact == "foreign_capital" and r.value is True and r.note == "unspecified")
    ]


def _yes(fact: str, hit: Hit[tuple[str, str]], value: object = True, note: str = "") -> Reading:
    return Reading(fact, value, Span(hit.start, hit.end), note)


def _plain_claim(text: Text, hit: Hit[tuple[str, str]], fact: str, option: str) -> Iterator[Reading]:
    """A qualification: held, not held, or nothing when it is planned, past or another's."""
    if of_others(text, hit.start) or _asked(text, hit):
        return
    if denied(text, hit.start, hit.end):
        yield _yes(fact, hit, False)
    elif not planned(text, hit.start, hit.end) and not past(text, hit.start, hit.end):
        yield _yes(fact, hit, option or True)


def _asked(text: Text, hit: Hit[tuple[str, str]]) -> bool:
    plain, marks = text.plain, text.marks
    if marks & _OPEN_QUESTION.bit and _OPEN_QUESTION.match(plain, hit.end):
        return True
    return bool(marks & _QUESTION_BEFORE.bit and _QUESTION_BEFORE.search(plain[max(0, hit.start - 14) : hit.start]))


_NOT_US = Guarded(
    r"[，,]\s?(?:但|而|可)?(?:我们|我司|公司|本公司)?(?:自己)?(?:目前|现在|暂时)?(?:还|也|都|却)?(?:不是|没有(?!\S{0,3}问题)|还没(?:有|评|拿)|没评上|没拿到)"
)
_WILL_APPLY = Guarded(
    r"[^。\n]{0,16}?[，,;。]\s?(?:we |我们|但|不过|but )?(?:are |is )?(?:明年|今年|后年|拟|预计|争取|计划|准备|打算|正在|正|20\d\d年|will|plan(?:ning)? to|going to|intend to|about to)(?:[^，,。;\n]{0,8}?)(?:申报|申请|报(?!告|价)|评|认定|冲|apply|file)"
)


_ANSWER = Guarded(
    r"(?:企业|资质|认定|称号|级别)?\s?[:|]\s*(?:(?P<yes>是(?!否)|有(?!无)|已(?:认定|获|通过|评)|√|✓|yes\b)|(?P<no>否|无|没有|未|不是|×|no\b)|(?P<province>省级?(?!级?培育))|(?P<nation>国家级?))"
)


def _answered(fact: str, hit: Hit[tuple[str, str]], answer: re.Match[str]) -> Iterator[Reading]:
    """A form's answer: 是否高企：是; 专精特新：省级."""
    if answer["province"] or answer["nation"]:
        if fact.startswith("srdi"):
            yield _yes("srdi_provincial" if answer["province"] else "srdi_national_little_giant", hit)
        return
    yield _yes(fact, hit, bool(answer["yes"]))


def _recognised(applying: str) -> Callable[[Text, Hit[tuple[str, str]], str, str], Iterator[Reading]]:
    """The reader of a recognition one applies for: held, not held, or `applying`."""

    def read(text: Text, hit: Hit[tuple[str, str]], fact: str, option: str) -> Iterator[Reading]:
        plain = text.plain
        answer = _ANSWER.match(plain, hit.end)
        if answer:
            yield from _answered(fact, hit, answer)
            return
        held = _standing(text, hit, fact)
        if held is not None:
            yield _yes(fact, hit, held)
        if held is not True and _is_applying(text, hit, fact):
            yield _yes(applying, hit)

    return read


def _nobodys(text: Text, hit: Hit[tuple[str, str]], fact: str) -> bool:
    """Whether a recognition is somebody else's, a question, or another title (科技小巨人, 高企120家)."""
    plain = text.plain
    before = plain[max(0, hit.start - 12) : hit.start]
    other_title = fact == "srdi_national_little_giant" and re.search(r"(?:科技|瞪羚|省级?|市级?|隐形)$", before)
    return bool(of_others(text, hit.start) or _asked(text, hit) or _MANY.search(before) or other_title)


def _standing(text: Text, hit: Hit[tuple[str, str]], fact: str) -> bool | None:
    """Whether a recognition is held, is not, or is not said."""
    plain = text.plain
    if fact in ("hnte", "srdi_national_little_giant") and _NOT_US.match(plain, hit.end):
        return False
    if _nobodys(text, hit, fact):
        return None
    if past(text, hit.start, hit.end):
        return False if fact == "hnte" else None
    if denied(text, hit.start, hit.end):
        return False
    after = plain[hit.end : hit.end + 10]
    if planned(text, hit.start, hit.end) and not re.search(r"(?:已|复审)?通过|已获|获评|获得|拿到", after):
        return None
    return (
        None
        if _PROGRAMME.match(after[:8]) and not re.match(r"[^，,。；;\n]{0,4}名单.{0,2}(?:企业|内)", after)
        else True
    )


def _is_applying(text: Text, hit: Hit[tuple[str, str]], fact: str) -> bool:
    """Whether it is applied for, or will be: 正在申报; 还没有，明年再报."""
    plain = text.plain
    if fact in ("hnte", "srdi_national_little_giant") and _NOT_US.match(plain, hit.end):
        return planned(text, hit.start, hit.end)
    if _nobodys(text, hit, fact):
        return False
    if past(text, hit.start, hit.end) or denied(text, hit.start, hit.end):
        return bool(_WILL_APPLY.match(plain, hit.end))
    return planned(text, hit.start, hit.end) and not re.search(r"服务|辅导机构|代办", plain[hit.end : hit.end + 8])


_PROGRAMME = Guarded(r"[^，,。；;\n]{0,2}(?:入库)?" + _NOT_HELD.pattern)


_LISTED_SELF = Guarded(
    r"(?:我们|我司|本公司|公司|本集团|集团|企业)?(?:已经?|是|为|系|于|作为|已)[^，,。；;\n]{0,16}?(?:上市公司|上市药企|上市企业)(?!的|之|附属|旗下|子公司|控股|全资|参股|供应|客户|合作|孙公司|投资|体系)"
    r"|(?:(?:三地|两地|a\+h|a股|h股|港股|沪市|深市|创业板|科创板|主板)(?:已)?上市)(?:的)?(?:(?!公司|企业)[^，,。；;\n]){0,10}?(?:公司|企业|药企|集团)(?!的?(?:旗下|子公司|控股|全资|参股|供应商|客户))"
    r"|公司(?:已经?|也)?上市了|(?:公司|我们|企业|集团)(?:已经?|也)?(?:在|于)[^，,。；;\n]{0,10}(?:上市|挂牌)(?!的|辅导|计划|申请|产品)"
    r"|(?:在|于)?(?:20\d\d年?)?(?:已经?|成功)?(?:在|登陆|于)?(?:上海|深圳|香港|北京)?(?:科创板|创业板|北交所|港交所|联交所|上交所|深交所|主板|纳斯达克|纽交所|港股|a股|美股|北京证券交易所|上海证券交易所|深圳证券交易所|香港联合交易所)(?:主板)?(?:18a章?)?(?:已)?(?:挂牌)?(?:上市|挂牌)(?!辅导|申请|计划|审核|排队|委|受理|注册|准备|筹备)"
    r"|(?:纳斯达克|纽交所|港交所|联交所|上交所|深交所|科创板|a股|h股|港股|美股)[、和及与/+](?:纳斯达克|纽交所|港交所|联交所|上交所|深交所|科创板|a股|h股|港股|美股)(?:两地|双重|同时)?(?:主要|第二)?上市(?!辅导|申请|计划|筹备)"
    r"|(?:股票|证券)代码|\b(?:sh|sz|hk|hkex|nasdaq|nyse|sse|szse|bse)\s?:\s?[a-z0-9]{2,6}\b|(?<!to be )(?<!being )(?<!not )(?<!un)listed (?:company|group|firm)?\s?(?:on|in)\s(?:the )?(?:nasdaq|nyse|hkex|hong kong|shanghai|shenzhen|star|beijing|sse|szse|growth|main|stock)|\bpublicly (?:listed|traded)\b",
    sought=True,
)
_LISTING = Guarded(
    r"上市|挂牌|代码|listed|traded|privately held|\b(?:sh|sz|hk|hkex|nasdaq|nyse|sse|szse|bse)\s?:",
    sought=True,
)
_LISTED_NOT = Guarded(
    r"(?:未|没有?|尚未|还没|暂未|非|(?:(?<!是)不是|并非|不属于)(?:一?家)?(?=[^，,。；;\n]{0,3}上市(?:公司|企业)))(?:在[^，,。；;\n]{0,8}|a股)?上市(?!产品|品种|药|许可|申请)|(?:是否|有无)(?:已)?上市\s?:\s*(?:否|无|没有|未)|上市情况\s?:\s*(?:否|无|未)|(?:公司|企业|我们)(?:尚|还)?(?:没有?|未)上市|\bnot (?:yet )?(?:publicly )?listed\b|\bnor (?:publicly )?listed\b|\blisted(?: company)?\s?:\s?no\b|\bunlisted\b|\bprivately held\b",
    sought=True,
)
_LISTED_PLAN = regex(
    r"(?:拟|计划|准备|筹备|谋求|冲刺|冲击|打算|希望|目标|争取|申报|申请|辅导|ipo|明年|后年|未来|预计|有望|将|想|推动|力争|plan|prepar|aim|seek|expect|intend|applied|filing|will|to be)[^，,。；;\n]{0,14}$"
)
_PRODUCT_NEAR = regex(
    r"(?:产品|品种|药品|新药|仿制药|制剂|注射液|胶囊|片|器械|疫苗|试剂|单抗|双抗|个|款|种|项)(?:已|都|均|全部|先后|已经)?(?:获批|批准)?$"
)
_PRODUCT_AFTER = regex(r"(?:的)?(?:产品|品种|药|药品|新药|申请|许可|后|销售|持有人|前|仿制|疫苗|器械)")


def _patterns(text: Text) -> Iterator[Reading]:
    """Claims that no single word makes: listing, owners named by country, no owners of some origin."""
    marks = text.marks
    if marks & _LISTING.bit:
        for begin, end in sentences_with(text, _LISTING):
            yield from _listing(text, begin, end)
    yield from _owners(text)
    for match in text.matches(_LATER_UNIT):
        if not of_others(text, match.start()):
            yield Reading("first_completing_unit", False, Span(*match.span()))
    for match in text.matches(_HOME_ONLY):
        yield Reading("export", False, Span(*match.span()))


def _owners(text: Text) -> Iterator[Reading]:
    """Owners named by country, and that there are none from abroad."""
    marks = text.marks
    owned = marks & _FOREIGN_OWNED.bit and marks & _OWNERS.bit and marks & _COUNTRIES.bit
    places = sentences_with(text, _COUNTRIES) if owned else ()
    for match in (m for begin, end in places for m in text.matches(_FOREIGN_OWNED, begin, end)):
        origin = match["zh"] or match["zh2"] or match["zh3"] or match["zh4"] or match["en"] or match["en2"] or match["en3"] or match["sub"] or ""
        fact = _ORIGIN_FACT.get(origin, "foreign_capital")
        if of_others(text, match.start(), ("母公司",)) or planned(text, match.start(), match.start()):
            continue
        yield Reading(fact, not denied(text, match.start(), match.end()), Span(*match.span()))
    for match in text.matches(_ALL_DOMESTIC):
        if not denied(text, match.start(), match.end()):
            yield Reading("foreign_capital", False, Span(*match.span()))
    for match in text.matches(_ALL_MACAO):
        if not of_others(text, match.start()) and not planned(text, match.start(), match.start()):
            yield Reading("macau_shareholding_pct", (100.0, 100.0), Span(*match.span()))
    for match in text.matches(_FOREIGN_FORM):
        if not _SPEAKS.search(text.plain[max(0, match.start() - 60) : match.start()]):
            continue
        yield Reading("foreign_capital", True, Span(*match.span()))


_OF_LISTED = regex(
    r"[^，,。；;\n]{0,3}(?:子公司|旗下|控股|参股|体系内)|(?:\([^)]{0,12}\))?[^，,。；;\n]{0,12}(?:子公司|附属公司|孙公司)"
)


def _listing(text: Text, begin: int, end: int) -> Iterator[Reading]:
    plain = text.plain
    for match in text.matches(_LISTED_NOT, begin, end):
        if (
            not _PRODUCT_NEAR.search(plain[max(0, match.start() - 12) : match.start()])
            and not _PRODUCT_AFTER.match(plain, match.end())
            and not of_others(text, match.start())
        ):
            yield Reading("listed", False, Span(*match.span()))
    for match in text.matches(_LISTED_SELF, begin, end):
        before = clause_before(plain, match.start())
        said = match.group()
        if (
            _LISTED_PLAN.search(before)
            or _LISTED_PLAN.search(said[: max(said.find("上市"), 0)])
            or re.search(
                r"母公司|控股股东|股东|客户|对标|投资方|parent|shareholder|customer|owned by|subsidiary of|退市",
                before + said,
            )
        ):
            continue
        if (
            _PRODUCT_NEAR.search(before)
            or (_PRODUCT_AFTER.match(plain, match.end()) and "公司" not in said)
            or of_others(text, match.start())
        ):
            continue
        if _OF_LISTED.match(plain, match.end()) or denied(
            text, match.start(), match.start() + 1
        ):
            continue
        yield Reading("listed", True, Span(*match.span()))


def _listed_word(text: Text, hit: Hit[tuple[str, str]], fact: str, option: str) -> Iterator[Reading]:
    """An exchange named alone says little; 上市公司（科创板） is caught by `_listing`."""
    plain = text.plain
    if re.fullmatch(r"nasdaq|nyse|hkex|star market", plain[hit.start : hit.end]) and re.search(
        r"listed on (?:the )?$", plain[max(0, hit.start - 20) : hit.start]
    ):
        return
    if plain[hit.start : hit.end] in ("科创板", "创业板", "北交所", "港交所", "联交所", "主板") and re.search(
        r"上市了?[（(]$", plain[max(0, hit.start - 6) : hit.start]
    ):
        before = clause_before(plain, hit.start - 3)
        if not _LISTED_PLAN.search(before) and not of_others(text, hit.start - 3):
            yield _yes("listed", hit)


def _neeq(text: Text, hit: Hit[tuple[str, str]], fact: str, option: str) -> Iterator[Reading]:
    plain = text.plain
    tail = re.split(r"[，,。；;\n]", plain[hit.end : hit.end + 10])[0]
    if of_others(text, hit.start) or re.search(r"摘牌|退", tail):
        return
    if denied(text, hit.start, hit.end):
        yield _yes(fact, hit, False)
    elif not planned(text, hit.start, hit.end) and not re.search(r"辅导|计划|申请|准备", tail):
        yield _yes(fact, hit)


_COUNTRY = (
    "美国|德国|日本|韩国|英国|法国|瑞士|瑞典|丹麦|荷兰|意大利|西班牙|爱尔兰|以色列|新加坡|马来西亚|泰国|印度|澳大利亚|加拿大|比利时|奥地利|芬兰|挪威|俄罗斯|欧洲|北欧|境外|海外|外国|国外"
    "|香港|澳门|台湾"
)
_ORIGIN_FACT = {
    "香港": "hk_capital",
    "澳门": "macau_capital",
    "台湾": "taiwan_capital",
    "hong kong": "hk_capital",
    "hongkong": "hk_capital",
    "hk": "hk_capital",
    "macao": "macau_capital",
    "macau": "macau_capital",
    "taiwan": "taiwan_capital",
    "taiwanese": "taiwan_capital",
}
_COUNTRY_EN = (
    r"us|u\.s\.|american|german|germany|swiss|switzerland|japanese|japan|korean|korea|singaporean|singapore|israeli|israel|danish|denmark|french|france|british|uk|dutch|netherlands|swedish|sweden|italian|italy|"
    r"irish|ireland|belgian|austrian|finnish|norwegian|australian|australia|canadian|canada|european|portuguese|portugal|indian|thai|malaysian|spanish|hong kong|hongkong|hk|macao|macau|taiwan|taiwanese|overseas|foreign"
)
_FOREIGN_OWNED = Guarded(
    rf"(?P<zh>{_COUNTRY})(?:的)?(?:[^，,。；;\n0-9]{{0,8}}?)(?:独资(?!项目)|全资(?!收购)|母公司|总公司|(?:集团|公司|药企|企业|总部)(?:在[^，,。；;\n]{{1,4}})?(?:的|设立的|投资的)?(?:全资|控股)?子公司|控股(?!权)|(?:公司|集团|药企|企业|基金)?(?:为|是)?(?:第一|控股|唯一)?大?股东(?!会)|资本(?!市场)|合资|投资者(?:持股|控股))"
    rf"|(?:我们|我司|我哋|咱们|这边)(?:是|系)?(?:一?[家间])?(?:来自)?(?P<zh2>{_COUNTRY})[^，,。；;\n0-9在]{{0,8}}?(?:公司|企业|药厂|集团|药企|团队)(?!的?客户|在|合作)"
    rf"|^(?P<zh4>{_COUNTRY})(?:(?!上市|代理|大学|市场)[^，,。；;\n0-9在]){{0,8}}?(?:公司|企业|药企|药厂|集团)(?=[，,。(]|$)"
    rf"|(?P<zh3>us|{_COUNTRY})上市公司(?:\([^)]{{0,12}}\))?[^，,。；;\n]{{0,10}}子公司"
    rf"|(?:母公司|(?:大|控股|唯一)?股东)(?:为|是|系|来自|在|位于|系|:|注册在)?\s?(?P<sub>{_COUNTRY})"
    rf"|\b(?P<en>{_COUNTRY_EN})[\s-](?:owned|invested|funded|controlled|headquartered|parent(?: company)?|shareholders?|investors|backed)\b"
    rf"|\b(?:we are|we're|our client,?|company is|ours is)(?: is)? an? (?P<en3>{_COUNTRY_EN}) (?:[a-z-]+ ){{0,3}}(?:group|company|firm|maker|manufacturer|start-?up|biotech|developer|multinational|business|supplier)\b"
    rf"|\b(?:(?:wholly[- ]owned )?(?:subsidiary|affiliate|arm|unit) of (?:an? |the )?(?:listed |large |leading |major )?|(?:owned|held) by (?:an? |the )?|parent (?:company )?(?:is )?(?:in|based in|headquartered in|an? )?\s?)(?P<en2>{_COUNTRY_EN})\b",
    sought=True,
)
_COUNTRIES = Guarded(f"{_COUNTRY}|{_COUNTRY_EN}", sought=True)
_OWNERS = Guarded(
    "独资|全资|公司|控股|股东|资本|我们|我司|我哋|咱们|这边|合资|投资者|owned|invested|funded|controlled|headquartered|parent|shareholder|backed|subsidiary|affiliate|unit of|investors|we are|we're|client"
)
_ALL_DOMESTIC = Guarded(
    r"(?:纯|全|都是|均为|属|为|是)?内资(?:企业|公司|控股|独资|背景)?(?!研发)|(?:没有|无|不含|不涉及)外国?(?:资|股东)|(?:wholly|purely|100%) (?:chinese|domestic)(?:ally)?[- ]?owned",
    sought=True,
)
_ALL_MACAO = Guarded(
    r"澳门(?:居民|人士?|企业|公司|法人|资本)(?:100%)?(?:全资|独资)(?:持有|拥有|控股|设立|所有)|(?:wholly|100%) (?:owned|held) by (?:macao|macau) (?:residents|people|shareholders)",
    sought=True,
)
_FOREIGN_FORM = Guarded(r"\b(?:gmbh|s\.p\.a|k\.k|sarl|oyj)\b", sought=True)
_SPEAKS = regex(r"(?:on behalf of|we are|we at|i represent|我司|我公司|本公司|我们公司)[^;。；，\n]*$")
_LATER_UNIT = Guarded(r"第[二三四五六]完成单位|(?:second|third)[- ]completing unit", sought=True)
_HOME_ONLY = Guarded(
    r"(?:全部|均|都|只做|仅|100%|主要)?(?:内销|国内销售|供国内市场|国内市场销售)(?:为主|100%)?(?=[，,。；;\s)）]|$)(?<=内销)|(?<=全部)内销|domestic sales only|domestic market only|no exports?\b|do(?:es)? not export|只做国内市场",
    sought=True,
)


# 与某港资保险公司签意向, 港资基金领投: one met or an investor in a round is no owner.
_WITH = regex(r"(?:与|和|跟|同|找|经|对接)(?:了|过)?(?:某|一?家|多家|几家|知名)*$")
_SOMEBODY_MET = regex(r"[^，,。；;\n]{0,10}(?:签|合作|洽谈|接洽|谈|达成|对接|介绍|意向)")
_INVESTED_ONCE = Guarded(r"(?:的)?[^，,。；;\n]{0,6}(?:领投|跟投)")


def _capital(text: Text, hit: Hit[tuple[str, str]], fact: str, option: str) -> Iterator[Reading]:
    """Owners by origin: 港资, 澳资占55%, 外商独资; 暂无港资 is a no; 想引入外资 says nothing."""
    plain = text.plain
    before, after = clause_before(plain, hit.start), plain[hit.end : hit.end + 12]
    words = plain[hit.start : hit.end]
    if re.search(r"引(?:进|入)|吸引|招|利用|寻求|对接|服务|针对|优惠|鼓励|支持|成为", before[-10:]) or re.match(
        r"(?:研发中心政策|优惠|政策|奖励|准入|负面清单|药企客户|客户|品牌|医院|银行|代工|订单|巨头|同行|竞争)", after
    ):
        return
    if of_others(text, hit.start, ("母公司", "控股股东")) or (_WITH.search(before[-8:]) and _SOMEBODY_MET.match(after)):
        return
    if text.marks & _INVESTED_ONCE.bit and _INVESTED_ONCE.match(plain, hit.end):
        return
    if denied(text, hit.start, hit.end):
        yield _yes(fact, hit, False)
        return
    if past(text, hit.start, hit.end) or re.search(r"(?:曾|原|以前)(?:有|为|是)?$", before[-4:]) or _asked(text, hit):
        return
    if (
        planned(text, hit.start, hit.end)
        and re.search(r"(?:拟|计划|打算|想|准备|希望)[^，,。；;\n]{0,3}$", before)
        and not re.search(r"以[^，,。；;\n]{0,6}$", before)
    ):
        return
    if fact == "state_owned" and re.match(r"\s?(?:参股|背景|基金|跟投|入股|领投|投了|投资)", after):
        return
    if fact == "state_owned" and re.search(r"(?:领投|跟投|投资人|投资机构|投资者)[^，,。；;\n]{0,4}$", before):
        return
    if fact == "state_owned" and re.match(r"(?:\s?占|\s?持股)\s?(?:[0-4]?\d(?:\.\d+)?%|[一二三四]成)", after):
        return
    if re.match(r"\s?(?:占|占股|持股|占比)?\s?0\s?%", after):
        yield _yes(fact, hit, False)
        return
    note = (
        "unspecified"
        if fact == "foreign_capital"
        and re.fullmatch(
            r"外商独资|外商投资|中外合资|外资|外方|wholly foreign-owned|wfoe|wofe|joint venture|foreign-invested", words
        )
        else ""
    )
    if words == "joint venture" and not re.search(
        r"sino|with (?:an? )?(?:us|american|german|japanese|swiss|korean|foreign)",
        plain[max(0, hit.start - 20) : hit.end + 20],
    ):
        return
    yield _yes(fact, hit, True, note)


def _export(text: Text, hit: Hit[tuple[str, str]], fact: str, option: str) -> Iterator[Reading]:
    plain = text.plain
    before, after = clause_before(plain, hit.start), plain[hit.end : hit.end + 14]
    if re.search(
        r"进$|(?:希望|方便|便利|支持|推动|扩大|未来|计划|拟|准备|打算|想|将|目标|开拓|拓展|筹备|plan|hope|intend|will|aim|want|expand|future|prepar)[^，,。；;\n]{0,10}$",
        before,
    ) or re.match(
        r"\s?(?:便利|报关|退税|通关|资质|许可|监管|加工区|标准|认证|级|目标|计划|导向|-grade|-oriented|-grade| licen[cs]e| grade|手续|政策|商会)",
        after,
    ):
        return
    if of_others(text, hit.start) or _asked(text, hit):
        return
    zero = re.match(r"[^，,。；;\n0-9]{0,4}0\s?%", after)
    value = not denied(text, hit.start, hit.end) and not zero
    yield _yes(fact, hit, bool(value))


def _round(text: Text, hit: Hit[tuple[str, str]], fact: str, option: str) -> Iterator[Reading]:
    """The latest round closed; one being raised or planned is not it."""
    plain = text.plain
    before, after, words = clause_before(plain, hit.start), plain[hit.end : hit.end + 14], plain[hit.start : hit.end]
    if words == "天使" and not re.match(r"(?:轮|投资|融资)", after):
        return
    begin, end = text.sentence(hit.start)
    begin, end = max(begin, hit.start - _REACH), min(end, hit.end + _REACH)
    line = plain[begin:end]
    if not words.startswith("pre-") and "轮" not in plain[hit.start : hit.end + 1] and not re.search(r"融资|投资|融|round|series|financ|rais|轮", line):
        return
    if re.search(
        r"(?:正在|还在|在)(?:走|谈|签|做|办)|(?:还没|尚未|未|没有?)(?:到账|交割|close|完成|签)",
        re.split(r"[a-e]\+?\s?轮|天使|pre-|series ", plain[hit.end : min(end, hit.end + 24)])[0],
    ):
        return
    if text.marks & FELL_THROUGH.bit and FELL_THROUGH.match(plain, hit.end):
        return
    done = re.search(r"完成|已|刚|close|到账|拿|融过|融了|获|raised|secured|completed|结束|交割", before[-8:] + after)
    open_round = re.search(
        r"(?:拟|计划|正在|准备|筹备|启动|在融|正融|打算|寻求|想|下一?轮|seeking|raising|planning|preparing|looking|ahead of|next)[^，,。；;\n]{0,10}$",
        before,
    ) or re.match(
        r"\s?(?:融资)?(?:进行中|开放|路演|募集|接洽|中(?!国)|正在|启动|筹备|计划|准备|预计|明年|寻求|洽谈|推进|还没|未|在谈|in progress|ongoing|is open|is under|planned|next)",
        after,
    )
    if open_round and not done:
        return
    if (
        re.search(r"^(?:没|未|无)", after)
        or of_others(text, hit.start)
        or re.search(r"(?:没|未|无)(?:有|融|做)?(?:过)?$", before[-4:])
    ):
        return
    yield _yes(fact, hit, option)


def _award(text: Text, hit: Hit[tuple[str, str]], fact: str, option: str) -> Iterator[Reading]:
    if (
        planned(text, hit.start, hit.end)
        or denied(text, hit.start, hit.end)
        or of_others(text, hit.start)
        or _asked(text, hit)
    ):
        return
    yield _yes(fact, hit, option)


def _registered_contract(text: Text, hit: Hit[tuple[str, str]], fact: str, option: str) -> Iterator[Reading]:
    plain = text.plain
    begin, _ = text.sentence(hit.start)
    if not re.search(r"合同|contract", plain[max(begin - 40, 0) : hit.end + 10]):
        return
    yield from _plain_claim(text, hit, fact, option)


def _nothing(text: Text, hit: Hit[tuple[str, str]], fact: str, option: str) -> Iterator[Reading]:
    return iter(())


def _applying(text: Text, hit: Hit[tuple[str, str]], fact: str, option: str) -> Iterator[Reading]:
    plain = text.plain
    before, after = clause_before(plain, hit.start), plain[hit.end : hit.end + 6]
    if (
        of_others(text, hit.start)
        or re.search(r"(?:不|没|未|无需|不用|不打算|帮|协助|代)[^，,。；;\n]{0,4}$", before)
        or re.match(r"(?:条件|政策|流程|服务|材料|奖励)", after)
        or _asked(text, hit)
    ):
        return
    if fact == "hnte_applying" and _NOT_US.match(plain, hit.end):
        yield _yes("hnte", hit, False)
    yield _yes(fact, hit)


_READERS: dict[str, Callable[[Text, Hit[tuple[str, str]], str, str], Iterator[Reading]]] = {
    "hnte": _recognised("hnte_applying"),
    "srdi_provincial": _recognised("srdi_applying"),
    "srdi_national_little_giant": _recognised("srdi_applying"),
    "srdi_any_level": _recognised("srdi_applying"),
    "hnte_applying": _applying,
    "srdi_applying": _applying,
    "listed": _listed_word,
    "neeq_listed": _neeq,
    "state_owned": _capital,
    "hk_capital": _capital,
    "macau_capital": _capital,
    "taiwan_capital": _capital,
    "foreign_capital": _capital,
    "export": _export,
    "financing_round": _round,
    "award": _award,
    "loan_purpose": _nothing,
    "contract_registered": _registered_contract,
}

_REACH = 300  # how far around a word its sentence is looked at
_BUYS_EQUIPMENT = regex(r"(?:买|购|更新|换)[^，,。；;\n]{0,6}设备")
_LOAN = Guarded(r"贷款|贷了|放款|借款|\bloan\b", sought=True)


def _start(when: When) -> int:
    return when.start


def _loan(text: Text, purposes: Terms[str], dates: list[When]) -> Iterator[Reading]:
    """What a loan was for and when it was paid out, where a loan is spoken of."""
    plain = text.plain
    told: set[str] = set()
    for match in text.matches(_LOAN):
        begin, end = text.sentence(match.start())
        follow = (
            text.sentence(min(end, len(plain) - 1))[1] if end < len(plain) and plain[end - 1 : end] != "\n" else end
        )
        begin, end = max(begin, match.start() - _REACH), min(end, match.end() + _REACH)
        follow = min(follow, end + _REACH)
        line = plain[begin:end]
        if re.search(r"想贷|需要贷|申请贷|拟贷|计划贷|贷款需求|希望|seek|would like", line):
            continue
        scope = plain[begin:follow]
        used = re.search(r"用于|用途|用来|专项用于|投向|拿来|为了|\bfor\b|used to", scope)
        if used:
            hits = [h for h in purposes.find(scope) if used.start() <= h.start <= used.end() + 16]
            if hits and "loan_purpose" not in told:
                told.add("loan_purpose")
                yield Reading("loan_purpose", hits[0].what, Span(begin + hits[0].start, begin + hits[0].end))
        else:
            hits = [h for h in purposes.find(plain[match.end() : end]) if h.what.startswith("equipment")]
            bought = _BUYS_EQUIPMENT.search(plain, match.end(), end)
            if bought and not hits:
                hits = [Hit(bought.start() - match.end(), bought.end() - match.end(), "equipment_renewal")]
            if hits and "loan_purpose" not in told:
                told.add("loan_purpose")
                yield Reading(
                    "loan_purpose", hits[0].what, Span(match.end() + hits[0].start, match.end() + hits[0].end)
                )
        first = bisect_left(dates, begin, key=_start)
        for when in dates[first : bisect_left(dates, follow, key=_start)]:
            if (
                re.match(
                    r"[^，,。；;\n]{0,14}?(?:发放|放款|放贷|放了|放的|批了|发了|到账|下款|贷的|贷了|提款|disbursed|drawn)|[^，,。；;\n]{0,2}从[^，,。；;\n]{0,8}贷",
                    plain[when.end : when.end + 24],
                )
            ) or (
                re.search(
                    r"(?:发放|放款|放贷|到账|disbursed|drawn(?: down)?)[^，,。；;\n]{0,8}$",
                    plain[max(0, when.start - 16) : when.start],
                )
            ):
                if "loan_issued_on" not in told:
                    told.add("loan_issued_on")
                    yield Reading("loan_issued_on", when.text, Span(when.start, when.end))
                break


_FOUNDED_AFTER = Guarded(
    r"\s?(?:\d{1,2}月)?(?:在|于)?[^，,。；;\n0-9]{0,10}?(?:成立(?!以来|研发|子|分)|创立|创办|创建|注册成立|设立(?!分|研发|子)|[建设办开]厂|拿的?(?:营业)?执照|领(?:的|了)?(?:营业)?执照|的老(?:厂|企业|字号)|注册(?!资本|地|证|申报|检验|临床|受理|商标|申请|批))"
)
_FOUNDED_BEFORE = Guarded(
    r"(?:注册(?:时间|日期|年份)|成立(?:时间|日期|年份|年月)?(?:于|在)?|创立于|创办于|创建于|始建于|建厂于|注册成立于|设立于|founded in|established in|established|incorporated in|set up in|since|est\.|founded)\s?[:|\t]?\s?(?:[a-z]+ )?(?:\(?[a-z]+\)? (?:\([a-z]+\) )?in )?$"
)


_ANY_FOUNDED = _FOUNDED_AFTER.bit | _FOUNDED_BEFORE.bit
_NOT_OUR_FOUNDING = regex(r"拟|计划|分公司|子公司|研发中心|工会|母公司|集团|parent|subsidiary|group")
_SINCE = regex(r"since\s?$")
_IN_BUSINESS_SINCE = regex(r"(?:founded|operating|in business) since")


def _founded(text: Text, dates: list[When], today: dt.date) -> Iterator[Reading]:
    """The year a company was founded, when it is the applicant's own and not yet to come."""
    plain = text.plain
    for when in dates:
        if when.year > today.year:
            continue
        before, after = clause_before(plain, when.start), plain[when.end : when.end + 24]
        if not _FOUNDED_AFTER.match(after):
            since = _SINCE.search(before) and not _IN_BUSINESS_SINCE.search(before)
            if since or not _FOUNDED_BEFORE.search(before):
                continue
        if "成为" in after[:6] or of_others(text, when.start) or _NOT_OUR_FOUNDING.search(before + after[:14]):
            continue
        yield Reading("founded_year", (float(when.year), float(when.year)), Span(when.start, when.end))
        return


_STAGES = {
    "timeline_start": Guarded(
        r"开工|动工|入驻|进驻|进场|能进(?=[，,。；;\s]|$)|开建|启动建设|搬入|搬进|搬过来|开始建设|奠基|break(?:ing)? ground|groundbreaking|construction (?:to )?(?:start|begin|commence)|(?:start|begin|commence)\w* construction|move[- ]in|moving in|start building|\bstart(?: date)?\s?:",
        sought=True,
    ),
    "timeline_production": Guarded(
        r"(?<!竣工)投产|试产|试生产|量产|投入生产|正式生产|出货|(?:start|begin|commence)\w* (?:commercial )?(?:production|manufacturing)|production (?:to )?(?:start|begin|commence|by|in)|in production|operational|go(?:es)? live",
        sought=True,
    ),
    "timeline_completion": Guarded(r"建成|竣工|完工|封顶|建好|建设完成|complet(?:ed|ion|e)\b", sought=True),
}


_BUILDING_TIME = Guarded(r"建设(?:周期|期限?|工期|时间|起止)|工期|construction period", sought=True)
_FROM_TO = regex(r"\s?(?:-|–|—|~|～|至|到|to)\s?")


def _building_time(text: Text, dates: list[When], told: set[str]) -> Iterator[Reading]:
    """建设期：24个月（2027.1—2028.12): when building starts and when it is done."""
    for match in text.matches(_BUILDING_TIME):
        for first, last in pairwise(dates):
            if 0 <= first.start - match.end() <= 16 and _FROM_TO.fullmatch(text.plain, first.end, last.start):
                if "timeline_start" not in told:
                    yield Reading("timeline_start", first.text, Span(first.start, first.end))
                if "timeline_completion" not in told:
                    yield Reading("timeline_completion", last.text, Span(last.start, last.end))
                return


_HNTE = Guarded(r"高企|高新技术企业", sought=True)
_VALID_BEFORE = regex(r"(?:高企|高新技术企业)(?:证书|资质|资格)?[^，,。；;\n]{0,4}?(?P<until>有效期?(?:限)?(?:至|到|截至|截止到?)|到|将于|要到|于|在|:|\()?\s?$")
_ENDS_AFTER = regex(r"\s?(?:到期|过期|届满|失效|期满)")


def _hnte_until(text: Text, dates: list[When]) -> Iterator[Reading]:
    """高企到明年11月到期, 高企证书有效期至2028年12月: until when the certificate holds."""
    plain = text.plain
    for when in dates:
        said = _VALID_BEFORE.search(plain[max(0, when.start - 24) : when.start])
        if said and (_ENDS_AFTER.match(plain, when.end) or "有效" in (said["until"] or "")) and not of_others(text, when.start):
            yield Reading("hnte_certificate_valid_until", when.text, Span(when.start, when.end))
            return


_ANY_STAGE = any_bit(_STAGES.values())


def _timeline(text: Text, dates: list[When], today: dt.date) -> Iterator[Reading]:
    """When it starts, is finished, and produces; what lies in the past is no plan."""
    plain = text.plain
    for fact, pattern in _STAGES.items():
        for match in text.matches(pattern):
            when = _nearest(text, match, dates)
            if (
                when is None
                or (when.year, when.month or 12) < (today.year, today.month)
                or of_others(text, match.start())
            ):
                continue
            if (fact == "timeline_production" and re.match(r"后|率", plain[match.end() : match.end() + 1])) or (
                fact == "timeline_completion"
                and re.search(
                    r"临床|试验|入组|融资|trial|enrol|ipo", plain[max(0, match.start() - 14) : match.end() + 14]
                )
            ):
                continue
            yield Reading(fact, when.text, Span(min(when.start, match.start()), max(when.end, match.end())))
            break


def _nearest(text: Text, match: re.Match[str], dates: list[When]) -> When | None:
    """The date said with a word: 2027年6月开工, 开工：2027年6月."""
    clause, plain = text.clause(match.start()), text.plain
    same = [w for w in dates if text.clause(w.start) == clause]
    before = [w for w in same if w.end <= match.start()]
    after = [w for w in same if w.start >= match.end()]
    if (
        before
        and after
        and not _other_stage(plain[match.end() : after[0].start])
        and re.fullmatch(
            r"\s?:?\s?(?:to (?:start|begin) )?(?:by|in|from|on|:)?\s?(?:the )?", plain[match.end() : after[0].start]
        )
    ):
        return after[0]
    if before and not _other_stage(plain[before[-1].end : match.start()]):
        return before[-1]
    if after and not _other_stage(plain[match.end() : after[0].start]):
        return after[0]
    begin, _ = text.sentence(match.start())
    earlier = [w for w in dates if begin <= w.start and w.end <= match.start() and match.start() - w.end <= 8]
    if earlier and not _other_stage(plain[earlier[-1].end : match.start()], 0):
        return earlier[-1]
    near = [w for w in dates if w.start >= match.end() and w.start - match.end() <= 3]
    return near[0] if near else None


def _other_stage(between: str, most: int = 24) -> bool:
    """Whether a date belongs to another step that stands between (建成投产 are one)."""
    if len(between) > most + 8:
        return True
    for pattern in _STAGES.values():
        found = pattern.search(between)
        if found and between[found.end() :].strip("、并和及与 ,and") != "":
            return True
    return False
