"""Openness."""

from __future__ import annotations

from matcher.criteria.base import Money, Part, Reason
from matcher.view import CaseView, ParkView, Views


def openness(case: CaseView, park: ParkView, views: Views, money: Money) -> Part:
    """Whether documents offer something particular to investors from where the applicant's capital comes from."""
    del money, views
    if not case.origins:
        return Part(0.5, 0.5)
    reasons = []
    met = 0
    for origin in sorted(case.origins):
        said = [(p, o) for p, o in park.openness if o.to == origin]
        met += bool(said)
        for place, item in said[:2]:
            source, seen = place.cite(item.source, item.clause)
            reasons.append(Reason(item.text, source, seen))
    value = met / len(case.origins)
    return Part(value, max(value, 0.4), tuple(reasons))
