"""Sector focus."""

from __future__ import annotations

import numpy as np

from matcher.criteria.base import Money, Part, Reason
from matcher.view import CaseView, ParkView, Views
from profiles.label import Label


def sector_focus(case: CaseView, park: ParkView, views: Views, money: Money) -> Part:
    """How far the fields the place courts in public documents are the applicant's own."""
    del money
    if not case.sectors:
        return Part(0.0, 0.0 if case.other_industry else 1.0)
    total = 0.0
    reasons = []
    for position, share in case.sectors:
        near = park.focus * views.similarity[position]
        best = int(near.argmax())
        selective = float(near.sum() / (park.focus.sum() + 4.0)) if near[best] > 0 else 0.0
        total += share * (0.8 * float(near[best]) + 0.2 * min(1.0, 3.0 * selective))
        if near[best] > 0.3 and best in park.focus_said:
            place, said = park.focus_said[best]
            label = views.sectors.items[best].label
            strength = {3: ("核心方向", "core field"), 2: ("重点领域", "named field"), 1: ("涉及领域", "mentioned")}
            zh, en = strength[said.weight]
            source, seen = place.cite(said.source, said.clause)
            reasons.append(Reason(Label(f"{zh}：{label.zh}", f"{en}: {label.text('en')}"), source, seen))
    value = total / sum(share for _, share in case.sectors)
    value = float(np.clip(value, 0.0, 1.0))
    return Part(value, value, tuple(dict.fromkeys(reasons)))
