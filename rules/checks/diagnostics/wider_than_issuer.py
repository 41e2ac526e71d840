"""A policy, or an incentive, that reaches beyond the territory of whoever issued it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from profiles.regions import Region, Regions
from rules.checks.data import Data, PolicyFile
from rules.checks.finding import Check, Found

_DEPTH = {"national": 0, "provincial": 1, "municipal": 2, "district": 3, "zone": 3, "park": 3}


def _find(data: Data) -> Iterator[Found]:
    regions = data.reader.regions
    for item in data.policies:
        yield from _policy(item, regions)
        for n, incentive in enumerate(item.policy.incentives):
            outside = [r for r in incentive.regions if not _within(r, item.policy.regions, regions)]
            if outside:
                names = {"id": incentive.id, "places": ", ".join(outside), "territory": ", ".join(item.policy.regions)}
                yield Found(item.file, ("incentives", n, "regions"), names, "incentive")


def _policy(item: PolicyFile, regions: Regions) -> Iterator[Found]:
    policy = item.policy
    shallow = [r for r in policy.regions if len(regions.lineage(r)) - 1 < _DEPTH[policy.level]]
    if shallow:
        yield Found(item.file, ("regions",), {"level": policy.level, "places": ", ".join(shallow)}, "level")
        return
    named = _territory(policy.issuer, regions)
    outside = [r for r in policy.regions if named and not _within(r, named, regions)]
    if outside and policy.level != "national":
        values = {"issuer": policy.issuer, "places": ", ".join(outside), "territory": ", ".join(named)}
        yield Found(item.file, ("regions",), values, "issuer")


def _within(region: str, territory: tuple[str, ...], regions: Regions) -> bool:
    return bool(set(regions.lineage(region)) & set(territory))


def _territory(issuer: str, regions: Regions) -> tuple[str, ...]:
    """The places named in an issuer's name, of each office the innermost; empty when one office names none."""
    found: list[str] = []
    for office in re.split("[；;]", issuer):
        named = {r.id for r in regions.items if any(n in office for n in _names(r))}
        inner = {r for r in named if not any(r != o and r in regions.lineage(o) for o in named)}
        if not inner or "national" in inner:
            return ()
        found += sorted(inner)
    return tuple(found)


@cache
def _names(region: Region) -> tuple[str, ...]:
    """The names that mean this place and no other: 高新区 or 开发区 alone is in every city."""
    general = {"高新区", "开发区", "经开区", "合作区", "新区", "城区", "工业园"}
    return tuple(n for n in (region.label.zh, *region.aliases) if len(n) > 1 and n not in general)


CHECK = Check("error", _find)
