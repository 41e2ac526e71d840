"""Admission figures as conditions: the test on a fact, and for which applicants it holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from profiles.parks import Threshold
from profiles.sectors import Sector, Sectors
from rules.condition import All, AnyOf, Condition, ConditionError, ConditionParser, Judged, Within

TESTS = ("at_least", "over", "at_most", "under", "between", "equals")


class PlaceThreshold(msgspec.Struct, frozen=True, omit_defaults=True):
    """An admission figure of a park, or of a province's or city's land rules, understood.

    `place` is the id of what states it. `scope` holds for the applicants it is for (None: everyone). `compared` marks
    an average of projects that came, which nobody has to reach.
    """

    place: str
    item: Threshold
    test: Condition
    scope: Condition | None = None
    compared: bool = False


def understood(
    place: str, thresholds: Sequence[Threshold], benchmarks: Sequence[Threshold], parser: ConditionParser,
    sectors: Sectors,
) -> tuple[PlaceThreshold, ...]:
    """The figures of one place as conditions; raises `ConditionError` with the path of what is not understood."""
    found = []
    for part, items in (("thresholds", thresholds), ("benchmarks", benchmarks)):
        for n, item in enumerate(items):
            compared = part == "benchmarks"
            test = parser.parse({item.fact: _written(item, compared, (part, n))}, (part, n))
            found.append(PlaceThreshold(place, item, test, _scope(item, parser, sectors, (part, n)), compared))
    return tuple(found)


def _written(item: Threshold, compared: bool, path: tuple[str | int, ...]) -> dict[str, Any]:
    """The tests of a threshold as conditions write them; an average is reached by what is no less."""
    tests = {name: getattr(item, name) for name in TESTS if getattr(item, name) is not None}
    if not tests:
        raise ConditionError(f"a figure is missing: one of {', '.join(TESTS)}", path)
    if compared and "equals" in tests:
        return {"at_least": tests["equals"]}
    return {k: list(v) if k == "between" else v for k, v in tests.items()}


def _scope(
    item: Threshold, parser: ConditionParser, sectors: Sectors, path: tuple[str | int, ...]
) -> Condition | None:
    limits = [parser.parse(item.when, (*path, "when"))] if item.when is not None else []
    if item.industry:
        limits.append(of_industry(item.industry, sectors))
    return None if not limits else limits[0] if len(limits) == 1 else All(tuple(limits))


def of_industry(codes: Sequence[str], sectors: Sectors) -> Condition:
    """Whether an applicant belongs to one of these classes of GB/T 4754-2017, by its sectors.

    A sector some of whose codes lie elsewhere, or that has none, may belong to it: that stays open.
    """
    inside, maybe = set(), set()
    for sector in sectors.items:
        own = _codes(sector, sectors)
        within = [any(code.startswith(wanted) for wanted in codes) for code in own]
        if own and all(within):
            inside.add(sector.id)
        elif not own or any(within) or any(wanted.startswith(code) for code in own for wanted in codes):
            maybe.add(sector.id)
    # A test on a sector counts all below it: only those wholly in (or wholly open) can be named.
    surely = _whole(inside, sectors)
    either = _whole(inside | maybe, sectors)
    if set(either) == set(surely):
        return Within(surely) if surely else AnyOf(())
    judged = All((Within(either), Judged("行业代码归类", "、".join(codes))))
    return AnyOf((Within(surely), judged)) if surely else judged


def _codes(sector: Sector, sectors: Sectors) -> tuple[str, ...]:
    """A sector's codes, or those of the nearest above that has any."""
    while not sector.gbt4754 and sector.parent >= 0:
        sector = sectors.items[sector.parent]
    return sector.gbt4754


def _whole(chosen: set[str], sectors: Sectors) -> tuple[str, ...]:
    """Those of the chosen sectors all of whose descendants are chosen too, in the order of the tree."""
    broken = {above for s in sectors.items if s.id not in chosen for above in sectors.lineage(s.id)}
    return tuple(s.id for s in sectors.items if s.id in chosen and s.id not in broken)
