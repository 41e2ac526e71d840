"""A text as it was given, and a plain copy of the same length in which everything is searched for."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from matcher.reading.forms import settle_layout
from matcher.reading.patterns import regex

# Full-width letters, digits and signs become ASCII; the full-width comma stays, for 1,130 and 一，二 differ.
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code != 0xFF0C}
_FOLD |= {0x3000: 0x20, 0xA0: 0x20, 0xFFE5: 0xA5, 0x2011: 0x2D, 0x2010: 0x2D}

# Any Traditional or Cantonese text of some length holds one of these; a Simplified one holds none.
_TRADITIONAL = regex(
    "[萬億畝資產註擬設廠業員個這來為們開關於與後電學應場發實東風車長門問間貿見觀覽親計訂認議訊請論證識護讓豐貝負財責貨質費賣買賃輕轉辦農適選還進運過遠"
    "達遞邊醫釋銷錢鋪錯鍵鎮開隊階際險隨雙雜離難電靜韓項預領頭願類飲驗體高黃點齊龍嗎單嚴圍國團圖執報壓壞壯壽夾奪妝婦媽學寧寶實審寫將專對屬嶺師帶幣幫"
    "幾庫廣彈從復徵態總戰戲擔據擇擴攝數斷時書會條極構樓標樣機檢權歐歲歷殘殺氣決沒沖況測準溫滿滅漢潔濟濕濾灣災無燒營爾獨獲環現療監盤確礎種稅穩籌約純級紅紀細終組結給統經綠維網緊線"
    "縣績總繳繼續義習聯職聲處號術衛裝複規視記許試該語說課調談貸賠賽贊趙跡車軟較載農遲郵鄰釀針鋼錄鐵鏈長閉陽陸隻雲靈頂順頸額顯馬驅驗鮮麗點齡]"
)

_SENTENCE_END = regex(
    r"[。;!?！？；\n\r]|(?<![0-9a-z])\.(?!\d)|(?<!i\.e)(?<!e\.g)(?<!approx)(?<! ltd)(?<! inc)(?<! co)\.(?=\s|$)|[\u2460-\u2473]|(?<=\s)(?=\d[.、]\s?[^\d\s])"
)
_CLAUSE_END = regex(
    r"，|、|[\t|]|,(?!\d{3}(?!\d))|(?<!\d),|[()]|[【】\[\]]|…|——|·(?=\s)|/(?=[^\d\s亩㎡平月年日人mqsy])"
    r"|(?<=[^\s])\s+(?=[\u4e00-\u9fff])(?![万亿千百元块人名位亩平个件项台张年月日来多公港美])"
    r"|(?<=[^\x00-\x7f])\s+(?=[a-z])|\s(?:while|whereas|but|of which|including|plus|with)\s"
)


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def _simplify(text: str) -> str:
    """Simplified characters, one for one, so that offsets coincide."""
    if not _TRADITIONAL.search(text):
        return text
    converter = _converter()
    whole: str = converter.convert(text)
    if len(whole) == len(text):
        return whole
    single = (converter.convert(character) for character in text)
    return "".join(new if len(new) == 1 else old for new, old in zip(single, text, strict=True))


def to_plain(text: str) -> str:
    """Simplified, half-width, lower-case, of the same length.

    >>> to_plain("投資１.２億元，ABC")
    '投资1.2亿元，abc'
    """
    plain = _simplify(text).translate(_FOLD)
    lower = plain.lower()
    if len(lower) != len(plain):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
    return settle_layout(lower)


@dataclass(slots=True)
class Text:
    """A text: `original` as it came, `plain` (same length) for searching, and its sentences and clauses."""

    original: str
    plain: str = ""
    _sentences: list[int] = field(default_factory=list, repr=False)
    _starts: list[int] = field(default_factory=list, repr=False)
    _ids: list[int] = field(default_factory=list, repr=False)
    _bounds: dict[int, tuple[int, int]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not self.plain:
            self.plain = to_plain(self.original)

    @classmethod
    def of(cls, original: str) -> Text:
        """The text, made ready to be read."""
        return cls(original)

    def sentence(self, position: int) -> tuple[int, int]:
        """Start and end of the sentence (or table line) a position lies in."""
        if not self._sentences:
            self._sentences = [0, *(m.end() for m in _SENTENCE_END.finditer(self.plain)), len(self.plain)]
        at = bisect_right(self._sentences, position)
        return self._sentences[max(at - 1, 0)], self._sentences[min(at, len(self._sentences) - 1)]

    def clause(self, position: int) -> int:
        """Number of the clause a position lies in; words around a bracket belong to one clause, those in it to another."""
        if not self._starts:
            self._cut()
        return self._ids[max(bisect_right(self._starts, position) - 1, 0)]

    def clause_bounds(self, position: int) -> tuple[int, int]:
        """First and last offset of that clause (a bracket within it included)."""
        number = self.clause(position)
        return self._bounds[number]

    def _cut(self) -> None:
        plain = self.plain
        stops = [m.span() for m in _SENTENCE_END.finditer(plain)]
        ends = sorted({*stops, *(m.span() for m in _CLAUSE_END.finditer(plain))})
        sentence_ends = {end for _, end in stops}
        starts, ids, outer, fresh = [0], [0], [], 0
        for start, end in ends:
            sign = plain[start:end]
            if sign in "([【" and sign:
                outer.append(ids[-1])
                fresh += 1
                new = fresh
            elif sign in ")]】" and sign and outer:
                new = outer.pop()
            else:
                fresh += 1
                new = fresh
            if end in sentence_ends:
                outer.clear()
                fresh += 1
                new = fresh
            starts.append(end)
            ids.append(new)
        self._starts, self._ids = starts, ids
        self._bounds = {}
        for number, (begin, clause) in enumerate(zip(starts, ids, strict=True)):
            stop = starts[number + 1] if number + 1 < len(starts) else len(plain)
            first = self._bounds.get(clause, (begin, stop))[0]
            self._bounds[clause] = (first, stop)
