"""The drugs and devices a text speaks of: what kind, which registration class, how far, by which review track.

A text often names several products ("两个1类生物药，一个I期、一个临床前"); each becomes one mapping of product facts to
readings. Phases of an investment (一期投资) are no clinical phases, a company's listing (科创板上市) is no product
launch, and what is only planned (拟申报, 准备进入) has not been reached.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from matcher.reading.marks import Guarded, any_bit, sought
from matcher.reading.patterns import regex
from matcher.reading.text import Text
from matcher.reading.types import Reading, Span

Product = dict[str, Reading]


def _regex(text: str) -> re.Pattern[str]:
    """A pattern whose word boundaries also stand between Latin and Chinese letters."""
    return regex(text, re.ASCII)


_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "ⅰ": 1, "ⅱ": 2, "ⅲ": 3, "iv": 4, "ⅳ": 4, "v": 5, "vi": 6}
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}

STAGES = (
    "preclinical",
    "ind_filed",
    "ind_approved",
    "phase_1",
    "phase_1_completed",
    "phase_2",
    "phase_2_completed",
    "phase_3",
    "phase_3_completed",
    "registration_filed",
    "approved",
    "marketed",
)

# kind → the kinds above it, nearest first (the tree of product.kind)
_ABOVE = {
    "chemical_drug": ("drug",),
    "biologic": ("drug",),
    "tcm_drug": ("drug",),
    "vaccine": ("biologic", "drug"),
    "blood_product": ("biologic", "drug"),
    "antibody": ("biologic", "drug"),
    "cell_gene_therapy": ("biologic", "drug"),
    "other_biologic": ("biologic", "drug"),
    "device_class_3": ("device",),
    "device_class_2": ("device",),
    "device_class_1": ("device",),
    "ivd_class_3": ("device_class_3", "ivd", "device"),
    "ivd_class_2": ("device_class_2", "ivd", "device"),
    "ivd": ("device",),
}
_DEVICES = {"device", "device_class_1", "device_class_2", "device_class_3", "ivd_class_2", "ivd_class_3", "ivd"}


def number(words: str) -> int:
    """The number a word or figure stands for: 三 → 3, 十二 → 12, Ⅲ → 3, two → 2; 0 when it is none.

    >>> [number(w) for w in ("三", "十二", "iii", "two", "15", "?")]
    [3, 12, 3, 2, 15, 0]
    """
    words = words.strip()
    if words.isascii() and words.isdigit():
        return int(words)
    known = _DIGITS.get(words) or _ROMAN.get(words) or _WORDS.get(words)
    if known:
        return known
    if "十" in words:
        tens, _, ones = words.partition("十")
        return (_DIGITS.get(tens, 1) * 10) + _DIGITS.get(ones, 0)
    return 0


class _Token(msgspec.Struct, frozen=True, gc=False):
    what: str  # kind, reg_class, stage, track, first_time, count
    value: str | int | bool
    start: int
    end: int
    count: int = 0


REACH = 300  # how far the beginning and the end of a sentence are looked for

# Sentences and clauses --------------------------------------------------------------------------------------------

_Stops = tuple[re.Pattern[str], re.Pattern[str]]


def _stops(signs: str) -> _Stops:
    """The signs that end a sentence (or clause): the next of them, and all up to the last."""
    return (
        regex(rf"[{signs}.](?:(?<!\.)|(?=\s|$))", re.ASCII),
        regex(rf".*(?:[{signs}]|\.(?=\s|$))", re.ASCII | re.DOTALL),
    )


_SENTENCE = _stops(r"。；;！!？?\n")
_CLAUSE = _stops(r"，,、。；;！!？?\n()（）")


def _since(stops: _Stops, plain: str, at: int) -> int:
    """Where the sentence (or clause) that holds a position begins."""
    first = at - REACH if at > REACH else 0
    last = stops[1].match(plain, first, at)
    return last.end() if last else first


def _until(stops: _Stops, plain: str, at: int) -> int:
    far = min(len(plain), at + REACH)
    match = stops[0].search(plain, at, far)
    return match.start() if match else far


# What is not this applicant's, or not yet so ----------------------------------------------------------------------

_NOT_YET = _regex(
    r"(?:拟|准备|计划|打算|即将|将要?|争取|有望|希望|预计|预期|目标|力争|待|想|需要?|寻求|下一步|后续|年底前|明年|后年|"
    r"\b(?:plans?|planning|will|expects?|expected|aims?|target(?:ing)?|to be|about to|intends?|"
    r"hopes?|wants?|seek(?:s|ing)?|needs?|wish(?:es)?|would like|looking (?:for|to)|appl(?:y|ying|ied)|pursuing|await(?:ing|s)?|pending|"
    r"working towards?)\b)[^，,。；;\n]{0,14}$"
)
_DENIED = _regex(
    r"(?:尚未|还未|还没有?|仍未|从未|未曾|未(?!来|能满足)|没有?|暂无|尚无|不(?:是|做|涉及|含|生产|属于)|非|"
    r"无(?!创|菌|源|防腐|针)|\b(?:no|not|never|without|none of|neither|nor)\b|n't)[^，,。；;\n]{0,9}$"
)
_DENIED_AFTER = _regex(
    r"^(?:的|产品|证|通道|程序|审查|审批)*(?:我们|都|也|均|暂时|目前|还)?(?:不做|没有|没做|不涉及|不生产|还没|尚未|没批|未获批|未取得|"
    r"没拿)"
)
_SOMEONE = _regex(
    r"母公司|控股股东|集团已有|客户的?|合作伙伴|竞品|竞争对手|同行|客户包括|\b(?:parent|clients?'?|"
    r"customers?'?|competitors?|partner's)\b"
)
_OURSELVES = _regex(r"我们|我司|我公司|自己|本公司|自有|\b(?:we|our)\b")
_ABROAD = _regex(
    r"(?:fda|ema|pmda|ce|美国|欧盟|欧洲|日本|香港|澳门|海外|境外|国外|东南亚|巴西|俄罗斯|hong kong|us|"
    r"european|overseas)[^，,。；;\n]{0,8}$"
)
_HOME_TOO = _regex(r"国内|中美|中国|nmpa|药监|中欧|内地|两报")


def _clause_before(plain: str, at: int) -> str:
    return plain[_since(_CLAUSE, plain, at) : at]


# NDA今年12月交 is still to be filed, NDA今年3月交了 is not.
_TO_BE_DONE = _regex(
    r"\s?(?:申请|资料|申报)?(?:预计|计划|拟|将|争取|力争|准备|(?:今年|明年|后年|年底|年内|下半年|下个?月)[^，,。；;\n了]{0,8}(?:交|报|申报|申请)(?!了|过))"
    r"| (?:filing |submission )?(?:(?:is |are )?(?:planned|expected|due|scheduled|targeted)|to be (?:filed|submitted))\b"
)


def _holds(plain: str, start: int, end: int) -> bool:
    """Whether a stage or certificate is said to have been reached, here, by the applicant itself."""
    before = _clause_before(plain, start)
    words = plain[start:end]
    if _TO_BE_DONE.match(plain, end):
        return False
    if _NOT_YET.search(before) or _DENIED.search(before) or _DENIED_AFTER.match(plain[end : end + 12]):
        return False
    if _ABROAD.search(before) and not _HOME_TOO.search(before + words):
        return False
    return not _someone_else(plain, start)


def _someone_else(plain: str, at: int) -> bool:
    """Whether the sentence so far speaks of the parent, a customer or a rival, and not of the applicant again."""
    sentence = plain[_since(_SENTENCE, plain, at) : at]
    last = max((m.end() for m in _SOMEONE.finditer(sentence)), default=-1)
    return last >= 0 and not _OURSELVES.search(sentence, last)


# Classes ----------------------------------------------------------------------------------------------------------

_COUNT = (
    r"(?P<count>[一二两三四五六七八九十]{1,3}|\d{1,3}|one|two|three|four|five|six|seven|eight|nine|"
    r"ten)\s*(?:个|款|项|张|种|支|只|件|品种)?"
)
_CLASS = sought(
    r"(?:第)?(?P<digit>[1-6]|[一二三四五六]|iii|ii|i|ⅲ|ⅱ|ⅰ)(?P<sub>\.\d)?\s?类(?!似|型|别|人|风湿)|"
    r"\bclass[ -](?P<en>iii|ii|i|[1-6])\b|\b(?P<cat>category) (?P<num>[1-6])\b"
)
_TWO_CLASSES = sought(
    r"(?<![第\d])(?:第)?(?P<first>[一二]|ⅱ|ii(?!i)|i(?!i))类?[、/和及与]?(?:第)?(?P<second>[二三]|ⅲ|iii|"
    r"ii)类(?=医疗器械|器械|证|注册证|体外|产品|耗材)"
)
_DEVICE_AFTER = _regex(
    r"^\s*(?:\d{1,2}|[一二两三四五六七八九十]{1,2})张|^\s*备案|^ (?:registered|certified)\b|^\s*(?:的|创新|高端|有源|无源|植入|介入|高值|医用|医疗|体外|诊断|个|张)*(?:械|器械|医疗器械|医械|证(?!券)|"
    r"注册证|医疗器械证|耗材|试剂|诊断|设备|敷料|植入|介入|ivd|软件|证书|注册人|medical device|device|ivd|"
    r"医疗软件)|^ ?(?:medical |implantable |innovative |active )*(?:device|ivd|implant|diagnostic|stent|catheter|valve|pump)"
)
_IVD_NEAR = _regex(r"体外诊断|试剂|诊断试剂|检测|ivd|in[ -]vitro|diagnostic")
_DRUG_NEAR = _regex(
    r"新药|药|生物制品|化药|中药|仿制|兽|疫苗|抗体|单抗|双抗|细胞|制剂|adc|临床|ind\b|nda|bla|注册分类|drug|"
    r"biologic|therap|vaccine|antibod"
)


def _device_context(plain: str, start: int, end: int, digit: str) -> bool:
    """Whether a class is a device's (三类证) rather than a drug's (3类新药)."""
    if _DEVICE_AFTER.match(plain[end : end + 16]):
        return True
    clause = plain[_since(_CLAUSE, plain, start) : _until(_CLAUSE, plain, end)]
    if _DRUG_NEAR.search(clause):
        return False
    if number(digit) > 3 or digit.isdigit():
        return False
    device = re.search(
        r"器械|医疗设备|耗材|试剂|支架|导管|device"
    , plain[_since(_SENTENCE, plain, start) : _until(_SENTENCE, plain, end)])
    return bool(device)


def _classes(text: Text) -> Iterator[_Token]:
    plain = text.plain
    taken: list[tuple[int, int]] = []
    for match in text.matches(_TWO_CLASSES):
        taken.append(match.span())
        if _claimed(plain, *match.span()):
            for part in ("first", "second"):
                yield from _device(plain, number(match[part]), *match.span(part))
    for match in text.matches(_CLASS):
        if any(a < match.end() and match.start() < b for a, b in taken):
            continue
        digit = match["digit"] or match["en"] or match["num"]
        level = number(digit)
        if not 1 <= level <= 6 or not _claimed(plain, *match.span()):
            continue
        if _device_context(plain, match.start(), match.end(), digit):
            yield from _device(plain, level, match.start(), match.end())
        elif _drug_class(plain, match):
            yield _Token("reg_class", f"class_{level}", match.start(), match.end(), _count_at(plain, *match.span()))


_DEALT_IN = _regex(r"\s?(?:的|医疗|体外|诊断|试剂|器械|医用|耗材|设备|medical|devices?| )*(?:经营|销售(?![额收中])|批发|零售|代理|经销|配送|distribution\b|wholesal)")

_BEFORE_TRADE = frozenset(" 的医体诊试器设耗经销批零代配md")


def _claimed(plain: str, start: int, end: int) -> bool:
    before = _clause_before(plain, start)
    if plain[end : end + 1] in _BEFORE_TRADE and _DEALT_IN.match(plain, end):
        return False
    if _DENIED.search(before) or _DENIED_AFTER.match(plain[end : end + 16]):
        return False
    return not _someone_else(plain, start)


def _drug_class(plain: str, match: re.Match[str]) -> bool:
    sentence = plain[_since(_SENTENCE, plain, match.start()) : _until(_SENTENCE, plain, match.end())]
    if plain[match.end() : match.end() + 2] in {"洁净", "水体", "工业", "用地", "仓库", "危化", "人才", "气候"}:
        return False
    around = plain[max(0, match.start() - 2) : match.end() + 8]
    if _DRUG_NEAR.search(around) or _DRUG_NEAR.search(sentence):
        return True
    named = match["digit"] or ""
    return named.isdigit() and bool(_DRUG_NEAR.search(plain))


def _device(plain: str, level: int, start: int, end: int) -> Iterator[_Token]:
    if not 1 <= level <= 3:
        return
    nearby = plain[_since(_CLAUSE, plain, start) : _until(_CLAUSE, plain, end)]
    ivd = level > 1 and _IVD_NEAR.search(nearby)
    kind = f"ivd_class_{level}" if ivd else f"device_class_{level}"
    count = _count_at(plain, start, end)
    yield _Token("reg_class", f"class_{level}", start, end, count)
    yield _Token("kind", kind, start, end)


_COUNT_BEFORE = _regex(
    _COUNT
    + r"\s*(?:国家|创新|国产|在研|已上市|的|进口|自研|核心|获批|在|处于|刚刚?|已经?|进入|到|还在|目前|做到|了)*$"
)
_COUNT_AFTER = _regex(
    r"^[”\"’」]?(?:医疗器械|器械|新药|生物药|化药|中药|仿制药|批文|批件|证|注册证|品种|产品|的|那)*\s*有?"
    r"\s*(?P<count>[一二两三四五六七八九十]{1,3}|\d{1,3})\s*(?:个|款|张|项|种)(?!亿|百|千|万|月|多?亿)"
)


def _count_at(plain: str, start: int, end: int) -> int:
    """How many products a class or a stage is said of: `两个1类`, `4类3个`."""
    before = plain[max(0, start - 10) : start]
    match = _COUNT_BEFORE.search(before)
    if match and re.search(
        r"[个款项张种支只件]|品种|[a-z]{3}\s"
    , match[0]) and not re.search(r"[\d.]$", before[: match.start()]):
        return number(match["count"])
    after = _COUNT_AFTER.match(plain[end : end + 16])
    return number(after["count"]) if after else 0


# Stages -----------------------------------------------------------------------------------------------------------

_PHASE_NO = r"iii|ii|i|ⅲ|ⅱ|ⅰ|[123]|一|二|三"
_PHASE = sought(
    rf"(?<![a-z0-9第])(?:临床)?(?P<a>{_PHASE_NO})[ab]?\s?期?\s?(?:[/和、]\s?(?P<b>{_PHASE_NO})[ab]?)?\s?期"
    rf"|\bphases? (?P<c>iii|ii|i|[123])[ab]?(?:\s?/\s?(?P<d>iii|ii|i|[123])[ab]?)?\b"
)
_NOT_CLINICAL = _regex(
    r"^\s?(?:扩产|扩能|技改|投资|工程|项目|建设|用地|厂房|总投|占地|投入|计划总|总|规划|车间|扩建|产线|基地|园区|注册资本|"
    r"出资|到位|开工|投产|建|已建|\d|面积|设备|约|为\d|of the project|investment|construction|of construction)"
)
_RANGE_OF_PHASES = _regex(r"期(?:到|至|[-~—–])|(?:到|至|[-~—–])\s?(?:iii|ii|i|ⅲ|ⅱ)[ab]?\s?期")
_DONE_BEFORE = _regex(r"(?<!未)(?<!预计)(?:完成了?|结束了?|做完了?|走完|completed|finished)[^，,。；;\n]{0,6}$")
_DONE_AFTER = _regex(
    r"^(?:注册|临床|试验|研究|clinical|trial|study|\s|都|也|已经?|均|刚刚?|全部|顺利|was|is|has been|"
    r"数据)*(?:完成(?!入组|首例|受试)|结束|做完|揭盲|出组|达到主要终点|completed|finished)"
)
_YET_TO_START = _regex(
    r"^(?:临床|试验|研究)*\s?(?:计划|拟|将|预计|待|尚未|未|还没|筹备|准备|will\b|is planned|planned|to start|"
    r"has not|not yet)"
)
_PIVOTAL = sought(
    r"(?:关键性?注册|注册性|关键性?|确证性)(?:注册)?临床|注册临床|pivotal (?:trial|study|clinical)|"
    r"registrational"
)


def _phases(text: Text) -> Iterator[_Token]:
    plain = text.plain
    for match in text.matches(_PHASE):
        words = match["b"] or match["a"] or match["d"] or match["c"]
        chinese = (match["a"] or "") in {"一", "二", "三", "1", "2", "3"}
        tail = plain[match.end() : match.end() + 10]
        if _NOT_CLINICAL.match(tail):
            continue
        if chinese and not _clinical(plain, match.start(), match.end()):
            continue
        window = plain[max(0, match.start() - 8) : match.end() + 8]
        if _RANGE_OF_PHASES.search(window):
            continue
        token = _phase(plain, number(words), match.start(), match.end())
        if token:
            yield token


_TRIAL_AFTER = _regex(r"\s?(?:的|注册)?(?:临床|试验)|\s?(?:的|刚刚?|已经?|都|也|正在?|还在?|在)*(?:揭盲|入组|出组|给药|首例|受试)")
_DONE_ALONE = _regex(r"\s?(?:的|刚刚?|已经?|都|也)*(?:做完|完成|结束|读出|做了|在做)")
_DRUG_BEFORE = _regex(r"(?:抗体?|疫苗|药|adc|细胞|管线|品种|抑制剂|蛋白)\s?$")


def _clinical(plain: str, start: int, end: int) -> bool:
    """Whether 一期/二期/三期 is a clinical phase: only where 临床 stands at it."""
    after = plain[end : end + 10]
    if "临床" in plain[max(0, start - 3) : end] or _TRIAL_AFTER.match(after):
        return True
    return bool(_DONE_ALONE.match(after) and _DRUG_BEFORE.search(plain[max(0, start - 6) : start]))


def _phase(plain: str, phase: int, start: int, end: int) -> _Token | None:
    before, after = _clause_before(plain, start), plain[end : end + 20]
    done = bool(_DONE_BEFORE.search(before) or _DONE_AFTER.match(after))
    if done and re.search(r"入组", plain[end : _until(_CLAUSE, plain, end)]):
        done = False
    waiting = _NOT_YET.search(before) or _DENIED.search(before)
    if _YET_TO_START.match(after):
        return None
    if waiting and not (done and re.search(r"未完成|没做完|没有完成", before)):
        return None
    if not _holds(plain, start, end) and not waiting:
        return None
    stage = f"phase_{phase}_completed" if done else f"phase_{phase}"
    return _Token("stage", stage, start, end, _count_at(plain, start, end))


_OBTAIN = r"(?:手握|握有|取得|获得?|获批|拿到?|拿下|领到|持有|已有|有了?|到手|下来)"
_MILESTONES: tuple[tuple[str, Guarded], ...] = (
    (
        "preclinical",
        sought(
            r"临床前(?!cro|服务|研究服务|安评|毒理|评价|合同|cro| ?cro|外包)|(?:尚未|还未|还没有?|未)(?:申报|"
            r"进入|开展|启动|进|上|报)(?:过)?(?:临床|ind|i期)"
            r"|(?:准备|拟|计划|正在准备|即将|筹备)(?:申报|递交|提交|报)\s?ind|ind(?:申报)?准备|候选化合物|"
            r"候选药物阶段|(?:处于|还在|正在做|在做)药学研究|药学研究阶段|\bpcc\b|先导化合物|药物发现阶段|ind-enabling"
            r"|(?<!non)\bpre-?clinical\b(?! (?:cro|services?|contract|research|studies for|safety|studies to))"
        ),
    ),
    (
        "ind_filed",
        sought(
            r"\bind\s?(?:申请)?(?:一个|两个|\d个)?(?:正|还|目前)?在审|\bind\s?(?:申请)?(?:已|刚|均|都|也)*(?:获|被)?(?:受理|递交|提交|申报(?!准备)|filed|submitted|"
            r"accepted)|临床(?:试验)?申请(?:已|刚|获|被)*(?:受理|递交|提交)|(?:已|刚)(?:申报|递交|提交|"
            r"报)了?(?:ind|临床)"
            r"|\bind (?:was |has been |is )?(?:filed|submitted|accepted|under review)"
        ),
    ),
    (
        "ind_approved",
        sought(
            rf"{_OBTAIN}[^，,。；;\n]{{0,10}}?(?:临床(?:试验)?(?:批件|许可|批准|默示许可|通知书|批文)|ind批件|"
            rf"ind批准|ind许可|默示许可)|(?:临床(?:试验)?(?:批件|许可|默示许可|批文)|ind批件|批件)(?:已|刚|都|"
            rf"也)*(?:拿到|到手|下来|获批|取得)"
            r"|\bind(?:s)?\s?(?:已|均|都|刚)*(?:获批|批准|获准|通过|过了|获得批准|拿到)|(?:获批|批准|"
            r"获准)(?:开展|进入|进行)?临床|临床(?:试验)?(?:申请)?(?:已)?(?:获批|获准)|(?:拿到?|有|获得?|取得)了?(?:ind|"
            r"批件)(?!申报)"
            r"|\binds? (?:has |have |was |were |been |is |are )*(?:approved|cleared|granted|approval)|"
            r"\b(?:approved|cleared) inds?\b|\bind (?:approval|clearance)"
        ),
    ),
    (
        "registration_filed",
        sought(
            r"在?报产|上市(?:许可|注册)?申请|申报上市|报上市|上市申报|新药上市申请|\bnda\b|\bbla\b|\banda申报|"
            r"注册(?:申请|申报|资料)?(?:已|刚|获|被)*(?:受理|递交|提交)|(?:递交|提交)了?(?:上市|注册|"
            r"生产)(?:申请|申报|注册)?|注册(?:申报|审评|审批)(?:中|阶段)|注册受理|(?<!ind)(?<!临床申请)(?<!ind申请)(?<!试验申请)(?<!临床)已(?:获)?受理(?!临床|ind)"
            r"|证书?(?:还|正|目前)?在(?:审评?|评审|审批)(?!核通过)|审评中|待批(?!复)|发补|申请注册证|等(?:注册)?证|\b(?:new drug application|"
            r"biologics licen[cs]e application|marketing application|registration (?:filed|submitted|"
            r"under review))\b"
        ),
    ),
    (
        "approved",
        sought(
            rf"{_OBTAIN}[^，,。；;\n]{{0,12}}?(?:注册证书?|三类证|二类证|iii类证|ii类证|兽药证书|新药证书|"
            rf"上市许可|药品批件|生产批件|批准文号|批文|蓝帽子?|注册批件|药品注册证)|(?:注册证书?|三类证|"
            rf"二类证|iii类证|ii类证|新兽药证书|证书|证|批文|批件)(?:已经?|刚刚?|都|也|均|今年|去年|前年|(?:20\d\d年)?(?:\d{{1,2}}月(?:份)?)?|上个?月|年[初底])*?(?:拿到|到手|下来|"
            rf"取得|获批|拿下|下证|拿了|有了|拿(?=[，,。；;\s]|$))"
            r"|拿证|取证|获证|下证|首次注册|获批注册|(?:获|获得|取得)nmpa批准|(?:已|刚|均)获批(?!开展|临床|"
            r"进入|准|复|面积)|获批(?=[，,。；;\n）)]|$)|获国家药监局批准|[三二]类证[：:]|"
            r"[三二]类(?:注册)?证?\s?(?:有|共)?(?:\d+|[一二两三四五六七八九十]{1,3})\s?张|[三二]类(?:注册)?证\s?\d+\s?个"
            r"|\bclass (?:iii|ii|i|[123]) (?:registered|certified|licen[cs]ed)\b"
            r"|\b(?:nmpa|registration|marketing)[- ](?:approved|approval|certificate|authori[sz]ation)\b|"
            r"\b(?:approved|registered) (?:by|in) (?:the )?(?:nmpa|china)|\bapproved products?\b"
        ),
    ),
    (
        "marketed",
        sought(
            r"(?:获批|批准)上市|上市(?:销售|品种|产品|多年)|已(?:经)?上市|(?:个|款|种|品种|产品|新药|双抗|"
            r"单抗|药|器械|疫苗)(?:已|均已?|都已?|也已?|刚刚?|已经)?(?:在国内|在中国|在内地|全球|"
            r"国内)?上市(?!后再)|在售|商业化销售|上市了"
            r"|\b(?:on the market|marketed|launched|commerciali[sz]ed|commercial-stage)\b"
        ),
    ),
)
_LISTING = _regex(
    r"(?:科创板|创业板|主板|北交所|港股|港交所|联交所|上交所|深交所|纳斯达克|纽交所|a股|h股|三地|两地|ipo|"
    r"新三板|公司|集团|企业|母公司|股东|我们|药企|股份|在(?:上海|深圳|香港|美国|"
    r"港))[^，,。；;\n个款药品]{0,8}$"
)
_LISTING_AFTER = _regex(
    r"^(?:了)?\s?(?:公司|企业|集团|药企|辅导|计划|筹备|主体|平台|募资|疫苗企业|生物|[（(](?:科创板|创业板|港|"
    r"主板|北交|a股|代码|sz|sh|hk))|^[^，,。；;\n]{0,10}(?:代码|募资|板\b)"
)


def _milestones(text: Text) -> Iterator[_Token]:
    plain = text.plain
    for stage, pattern in _MILESTONES:
        for match in text.matches(pattern):
            start, end = match.span()
            if stage == "preclinical":
                ok = _is_preclinical(plain, start, end)
            else:
                ok = _holds(plain, start, end) and not (stage == "marketed" and _is_listing(plain, start, end))
            if ok:
                yield _Token("stage", stage, start, end, _count_at(plain, start, end))


def _is_preclinical(plain: str, start: int, end: int) -> bool:
    sentence = plain[_since(_SENTENCE, plain, start) : _until(_SENTENCE, plain, end)]
    if re.search(
        r"\bcro\b|安评|毒理|服务商|提供.{0,8}临床前|services"
    , sentence) and "阶段" not in plain[end : end + 3]:
        return False
    return not _DENIED_AFTER.match(plain[end : end + 10]) and not _someone_else(plain, start)


def _is_listing(plain: str, start: int, end: int) -> bool:
    at = plain.find("上市", start, end)
    if at < 0:
        return False
    return bool(_LISTING.search(_clause_before(plain, at)) or _LISTING_AFTER.match(plain[at + 2 : at + 20]))


def _pivotal(text: Text) -> Iterator[_Token]:
    plain = text.plain
    for match in text.matches(_PIVOTAL):
        start, end = match.span()
        sentence = plain[_since(_CLAUSE, plain, start) : _until(_CLAUSE, plain, end)]
        if _PHASE.search(sentence):
            continue
        token = _phase(plain, 3, start, end)
        if token:
            yield token


# Tracks, first certificates, kinds ---------------------------------------------------------------------------------

_TRACKS: tuple[tuple[str, Guarded], ...] = (
    (
        "provincial_innovative_device",
        sought(
            r"(?:省级?|广东省?|省药监局?|省局)[^，,。；;\n]{0,6}创新(?:二类)?(?:医疗)?器械|(?:二类|"
            r"第二类)创新(?:医疗)?器械|省(?:级)?(?:第?二类)?创新(?:通道|特别审[查批])"
        ),
    ),
    ("provincial_priority_device", sought(r"(?:省级?|广东省?|省药监局?)[^，,。；;\n]{0,8}优先审批")),
    (
        "national_innovative_device",
        sought(
            r"(?:国家(?:级|药监局|局)?)?创新(?:医疗)?器械(?:的)?(?:特别审[查批]|绿色通道|通道|审批通道|审查|"
            r"认定)|国家(?:级|药监局|局)?[^，,。；;\n]{0,4}创新(?:医疗器械|器械|通道)|创新(?:特别审[查批]|"
            r"绿色通道)"
            r"|\b(?:special (?:review|approval)[^.,;\n]{0,20}innovative (?:medical )?devices?|"
            r"innovative (?:medical )?device[s]? (?:special|green|fast|pathway|track|programme|program|"
            r"designation))"
        ),
    ),
    ("national_priority_device", sought(r"器械优先审[批评]|优先审批(?:的)?(?:医疗)?器械")),
    ("drug_breakthrough", sought(r"突破性(?:治疗|疗法)|\bbreakthrough (?:therapy|treatment)")),
    ("drug_conditional", sought(r"附条件(?:批准|上市|获批)|\bconditional(?:ly)? (?:approval|approved)")),
    ("drug_priority", sought(r"优先审评|\bpriority review")),
    ("drug_special", sought(r"(?<!器械)特[别殊]审批(?:程序)?(?!.{0,4}器械)")),
)


def _tracks(text: Text) -> Iterator[_Token]:
    plain = text.plain
    taken: list[tuple[int, int]] = []
    for track, pattern in _TRACKS:
        for match in text.matches(pattern):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            taken.append(match.span())
            if _holds(plain, *match.span()):
                yield _Token("track", track, *match.span())


_FIRST = sought(
    r"首次(?:拿证|取证|取得|获证|获批|注册|拿到|获得)|首张(?:三类|二类|注册)?证|第一张(?:三类|二类|注册)?证|"
    r"首个(?:三类|二类|注册)证|\bfirst (?:certificate|registration|approval|marketing approval|time approved)"
)
_KINDS: tuple[tuple[str, Guarded], ...] = (
    ("veterinary_drug", sought(
        r"新?兽药|兽用(?:药|疫苗|生物制品|制剂)|宠物(?:药|疫苗|新药)|动物疫苗|禽用疫苗|猪用?疫苗|"
        r"\bveterinary (?:drug|vaccine|medicine)"
    )),
    ("cell_gene_therapy", sought(
        r"u?car-?(?:t|nk|m)\b|car-?t(?=细胞)|tcr-?t\b|\btil\b|干细胞|细胞(?:治疗|疗法|药物|产品|制剂)|"
        r"基因(?:治疗|疗法|药物)|免疫细胞|\baav\b|ipsc|nk细胞|\bnk(?=[(、/])|溶瘤病毒|cell therap|gene therap|stem cell"
    )),
    ("vaccine", sought(r"疫苗|\bvaccines?\b")),
    ("blood_product", sought(r"血液制品|白蛋白|静丙|免疫球蛋白|凝血因子|blood product|plasma-derived")),
    ("antibody", sought(r"单抗|双抗|三抗|抗体|\badcs?\b|pd-?l?1\b|\bmabs?\b|antibod(?:y|ies)|bispecific")),
    ("other_biologic", sought(
        r"重组(?!疫苗|腺病毒|质粒)[^，,。；;\n]{0,8}?(?:蛋白|因子|激素|毒素)|融合蛋白|胰岛素|肉毒毒?素|"
        r"生长激素|干扰素|活菌药?|溶瘤细?菌|fusion protein|insulin"
    )),
    ("tcm_drug", sought(
        r"中药(?!材|饮片|配方|房)|经典名方|中成药|复方(?=[^，,。]{0,6}(?:期|新药))|\btcm\b|chinese medicine|"
        r"botanical drug"
    )),
    ("hospital_preparation", sought(r"院内制剂|医院制剂|医疗机构(?:中药)?制剂|hospital preparation")),
    ("health_food", sought(r"保健食品|保健品|蓝帽|health food")),
    ("special_food", sought(r"特医食品|特殊医学用途|\bfsmp\b")),
    ("cosmetic", sought(r"化妆品|cosmetics?\b")),
    ("chemical_drug", sought(
        r"化药|化学药|小分子|仿制药|改良型新药|抑制剂|激动剂|拮抗剂|替尼|\bsmall[ -]molecules?|\bgenerics?\b|"
        r"inhibitors?\b"
    )),
    ("biologic", sought(r"生物药|生物制品|生物新药|生物类似药|大分子|生物创新药|\bbiologics?\b|biosimilars?")),
    ("ivd", sought(r"诊断试剂|试剂盒|体外诊断|\bivd\b|diagnostic (?:kit|reagent)s?")),
    ("device", sought(
        r"医疗器械|器械|封堵器|支架|瓣膜|导管|球囊|监护仪|内窥镜|手术机器人|呼吸机|植入物|起搏器|骨钉|骨板|"
        r"人工骨|敷料|医疗软件|辅助诊断软件|\bmedical devices?|(?<!-)\bdevices?\b|\bstents?\b|\bcatheters?\b|"
        r"\bimplants?\b"
    )),
    ("drug", sought(r"新药|创新药|\bnew drugs?\b|\bdrug candidates?\b")),
)


_COMBINED = _regex(r"(?:类?药物?)?(?:联用|联合用药|合用|联合治疗)")


def _kinds(text: Text) -> Iterator[_Token]:
    plain = text.plain
    taken: list[tuple[int, int]] = []
    for kind, pattern in _KINDS:
        for match in text.matches(pattern):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            taken.append(match.span())
            if _claimed(plain, *match.span()) and not _COMBINED.match(plain, match.end()):
                yield _Token("kind", kind, *match.span())


def _firsts(text: Text) -> Iterator[_Token]:
    for match in text.matches(_FIRST):
        if _holds(text.plain, *match.span()):
            yield _Token("first_time", True, *match.span())


# Putting products together ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Draft:
    """A product being put together."""

    tokens: dict[str, _Token] = field(default_factory=dict)
    count: int = 0
    count_at: _Token | None = None
    shared: bool = False  # stands for several products that are told apart by stage further on

    def value(self, what: str) -> str | int | bool | None:
        """What is known so far of one of its facts."""
        token = self.tokens.get(what)
        return token.value if token else None


_Reader = Callable[[Text], Iterable[_Token]]
# What makes a product of what is named, and what only describes one; each with the bits of all its patterns.
_MAKING: tuple[tuple[int, _Reader], ...] = (
    (_TWO_CLASSES.bit | _CLASS.bit, _classes),
    (_PHASE.bit, _phases),
    (_PIVOTAL.bit, _pivotal),
    (any_bit(p for _, p in _MILESTONES), _milestones),
    (any_bit(p for _, p in _TRACKS), _tracks),
)
_DESCRIBING: tuple[tuple[int, _Reader], ...] = ((_FIRST.bit, _firsts), (any_bit(p for _, p in _KINDS), _kinds))


def _tokens(text: Text) -> list[_Token]:
    """All that is said of products; nothing when no class, stage or track is told, for then none is named."""
    marks = text.marks
    found = [t for bits, reader in _MAKING if marks & bits for t in reader(text)]
    if not found:
        return found
    found += [t for bits, reader in _DESCRIBING if marks & bits for t in reader(text)]
    kept: list[_Token] = []
    last: dict[str, int] = {}  # where the latest token of each sort stands in `kept`
    for token in sorted(found, key=lambda t: (t.start, t.start - t.end)):
        at = last.get(token.what, -1)
        clash = kept[at] if at >= 0 and token.start < kept[at].end else None
        if clash is None:
            last[token.what] = len(kept)
            kept.append(token)
        elif token.what == "stage" and _rank(token) > _rank(clash):
            kept[at] = token
    # 疫苗已上市: the vaccine first, then that it is sold.
    return sorted(kept, key=lambda t: (t.start, t.what != "reg_class", t.what != "kind"))


def _rank(token: _Token) -> int:
    return STAGES.index(str(token.value))


def _is_above(upper: str, lower: str) -> bool:
    return upper in _ABOVE.get(lower, ())


def _new_kind(plain: str, draft: _Draft, token: _Token, later: list[_Token]) -> bool:
    """Whether another kind begins another product: only when its clause says something that clashes with this one."""
    held = draft.value("kind")
    if held is None:
        return False
    aside = plain.find(")", token.end, token.end + 24) if plain[token.end : token.end + 1] == "(" else -1
    end = aside if aside > 0 else _until(_CLAUSE, plain, token.end)
    ahead = {t.what for t in later if t.start < end and t.what in {"stage", "reg_class"}}
    same_clause = _since(_CLAUSE, plain, token.start) <= draft.tokens["kind"].start
    compatible = held == token.value or _is_above(str(held), str(token.value)) or _is_above(str(token.value), str(held))
    if "stage" in ahead and "stage" in draft.tokens and not same_clause:
        return True
    return not compatible and bool(ahead) and not same_clause


def _better_kind(plain: str, draft: _Draft, token: _Token) -> bool:
    """Whether a kind should be a draft's: its first, a narrower one, or the nearest before class and stage are told."""
    held = draft.tokens.get("kind")
    told = [t for what, t in draft.tokens.items() if what != "kind" and t.start != token.start]
    if held is None:
        return not told or token.start < _until(_SENTENCE, plain, max(t.end for t in told))
    if _is_above(str(held.value), str(token.value)):
        return True
    if told or _is_above(str(token.value), str(held.value)):
        return False
    return _since(_SENTENCE, plain, token.start) > held.start or _since(_CLAUSE, plain, token.start) > held.start


