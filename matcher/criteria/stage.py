"""Stage."""

from __future__ import annotations

import numpy as np

from matcher.criteria.base import Money, Reason, Spread
from matcher.view import CaseView, ParkView, Views
from profiles.label import Label

STAGE_NAMES = {
    "research": ("研发", "research"), "pilot": ("中试", "pilot"), "clinical": ("临床", "clinical"),
    "manufacturing": ("生产制造", "manufacturing"), "distribution": ("流通", "distribution"),
    "services": ("服务", "services"),
}
_STRENGTH = {3: 1.0, 2: 0.8, 1: 0.55}


def stage(case: CaseView, views: Views, money: Money) -> Spread:
    """Whether the place is made for the applicant's stage: research, pilot, clinical, manufacturing, trade, services."""
    del money
    return views.kept(("stage", case.stages), lambda: _value(case, views))


def _value(case: CaseView, views: Views) -> Spread:
    if not case.stages:
        return Spread(np.zeros(len(views.parks)), np.ones(len(views.parks)))
    low, high = np.zeros(len(views.parks)), np.zeros(len(views.parks))
    for n, park in enumerate(views.parks):
        for name in sorted(case.stages):
            said = park.stages.get(name)
            low[n] += _STRENGTH[said[1].weight] if said else 0.0
            high[n] += _STRENGTH[said[1].weight] if said else 0.6  # no document says so, which is not to say it is not
    return Spread(low / len(case.stages), high / len(case.stages))


def reasons(case: CaseView, park: ParkView, views: Views) -> tuple[Reason, ...]:
    """The stages it takes."""
    del views
    found = []
    for name in sorted(case.stages):
        said = park.stages.get(name)
        if said is None:
            continue
        place, wanted = said
        zh, en = STAGE_NAMES[name]
        source, seen = place.cite(wanted.source, wanted.clause, wanted.note)
        found.append(Reason(Label(f"承接{zh}环节", f"takes {en}"), source, seen))
    return tuple(found)
