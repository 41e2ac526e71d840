"""Sector focus."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.criteria.base import Money, Reason, Spread, exactly
from matcher.view import CaseView, ParkView, Views
from profiles.label import Label

_STRENGTH = {3: ("核心方向", "core field"), 2: ("重点领域", "named field"), 1: ("涉及领域", "mentioned")}


def sector_focus(case: CaseView, views: Views, money: Money) -> Spread:
    """How far the fields the place courts in public documents are the applicant's own; open if only a branch is named."""
    del money
    return views.kept(("sector_focus", case.other_industry, *case.sectors), lambda: _value(case, views))


def _value(case: CaseView, views: Views) -> Spread:
    if not case.sectors:
        count = len(views.parks)
        return Spread(np.zeros(count), np.zeros(count) if case.other_industry else np.ones(count))
    if case.broad:  # biomedicine and health: as little, or as much, as any field within it
        tree, branch = views.sectors, views.sectors.items[case.sectors[0][0]].id
        inside = [n for n, item in enumerate(tree.items) if branch in tree.lineage(item.id)]
        within = [_of(((n, 1.0),), views) for n in inside]
        return Spread(np.min(within, axis=0), np.max(within, axis=0))
    return exactly(_of(case.sectors, views))


def _of(sectors: Sequence[tuple[int, float]], views: Views) -> NDArray[np.float64]:
    total = np.zeros(len(views.parks))
    for position, share in sectors:
        near = views.focus * views.similarity[position]
        best = near.max(axis=1)
        selective = np.where(best > 0, near.sum(axis=1) / (views.focus.sum(axis=1) + 4.0), 0.0)
        total += share * (0.8 * best + 0.2 * np.minimum(1.0, 3.0 * selective))
    return np.asarray(np.clip(total / sum(share for _, share in sectors), 0.0, 1.0))


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
