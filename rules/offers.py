"""Offers: every incentive as it stands at the places where it can be had, with what depends on the place settled beforehand.

Most conditions do not look at the place at all. Settling those that do, once, leaves about one rule for each incentive
to be evaluated for an applicant, instead of one for each incentive at each place (partial evaluation; Jones, Gomard &
Sestoft, *Partial Evaluation and Automatic Program Generation*, 1993).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from profiles.errors import DataError
from rules.condition import ALWAYS, All, AnyOf, Condition, Judged, Not, Place, leaves
from rules.evaluation import conditions_of
from rules.program import Graph, compile_graph, parts, tree_truth

if TYPE_CHECKING:
    from rules.library import Library
    from rules.policy import Incentive

SETTLING_IN = "registered_in"
NEVER = AnyOf(())
OPEN = Judged("", "")  # a test of the place that even the place leaves open


class Offer(msgspec.Struct, frozen=True, array_like=True):
    """An incentive at some classes of places. `tree`: nodes of its conditions' parts in reading order; `tiers`: those of
    its amount's tiers; `constant`: fen, where the amount is the same for everybody."""

    position: int
    places: tuple[int, ...]
    tree: tuple[int, ...]
    tiers: tuple[int, ...]
    constant: tuple[float, float] | None


class OfferPlan(msgspec.Struct, frozen=True, array_like=True):
    """Every offer, compiled. `classes`: for each place a number shared by places that no condition tells apart.

    `exclusions`: for each class the nodes of the conditions of the engine's exclusions. `gates`: for each gate of the
    library the nodes of its condition's parts, at its own park.
    """

    classes: dict[str, int]
    offers: tuple[Offer, ...]
    exclusions: tuple[tuple[int, ...], ...]
    gates: tuple[tuple[int, ...], ...]
    graph: Graph

    def at(self, incentives: int) -> NDArray[np.int32]:
        """The offer of each incentive at each class of places; -1 where it cannot be had."""
        count = max(self.classes.values(), default=-1) + 1
        found = np.full((count, incentives), -1, dtype=np.int32)
        for number, offer in enumerate(self.offers):
            found[list(offer.places), offer.position] = number
        return found


class _Settler:
    """Conditions with the tests of the place answered for one place."""

    def __init__(self, tables: Mapping[tuple[str, ...], NDArray[np.int8]], code: int, free: set[int]) -> None:
        self.tables = tables
        self.code = code
        self.free = free

    def settle(self, condition: Condition) -> Condition:
        """What is left to be tested once the place is known."""
        if id(condition) in self.free:
            return condition
        if isinstance(condition, Place):
            said = int(self.tables[condition.regions][self.code])
            return ALWAYS if said > 0 else NEVER if said < 0 else OPEN
        if isinstance(condition, All):
            left = [c for c in map(self.settle, condition.items) if c != ALWAYS]
            return NEVER if NEVER in left else left[0] if len(left) == 1 else All(tuple(left))
        if isinstance(condition, AnyOf):
            left = [c for c in map(self.settle, condition.items) if c != NEVER]
            return ALWAYS if ALWAYS in left else left[0] if len(left) == 1 else AnyOf(tuple(left))
        assert isinstance(condition, Not)
        inside = self.settle(condition.item)
        return NEVER if inside == ALWAYS else ALWAYS if inside == NEVER else Not(inside)


def asks_place(condition: Condition) -> bool:
    """Whether a condition tests the place of settling."""
    return any(isinstance(leaf, Place) and leaf.fact == SETTLING_IN for leaf in leaves(condition))


