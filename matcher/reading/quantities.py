"""Every amount a text mentions: money, land, floor area, people, shares, with their bounds (以上, 以内, 3–5亿) and units."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

import msgspec

from matcher.reading.amount_words import SHIFTED
from matcher.reading.marks import endings_of
from matcher.reading.numerals import chinese_number, chinese_range
from matcher.reading.patterns import regex

INF = math.inf
_MU_PER_SQM = 0.0015
_SQM_PER_SQFT = 0.09290304


class Quantity(msgspec.Struct, gc=False):
    """An amount and what it counts: `kind` is money, per_mu, rent, area, land, people, pct, beds, pieces, bare or other."""

    start: int
    end: int
    low: float
    high: float
    kind: str
    currency: str = ""
    number_start: int = 0
    loose: str = ""  # 多 or 几 after the digits: a little more than said
    scaled: bool = False  # a scale (万, million) or unit of its own was said
    factor: float = 1.0  # what the digits were multiplied by
    clause: int = -1  # where it stands, filled in when its meaning is read: number and bounds of its clause,
    begin: int = 0
    stop: int = 0
    sentence: int = 0  # beginning of its sentence,
    head: str = ""  # words of the clause before it

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound; equal when exact."""
        return self.low, self.high


_ARABIC = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_CHINESE = r"[零〇一二两三四五六七八九十百千万亿点半]+"
_SCALES = {
    "万亿": 1e12,
    "亿": 1e8,
    "千万": 1e7,
    "百万": 1e6,
    "十万": 1e5,
    "万": 1e4,
    "千": 1e3,
    "百": 1e2,
    "w": 1e4,
    "k": 1e3,
    "billion": 1e9,
    "bn": 1e9,
    "million": 1e6,
    "mln": 1e6,
    "mn": 1e6,
    "mm": 1e6,
    "m": 1e6,
    "thousand": 1e3,
    "hundred million": 1e8,
    "hundred": 1e2,
    "b": 1e9,
    "kw": 1e7,
    "e": 1e8,
}
_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "eighty": 80,
    "a dozen": 12,
}
# What may stand between a number and its unit: a blank, or a column of a table that holds the unit alone; no new line.
_GAP = r"(?: |\t(?=[^\t\n]{1,5}(?:[\t\n]|$)))?"
_SCALE = (
    rf"(?:{_GAP}(?P<scale>个? ?(?:万亿|亿|千万|百万|十万|万|千|百)|kw(?![a-z0-9])|w(?![a-z0-9])|k(?![a-z0-9])|"
    r"[ -]?(?:hundred million|billion|million|thousand|hundred|mln|bn|mn|mm)(?![a-z])|m(?![a-z0-9²³\u00b2])|b(?![a-z0-9])|e(?![a-z0-9])))?"
)
_NUMBER = regex(
    rf"(?:(?P<arabic>{_ARABIC})|(?P<chinese>{_CHINESE})|(?<![a-z])(?P<word>{'|'.join(_WORDS)})(?=[\s-]))"
    rf"(?:{_GAP}(?P<loose>多|来|余|几|\+)(?=[^一-龥]|[个亿万千百元块人名位亩平㎡方件张项公成美港]))?{_SCALE}"
    r"(?P<loose2>多|来|余|\+(?!\s?[一-龥\d]))?(?P<scale2>(?<=[多来余])[万亿])?"
)
_UNIT = regex(
    rf"{_GAP}(?:个|号(?=人))?(?:"
    r"(?P<per_mu>(?:元|人民币|rmb|cny|yuan)?\s?(?:/|每|per )\s?(?:亩|mu\b)|(?:元|块)?\s?(?:一|1)亩)"
    r"|(?P<rent>(?:元|块(?:钱)?|人民币|rmb|cny|yuan)?\s?(?:/|每|per |一|1)\s?(?:㎡|平方米|平米|平方|平|m2|m²|sqm|sq\.? ?m|square met(?:er|re)s?)\s?"
    r"(?:(?:/|·|\*|每|per |a |一|1)\s?个?(?:月|month|mo\b))?)"
    r"|(?P<people>人(?!民币|仔|次|份|用|工|类|源|体|群|才|员|均|数|以上的|医|脸|胎|参)|号(?<=[来多]号)(?!楼|线)|名(?!单|称|录|额|义|为|牌)|位(?!于|置|点|数|居|列)|口人"
    r"|(?:full-time |permanent |r&d )?(?:employees|employee|people|staff|persons|fte\b|ftes\b|workers|headcount|heads|scientists|researchers|phds?|ph\.?ds?|jobs|engineers|colleagues|hires))"
    r"|(?P<pct>%|percent(?!age)|per cent|pct\b|个点(?!位)|成(?!立|功|本|果|品|员|熟|为|药|份|分|长|都|套|片|人|型|交)(?P<half>半|[一二三四五六七八九](?![一-龥]|十))?)"
    r"|(?P<land>亩|mu\b(?!\w)|mou\b)|(?P<ha>公顷|hectares?\b|ha\b)|(?P<acre>英亩|acres?\b)"
    r"|(?P<sqkm>平方公里|km2|km²)"
    r"|(?P<sqft>平方呎|平方英尺|平方尺|呎|sq\.? ?f(?:t|eet)\b\.?|sqft\b|square f(?:ee|oo)t)"
    r"|(?P<ping>坪)"
    r"|(?P<area>平方公尺|平方米|平米|平方(?!公里|英|呎|尺)|方(?=左右|上下|的?(?:厂|车间|办公|实验|场地|净化|洁净))|㎡|m2\b|m²|m\^2|sq\.? ?m(?:et(?:er|re)s?)?\b|sqm\b|square met(?:er|re)s?|平(?!均|台|方|板|衡|行|面|时|安|原|整|价|稳|稱|称|喘|滑|扫|远))"
    r"|(?P<beds>张(?:病)?床位?|张(?=[\s，,。；;、)的]|$)|床位?|beds?\b)"
    r"|(?P<pieces>件|项|篇|patents?\b|granted patents)"
    r"|(?P<date>年|月|日(?!元)|号|季度|q\d|点钟|天|周|小时|days?\b|weeks?\b|months?\b|years?\b|hours?\b)"
    r"|(?P<yen>日元|日圆|日币|jpy\b|yen\b)"
    r"|(?P<usd>美元|美金|美刀|刀(?![一-龥])|usd\b|us\s?dollars?|us\$|dollars?\b)|(?P<hkd>港元|港币|港纸|港幣|hkd\b|hk dollars?|hong kong dollars?|hk\$)"
    r"|(?P<mop>澳门元|澳门币|葡币|mop\b|patacas?)|(?P<eur>欧元|eur\b|euros?\b|€)|(?P<twd>新台币|台币|ntd\b|twd\b|nt\$)|(?P<gbp>英镑|gbp\b|pounds?\b)"
    r"|(?P<sgd>新加坡元|新元|坡币|sgd\b)|(?P<krw>韩元|krw\b)|(?P<chf>瑞士法郎|chf\b)|(?P<aud>澳元|aud\b)"
    r"|(?P<cny>(?:元|块(?:钱)?)(?:人民币)?(?!/(?![年\d])|每(?!年))|人民币|人仔|rmb\b|cny\b|yuan\b|大洋)"
    r"|(?P<other>元/(?![年\d])\w|/(?!年|博士|硕士|本科|研发|员工|专利|女|男|投|总|地|用)\w|元每|升|l\b|毫升|ml\b|吨|公斤|千克|kg\b|克|斤|tons?\b|tonnes?\b|tpa\b|m³|m3\b|立方|方(?=库|冷|/|$|[，,。])|℃|度|万?支|瓶|盒|片|粒|剂|份|套|台|条|家|种|款|批|例|人次|用户|次|株|头|只|栋|层|楼|米|公里|分钟"
    r"|mg\b|gb\b|tb\b|kva|kw\b|mw\b|千瓦|伏|赫兹|期|类|级|代|轮|倍|页|点|岁|国(?!资|企)|省|市|个(?:国家|省|市|品种|产品|项目|批件|批文|管线|批准|注册|城市|月|车间|在研|小时|工作日|基地)|lines?\b|units?\b|doses?\b|patients?\b|subjects?\b|countries\b|sites?\b|hospitals?\b|customers?\b|products?\b|km\b|meters?\b|metres?\b|litres?\b|liters?\b|programs?\b|projects?\b|cases?\b)"
    r")"
)
_PREFIX_TEXT = (
    r"(?:(?P<usd>us\$|usd|美元|美金|\$)|(?P<hkd>hk\$|hkd|港币|港元|港纸)|(?P<mop>mop\$?|澳门币|澳门元)|(?P<eur>€|eur|欧元)"
    r"|(?P<twd>nt\$|twd|ntd|新台币)|(?P<gbp>£|gbp|英镑)|(?P<sgd>s\$|sgd)|(?P<yen>jpy|日元)|(?P<chf>chf|瑞士法郎)|(?P<aud>aud|a\$|澳元)|(?P<krw>krw|韩元)|(?P<cny>¥|￥|rmb|cny|人民币|yuan))\s?:?\s?$"
)
_PREFIX, _PREFIX_ENDS = regex(_PREFIX_TEXT), endings_of(_PREFIX_TEXT)
_LONGEST_PREFIX = 8
_LATIN = regex("[a-z]")
_AT_LEAST_TEXT = (
    r"(?<![a-z])(?:不低于|不少于|不小于|不下|至少|起码|最少|最低|超过|超出|超|逾|突破|大于|多于|高于|不止|过|≥|>=?|＞|"
    r"over|more than|at least|minimum(?: of)?|min\.?|above|exceed(?:s|ing|ed)?|in excess of|north of|no less than|not less than|upwards of|from)(?:投|花|出|要|租|招|拿|有)?\s?$"
)
_AT_MOST_TEXT = (
    r"(?<![a-z])(?:(?:别|不要|不能|唔好|勿)(?:超过|超|高于|多于)|不超过|不超|不高于|不大于|不多于|最多|至多|最高|顶多|不到|不足|低于|小于|少于|控制在|限于|≤|<=?|＜|"
    r"up to|at most|maximum(?: of)?|max\.?|no more than|not more than|under|below|less than|within|not exceeding|capped at|fewer than)(?:投|花|出|要|租|招|拿|有)?\s?$"
)
_ABOUT_TEXT = (
    r"(?:大约|约莫|大概|约|将近|接近|近|差不多|左右|共|总共|合计|共计|为|有|达|是|小|about|around|approximately|approx\.?|some|roughly|nearly|almost|ca\.?|circa|~|≈)\s?$"
)
_AT_LEAST, _AT_MOST, _ABOUT = regex(_AT_LEAST_TEXT), regex(_AT_MOST_TEXT), regex(_ABOUT_TEXT)
_BOUND_ENDS = endings_of(_AT_LEAST_TEXT) | endings_of(_AT_MOST_TEXT) | endings_of(_ABOUT_TEXT)
_FROM_AFTER = regex(
    r"[ \t]?(?:元|人)?(?:及以上|或以上|以上|出头|往上|起步|起(?![草来始源动重])|打底|\+(?!\s?[一-龥\d])|or more|and above|and up|or above|minimum|plus\b)"
)
_TO_AFTER = regex(
    r"[ \t]?(?:元|人)?(?:不到(?![位账])|不足(?!的)|及以下|或以下|以内|之内|以下|封顶|为限|到顶|顶天|顶多了|max\b|maximum|at most|or less|tops\b|or below)"
)
_VAGUE_BEFORE = regex(r"(?:几|数|好几|若干|上|成(?![立]))$")
_JOIN = regex(r"[ \t]?(?:-|–|—|~|～|至|到|to|and)[ \t]?(?:人民币|rmb|cny|usd|us\$|hk\$|\$|¥)?\s?$")
_LONGEST_JOIN = 9
_CURRENCIES = ("usd", "hkd", "mop", "eur", "twd", "gbp", "sgd", "yen", "krw", "chf", "aud")
_CODES = {"yen": "JPY"}
_NOT_AFTER = regex(r"[a-z0-9]|级|甲(?![类])|维|周年|号楼|价|联|线|届")
_LIST_MARK = regex(r"[.、)]\s?\D")


