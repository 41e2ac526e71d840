"""Sector focus."""

from __future__ import annotations

import numpy as np

from matcher.criteria.base import Money, Reason, Spread, exactly
from matcher.view import CaseView, ParkView, Views
from profiles.label import Label

_STRENGTH = {3: ("核心方向", "core field"), 2: ("重点领域", "named field"), 1: ("涉及领域", "mentioned")}


def sector_focus(case: CaseView, views: Views, money: Money) -> Spread:
    """How far the fields the place courts in public documents are the applicant's own."""
    del money
    return views.kept(("sector_focus", case.other_industry, *case.sectors), lambda: _value(case, views))


def _value(case: CaseView, views: Views) -> Spread:
    if not case.sectors:
        count = len(views.parks)
        return Spread(np.zeros(count), np.zeros(count) if case.other_industry else np.ones(count))
    total = np.zeros(len(views.parks))
    for position, share in case.sectors:
        near = views.focus * views.similarity[position]
        best = near.max(axis=1)
        selective = np.where(best > 0, near.sum(axis=1) / (views.focus.sum(axis=1) + 4.0), 0.0)
        total += share * (0.8 * best + 0.2 * np.minimum(1.0, 3.0 * selective))
    return exactly(np.clip(total / sum(share for _, share in case.sectors), 0.0, 1.0))


def reasons(case: CaseView, park: ParkView, views: Views) -> tuple[Reason, ...]:
    """The courted fields nearest the applicant's."""
    found = []
    for position, _ in case.sectors:
        near = park.focus * views.similarity[position]
        best = int(near.argmax())
        if near[best] > 0.3 and best in park.focus_said:
            place, said = park.focus_said[best]
            label = views.sectors.items[best].label
            zh, en = _STRENGTH[said.weight]
            source, seen = place.cite(said.source, said.clause, said.note)
            found.append(Reason(Label(f"{zh}：{label.zh}", f"{en}: {label.text('en')}"), source, seen))
    return tuple(dict.fromkeys(found))
