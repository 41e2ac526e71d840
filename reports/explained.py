"""A match told in detail: one named park wherever it ranks, or every park that is shown."""

from __future__ import annotations

import datetime as dt

from matcher.match import Matcher
from matcher.result import Dropped, ParkResult, Result
from profiles.applicant import Applicant
from profiles.parks import Park


def ranked_place(park: Park) -> str:
    """The id of what is ranked: the area a site lies in, else the park itself."""
    return park.part_of or park.id


def place_in(result: Result, place: str) -> ParkResult | Dropped | None:
    """A place in a result: ranked, or kept out."""
    ranked = next((p for p in result.parks if p.id == place), None)
    return ranked or next((d for d in result.dropped if d.id == place), None)


def in_detail(matcher: Matcher, applicant: Applicant, as_of: dt.date, top: int, place: str = "") -> Result:
    """A result in which the first `top` places (and a named one) come with each condition in words."""
    result = matcher.match(applicant, as_of, top, None)
    if not place or any(p.id == place for p in result.parks[:top]):
        return result
    return matcher.match(applicant, as_of, top, [*(p.id for p in result.parks[:top]), place])
