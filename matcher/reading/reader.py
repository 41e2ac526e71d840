"""Reads a free text: every fact it states about the applicant, with the words each came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property

from matcher.reading.attribution import Attribution
from matcher.reading.claims import Claims
from matcher.reading.dates import find_dates
from matcher.reading.places import Places
from matcher.reading.quantities import find_quantities
from matcher.reading.several import common_facts
from matcher.reading.terms import Lexicon
from matcher.reading.text import Text
from matcher.reading.types import Reading

Data = Mapping[str, object]
_CLAIM_OF_SHARE = {
    "export_share_pct": "export",
    "macau_shareholding_pct": "macau_capital",
    "foreign_shareholding_pct": "foreign_capital",
}
_ORDER = list(_CLAIM_OF_SHARE)


class Reader:
    """Built once from plain data (the fact registry and the regions, as their files hold them), used for every text."""

    def __init__(self, facts: Mapping[str, Data], regions: Sequence[Data]) -> None:
        self.attribution = Attribution(facts)
        self.claims = Claims(facts)
        self.places = Places(regions)
        self.tables = (*self.attribution.terms.values(), self.claims.terms, self.places.terms)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The common search for this reader's words (whoever needs more makes his own before anything is read)."""
        return Lexicon(self.tables)

    def read(self, text: str | Text, today: dt.date | None = None) -> list[Reading]:
        """What a text states, in the order of the words; `today` is when it was written (去年, 明年)."""
        words = text if isinstance(text, Text) else self.lexicon.text(text)
        return self.read_many([words], today or dt.date.today())[0]

    def read_many(self, texts: Sequence[Text], today: dt.date) -> list[list[Reading]]:
        """What each of several texts states: one stage after the other over all of them, which is faster than text by
        text, for the patterns of one stage stay at hand."""
        dates = [find_dates(words.plain, today, words.marks) for words in texts]
        amounts = [
            find_quantities(words.plain, words.original, [(d.start, d.end) for d in said])
            for words, said in zip(texts, dates, strict=True)
        ]
        read = self.attribution.read
        found = [read(words, q, said, today) for words, q, said in zip(texts, amounts, dates, strict=True)]
        for readings, words, said in zip(found, texts, dates, strict=True):
            readings += self.claims.read(words, said, today)
        for readings, words in zip(found, texts, strict=True):
            readings += self.places.read(words)
        common = [common_facts(words, readings) for readings, words in zip(found, texts, strict=True)]
        return [sorted(_consistent(readings), key=_place) for readings in common]


def _place(reading: Reading) -> tuple[int, int]:
    return reading.span.start, reading.span.end


def _consistent(readings: list[Reading]) -> list[Reading]:
    """A share of zero is a no; a share above zero makes the yes that goes with it."""
    shares = [r for r in readings if r.fact in _CLAIM_OF_SHARE]
    if not shares:
        return readings
    said = {r.fact for r in readings}
    return readings + [
        Reading(_CLAIM_OF_SHARE[r.fact], True, r.span)
        for r in sorted(shares, key=lambda r: _ORDER.index(r.fact))
        if _CLAIM_OF_SHARE[r.fact] not in said and isinstance(r.value, tuple) and r.value[1] > 0
    ]
