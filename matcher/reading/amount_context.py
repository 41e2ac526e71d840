"""The words around an amount: its cue, its clause, its date."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from matcher.reading.amount_words import WEAK
from matcher.reading.dates import When
from matcher.reading.patterns import regex
from matcher.reading.quantities import Quantity
from matcher.reading.terms import Hit, Terms
from matcher.reading.text import Text

REACH = 300  # how far the beginning of a sentence is looked for
_JUST_AFTER = regex(r"[^，,。；;]{0,14}(?:in |for )?")
_OF_ANOTHER_EVENT = regex(r"成立|注册|设立|创|上市|认定|通过|found")
_SAID_YEAR = regex(r"\d|[〇零一二]{2}")
_OF_THE_YEAR = regex(r"\s?(?:in |of |for )(?:the |our |annual |new )?$")
_FOR_IT = regex(r"\s?(?:的|用于|用来|做|买|购买|购置|作为|是|系)")
_FULL_TIME = regex(r"的?\s?(?:全职|专职)?")
_LATIN = regex("[a-z]")


def start_of(hit: Hit[str]) -> int:
    """Where a cue begins."""
    return hit.start


def _commas(words: str) -> int:
    return words.count("，") + words.count(",") + words.count("、")


@dataclass(slots=True)
class Found:
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


class Context:
    """One text's amounts with the cues, dates and clauses around them."""

    def __init__(
        self, terms: Mapping[str, Terms[str]], text: Text, quantities: list[Quantity], dates: list[When], today: dt.date
    ) -> None:
        self.text, self.plain, self.marks = text, text.plain, text.marks
        self.quantities, self.dates, self.today = quantities, dates, today
        self.terms = terms
        self.hits: dict[str, list[Hit[str]]] = {}
        self.by_clause: dict[str, dict[int, list[Hit[str]]]] = {}
        self.found: list[Found] = []
        self.starts = [q.start for q in quantities]
        self.date_starts = [w.start for w in dates]
        for q in quantities:
            q.clause, q.begin, q.stop, q.sentence = text.stand(q.number_start)
            q.head = self.plain[max(q.begin, q.start - 60) : q.start]

    def _of_kind(self, kind: str) -> list[Hit[str]]:
        found = self.hits.get(kind)
        if found is None:
            terms = self.terms.get(kind)
            found = self.hits[kind] = terms.hits(self.text) if terms else []
        return found

    def _beside(self, kind: str, clause: int) -> Sequence[Hit[str]]:
        """The cues of a kind in one clause."""
        clauses = self.by_clause.get(kind)
        if clauses is None:
            clauses = self.by_clause[kind] = {}
            number = self.text.clause
            for hit in self._of_kind(kind):
                clauses.setdefault(number(hit.start), []).append(hit)
        return clauses.get(clause, ())

    def _crossed(self, start: int, end: int, kind: str) -> bool:
        """Whether another amount of the kind lies between two offsets."""
        if end <= start:
            return False
        at, quantities = bisect_left(self.starts, start), self.quantities
        while at < len(quantities):
            q = quantities[at]
            if q.start >= end:
                return False
            if q.kind == kind and q.end <= end:
                return True
            at += 1
        return False

    def _cue(self, q: Quantity, kind: str) -> Hit[str] | None:
        hits = self._of_kind(kind)
        if not hits:
            return None
        at = max(bisect_left(hits, q.number_start, key=start_of) - 1, 0)
        while at < len(hits) and hits[at].start < q.end:
            if hits[at].start > q.number_start or hits[at].end > q.end:
                return hits[at]
            at += 1
        back = ahead = None
        for hit in self._beside(kind, q.clause):
            if hit.end <= q.start:
                back = hit
            elif hit.start >= q.end:
                ahead = hit
                break
        if back is not None and self._crossed(back.end, q.start, kind):
            back = None
        if ahead is not None and (self._crossed(q.end, ahead.start, kind) or self._too_far(q, ahead, kind)):
            ahead = None
        if back is not None and ahead is not None:
            return ahead if self._leans_ahead(q, back, ahead, kind) else back
        return back or ahead or self._earlier(q, hits, kind)

    def _too_far(self, q: Quantity, hit: Hit[str], kind: str) -> bool:
        gap = self.plain[q.end : hit.start]
        english = gap.isascii() and bool(_LATIN.search(gap + self.plain[hit.start : hit.end]))
        if len(gap) > (40 if english else 10):
            return True
        # An amount that follows the cue in the same clause owns it.
        clause = self.text.clause(hit.start)
        at = bisect_left(self.starts, hit.end)
        return not english and any(
            o.kind == kind and o.start - hit.end <= 3 and self.text.clause(o.start) == clause
            for o in self.quantities[at : at + 4]
        )

    def _leans_ahead(self, q: Quantity, back: Hit[str], ahead: Hit[str], kind: str) -> bool:
        gap = self.plain[q.end : ahead.start]
        word = self.plain[back.start : back.end]
        if kind == "people" and _FULL_TIME.fullmatch(gap) and not gap.isascii():
            return ahead.what != "" and word not in ("其中",)
        if _OF_THE_YEAR.match(gap):
            return ahead.start - q.end < q.start - back.end or word in WEAK
        if _FOR_IT.fullmatch(gap):
            return word in WEAK
        return gap in ("", " ") and q.start - back.end > 6 and word in WEAK and ahead.what != ""

    def _earlier(self, q: Quantity, hits: list[Hit[str]], kind: str) -> Hit[str] | None:
        """The cue said last before an amount in its sentence, when no more than a comma and a few words lie between."""
        at = bisect_left(hits, q.start, key=start_of) - 1
        if at >= 0 and hits[at].end > q.start:
            at -= 1
        if at < 0:
            return None
        hit = hits[at]
        if hit.start < q.sentence or q.start - hit.end > 26 or self._crossed(hit.end, q.start, kind):
            return None
        between = self.plain[hit.end : q.start]
        if (
            kind == "people"
            and (hit.what != "staff" or len(between) > 12)
            and between.strip() not in (",", "，", "|", "")
        ):
            return None
        if hit.what and (kind == "rent" or _commas(between) <= 1):
            return hit
        return None

    def _head(self, q: Quantity) -> str:
        """The words of the clause before the amount."""
        return q.head

    def _sentence_head(self, q: Quantity) -> str:
        """The words of the sentence before the amount."""
        return self.plain[max(q.sentence, q.start - REACH) : q.start]

    def _tail(self, q: Quantity) -> str:
        return self.plain[q.end : min(max(q.stop, q.end), q.end + 64)].partition("(")[0]

    def _date(self, q: Quantity) -> When | None:
        """The date an amount is of: in its clause before it, just after it, or a little earlier in its sentence."""
        if not self.dates:
            return None
        at = bisect_left(self.date_starts, q.start)
        last = next((w for w in self.dates[max(at - 2, 0) : at][::-1] if w.end <= q.start), None)
        if last is not None and q.begin <= last.start and not self._crossed(last.end, q.start, "money"):
            return last
        while at < len(self.dates) and self.date_starts[at] < q.end:
            at += 1
        if at < len(self.dates):
            following = self.dates[at]
            gap = self.plain[q.end : following.start]
            if following.start < q.stop and _JUST_AFTER.fullmatch(gap):
                return following
            if gap[-1:] == "(" and len(gap) <= 2 and not gap[:-1].strip():
                return following
        if last is None or last.start < q.sentence or q.start - last.end >= 24:
            return None
        between = self.plain[last.end : q.start]
        return None if _OF_ANOTHER_EVENT.search(between) or _commas(between) > 1 else last

    def _year(self, q: Quantity) -> int:
        when = self._date(q)
        if when is None:
            return 0
        said = self.plain[when.start : when.end]
        return when.year if _SAID_YEAR.search(said) else -when.year

    def _partial(self, q: Quantity) -> bool:
        when = self._date(q)
        return bool(when and (when.part or when.year >= self.today.year))
