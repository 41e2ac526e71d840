"""A match in which one named park is told in full, wherever it ranks."""

from __future__ import annotations

import datetime as dt

from matcher.match import Matcher
from matcher.result import Dropped, ParkResult, Result
from profiles.applicant import Applicant
from profiles.parks import Park


def ranked_place(park: Park) -> str:
    """The id of what is ranked: the area a site lies in, else the park itself."""
    return park.part_of or park.id


def matched(
    matcher: Matcher, applicant: Applicant, as_of: dt.date, top: int, place: str = ""
) -> tuple[Result, ParkResult | Dropped | None]:
    """The result, and the named place in it with all its incentives; None when no place is named or ranked."""
    result = matcher.match(applicant, as_of, top)
    if not place:
        return result, None
    found = next((p for p in result.parks if p.id == place), None)
    if found is None:
        return result, next((d for d in result.dropped if d.id == place), None)
    if found.rank > top:
        result = matcher.match(applicant, as_of, found.rank)
        found = next(p for p in result.parks if p.id == place)
    return result, found
