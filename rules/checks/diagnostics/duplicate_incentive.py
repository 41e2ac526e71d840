"""One grant recorded under two keys, so that it would be counted twice."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from profiles.regions import Regions
from rules.checks.data import Data, PolicyFile
from rules.checks.finding import Check, Found
from rules.policy import Incentive

_ALIKE = 90


class _Entry(NamedTuple):
    file: PolicyFile
    number: int
    incentive: Incentive


def _find(data: Data) -> Iterator[Found]:
    alike: dict[object, list[_Entry]] = defaultdict(list)
    for file in data.policies:
        for n, incentive in enumerate(file.policy.incentives):
            if incentive.amount is not None and incentive.amount.tiers[0].pays is not None:
                alike[(incentive.kind, incentive.amount, incentive.beneficiary)].append(_Entry(file, n, incentive))
    apart = _kept_apart(data)
    for entries in alike.values():
        for one, other in combinations(entries, 2):
            pair = frozenset((one.incentive.key, other.incentive.key))
            if not any(pair <= group for group in apart) and _same(one, other, data.reader.regions):
                values = {"id": other.incentive.id, "other": one.incentive.key}
                yield Found(other.file.file, ("incentives", other.number), values)


def _same(one: _Entry, other: _Entry, regions: Regions) -> bool:
    """In one policy: same clause, sum and conditions. In two: nearly the same name, in one place, at one time."""
    a, b = one.incentive, other.incentive
    if a.policy == b.policy:
        return a.clause == b.clause and a.when == b.when and a.effective == b.effective and a.expires == b.expires
    linked = {one.file.policy.id, other.file.policy.id}
    for file in (one.file, other.file):
        if linked & {*file.policy.succeeds, *file.policy.implements}:
            return False
    return _one_time(a, b) and _one_place(a, b, regions) and ratio(a.name.zh, b.name.zh) >= _ALIKE


def _one_time(a: Incentive, b: Incentive) -> bool:
    begin = max(a.effective or dt.date.min, b.effective or dt.date.min)
    return begin <= min(a.expires or dt.date.max, b.expires or dt.date.max)


def _one_place(a: Incentive, b: Incentive, regions: Regions) -> bool:
    return any(set(regions.lineage(r)) & set(b.regions) for r in a.regions) or any(
        set(regions.lineage(r)) & set(a.regions) for r in b.regions
    )


def _kept_apart(data: Data) -> list[frozenset[str]]:
    """Groups of which the engine takes only one anyway."""
    return [frozenset(x.members) for p in data.policies for x in p.policy.exclusions] + [
        frozenset(x.members) for x in data.stacking
    ]


CHECK = Check("error", _find)
