"""The words around an amount: its cue, its clause, its date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from matcher.reading.amount_words import WEAK
from matcher.reading.dates import When
from matcher.reading.quantities import Quantity
from matcher.reading.terms import Hit, Terms
from matcher.reading.text import Text


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
        self.text, self.plain = text, text.plain
        self.quantities, self.dates, self.today = quantities, dates, today
        self.terms = terms
        self.hits: dict[str, list[Hit[str]]] = {}
        self.by_clause: dict[str, dict[int, list[Hit[str]]]] = {}
        self.found: list[Found] = []
        self.dropped: set[int] = set()

    def _of_kind(self, kind: str) -> list[Hit[str]]:
        if kind not in self.hits:
            terms = self.terms.get(kind)
            self.hits[kind] = terms.find(self.plain) if terms else []
        return self.hits[kind]

    def _beside(self, kind: str, clause: int) -> list[Hit[str]]:
        """The cues of a kind in one clause."""
        if kind not in self.by_clause:
            clauses: dict[int, list[Hit[str]]] = {}
            for hit in self._of_kind(kind):
                clauses.setdefault(self.text.clause(hit.start), []).append(hit)
            self.by_clause[kind] = clauses
        return self.by_clause[kind].get(clause, [])

    def _crossed(self, start: int, end: int, kind: str) -> bool:
        """Whether another amount of the kind lies between two offsets."""
        for q in self.quantities:  # noqa: SIM110 - a loop, for this is asked thousands of times
            if q.kind == kind and start <= q.start and q.end <= end:
                return True
        return False

    def _cue(self, q: Quantity, kind: str) -> Hit[str] | None:
        hits = self._of_kind(kind)
        inside = [h for h in hits if q.number_start < h.start < q.end or h.start < q.end < h.end]
        if inside:
            return inside[0]
        beside = self._beside(kind, self.text.clause(q.number_start))
        back = next((h for h in reversed(beside) if h.end <= q.start), None)
        if back is not None and self._crossed(back.end, q.start, kind):
            back = None
        ahead = next((h for h in beside if h.start >= q.end), None)
        if ahead is not None and self._crossed(q.end, ahead.start, kind):
            ahead = None
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
            o.kind == kind and o.start >= hit.end and o.start - hit.end <= 3 and self.text.clause(o.start) == clause
            for o in self.quantities
        )

    def _leans_ahead(self, q: Quantity, back: Hit[str], ahead: Hit[str], kind: str) -> bool:
        gap = self.plain[q.end : ahead.start]
        word = self.plain[back.start : back.end]
        if kind == "people" and re.fullmatch(r"的?\s?(?:全职|专职)?", gap) and not gap.isascii():
            return ahead.what != "" and word not in ("其中",)
        if re.match(r"\s?(?:in |of |for )(?:the |our |annual |new )?$", gap):
            return ahead.start - q.end < q.start - back.end or word in WEAK
        if re.fullmatch(r"\s?(?:的|用于|用来|做|买|购买|购置|作为|是|系)", gap):
            return word in WEAK
        return gap in ("", " ") and q.start - back.end > 6 and word in WEAK and ahead.what != ""

    def _earlier(self, q: Quantity, hits: list[Hit[str]], kind: str) -> Hit[str] | None:
        begin, _ = self.text.sentence(q.number_start)
        for hit in reversed(hits):
            if hit.end > q.start:
                continue
            if hit.start < begin or q.start - hit.end > 26 or self._crossed(hit.end, q.start, kind):
                return None
            between = self.plain[hit.end : q.start]
            if (
                kind == "people"
                and (hit.what != "staff" or len(between) > 12)
                and between.strip() not in (",", "，", "|", "")
            ):
                return None
            if hit.what and (len(re.findall(r"[，,、]", between)) <= 1 or kind == "rent"):
                return hit
            return None
        return None

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

    def _date(self, q: Quantity) -> When | None:
        begin, end = self.text.clause_bounds(q.number_start)
        sentence, _ = self.text.sentence(q.number_start)
        same = [
            w
            for w in self.dates
            if begin <= w.start and w.end <= q.start and not self._crossed(w.end, q.start, "money")
        ]
        if same:
            return same[-1]
        after = [w for w in self.dates if q.end <= w.start]
        if after and (
            (
                after[0].start < end
                and re.fullmatch(r"[^，,。；;]{0,14}(?:in |for )?", self.plain[q.end : after[0].start])
            )
            or re.fullmatch(r"\s?\(", self.plain[q.end : after[0].start])
        ):
            return after[0]
        earlier = [w for w in self.dates if sentence <= w.start and w.end <= q.start and q.start - w.end < 24]
        if not earlier:
            return None
        between = self.plain[earlier[-1].end : q.start]
        return (
            None
            if re.search(r"成立|注册|设立|创|上市|认定|通过|found", between) or len(re.findall("[，,、]", between)) > 1
            else earlier[-1]
        )

    def _year(self, q: Quantity) -> int:
        when = self._date(q)
        if when is None:
            return 0
        said = self.plain[when.start : when.end]
        return when.year if re.search(r"\d|[〇零一二]{2}", said) else -when.year

    def _partial(self, q: Quantity) -> bool:
        when = self._date(q)
        return bool(when and (when.part or when.year >= self.today.year))
