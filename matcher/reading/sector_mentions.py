"""How the words around a field's term bear on it: denied, wished for, another's, or what the company is called.

The words that bear on terms (cues) are looked for once in a text, not once for every term: which of them stand near a
term, in its clause or its sentence, then follows from their places.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from matcher.reading.marks import Guarded, guarded, sought
from matcher.reading.patterns import regex
from matcher.reading.sector_terms import Hit
from matcher.reading.text import Text

REACH = 300  # how far around a term its clause is looked at


def _regex(text: str) -> re.Pattern[str]:
    """A pattern whose word boundaries also stand between Latin and Chinese letters."""
    return regex(text, re.ASCII)


_STOP = _regex(r"[。；;！!？?\n.](?:(?<!\.)|(?<![0-9a-z]\.)|(?=\s|$))")
_COMMA = _regex(r"[，,]")


@dataclass(frozen=True, slots=True)
class _Cue:
    """Words that bear on what stands up to `reach` letters away; with `near`, no full stop may come between."""

    words: Guarded
    reach: int = REACH
    near: bool = True


_DENY = _Cue(
    sought(
        r"不(?:再|会|打算|准备)?(?:涉及|涉|做|从事|生产|制造|研发|含|包括|属于|属|是|开展|经营|碰|搞|沾|设|"
        r"接触|销售|需要)"
        r"|没有?(?:做|生产|涉及|从事|自己的|任何|有)?|未(?:有|涉及|涉足|从事|生产|做|开展|取得)|暂无|尚无|并无|"
        r"并非|而非|绝非|均非|均不|从不"
        r"|冇|唔(?:做|系|会|涉及|生产|搞)|唔会(?:做|搞)?|(?<![除是])非(?=[^\s]{0,6}(?:企业|公司|行业|产品|制造))"
        r"|无(?=[^\s]{0,8}(?:业务|产品|生产|项目))"
        r"|\b(?:no|not|never|neither|nor|without|none)\b(?!-)|n't\b"
    ),
    28,
)
_DENY_NOT = _regex(
    r"不(?:仅|但|只|光|单|限于|止)|没有?不|无不|\bnot only\b|\bno(?:t)? (?:less|fewer|more)\b|非(?:处方|"
    r"小细胞|临床|织造|病毒|编码)"
)
_DENY_AFTER = guarded(
    r"[^，,。；;.\n]{0,10}?(?:的?(?:我们|自己)?(?:都|也|均|并|暂|暂时|目前)?"
    r"(?:不做|不涉及|不生产|不碰|不搞|不从事|没有|没做|不含|免谈|唔做|不在内|除外|不算|未涉及|全部外购|外购|委外|外包))"
    r"|[^.,;\n]{0,12}?\b(?:will not|(?:is|are|was) not|not used|never)\b"
)
_NEED = _Cue(
    sought(
        r"(?:需要?|希望|盼望?|盼|要求|诉求|想要|想找|想搵|寻求|寻找|急需|亟需|最好|靠近|临近|毗邻|期待|求|对接"
        r"|\b(?:needs?|requires?|seek(?:s|ing)?|looking for|wants?|hopes?|would like|prefer|access to|close to|near)\b)"
    ),
    near=False,
)
_PLAN = _Cue(
    sought(
        r"(?:拟|计划|规划|将(?:来|会|在|建|新)?|未来|后续|下一步|准备|打算|筹备|预留|布局|扩展|拓展"
        r"|(?<![-\w])(?:plans?|planned|planning|will|intends?|next step|in future|expand into|considering)\b)"
    ),
    near=False,
)
_OTHERS = _Cue(
    sought(
        r"面向|服务于?|服务(?:全国|数百家|上千家|众多)?|供应(?:给|至)|供货给|客户(?:为|是|包括|遍布|有|"
        r"主要)?|用户(?:为|是|包括)?|销往|卖给|销售给|进入|覆盖|给|配套"
        r"|竞争对手|对标|同行|供应商|上游|下游|母公司|控股股东|大股东|股东|投资方|兄弟公司|原料来自|采购自|委托"
        r"|\b(?:for|serving|serves?|customers?|clients?|to|supplier|supplied to|supplies|parent|shareholders?|"
        r"competitors?|competes? with)\b"
    ),
    30,
)
_FOR_VERB = sought(r"为(?P<whom>[^，,。；;\n]{1,40}?)(?:提供|定制|做|代工|生产|供应|供|开发|配套|研发|服务|oem|odm)")
_CHANNEL_AFTER = guarded(
    r"[^，,。；;.\n]{0,6}?(?:渠道|客户|用户|终端|厂使用|采购|合作|企业(?:供应|提供|客户|使用|开发|"
    r"释放)|manufacturers|customers|clients|makers|developers|companies\b|distributors)"
)
_PURPOSE = _Cue(
    sought(
        r"用于|治疗|适用于|适应症|针对|替代|应用于|应用在|配合|适合|可用在|\b(?:for use in|used in|used for|"
        r"treating|treatment of|against|targeting)\b"
    ),
    30,
)
_SIDE = _Cue(
    sought(
        r"(?:兼|同时|另外|另有?|亦|还|此外|附带|附设|少量|及少量|可对外|也可?|顺带|以及部分|部分|其次|辅以|延伸|"
        r"配有|配套|自建|自有|并(?!购)"
        r"|\b(?:also|alongside|as well as|in addition|besides|plus|some|a few|supported by)\b)"
    ),
    near=False,
)
_SELL = _Cue(
    sought(
        r"代理|经销|分销|配送|批发|总代|贸易|进口|经营|销售|零售|代销|采购|分拨|\b(?:distribut\w+|wholesal\w+|"
        r"resell\w*|import\w*|trading|sells?)\b"
    ),
    40,
    near=False,
)
_MAKER = _Cue(
    sought(
        r"做|从事|主营|主打|专注于?|聚焦于?|专做|专业|生产|制造|研发|开发|核心(?:产品|项目|业务)?(?:是|为)?|"
        r"主要(?:产品|业务|品种|产品线)?(?:是|为|有|包括)?|主导产品(?:是|为)?|产品(?:是|为|有|包括|包含)"
        r"|\b(?:manufactur\w+|makes?|making|develop\w*|produc\w+|specialis\w+ in|specializ\w+ in|maker of|"
        r"provides?|core|build\w*|operat\w+)\b"
    ),
    24,
)
_IDENTITY = _Cue(
    sought(
        r"(?:^|(?<=[\n。；;！!？?，,：:\s]))(?=\S)(?:我们|我司|我公司|我哋|咱们?|本公司|公司|本企业|企业|we|it)?\s*(?:是|为|"
        r"系|属于?|are|is)(?:一家|一间|一個|个|做|an? )?"
    ),
    16,
)
_NAMED_AFTER = guarded(
    r"(?:[^，,。；;.\n、：:]{0,8}?)(?:企业|公司|厂(?!房)|集团|制造商|生产商|服务商|供应商|开发商|运营商|龙头|"
    r"代理商|厂商|厂家|创业项目|项目|基地|连锁|机构|初创|团队)"
)
_NAMED_AFTER_EN = guarded(
    r"[ -](?:[a-z-]+ ){0,2}?(?:company|companies|developer|manufacturer|maker|start-?up|group|firm|producer|"
    r"plant|supplier|services?|provider|specialist|park|chain|operator|enterprise)\b"
)
_OWN_DEALERS = _regex(r"(?:共|有|超|近|约)*(?:[一二三四五六七八九十百千两\d]+[多余来]?[家个]|网络|体系|渠道| network)")
_NAMES_COMPANY = _regex(r"(?:商|企业|公司|厂|机构|平台|连锁|集团|distributor|wholesaler|agent|manufacturer)s?$")

_LAST_OF_COMPANY = frozenset("商业司厂构台锁团rts")  # what the pattern above can end with
_IDLE = " 的。."
_Found = tuple[list[int], list[int]]
_NOWHERE: _Found = ([], [])


class Mention:
    """Where a term stands: number of its sentence and, in it, of its clause; where both begin and the clause ends."""

    __slots__ = ("at", "begin", "clause", "end", "mentions", "sentence", "start", "stop")

    def __init__(self, mentions: Mentions, hit: Hit, sentence: int, clause: int, begin: int, start: int, stop: int) -> None:
        self.mentions = mentions
        self.at, self.end = hit.start, hit.end
        self.sentence, self.clause = sentence, clause
        self.begin, self.start, self.stop = begin, start, stop

    def bearing(self) -> float:
        """How much the mention counts, from the words around it: 0 when denied, 1 when nothing is said against it."""
        of, at, start = self.mentions, self.at, self.start
        if of.deny[0] and self._denied():
            return 0.0
        plain = of.plain
        if of.deny_after and _DENY_AFTER.match(plain, self.end, self.stop):
            return 0.0
        weight = 1.0
        if of.need[0] and _stands(of.need, self.begin, at, _NEED.reach):
            weight *= 0.12
        elif of.plan[0] and _stands(of.plan, self.begin, at, _PLAN.reach):
            weight *= 0.45
        if (
            (of.others[0] and _stands_near(of.others, start, at, _OTHERS.reach, plain))
            or (of.channel_after and _CHANNEL_AFTER.match(plain, self.end, self.stop))
            or (of.whom and self._served())
        ):
            weight *= 0.2
        if of.purpose[0] and _stands_near(of.purpose, start, at, _PURPOSE.reach, plain):
            weight *= 0.4
        if of.side[0] and _stands(of.side, start, at, _SIDE.reach):
            weight *= 0.6
        return weight

    def _denied(self) -> bool:
        """Whether a denial stands before the mention; the first within reach tells."""
        starts, ends = self.mentions.deny
        plain, at = self.mentions.plain, self.at
        first = -1
        for n in range(bisect_right(ends, at) - 1, -1, -1):
            if starts[n] < self.start or at - ends[n] > _DENY.reach or plain.find(".", ends[n], at) >= 0:
                break
            if _DENY.words.match(plain, starts[n], at):  # what it looks ahead for also stands before the term
                first = starts[n]
        return first >= 0 and not _DENY_NOT.search(plain, max(self.start, first - 1), at)

    def _served(self) -> bool:
        return any(begin <= self.at < end for begin, end in self.mentions.whom)

    def prominence(self) -> float:
        """How much the mention stands out: early, or said to be made."""
        first = 1.5 if self.clause == 0 else 1.2
        weight = first if self.sentence == 0 else max(0.6, 1.0 - 0.1 * self.sentence)
        of = self.mentions
        if of.maker[0] and _stands_near(of.maker, self.start, self.at, _MAKER.reach, of.plain):
            weight *= 1.3
        return weight

    def names_company(self) -> bool:
        """Whether it says what the company *is*: `… CDMO企业`, `我们是代理商`, or the head of its first clause."""
        of, plain, first = self.mentions, self.mentions.plain, self.sentence == 0
        if (of.named_after and _NAMED_AFTER.match(plain, self.end, self.stop)) or (
            of.named_after_en and _NAMED_AFTER_EN.match(plain, self.end, self.stop)
        ):
            return first
        if first and plain[self.end - 1] in _LAST_OF_COMPANY and _NAMES_COMPANY.search(plain, self.at, self.end):
            return True
        if of.identity[0] and _stands_near(of.identity, self.start, self.at, _IDENTITY.reach, plain):
            return True
        return first and self.clause == 0 and not plain[self.end : self.stop].strip(_IDLE)

    def own_dealers(self) -> bool:
        """Whether what follows counts the company's own dealers (`经销商200家`)."""
        return bool(_OWN_DEALERS.match(self.mentions.plain, self.end, self.stop))

    def sold(self) -> bool:
        """Whether it stands after a word of trade: it is dealt in, not made."""
        sell = self.mentions.sell
        return bool(sell[0]) and _stands(sell, self.begin, self.at, _SELL.reach)


