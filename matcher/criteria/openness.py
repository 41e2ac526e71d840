"""Openness."""

from __future__ import annotations

import numpy as np

from matcher.criteria.base import Money, Reason, Spread, exactly
from matcher.view import CaseView, ParkView, Views


def openness(case: CaseView, views: Views, money: Money) -> Spread:
    """Whether documents offer something particular to investors from where the applicant's capital comes from."""
    del money
    return views.kept(("openness", case.origins), lambda: _value(case, views))


def _value(case: CaseView, views: Views) -> Spread:
    if not case.origins:
        return exactly(np.full(len(views.parks), 0.5))
    offered = [{o.to for _, o in park.openness} for park in views.parks]
    value = np.array([len(case.origins & to) for to in offered]) / len(case.origins)
    return Spread(value, np.maximum(value, 0.4))


def reasons(case: CaseView, park: ParkView, views: Views) -> tuple[Reason, ...]:
    """What is offered to them."""
    del views
    found = []
    for origin in sorted(case.origins):
        for place, item in [(p, o) for p, o in park.openness if o.to == origin][:2]:
            source, seen = place.cite(item.source, item.clause, item.note)
            found.append(Reason(item.text, source, seen))
    return tuple(found)
