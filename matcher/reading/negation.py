"""Whether words are denied, wished for, planned, past, or about somebody else: the scope of a few small words."""

from __future__ import annotations

import re

from matcher.reading.marks import Guarded
from matcher.reading.patterns import regex
from matcher.reading.text import Text

_SPAN = r"[^，,。；;:：.\n()]"
# "非" only before what a company is; 不仅, 不少于, 无菌 deny nothing.
DENIES = Guarded(
    r"(?:不(?!仅|但|只|光|少|低|超|止|限|同|断|锈|足|含税|到|过|大|小|便|知|确|错|动产|良|对称|可|溶)|没(?:有|评|拿|能|做|申|办)?(?!问题)|未(?!来|定)|暂无|尚无|并无|无(?!菌|尘|创|线|锡|人机|锡|纺|水|机|忧|论|源|需)"
    r"|非(?!处方|织|小细胞|临床|标|遗|公)|冇|唔(?!少|止)|别(?!墅)|勿|否(?!则)|免|缺|拒|排除"
    r"|\bno\b(?! less| fewer| more)|\bnot\b(?! only| less)|\bnone\b|\bnever\b|\bwithout\b|\bneither\b|\bnor\b|n't\b|\bnon-)"
    + _SPAN
    + r"{0,14}$"
)
_DENIAL = regex(DENIES.pattern.removesuffix(_SPAN + r"{0,14}$"))
_DENIAL_ENDS = regex(r"(?:有|评上?|拿到?|获|批|做|认定|通过|过)*")
_DENIED_AFTER = Guarded(
    r"^(?:[、和及与/]"
    + _SPAN
    + r"{1,14}|的?(?:资质|称号|认定|证书|资格|企业|背景|成分|股东|资本|持股|参股|入股)){0,2}\s?"
    r"(?:这些|那些|什么的|更|就|根本|当然|肯定|我们|目前|现在|都|均|也|还|皆|今年|去年|这次|上次|一直|从来|暂时|暂|尚|一概|统统|两个|俩)*"
    r"(?:没(?!问题)|未(?!来)|不是|不(?:涉及|做|算|具备|属于)|无(?!论)|冇|唔系|为零|是没有|否(?:$|[，,。；;\s)])|×|✗"
    r"|:\s*(?:否|无|没有|未|不是|不|no\b|none\b|n/a)|\s(?:is|are|has|have)\s(?:not|no)\b|: ?no\b)"
)
_PLANS = Guarded(
    r"(?:拟|计划|打算|准备(?!金)|筹备|筹划|想|希望|期望|目标|预计|争取|力争|冲刺|冲击|冲|谋求|有望|将(?=于|在|会|要|来|申)|未来|后续|下一步|明年|后年|正在|正(?=申|办|报|筹|准)|在(?=申|办|报|审|谈)|申报|申请|报(?=高企|小|专|省)|辅导|培育|争创|启动|推进|等待|待|如果|若|能否|能不能|可否|是否|怎么|如何|帮我|教"
    r"|\bplan(?:s|ned|ning)?\b|\bwill\b|\bintend|\bapply(?:ing)?\b|\bapplied\b|\bapplication\b|\bhop(?:e|ing)\b|\bprepar|\baim|\bseek|\bexpect|\btarget|\bwould like\b|\bif\b|\bpending\b|\bin the process\b)"
    + _SPAN
    + r"{0,12}$"
)
_PLANNED_AFTER = Guarded(
    r"^[”\"'』」》]?(?:的?(?:认定|资质|资格|称号|评定|企业|申报|复核|证书|上市))?" + _SPAN + r"{0,2}?"
    r"(?:正在|还在|在|已经?|刚|今年|明年|也|都|准备|计划|拟|打算)*(?:重新(?:认定|申报)(?!通过|成功|获)|还没(?:公示|下来|批)|申报|申请|办理|办(?!公)|评审|公示|冲(?!突|压|洗)|培育|辅导|筹备|准备|评(?=中|审|选)|走流程|受理|递交|提交|审核|排队|冲刺|规划|打算|推进|报(?=$|[，,。；;了上中])|考虑|争取|:\s?(?:申报|申请|正在|拟)|\s?(?:application|status application|pending|is being|under review|in progress))"
)
_PAST_AFTER = Guarded(
    r"^[”\"'』」》]?(?:证书|资质|资格|认定)?[^，,。；;\n]{0,6}?(?:已?过期|到期后?(?:了|未|没)|已于?[^，,。；;\n]{0,8}到期|失效|被取消|已取消|没续|没复审|未复审|复审没过|复审未通过|摘牌|退市|expired|lapsed|revoked)"
)
_PAST_BEFORE = Guarded(
    r"(?:曾经?(?:是|为|获|有|被)?|以前|过去|原来?是|former(?:ly)?|used to be|previously)[^，,。；;\n]{0,10}$"
)
_OTHERS = Guarded(
    r"(?P<who>母公司|总公司|集团公司|控股股东|大股东|客户|竞争对手|竞品|对手|同行|供应商|合作方|合作伙伴|朋友|隔壁|兄弟公司|关联公司|友商|被投|被投企业|对标|他们|它们|人家|别人|某上市|行业|服务于?|面向|旗下有|参股的|上游|下游"
    r"|\bparent\b|\bcompetitors?\b|\bcustomers?\b|(?<!our )\bclients?\b|\bclients\b|\bsuppliers?\b|\bpartners?\b|\bour peers?\b|\bneighbou?r|\bserving\b|\bmarket\b)[^，,。；;\n]{0,16}$"
)
_RETURNS_TO_US = regex(r"(?:我们|我司|本公司|公司(?!的)|自己|本项目|\bwe\b|\bour company\b)[^，,。；;\n]{0,16}$")


