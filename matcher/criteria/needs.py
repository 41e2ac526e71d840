"""Needs."""

from __future__ import annotations

from matcher.criteria.base import Money, Part, Reason
from matcher.view import CaseView, ParkView, Views
from profiles.label import Label


def needs(case: CaseView, park: ParkView, views: Views, money: Money) -> Part:
    """How many of the applicant's needs the place's platforms, hospitals, utilities and ports are known to serve."""
    del money, views
    if not case.needs:
        return Part(0.0, 1.0)
    low = high = 0.0
    reasons = []
    for need in case.needs:
        served = park.served.get(need)
        if not served:
            high += 0.6  # unsaid is not absent
            continue
        place, asset = min(served, key=lambda s: (s[1].status != "operating", s[1].name.zh))
        ready = asset.status == "operating"
        low += 1.0 if ready else 0.5
        high += 1.0 if ready else 0.8
        source, seen = place.cite(asset.source, asset.clause)
        planned = ("", "") if ready else ("（在建或规划）", " (planned)")
        reasons.append(
            Reason(Label(f"{asset.name.zh}{planned[0]}", f"{asset.name.text('en')}{planned[1]}"), source, seen)
        )
    count = len(case.needs)
    return Part(low / count, high / count, tuple(dict.fromkeys(reasons)))
