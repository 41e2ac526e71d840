"""Reads a free text: every fact it states about the applicant, with the words each came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from matcher.reading.attribution import Attribution
from matcher.reading.claims import Claims
from matcher.reading.dates import find_dates
from matcher.reading.places import Places
from matcher.reading.quantities import find_quantities
from matcher.reading.text import Text
from matcher.reading.types import Reading

Data = Mapping[str, object]


class Reader:
    """Built once from plain data (the fact registry and the regions, as their files hold them), used for every text."""

    def __init__(self, facts: Mapping[str, Data], regions: Sequence[Data]) -> None:
        self.attribution = Attribution(facts)
        self.claims = Claims(facts)
        self.places = Places(regions)

    def read(self, text: str | Text, today: dt.date | None = None) -> list[Reading]:
        """What a text states, in the order of the words; `today` is when it was written (去年, 明年)."""
        words = text if isinstance(text, Text) else Text.of(text)
        day = today or dt.date.today()
        dates = find_dates(words.plain, day)
        quantities = find_quantities(words.plain, words.original, [(d.start, d.end) for d in dates])
        readings = [
            *self.attribution.read(words, quantities, dates, day),
            *self.claims.read(words, dates, day),
            *self.places.read(words),
        ]
        return sorted(_consistent(readings), key=lambda r: (r.span.start, r.span.end))


def _consistent(readings: list[Reading]) -> list[Reading]:
    """A share of zero is a no; a share above zero makes the yes that goes with it."""
    said = {r.fact for r in readings}
    more = []
    for share, claim in (
        ("export_share_pct", "export"),
        ("macau_shareholding_pct", "macau_capital"),
        ("foreign_shareholding_pct", "foreign_capital"),
    ):
        for reading in readings:
            if (
                reading.fact == share
                and claim not in said
                and isinstance(reading.value, tuple)
                and reading.value[1] > 0
            ):
                more.append(Reading(claim, True, reading.span))
    return readings + more
