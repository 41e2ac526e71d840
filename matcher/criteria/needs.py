"""Needs."""

from __future__ import annotations

import numpy as np

from matcher.criteria.base import Money, Reason, Spread
from matcher.view import CaseView, ParkView, Views
from profiles.label import Label
from profiles.parks import Asset, Park


def needs(case: CaseView, views: Views, money: Money) -> Spread:
    """How many of the applicant's needs the place's platforms, hospitals, utilities and ports are known to serve."""
    del money
    return views.kept(("needs", *case.needs), lambda: _value(case, views))


def _value(case: CaseView, views: Views) -> Spread:
    if not case.needs:
        return Spread(np.zeros(len(views.parks)), np.ones(len(views.parks)))
    low, high = np.zeros(len(views.parks)), np.zeros(len(views.parks))
    for n, park in enumerate(views.parks):
        for need in case.needs:
            best = _best(park, need)
            if best is None:
                high[n] += 0.6  # unsaid is not absent
            else:
                ready = best[1].status == "operating"
                low[n] += 1.0 if ready else 0.5
                high[n] += 1.0 if ready else 0.8
    return Spread(low / len(case.needs), high / len(case.needs))


def _best(park: ParkView, need: str) -> tuple[Park, Asset] | None:
    """What serves a need there, in operation if anything is."""
    return min(park.served.get(need, ()), key=lambda s: (s[1].status != "operating", s[1].name.zh), default=None)


def reasons(case: CaseView, park: ParkView, views: Views) -> tuple[Reason, ...]:
    """What serves the needs there."""
    del views
    found = []
    for need in case.needs:
        best = _best(park, need)
        if best is None:
            continue
        place, asset = best
        source, seen = place.cite(asset.source, asset.clause, asset.note)
        planned = ("", "") if asset.status == "operating" else ("（在建或规划）", " (planned)")
        found.append(Reason(Label(f"{asset.name.zh}{planned[0]}", f"{asset.name.text('en')}{planned[1]}"), source, seen))
    return tuple(dict.fromkeys(found))
