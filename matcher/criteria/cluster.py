"""Cluster."""

from __future__ import annotations

import numpy as np

from matcher.criteria.base import Money, Reason, Spread, exactly
from matcher.view import CaseView, ParkView, Views
from profiles.label import Label
from profiles.quantity import quantity


def cluster(case: CaseView, views: Views, money: Money) -> Spread:
    """How much of the applicant's own industry documents already name there, and how large the industry is."""
    del money
    return views.kept(("cluster", *case.sectors), lambda: _value(case, views))


def _value(case: CaseView, views: Views) -> Spread:
    near = np.zeros(len(views.neighbours))
    for sector, share in case.sectors:
        near = np.maximum(near, share * views.nearness(sector))
    closest = views.by_area(np.maximum, near)
    many = 1 - np.exp(-views.by_area(np.add, near**4) / 6)
    return exactly(0.3 * closest + 0.3 * many + 0.4 * views.size)


def reasons(case: CaseView, park: ParkView, views: Views) -> tuple[Reason, ...]:
    """Who is there already, and how large the industry is."""
    near: list[tuple[float, int]] = []
    for number, neighbour in enumerate(park.neighbours):
        alike = max((share * views.similarity[p, f] for p, share in case.sectors for f in neighbour.fields), default=0.0)
        near.append((float(alike), number))
    found = []
    named = [park.neighbours[n] for a, n in sorted(near, key=lambda x: (-x[0], x[1]))[:3] if a > 0.5]
    if named:
        names = "、".join(n.name for n in named)
        found.append(
            Reason(Label(f"同领域企业机构：{names}", f"in the same field: {names}"), named[0].source, named[0].seen)
        )
    if park.scale is not None:
        place, said = park.scale
        source, seen = place.cite(said.source, said.clause, said.note)
        found.append(Reason(_scale_text(said.what, quantity(said.value), said.as_of), source, seen))
    return tuple(found)


def _scale_text(what: str, value: float, as_of: str | int) -> Label:
    if what == "output_yuan":
        return Label(f"产业规模约{value / 1e8:,.6g}亿元（{as_of}）", f"output about ¥{value / 1e9:,.4g}bn ({as_of})")
    zh = {"companies": "相关企业", "above_scale_companies": "规上企业", "listed_companies": "上市企业"}[what]
    en = {"companies": "companies", "above_scale_companies": "above-scale companies",
          "listed_companies": "listed companies"}[what]
    return Label(f"{zh}{value:,.0f}家（{as_of}）", f"{value:,.0f} {en} ({as_of})")