def _assemble(plain: str, tokens: list[_Token]) -> list[_Draft]:
    drafts: list[_Draft] = [_Draft()]
    for index, token in enumerate(tokens):
        draft = drafts[-1]
        if token.what == "stage":
            draft = _take_stage(plain, drafts, token, tokens[index + 1 : index + 9])
        elif token.what == "reg_class":
            held = draft.value("reg_class")
            if held is not None and (held != token.value or (token.count and draft.count)):
                draft = _Draft()
                drafts.append(draft)
            draft.tokens.setdefault("reg_class", token)
        elif token.what == "kind":
            if _new_kind(plain, draft, token, tokens[index + 1 : index + 9]):
                draft = _Draft()
                drafts.append(draft)
            if _better_kind(plain, draft, token):
                draft.tokens["kind"] = token
        else:
            draft.tokens.setdefault(token.what, token)
        if token.count and not draft.count and token.what != "kind":
            draft.count, draft.count_at = token.count, token
    return drafts


def _take_stage(plain: str, drafts: list[_Draft], token: _Token, later: list[_Token]) -> _Draft:
    draft = drafts[-1]
    held = draft.tokens.get("stage")
    near = min(token.end + 5, _until(_CLAUSE, plain, token.end))
    if held is not None and any(t.what == "kind" and token.end <= t.start < near for t in later):
        drafts.append(_Draft({"stage": token}))  # `III期的ADC和II期的单抗`: the stage stands before its own product
        return drafts[-1]
    splits = token.count > 0 and (draft.count > 1 or held is not None or draft.shared)
    if splits:
        base = draft
        draft = _Draft({k: t for k, t in base.tokens.items() if k in {"kind", "reg_class"}})
        if held is None:
            base.shared = True
        draft.shared = False
        drafts.append(draft)
        draft.tokens["stage"] = token
        return draft
    if held is None or _rank(token) > _rank(held):
        draft.tokens["stage"] = token
    elif _of_another(plain, held, token):
        drafts.append(_Draft({"stage": token}))
        return drafts[-1]
    return draft