def find_quantities(plain: str, original: str, taken: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """The amounts in a plain text, in order; `taken` are spans (dates) whose numbers are not amounts."""
    found: list[Quantity] = []
    busy = iter(taken)
    span = next(busy, None)
    for match in _numbers(plain):
        start = match.start()
        while span is not None and span[1] <= start:
            span = next(busy, None)
        if span is not None and span[0] <= start:
            continue
        if found and start < found[-1].end:
            continue
        quantity = _quantity(match, plain, original)
        if quantity is not None:
            found.append(quantity)
    return _merge(found, plain)


# A text without such a word is searched only where a figure stands.
_RUN = regex(r"[\d零〇一二两三四五六七八九十百千万亿点半]+")
_COUNT_WORD = regex("|".join(_WORDS))


def _numbers(plain: str) -> Iterator[re.Match[str]]:
    if _LATIN.search(plain) and _COUNT_WORD.search(plain):
        yield from _NUMBER.finditer(plain)
        return
    at = 0
    for run in _RUN.finditer(plain):
        start, end = run.span()
        at = max(at, start)
        while at < end:
            match = _NUMBER.match(plain, at)
            if match is None:
                at += 1
            else:
                yield match
                at = match.end()


def _value(arabic: str, chinese: str, word: str) -> tuple[float, float] | None:
    if arabic:
        number = float(arabic.replace(",", "")) if "," in arabic else float(arabic)
    elif word:
        number = float(_WORDS[word])
    elif chinese.endswith("半"):
        head = chinese_number(chinese[:-1])
        if head is None or chinese[-2:-1] not in "亿万":
            return (0.5, 0.5) if chinese == "半" else None
        number = head + (5e7 if chinese[-2] == "亿" else 5e3)
    else:
        between = chinese_range(chinese)
        if between:
            return between
        said = chinese_number(chinese)
        if said is None:
            return None
        number = said
    return number, number


def _quantity(match: re.Match[str], plain: str, original: str) -> Quantity | None:
    start, end = match.span()
    arabic, chinese, word, loose, scale_words, loose_after, scale_after = match.group(
        "arabic", "chinese", "word", "loose", "scale", "loose2", "scale2"
    )
    loose = loose or loose_after or ""
    before = plain[start - 14 if start > 14 else 0 : start]
    last = before[-1:]
    prefix = _PREFIX.search(before, max(0, len(before) - _LONGEST_PREFIX)) if last in _PREFIX_ENDS else None
    if prefix is None and ((last.isascii() and last.isalpha()) or (last and last in "第._#")):
        return None  # part of a name: B2, IL-17, 第三
    value = _value(arabic, chinese, word)
    if value is None or ((chinese or loose) and _vague(chinese or "", loose, before)):
        return None
    unit = _UNIT.match(plain, end)
    if scale_words == "e" and original[match.start("scale")] != "e":
        return None
    if scale_words in ("m", "b", "k") and _letter_of_no_scale(match, plain, original, bool(prefix), unit):
        return None
    scale = _SCALES.get(scale_words.replace("个", "").strip(" -"), 1.0) if scale_words else 1.0
    if scale_after:
        scale *= _SCALES.get(scale_after, 1.0)
    if scale != 1.0 or end - start >= 12:
        low, high = value
        low = float(f"{low * scale:.12g}")
        value = low, low if high == value[0] else float(f"{high * scale:.12g}")
    large = scale >= 1e4 or (chinese is not None and ("万" in chinese or "亿" in chinese))
    q = Quantity(start, end, *value, "bare", "", start, loose, scale > 1 or large, scale)
    _apply_unit(q, unit, prefix, large, plain)
    _apply_before(q, before, prefix, plain)
    if q.kind == "other" and plain[q.end - 1] == "方" and _OF_A_FLOOR.search(before):
        q.kind = "area"
    if q.kind in ("area", "bare") and _too_little(q, chinese, plain, end):
        return None
    _bound(q, plain)
    if last in "-−负" and _MINUS.search(before) and math.isfinite(q.low):
        q.low, q.high = -q.high, -q.low
    return q


_OF_A_FLOOR = regex(r"(?:厂房|面积|租|场地|车间|办公)[^，,。；;\n库]{0,4}$")
_MINUS = regex(r"(?:^|[:\s(为润额达])[-−负]$")
_RANGE_BEFORE = regex(r"(?:usd|us\$|\$|rmb|cny|hk\$|hkd|eur|€|¥)\s?[\d.,]+[mbk]?\s?(?:-|–|—|~|to)\s?$")


def _vague(words: str, loose: str, before: str) -> bool:
    """几千万, 上亿, 十几个 are no numbers; 近亿 and 过亿 are."""
    if before.endswith("成") and words[:1] == "百" and len(words) > 2:
        return False  # 成百八十人: Cantonese for about 180
    if loose == "几" or (words[:1] and words[0] in "十百千万亿" and _VAGUE_BEFORE.search(before)):
        return True
    return words in ("万", "千", "亿", "百", "十") and not loose and not before.endswith(("近", "过", "约"))


def _letter_of_no_scale(
    match: re.Match[str], plain: str, original: str, priced: bool, unit: re.Match[str] | None
) -> bool:
    """Whether the m, b or k after a number is no million, billion or thousand: 12m tall; but RMB 80m, $2–3m, 12M."""
    letter = match["scale"]
    if priced or (unit is not None and unit.lastgroup in ("usd", "cny", "hkd", "eur")):
        return False
    if _RANGE_BEFORE.search(plain[max(0, match.start() - 22) : match.start()]):
        return False
    return letter != "m" or original[match.start("scale")] != "M"


def _apply_before(q: Quantity, before: str, prefix: re.Match[str] | None, plain: str) -> None:
    """What stands before a number: a currency, 百分之, 每亩, or the unit in the name of a form's field."""
    if q.kind == "bare":
        _header_unit(q, plain[max(0, q.number_start - 40) : q.number_start])
    if prefix and q.kind in ("money", "per_mu", "rent"):
        q.start = q.number_start - (len(before) - prefix.start())
    elif before.endswith("百分之"):
        q.kind, q.start = "pct", q.number_start - 3
    if q.kind == "money":
        _per_mu_before(q, before)


def _too_little(q: Quantity, chinese: str | None, plain: str, end: int) -> bool:
    """A single numeral without a unit (两个) or an area of one 平 is no amount."""
    if q.kind == "area":
        return q.high < 5
    single = len(chinese or "  ") < 2 and q.high < 1e4
    return bool(_NOT_AFTER.match(plain, end)) or (single and not _COUNTED_PEOPLE.match(plain, q.end))


_COUNTED_PEOPLE = regex(r"\s?[个名位](?:澳门|博士|员工)")
_LAND_FACTOR = {"ha": 15.0, "acre": 6.0703, "sqkm": 1500.0}
_AREA_FACTOR = {"sqft": _SQM_PER_SQFT, "ping": 400 / 121}
_THINGS = regex(r"[ \t]?(?:平|亩|人|支|只|片|盒|瓶|份|剂|例|级|吨|升|套|台|粒|头|株|册|件|户|家)")


def _apply_unit(q: Quantity, unit: re.Match[str] | None, prefix: re.Match[str] | None, large: bool, plain: str) -> None:
    name = (unit.lastgroup or "") if unit else ""
    if unit and name:
        q.end = unit.end()
    while q.end > q.start and plain[q.end - 1] == " ":
        q.end -= 1
    if name in ("", "cny", *_CURRENCIES):
        _apply_currency(q, name, prefix, large)
        if q.kind == "money" and not name and not prefix and _THINGS.match(plain, q.end):
            q.kind = "other"
    elif name in _LAND_FACTOR:
        q.kind = "land"
        _multiply(q, _LAND_FACTOR[name])
    elif name in _AREA_FACTOR:
        q.kind = "area"
        _multiply(q, _AREA_FACTOR[name])
        q.low, q.high = round(q.low, 2), round(q.high, 2)
    elif name == "pct" and unit is not None:
        q.kind = "pct"
        _tenths(q, unit)
    else:
        q.kind = "other" if name == "date" or (name == "people" and q.low >= 1e8) else name


def _apply_currency(q: Quantity, name: str, prefix: re.Match[str] | None, large: bool) -> None:
    if prefix:
        group = prefix.lastgroup or "cny"
        q.kind, q.currency = "money", "" if group == "cny" else _CODES.get(group, group.upper())
    elif name in _CURRENCIES:
        q.kind, q.currency = "money", _CODES.get(name, name.upper())
    elif name or large:
        q.kind = "money"


def _tenths(q: Quantity, unit: re.Match[str]) -> None:
    """七成 is 70%, 三成半 35%."""
    if unit["pct"].startswith("成"):
        half = unit["half"]
        extra = 0.0 if not half else 5.0 if half == "半" else chinese_number(half) or 0.0
        _multiply(q, 10.0)
        q.low, q.high = q.low + extra, q.high + extra


_HEADER = regex(
    r"[(](?:单位:?)?(?P<scale>万|亿|千)?(?P<unit>元|人|平方米|㎡|平米|亩|%)?(?:人民币)?[)]\s*[:|\s]\s*(?:20\d\d年\s*)?$"
)
_HEADER_KIND = {"元": "money", "人": "people", "平方米": "area", "㎡": "area", "平米": "area", "亩": "land", "%": "pct"}


def _header_unit(q: Quantity, before: str) -> None:
    """营业收入（万元）：8600: the unit stands with the name of the field."""
    said = _HEADER.search(before) if ")" in before else None
    if said and (said["scale"] or said["unit"]):
        q.kind = _HEADER_KIND[said["unit"] or "元"]
        _multiply(q, _SCALES.get(said["scale"] or "", 1.0))


def _multiply(q: Quantity, factor: float) -> None:
    q.low, q.high, q.factor = (float(f"{v * factor:.10g}") for v in (q.low, q.high, q.factor))


def _per_mu_before(q: Quantity, before: str) -> None:
    said = _PER_MU_BEFORE.search(before) if "亩" in before or "单位面积" in before else None
    if said:
        q.kind = "other" if _PER_MU_OTHER.search(said.group()) else "per_mu"


_PER_MU_BEFORE = regex(r"(?:每亩|亩均|单位面积)[^0-9，。,;\n]{0,9}$")
_PER_MU_OTHER = regex(r"税|产|收|利|纳|地价|租")


def _bound(q: Quantity, plain: str) -> None:
    before = plain[max(0, q.start - 14) : q.start]
    least = most = None
    if before[-1:] in _BOUND_ENDS:
        least, most = _AT_LEAST.search(before), _AT_MOST.search(before)
    if not least and not most:
        about = _ABOUT.search(before) if before[-1:] in _BOUND_ENDS else None
        if about:
            head = before[: about.start()]
            least, most = _AT_LEAST.search(head), _AT_MOST.search(head)
    if most and not (least and least.start() < most.start()):
        q.low = -INF
    elif least or _FROM_AFTER.match(plain, q.end):
        q.high = INF
    elif _TO_AFTER.match(plain, q.end):
        q.low = -INF
    elif q.loose in ("多", "+") and q.kind == "money":
        q.high = INF


def _merge(found: list[Quantity], plain: str) -> list[Quantity]:
    """Ranges: 3-5亿, 3000到5000平, 三个亿打底五个亿封顶."""
    merged: list[Quantity] = []
    for q in found:
        last = merged[-1] if merged else None
        if last is not None and _ranges(last, q, plain):
            _join(last, q)
        else:
            merged.append(q)
    return merged


def _ranges(a: Quantity, b: Quantity, plain: str) -> bool:
    if b.number_start - a.end > _LONGEST_JOIN:
        return False
    between = plain[a.end : b.number_start]
    if a.kind == b.kind and a.currency == b.currency and math.isinf(a.high) and math.isinf(b.low):
        return len(between) <= 6 and a.low < b.high and not re.search(r"[。;\n]", between)
    if between.lstrip().startswith("to ") and SHIFTED.search(plain[max(0, a.start - 40) : a.number_start]):
        return False  # headcount up from 150 to 260: one and the other
    if not _JOIN.fullmatch(between) or (
        between.strip() == "and" and "between" not in plain[max(0, a.start - 12) : a.start]
    ):
        return False
    if a.kind == b.kind and a.currency == b.currency:
        return a.low < b.high
    return a.kind in ("bare", "money") and b.kind != "other" and math.isfinite(a.low)


def _join(a: Quantity, b: Quantity) -> None:
    low = a.low
    if not a.scaled and a.kind in ("bare", "money"):
        low *= b.factor
    if low >= b.high:
        low = a.low
    a.low, a.high, a.end = low, b.high, b.end
    a.kind = b.kind if a.kind == "bare" or b.kind != "bare" else a.kind
    a.currency = a.currency or b.currency
    a.scaled = True
