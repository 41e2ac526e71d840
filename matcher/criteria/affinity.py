"""Affinity."""

from __future__ import annotations

import math

from matcher.criteria.base import Money, Part, Reason
from matcher.view import CaseView, ParkView, Views
from profiles.label import Label


def affinity(case: CaseView, park: ParkView, views: Views, money: Money) -> Part:
    """How many of the description's own product words documents use of companies and platforms of the place."""
    del money, views
    shared = sorted(case.terms & park.terms.keys(), key=lambda t: (-len(t), t))
    value = 1 - math.exp(-len(shared) / 2)
    if not shared:
        return Part(0.0, 0.0)
    told = park.terms[shared[0]]
    words = "、".join(shared[:4])
    return Part(value, value, (Reason(Label(f"当地已有：{words}", f"made there: {words}"), told.source, told.seen),))
