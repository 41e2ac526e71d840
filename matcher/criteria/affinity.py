"""Affinity."""

from __future__ import annotations

from matcher.criteria.base import Money, Part, Reason
from matcher.view import CaseView, ParkView, Views
from profiles.label import Label
from profiles.likeness import likeness

FULL = 0.4  # the likeness from which a description and a company's products count as the same


def affinity(case: CaseView, park: ParkView, views: Views, money: Money) -> Part:
    """How close the description comes to what the nearest company or institution known to be there makes."""
    del money, views
    if not case.words:
        return Part(0.0, 1.0)
    if not park.neighbours:
        return Part(0.0, 0.0)
    alike, nearest = max(((likeness(case.words, n.words), n) for n in park.neighbours), key=lambda pair: pair[0])
    value = min(1.0, alike / FULL)
    if value < 0.3:
        return Part(value, value)
    made = "、".join(nearest.makes[:4])
    text = Label(
        f"与当地已有的{nearest.name}{f'（{made}）' if made else ''}相近",
        f"close to {nearest.name} there{f' ({made})' if made else ''}",
    )
    return Part(value, value, (Reason(text, nearest.source, nearest.seen),))