_ANOTHER = _regex(r"另有|还有|另一|另外|其余|后面|储备|\banother\b|\bone more\b|\balso\b")
_STUDIED = _regex(r"^(?:研究|工作|试验)*(?:已经?|均已?|都)*(?:完成|结束|做完|completed)")


def _of_another(plain: str, held: _Token, token: _Token) -> bool:
    """II期入组中，另有一个临床前: an earlier stage is another product's, unless it is only the way that led here."""
    if token.value != "preclinical" or held.value == "preclinical" or _STUDIED.match(plain[token.end : token.end + 10]):
        return False
    if _ANOTHER.search(plain[_since(_CLAUSE, plain, token.start) : token.start]):
        return True
    return _since(_SENTENCE, plain, token.start) >= held.end and not _DONE_BEFORE.search(_clause_before(plain, token.start))


def _context_kind(plain: str, draft: _Draft, tokens: list[_Token]) -> _Token | None:
    """The kind the text speaks of first, or a narrower one it names, up to the end of the draft's sentence."""
    last = max((t.end for t in draft.tokens.values()), default=0)
    kinds = [t for t in tokens if t.what == "kind" and t.start < _until(_SENTENCE, plain, last)]
    best: _Token | None = None
    for token in kinds:
        if best is None or _is_above(str(best.value), str(token.value)):
            best = token
    return best