class Mentions:
    """The sentences, clauses and cues of a text, found once for all its terms."""

    def __init__(self, text: Text) -> None:
        plain = self.plain = text.plain
        marks = text.marks
        self._starts = [0]
        self._ends: list[int] = []
        self._numbers = [0]  # how many sentences with words in them stand before each
        for stop in _STOP.finditer(plain):
            start, end = stop.span()
            self._numbers.append(self._numbers[-1] + (not plain[self._starts[-1] : start].isspace() and start > self._starts[-1]))
            self._ends.append(start)
            self._starts.append(end)
        self._ends.append(len(plain))
        self._commas = [m.end() for m in _COMMA.finditer(plain)]
        self.deny, self.need, self.plan = _found(_DENY, text), _found(_NEED, text), _found(_PLAN, text)
        self.others, self.purpose = _found(_OTHERS, text), _found(_PURPOSE, text)
        self.side, self.sell = _found(_SIDE, text), _found(_SELL, text)
        self.maker, self.identity = _found(_MAKER, text), _found(_IDENTITY, text)
        self.deny_after, self.channel_after = marks & _DENY_AFTER.bit, marks & _CHANNEL_AFTER.bit
        self.named_after, self.named_after_en = marks & _NAMED_AFTER.bit, marks & _NAMED_AFTER_EN.bit
        self.whom = [m.span("whom") for m in text.matches(_FOR_VERB)]

    def of(self, hit: Hit) -> Mention:
        """A term, where it stands."""
        commas, at = self._commas, hit.start
        number = bisect_right(self._starts, at) - 1
        begin, stop = self._starts[number], self._ends[number]
        if stop < hit.end:
            stop = hit.end
        first, last = bisect_right(commas, begin), bisect_right(commas, at)
        start = commas[last - 1] if last > first else begin
        if last < len(commas) and commas[last] <= stop:
            stop = commas[last] - 1
        return Mention(self, hit, self._numbers[number], last - first, begin, start, min(stop, hit.end + REACH))


def _found(cue: _Cue, text: Text) -> _Found:
    """Where a cue begins and ends, each time."""
    if not text.marks & cue.words.bit:
        return _NOWHERE
    spans = [m.span() for m in text.matches(cue.words)]
    return [s for s, _ in spans], [e for _, e in spans]


def _stands(found: _Found, begin: int, at: int, reach: int) -> bool:
    """Whether a cue stands within reach before a place, no earlier than a beginning."""
    starts, ends = found
    n = bisect_right(ends, at) - 1
    return n >= 0 and starts[n] >= begin and at - ends[n] <= reach


def _stands_near(found: _Found, begin: int, at: int, reach: int, plain: str) -> bool:
    """The same, and no full stop between."""
    starts, ends = found
    n = bisect_right(ends, at) - 1
    return n >= 0 and starts[n] >= begin and at - ends[n] <= reach and plain.find(".", ends[n], at) < 0
