"""What is the same of every incentive for every applicant: its fields, who is paid, who decides."""

from __future__ import annotations

import copy
import datetime as dt
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.relevance import fields_of, for_foreign_capital
from matcher.totals import Cells
from matcher.view import CaseView, Views
from profiles.facts import Fact
from rules.condition import All, Judged, leaves
from rules.engine import Engine
from rules.explain import Outline, outline
from rules.offer_book import OfferBook
from rules.policy import Incentive
from rules.program import parts

# Which total an incentive enters (see `matcher.result.Totals`), or why it enters none; by number.
BUCKETS = (
    "", "sure", "on_undertaking", "possible", "review", "unverified", "barred", "deferral", "refund", "notional",
    "others", "other_fields",
)
Open = tuple[tuple[str, ...], tuple[str, ...]]
MOST_OPENED = 200_000
_NOT_ASKED = frozenset({"registered_in"})  # the place is what is looked for
NUMBER = {name: n for n, name in enumerate(BUCKETS)}
COUNTED = frozenset(BUCKETS[1:6])
MOST_DAYS = 100
NEAR = 0.45  # fields at least this alike are one field


class Purse:
    """Every offer of a library with what can be told of it beforehand; `base` is its bucket where facts do not matter."""

    def __init__(self, engine: Engine, views: Views) -> None:
        self.engine = engine
        self.views = views
        self.book = OfferBook(engine)
        self.classes = [self.book.plan.classes[v.park.region] for v in views.parks]
        self.position = self.book.position
        self.keys = [engine.incentives[o.position].key for o in self.book.offers]
        base = np.array([NUMBER[_base(i)] for i in engine.incentives], dtype=np.int8)
        self.base = base[self.position]
        self.cells = Cells(self.book, self.base == 0)
        library = engine.library
        facts = library.facts.by_id.values()
        self.signed = [f.id for f in facts if f.undertaking and not f.settled]
        self.undertaken = frozenset(f.id for f in facts if f.undertaking or f.settled)
        self.settled = [f.id for f in facts if f.settled]
        self.names = np.argsort(np.argsort([v.park.id for v in views.parks]))
        regions = library.regions
        self.lineages = [tuple(regions.lineage(v.park.region)) for v in views.parks]
        self._inside: dict[tuple[str, ...], frozenset[int]] = {}
        self._standing: dict[dt.date, tuple[list[str], NDArray[np.str_]]] = {}
        self._near: dict[int, NDArray[np.bool_]] = {}
        self.opened: dict[tuple[int, bytes, bytes], Open] = {}  # what is still open, by offer and truth of its conditions
        self._asked: dict[tuple[str, ...], NDArray[np.int64]] = {}
        self._outlines: dict[int, Outline] = {}

    def seeing(self, views: Views) -> Purse:
        """The same with other views of the same areas."""
        other = copy.copy(self)
        other.views = views
        return other

    def inside(self, regions: tuple[str, ...]) -> frozenset[int]:
        """The places that lie in one of some regions."""
        if regions not in self._inside:
            self._inside[regions] = frozenset(n for n, line in enumerate(self.lineages) if any(r in line for r in regions))
        return self._inside[regions]

    def standing(self, as_of: dt.date) -> tuple[list[str], NDArray[np.str_]]:
        """Whether each incentive, and each offer, counts on a day."""
        if as_of not in self._standing:
            if len(self._standing) > MOST_DAYS:
                self._standing.clear()
            states: list[str] = [self.engine.standing(i, as_of).state for i in range(len(self.engine.incentives))]
            self._standing[as_of] = (states, np.array(states)[self.position])
        return self._standing[as_of]

    @cached_property
    def judged(self) -> NDArray[np.bool_]:
        """Which offers people decide on."""
        found = np.array([_judged(i) for i in self.engine.incentives], dtype=bool)
        return found[self.position]

    @cached_property
    def fields(self) -> tuple[tuple[str, ...], ...]:
        """The fields of every incentive."""
        return tuple(fields_of(i) for i in self.engine.incentives)

    @cached_property
    def foreign(self) -> tuple[bool, ...]:
        """Which incentives reward foreign capital."""
        return tuple(for_foreign_capital(i) for i in self.engine.incentives)

    @cached_property
    def _wanted(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """The fields of every incentive that has some, one after the other; where each starts; and which have none."""
        index = self.views.sectors.index()
        known = [[index[f] for f in fields if f in index] for fields in self.fields]
        flat = np.array([f for fields in known for f in fields], dtype=np.int64)
        starts = np.cumsum([0, *(len(fields) for fields in known if fields)], dtype=np.int64)[:-1]
        return flat, starts, np.array([not fields for fields in known], dtype=bool)

    def meant_for(self, case: CaseView) -> NDArray[np.bool_]:
        """Which incentives are for every company, or for a field near one of the applicant's; all when it named none."""
        flat, starts, none = self._wanted
        if not case.sectors:
            return np.ones(len(none), dtype=bool)
        found = none.copy()
        for sector, _ in case.sectors:
            if sector not in self._near:
                near = none.copy()
                alike = (self.views.similarity[sector, flat] >= NEAR) | (flat == 0)
                if len(starts):
                    near[~none] = np.logical_or.reduceat(alike, starts)
                self._near[sector] = near
            found |= self._near[sector]
        return found

    @cached_property
    def plain(self) -> tuple[tuple[NDArray[np.int64], NDArray[np.int64]] | None, ...]:
        """For every offer the company and product nodes of its conditions, where truth at these alone decides what is
        still open on it (not where an expression is tested, some of whose figures may be known)."""
        found: list[tuple[NDArray[np.int64], NDArray[np.int64]] | None] = []
        for offer in self.book.offers:
            nodes = np.unique(np.array(offer.tree, dtype=np.int64))
            read = any(e is not None for e in self.outline(offer.position).expressions)
            found.append(None if read else (nodes[nodes >= 0], -nodes[nodes < 0] - 1))
        return tuple(found)

    @cached_property
    def bearing(self) -> NDArray[np.bool_]:
        """Which offers bear on others: through an exclusion or a joint cap."""
        return np.isin(self.position, list(self.cells.components))

    @cached_property
    def foreign_offers(self) -> NDArray[np.bool_]:
        """Which offers reward foreign capital."""
        return np.array(self.foreign, dtype=bool)[self.position]

    @cached_property
    def askable(self) -> tuple[Fact, ...]:
        """Every fact that may be asked for, in order of its id."""
        facts = self.engine.library.facts.by_id
        return tuple(facts[f] for f in sorted(facts) if f not in self.undertaken and f not in _NOT_ASKED)

    @cached_property
    def costs(self) -> NDArray[np.float64]:
        """What asking for each costs."""
        return np.array([f.cost for f in self.askable], dtype=np.float64)

    def asked_of(self, missing: tuple[str, ...]) -> NDArray[np.int64]:
        """The numbers of those of some facts that may be asked for."""
        found = self._asked.get(missing)
        if found is None:
            if len(self._asked) >= MOST_OPENED:
                self._asked.clear()
            numbers = self._numbers
            found = self._asked[missing] = np.array([numbers[f] for f in missing if f in numbers], dtype=np.int64)
        return found

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {f.id: n for n, f in enumerate(self.askable)}

    def outline(self, position: int) -> Outline:
        """The conditions of an incentive, laid out flat."""
        if position not in self._outlines:
            self._outlines[position] = outline(self.engine.incentives[position].when)
        return self._outlines[position]

    @cached_property
    def own_conditions(self) -> tuple[NDArray[np.int64], ...]:
        """For every offer the company nodes of its conditions, one for each that must hold."""
        found = []
        for offer in self.book.offers:
            when, at, nodes = self.engine.incentives[offer.position].when, 1, []
            for item in when.items if isinstance(when, All) else ():
                nodes.append(offer.tree[at])
                at += sum(1 for _ in parts(item))
            found.append(np.array([n for n in nodes if n >= 0], dtype=np.int64))
        return tuple(found)


def _base(incentive: Incentive) -> str:
    """Why an incentive can enter no total, whoever applies."""
    if incentive.fiscal_contribution:
        return "barred"
    if incentive.nature != "permanent":
        return incentive.nature
    if incentive.kind == "equity":
        return "notional"  # whoever invests wants shares for it: no grant
    return "" if incentive.beneficiary == "company" else "others"


def _judged(incentive: Incentive) -> bool:
    return any(isinstance(leaf, Judged) for leaf in leaves(incentive.when))
