"""Affinity."""

from __future__ import annotations

import numpy as np

from matcher.criteria.base import Money, Reason, Spread, exactly
from matcher.view import CaseView, ParkView, Views
from profiles.label import Label

FULL = 0.4  # the likeness from which a description and a company's products count as the same


def affinity(case: CaseView, views: Views, money: Money) -> Spread:
    """How close the description comes to what the nearest company or institution known to be there makes."""
    del money
    if case.alike is None:
        return Spread(np.zeros(len(views.parks)), np.ones(len(views.parks)))
    alike = views.by_area(np.maximum, case.alike)
    return exactly(np.minimum(1.0, alike / FULL))


def reasons(case: CaseView, park: ParkView, views: Views) -> tuple[Reason, ...]:
    """The nearest, where it is near."""
    if case.alike is None or not park.neighbours:
        return ()
    alike = case.alike[views.neighbours_of(park)]
    nearest = park.neighbours[int(alike.argmax())]
    if min(1.0, float(alike.max()) / FULL) < 0.3:
        return ()
    made = "、".join(nearest.makes[:4])
    text = Label(
        f"与当地已有的{nearest.name}{f'（{made}）' if made else ''}相近",
        f"close to {nearest.name} there{f' ({made})' if made else ''}",
    )
    return (Reason(text, nearest.source, nearest.seen),)