def _settle_kind(draft: _Draft, context: _Token | None) -> _Token | None:
    own = draft.tokens.get("kind")
    if context is None:
        return own
    if own is None:
        return context
    if _is_above(str(own.value), str(context.value)):
        return context
    return own


def _for_animals(plain: str, draft: _Draft, tokens: list[_Token]) -> _Token | None:
    """猫用疫苗取得新兽药证书: what the sentence of a product calls a veterinary medicine is one, whatever else it is."""
    animals = [t for t in tokens if t.value == "veterinary_drug"]
    if not animals:
        return None
    places = [t.start for t in draft.tokens.values()]
    begin, end = _since(_SENTENCE, plain, min(places)), _until(_SENTENCE, plain, max(places))
    return next((t for t in animals if begin <= t.start < end), None)


def _finish(plain: str, draft: _Draft, tokens: list[_Token]) -> Product | None:
    if draft.shared or not set(draft.tokens) & {"stage", "reg_class", "track"}:
        return None
    product: Product = {}
    kind = _for_animals(plain, draft, tokens) or _settle_kind(draft, _context_kind(plain, draft, tokens))
    if kind is not None:
        product["product.kind"] = _reading("kind", "device" if kind.value == "ivd" else kind.value, kind)
    for what in ("reg_class", "stage", "track", "first_time"):
        token = draft.tokens.get(what)
        if token is not None:
            product[f"product.{what}"] = _reading(what, _track_for(what, token, kind), token)
    if draft.count > 1 and draft.count_at is not None:
        product["product.count"] = _reading("count", (float(draft.count), float(draft.count)), draft.count_at)
    return product


def _track_for(what: str, token: _Token, kind: _Token | None) -> str | int | bool:
    """Priority review (优先审评) is a device track for a device and a drug track for a drug."""
    if what == "track" and token.value == "drug_priority" and kind is not None and kind.value in _DEVICES:
        return "national_priority_device"
    return token.value


def _reading(what: str, value: object, token: _Token) -> Reading:
    return Reading(f"product.{what}", value, Span(token.start, token.end))


def read_products(text: Text) -> list[Product]:
    """The products a text speaks of, in its order; a product is named only with a class, a stage or a review track."""
    tokens = _tokens(text)
    if not tokens:
        return []
    drafts = _assemble(text.plain, tokens)
    return [p for d in drafts if (p := _finish(text.plain, d, tokens)) is not None]
