"""A text as it was given, and a plain copy of the same length in which everything is searched for."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from matcher.reading.forms import settle_layout
from matcher.reading.layout import rearranged, shown
from matcher.reading.marks import Guarded, marks_in
from matcher.reading.patterns import regex

# Full-width letters, digits and signs become ASCII; the full-width comma stays, for 1,130 and 一，二 differ.
_FOLD = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code != 0xFF0C}
_FOLD |= {"\u3000": " ", "\xa0": " ", "￥": "¥", "\u2011": "-", "\u2010": "-"}
_FOLDED = regex("[\u2010\u2011\u3000\xa0￥\uff01-\uff0b\uff0d-\uff5e]")

# Any Traditional or Cantonese text of some length holds one of these; a Simplified one holds none.
_TRADITIONAL = regex(
    "[萬億畝資產註擬設廠業員個這來為們開關於與後電學應場發實東風車長門問間貿見觀覽親計訂認議訊請論證識護讓豐貝負財責貨質費賣買賃輕轉辦農適選還進運過遠"
    "達遞邊醫釋銷錢鋪錯鍵鎮開隊階際險隨雙雜離難電靜韓項預領頭願類飲驗體高黃點齊龍嗎單嚴圍國團圖執報壓壞壯壽夾奪妝婦媽學寧寶實審寫將專對屬嶺師帶幣幫"
    "幾庫廣彈從復徵態總戰戲擔據擇擴攝數斷時書會條極構樓標樣機檢權歐歲歷殘殺氣決沒沖況測準溫滿滅漢潔濟濕濾灣災無燒營爾獨獲環現療監盤確礎種稅穩籌約純級紅紀細終組結給統經綠維網緊線"
    "縣績總繳繼續義習聯職聲處號術衛裝複規視記許試該語說課調談貸賠賽贊趙跡車軟較載農遲郵鄰釀針鋼錄鐵鏈長閉陽陸隻雲靈頂順頸額顯馬驅驗鮮麗點齡]"
)

# Both begin with the set of letters a match can begin with, so that the engine passes over all others at once.
_SENTENCE_END = regex(
    r"[\s。;!?！？；.\u2460-\u2473](?:(?<=[。;!?！？；\n\r\u2460-\u2473])|(?<=\.)(?:(?<![0-9a-z]\.)(?!\d)"
    r"|(?<!i\.e\.)(?<!e\.g\.)(?<!approx\.)(?<! ltd\.)(?<! inc\.)(?<! co\.)(?=\s|$))|(?<=\s)(?=\d[.、]\s?[^\d\s]))"
)
_CLAUSE_END = regex(
    r"[\s，、|,()【】\[\]…—·/](?:(?<=[，、\t|()【】\[\]…])|(?<=,)(?:(?!\d{3}(?!\d))|(?<!\d,))|(?<=—)—|(?<=·)(?=\s)"
    r"|(?<=/)(?=[^\d\s亩㎡平月年日人mqsy])"
    r"|(?<=[^\s]\s)\s*(?=[\u4e00-\u9fff])(?![万亿千百元块人名位亩平个件项台张年月日来多公港美])"
    r"|(?<=[^\x00-\x7f]\s)\s*(?=[a-z])|(?<=\s)(?:while|whereas|but|of which|including|plus|with)\s)"
)


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def _simplify(text: str) -> str:
    """Simplified characters, one for one, so that offsets coincide."""
    if text.isascii() or not _TRADITIONAL.search(text):
        return text
    converter = _converter()
    whole: str = converter.convert(text)
    if len(whole) == len(text):
        return whole
    single = (converter.convert(character) for character in text)
    return "".join(new if len(new) == 1 else old for new, old in zip(single, text, strict=True))


def _fold(match: re.Match[str]) -> str:
    return _FOLD[match.group()]


def to_plain(text: str) -> str:
    """Simplified, half-width, lower-case, of the same length.

    >>> to_plain("投資１.２億元，ABC")
    '投资1.2亿元，abc'
    """
    return arranged(text)[0]


def arranged(text: str) -> tuple[str, list[int] | None]:
    """The plain text, and for each letter the place it had, where the layout had to be put in order to be read."""
    plain = _FOLDED.sub(_fold, _simplify(text))
    lower = plain.lower()
    if len(lower) != len(plain):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
    settled = settle_layout(lower)
    return rearranged(settled) or (settled, None)


class Text:
    """A text: `original` as it came, `plain` (same length) for searching, and its sentences and clauses.

    `marks` has a bit for every guarded pattern that may match somewhere in it.
    """

    __slots__ = ("_bounds", "_ids", "_opened", "_sentences", "_starts", "lexicon", "marks", "original", "places", "plain", "raw")

    def __init__(
        self,
        original: str,
        plain: str = "",
        marks: int = 0,
        lexicon: object = None,
        raw: list[Any] | None = None,
        opened: dict[int, list[int]] | None = None,
        places: list[int] | None = None,
    ) -> None:
        self.original = original
        self.plain, self.places = (plain, places) if plain else arranged(original)
        self.marks = marks or marks_in(self.plain)
        self.lexicon, self.raw = lexicon, raw or []  # the words of a common search, and the search itself
        self._opened = opened  # by pattern, where one of the words it begins with stands
        self._sentences: list[int] = []
        self._starts: list[int] = []
        self._ids: Sequence[int] = ()
        self._bounds: list[tuple[int, int]] = []

    @classmethod
    def of(cls, original: str) -> Text:
        """The text, made ready to be read."""
        return cls(original)

    def shown(self, start: int, end: int) -> tuple[int, int]:
        """Where some words stand in the text as it was given, whose layout may have been another."""
        if self.places is None or end <= start:
            return start, end
        start, end = shown(self.places, start, end)
        words = self.original[start:end]
        bare = words.strip("/_ \t\r\n\u3000")
        at = words.find(bare) if bare else 0
        return (start + at, start + at + len(bare)) if bare else (start, end)

    def matches(self, guard: Guarded, begin: int = 0, end: int = sys.maxsize) -> Iterable[re.Match[str]]:
        """All that a guarded pattern matches in a stretch, as its `finditer` gives it; tried only where it can begin."""
        if not self.marks & guard.bit:
            return ()
        if self._opened is None or not guard.openings:
            return guard.finditer(self.plain, begin, end)
        starts = self._opened.get(guard.number)
        if not starts:
            return ()
        if len(starts) > 1:
            starts.sort()
        match, plain = guard.match, self.plain
        found = []
        for start in starts:
            if begin <= start < end:
                here = match(plain, start, end)
                if here is not None:
                    found.append(here)
                    begin = here.end()
        return found

    def sentence(self, position: int) -> tuple[int, int]:
        """Start and end of the sentence (or table line) a position lies in."""
        ends = self._sentences
        if not ends:
            ends = self._cut_sentences()
        at = bisect_right(ends, position)
        return ends[at - 1 if at else 0], ends[at] if at < len(ends) else ends[-1]

    def _cut_sentences(self) -> list[int]:
        self._sentences = [0, *[m.end() for m in _SENTENCE_END.finditer(self.plain)], len(self.plain)]
        return self._sentences

    def clause(self, position: int) -> int:
        """Number of the clause a position lies in; words around a bracket belong to one clause, those in it to another."""
        if not self._starts:
            self._cut()
        return self._ids[bisect_right(self._starts, position) - 1]

    def clause_bounds(self, position: int) -> tuple[int, int]:
        """First and last offset of that clause (a bracket within it included)."""
        number = self.clause(position)
        return self._bounds[number]

    def stand(self, position: int) -> tuple[int, int, int, int]:
        """Where a position stands: number, first and last offset of its clause, and the first of its sentence."""
        if not self._starts:
            self._cut()
        number = self._ids[bisect_right(self._starts, position) - 1]
        begin, stop = self._bounds[number]
        ends = self._sentences
        return number, begin, stop, ends[min(bisect_right(ends, position), len(ends)) - 1]

    def _cut(self) -> None:
        plain = self.plain
        sentence_ends = set((self._sentences or self._cut_sentences())[1:-1])
        ends = {m.end() for m in _CLAUSE_END.finditer(plain)}
        if "(" not in plain and "[" not in plain and "【" not in plain:
            starts = [0, *sorted(sentence_ends.union(ends))]
            self._starts, self._ids = starts, range(len(starts))
            self._bounds = list(zip(starts, [*starts[1:], len(plain)], strict=True))
            return
        starts, ids, fresh = [0], [0], 0
        outer: list[int] = []
        bounds = [(0, len(plain))]
        current = 0
        for end in sorted(sentence_ends.union(ends)):
            sign = plain[end - 1] if end in ends else ""
            bounds[current] = (bounds[current][0], end)
            if end in sentence_ends:
                outer.clear()
                fresh += 1
                current = fresh
            elif sign and sign in "([【":
                outer.append(current)
                fresh += 1
                current = fresh
            elif sign and sign in ")]】" and outer:
                current = outer.pop()
            else:
                fresh += 1
                current = fresh
            if current == len(bounds):
                bounds.append((end, end))
            starts.append(end)
            ids.append(current)
        bounds[current] = (bounds[current][0], len(plain))
        self._starts, self._ids, self._bounds = starts, ids, bounds
