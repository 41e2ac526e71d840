"""Stage."""

from __future__ import annotations

from matcher.criteria.base import Money, Part, Reason
from matcher.view import CaseView, ParkView, Views
from profiles.label import Label

STAGE_NAMES = {
    "research": ("研发", "research"), "pilot": ("中试", "pilot"), "clinical": ("临床", "clinical"),
    "manufacturing": ("生产制造", "manufacturing"), "distribution": ("流通", "distribution"),
    "services": ("服务", "services"),
}
_STRENGTH = {3: 1.0, 2: 0.8, 1: 0.55}


def stage(case: CaseView, park: ParkView, views: Views, money: Money) -> Part:
    """Whether the place is made for the applicant's stage: research, pilot, clinical, manufacturing, trade, services."""
    del money, views
    if not case.stages:
        return Part(0.0, 1.0)
    low = high = 0.0
    reasons = []
    for name in sorted(case.stages):
        said = park.stages.get(name)
        if said is None:
            high += 0.6  # no document says so, which is not to say it is not
            continue
        place, wanted = said
        low += _STRENGTH[wanted.weight]
        high += _STRENGTH[wanted.weight]
        zh, en = STAGE_NAMES[name]
        source, seen = place.cite(wanted.source, wanted.clause)
        reasons.append(Reason(Label(f"承接{zh}环节", f"takes {en}"), source, seen))
    return Part(low / len(case.stages), high / len(case.stages), tuple(reasons))