class _Planner:
    """Settles every condition of a library at every place it ranks."""

    def __init__(self, library: Library, incentives: Sequence[Incentive], exclusions: Sequence[Condition]) -> None:
        self.library = library
        self.incentives = incentives
        self.exclusions = exclusions
        self.index = library.regions.index()
        self.free: set[int] = set()
        self.tables: dict[tuple[str, ...], NDArray[np.int8]] = {}
        self.numbers: dict[Condition, int] = {}
        items = library.regions.items
        self._ids = [r.id for r in items]
        self._parents = [self.index.get(r.parent, -1) for r in items]

    def plan(
        self, constants: Sequence[tuple[float, float] | None], shared: Sequence[Condition]
    ) -> OfferPlan:
        """The whole; raises `DataError` when one of `shared` does not come out the same at every place."""
        gates = [g.when if g.when is not None else ALWAYS for g in self.library.gates]
        amounts = [conditions_of(i.amount) for i in self.incentives]
        self._look([*(i.when for i in self.incentives), *(t for a in amounts for t in a), *self.exclusions, *gates])
        self._look(shared)
        region_of = {p.id: p.region for p in self.library.parks}
        classes = self._classes({p.region for p in self.library.parks})
        settlers = self._settlers(classes)
        for condition in shared:
            if len({s.settle(condition) for s in settlers}) > 1:
                raise DataError("a derived fact depends on which park the company settles in", "profiles/facts.yaml")
        found: dict[tuple[int, Condition, tuple[Condition, ...]], list[int]] = {}
        for number, settler in enumerate(settlers):
            for position, incentive in enumerate(self.incentives):
                when = settler.settle(incentive.when)
                if when != NEVER:
                    tiers = tuple(settler.settle(t) for t in amounts[position])
                    found.setdefault((position, when, tiers), []).append(number)
        drafts = [
            (position, tuple(at), self._parts(settlers[at[0]], self.incentives[position].when),
             [self._number(t) for t in tiers])
            for (position, _, tiers), at in sorted(found.items(), key=lambda item: (item[0][0], item[1]))
        ]
        exclusions = [[self._number(s.settle(x)) for x in self.exclusions] for s in settlers]
        told = [
            self._parts(settlers[classes[region_of[g.park]]], when)
            for g, when in zip(self.library.gates, gates, strict=True)
        ]
        library = self.library
        graph = compile_graph(list(self.numbers), library.facts, library.regions, library.sectors)
        node = [tree[0] for tree in graph.trees]
        return OfferPlan(
            classes,
            tuple(
                Offer(position, at, tuple(node[n] for n in tree), tuple(node[n] for n in tiers), constants[position])
                for position, at, tree, tiers in drafts
            ),
            tuple(tuple(node[n] for n in row) for row in exclusions),
            tuple(tuple(node[n] for n in tree) for tree in told),
            msgspec.structs.replace(graph, trees=()),
        )

    def _look(self, conditions: Iterable[Condition]) -> None:
        """Notes which conditions do not ask for the place, and what the tree of places says to those that do."""
        for whole in conditions:
            for part in parts(whole):
                if not asks_place(part):
                    self.free.add(id(part))
                elif isinstance(part, Place) and part.regions not in self.tables:
                    self.tables[part.regions] = tree_truth(self._ids, self._parents, part.regions)

    def _classes(self, regions: Iterable[str]) -> dict[str, int]:
        numbers: dict[bytes, int] = {}
        tables = list(self.tables.values())
        found = {}
        for region in sorted(regions):
            said = bytes(int(t[self.index[region] + 1]) + 1 for t in tables)
            found[region] = numbers.setdefault(said, len(numbers))
        return found

    def _settlers(self, classes: Mapping[str, int]) -> list[_Settler]:
        first: dict[int, str] = {}
        for region, number in classes.items():
            first.setdefault(number, region)
        return [_Settler(self.tables, self.index[first[n]] + 1, self.free) for n in range(len(first))]

    def _number(self, condition: Condition) -> int:
        return self.numbers.setdefault(condition, len(self.numbers))

    def _parts(self, settler: _Settler, condition: Condition) -> list[int]:
        return [self._number(settler.settle(part)) for part in parts(condition)]


def plan_offers(
    library: Library, incentives: Sequence[Incentive], exclusions: Sequence[Condition],
    constants: Sequence[tuple[float, float] | None], shared: Sequence[Condition],
) -> OfferPlan:
    """Every incentive of a library as it stands at the places its parks lie in.

    `shared`: conditions evaluated once for all places (those of derived facts). Raises `DataError` when one of them
    tells the places apart.
    """
    return _Planner(library, incentives, exclusions).plan(constants, shared)