_STOPS = frozenset("，,。；;\n(!?！？①②③④⑤⑥⑦⑧⑨⑩")
_UP_TO_STOP = regex(r".*(?:[，。；;\n(!?！？①②③④⑤⑥⑦⑧⑨⑩]|(?<!\d),|,(?!\d))", re.DOTALL)


def clause_before(plain: str, start: int, most: int = 40) -> str:
    """The words before a position, back to the nearest comma or stop (a bracket closed before it is passed over)."""
    least = start - most if start > most else 0
    stop = _UP_TO_STOP.match(plain, least, start)
    begin = stop.end() if stop else least
    words = plain[begin:start]
    return _over_brackets(plain, start, least) if ")" in words else words


def _over_brackets(plain: str, start: int, least: int) -> str:
    at, end = start, start
    aside = ""
    while at > least:
        sign = plain[at - 1]
        if sign == ")":
            opened = plain.rfind("(", max(least, at - 26), at)
            if opened < 0 or "\n" in plain[opened:at]:
                break
            aside, end, at = plain[at:end] + aside, opened, opened
        elif sign in _STOPS and not (sign == "," and plain[at : at + 1].isdigit() and plain[at - 2 : at - 1].isdigit()):
            break
        else:
            at -= 1
    return plain[at:end] + aside


def denied(text: Text, start: int, end: int) -> bool:
    """Whether the words from start to end are said not to hold: 暂无港资, 小巨人没评过, no foreign shareholders."""
    plain, marks = text.plain, text.marks
    if marks & DENIES.bit and DENIES.search(clause_before(plain, start)):
        return True
    return bool(marks & _DENIED_AFTER.bit and _DENIED_AFTER.match(plain[end : end + 40]))


def with_denial(text: Text, start: int, end: int) -> tuple[int, int]:
    """The same words with those that deny them: 港资 → 暂无港资, 小巨人 → 小巨人没评过."""
    plain = text.plain
    before = DENIES.search(clause_before(plain, start))
    if before:
        word = _DENIAL.match(before.group())
        at = plain.rfind(word.group(), max(0, start - 40), start) if word else -1
        return (at, end) if at >= 0 else (start, end)
    after = _DENIED_AFTER.match(plain[end : end + 40]) or _PAST_AFTER.match(plain[end : end + 40])
    rest = _DENIAL_ENDS.match(plain, end + after.end()) if after else None
    return (start, rest.end()) if rest else (start, end)


def planned(text: Text, start: int, end: int) -> bool:
    """Whether they are only applied for, wished or planned: 小巨人正在申报, 拟申报高企."""
    plain, marks = text.plain, text.marks
    if marks & _PLANS.bit and _PLANS.search(clause_before(plain, start)):
        return True
    return bool(marks & _PLANNED_AFTER.bit and _PLANNED_AFTER.match(plain[end : end + 40]))


def past(text: Text, start: int, end: int) -> bool:
    """Whether they held once and no longer: 高企证书已过期, 曾有港资."""
    plain, marks = text.plain, text.marks
    if marks & _PAST_AFTER.bit and _PAST_AFTER.match(plain[end : end + 40]):
        return True
    return bool(marks & _PAST_BEFORE.bit and _PAST_BEFORE.search(clause_before(plain, start)))


_OTHER_SUBJECT = Guarded(
    r"(?:^|[。；;\n!?])\s?(?:我们的?|本?公司的?|其|our )?(?:母公司|总公司|集团公司|控股股东|大股东|竞争对手|同行|友商|隔壁[^，,。；;\n]{0,4}|对标企业|合作方|our parent(?: company)?|the parent(?: company)?|parent company|our competitors?|our customers?)"
    r"(?!公司?注资)[^。；;\n!?]*$"
)
_OURS = regex(r"我们|我司|本公司|本项目|项目公司|子公司|自己|本次|拟|\bwe\b|\bour (?!parent)")


_FAR = 120  # more than is looked at before a position


# 成都子公司（员工35人，做动物实验）; but 我司为某集团子公司（员工35人）.
_ASIDE_OF_ANOTHER = Guarded(
    r"(?P<whose>[^，,。；;\n()]{0,16})(?:子公司|分公司|母公司|控股股东|办事处|subsidiary|branch)\s?\([^()]*$"
)
_ANYONE = _OTHERS.bit | _OTHER_SUBJECT.bit | _ASIDE_OF_ANOTHER.bit
_IS_OURS = regex(r"我们|我司|本公司|(?:为|是|系|作为)[^，]{0,14}$|^we\b|\bwe are\b")


def aside_of_another(text: Text, start: int) -> bool:
    """Whether a position lies in brackets after a subsidiary, branch or parent that is not the applicant itself."""
    if not text.marks & _ASIDE_OF_ANOTHER.bit:
        return False
    said = _ASIDE_OF_ANOTHER.search(text.plain[max(0, start - _FAR) : start])
    return said is not None and not _IS_OURS.search(said["whose"])


def of_others(text: Text, start: int, besides: tuple[str, ...] = ()) -> bool:
    """Whether somebody else is spoken of: 母公司上市, 客户都是高企; words given in `besides` are nobody else's."""
    marks = text.marks
    if not marks & _ANYONE:
        return False
    if aside_of_another(text, start):
        return True
    first = max(0, start - _FAR)
    plain, start = text.plain[first : start + 1], start - first
    for word in besides:
        plain = plain.replace(word, "□" * len(word))
    if marks & _OTHER_SUBJECT.bit:
        subject = _OTHER_SUBJECT.search(plain[max(0, start - 80) : start])
        if subject and not _OURS.search(subject.group()[5:]):
            return True
    head = clause_before(plain, start)
    said = _OTHERS.search(head)
    return said is not None and not _RETURNS_TO_US.search(head, said.end("who"))
