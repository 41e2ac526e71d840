"""What an applicant can lawfully get at each place, and which total each incentive enters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property

import msgspec
import numpy as np
from numpy.typing import NDArray

from matcher.relevance import FOREIGN_FACTS, fields_of, for_foreign_capital, for_these_fields
from matcher.result import IncentiveResult
from matcher.view import CaseView, Views
from profiles.applicant import Applicant
from rules.bundle import Bundle, Ceiling, Dropped, Group, best_bundle
from rules.condition import All, Judged, leaves
from rules.engine import Engine, Outcome
from rules.explain import Clause, explain, judged_by, missing_facts
from rules.frame import Frame, at_places
from rules.lawful import ceilings_at, groups_at
from rules.policy import Incentive
from rules.program import parts

STATES_OUT = frozenset({"lapsed", "draft", "not_yet"})
COUNTED = frozenset({"sure", "on_undertaking", "possible", "review", "unverified"})


class PlaceMoney(msgspec.Struct):
    """The bundles at one place (fen): certain money, and all that may be had; what was dropped from them, and why."""

    sure: Bundle
    possible: Bundle
    unbounded: int
    totals: dict[str, float]
    dropped: dict[str, Dropped]


class Explained(msgspec.Struct, frozen=True):
    """The conditions of an incentive with their truth, what to ask for, and who still has to decide."""

    node: Clause
    missing: tuple[str, ...]
    judged_by: tuple[str, ...]


class Purse:
    """What is the same for every applicant: the fields of every incentive, and which ones people decide on."""

    def __init__(self, engine: Engine, regions: Sequence[str]) -> None:
        self.engine = engine
        self.classes = engine.place_classes(regions)
        self.first = [self.classes.index(c) for c in range(max(self.classes, default=-1) + 1)]
        self.regions = [regions[i] for i in self.first]
        trees = [np.array(engine.tree(i), dtype=np.int64) for i in range(len(engine.incentives))]
        self.company_nodes = [t[t >= 0] for t in trees]
        self.product_nodes = [-t[t < 0] - 1 for t in trees]

    @cached_property
    def own_conditions(self) -> tuple[NDArray[np.int64], ...]:
        """For every incentive the company nodes of its conditions, one for each that must hold."""
        found = []
        for position, incentive in enumerate(self.engine.incentives):
            tree, at, nodes = self.engine.tree(position), 1, []
            for item in incentive.when.items if isinstance(incentive.when, All) else ():
                nodes.append(tree[at])
                at += sum(1 for _ in parts(item))
            found.append(np.array([n for n in nodes if n >= 0], dtype=np.int64))
        return tuple(found)

    @cached_property
    def fields(self) -> tuple[tuple[str, ...], ...]:
        """The fields of every incentive."""
        return tuple(fields_of(i) for i in self.engine.incentives)

    @cached_property
    def foreign(self) -> tuple[bool, ...]:
        """Which incentives reward foreign capital."""
        return tuple(for_foreign_capital(i) for i in self.engine.incentives)

    @cached_property
    def payable(self) -> tuple[bool, ...]:
        """Which incentives are money for the company that may be counted at all."""
        return tuple(
            i.beneficiary == "company" and i.nature == "permanent" and not i.fiscal_contribution
            for i in self.engine.incentives
        )

    @cached_property
    def judged(self) -> tuple[bool, ...]:
        """Which incentives people decide on."""
        return tuple(_judged(i) for i in self.engine.incentives)


class Ledger:
    """All incentives for one applicant, at every place at once.

    Rows 0…n-1 of `outcome` are the classes of places as known; rows n…2n-1 the same with the usual undertakings signed.
    """

    def __init__(
        self, purse: Purse, applicant: Applicant, as_of: dt.date, case: CaseView, views: Views
    ) -> None:
        self.purse = purse
        self.engine = purse.engine
        self.as_of = as_of
        self.rows = len(purse.regions)
        self.frame = self._frame(applicant)
        self.products = self.frame.product.rows // max(self.frame.company.rows, 1)  # alike at every place
        self.standing = [self.engine.standing(i, as_of).state for i in range(len(self.engine.incentives))]
        self.live = [i for i, state in enumerate(self.standing) if state not in STATES_OUT]
        self.outcome: Outcome = self.engine.evaluate(self.frame, self.live)
        self.row_of = {position: n for n, position in enumerate(self.live)}
        self._described = {i: for_these_fields(purse.fields[i], case, views) for i in self.live}
        self._fields_known = bool(case.sectors)
        told = (known for f, known in applicant.facts.items() if f in FOREIGN_FACTS)
        self._foreign_told = any(known.value is not False for known in told)
        self._payable = np.array([purse.payable[i] for i in self.live], dtype=bool)
        self._money: dict[int, PlaceMoney] = {}
        self.results: dict[tuple[object, ...], IncentiveResult] = {}
        self._explained: dict[tuple[int, bytes, bytes], Explained] = {}

    def _frame(self, applicant: Applicant) -> Frame:
        index = self.engine.frames.regions
        codes = np.array([index[r] + 1 for r in self.purse.regions] * 2, dtype=np.int64)
        frame = at_places(self.engine.frames.build([applicant], self.as_of), codes)
        self.sign(frame, self.rows)
        self.engine.derivations.fill(frame)
        return frame

    def sign(self, frame: Frame, unsigned: int) -> None:
        """Signs the usual undertakings in all rows after the first `unsigned`; what settling there brings, in every one."""
        for fact in self.engine.library.facts.by_id.values():
            if not (fact.settled or fact.undertaking):
                continue
            column = frame.company.truths.get(fact.id, np.zeros(frame.company.rows, dtype=np.int8))
            signed = np.where(column == 0, 1, column).astype(np.int8)
            if not fact.settled:
                signed[:unsigned] = column[:unsigned]
            frame.company.truths[fact.id] = signed

    def row(self, place: int) -> int:
        """The row of the outcome for a place (by position)."""
        return self.purse.classes[place]

    def at(self, place: int) -> PlaceMoney:
        """The money at a place (by position); places that no rule tells apart share the answer."""
        row = self.row(place)
        if row not in self._money:
            self._money[row] = self._weigh(row)
        return self._money[row]

    def explain(self, position: int, place: int) -> Explained:
        """The conditions of an incentive at a place; places where each has the same truth share the answer."""
        row = self.row(place)
        truth = self.outcome.truth
        nodes = self.purse.product_nodes[position]
        products = b""
        if len(nodes):
            products = truth.product[nodes, :][:, row * self.products : (row + 1) * self.products].tobytes()
        key = (position, truth.company[self.purse.company_nodes[position], row].tobytes(), products)
        if key not in self._explained:
            node = explain(self.outcome, position, row)
            judges = tuple(dict.fromkeys(j.by for j in judged_by(node)))
            self._explained[key] = Explained(node, tuple(missing_facts(node)), judges)
        return self._explained[key]

    def own_field(self, position: int) -> bool:
        """Whether an incentive is written for the applicant's own field, not for every company."""
        return self._fields_known and bool(self.purse.fields[position]) and self._described[position]

    def meant(self, position: int) -> bool:
        """Whether an incentive is for every company, or for the applicant's own field."""
        return self._described[position]

    def unasked_foreign(self, position: int) -> bool:
        """Whether an incentive rewards foreign capital and the applicant spoke of none."""
        return not self._foreign_told and self.purse.foreign[position]

    def verdict(self, position: int, place: int) -> int:
        """1 met, 0 not known, -1 unmet, at a place."""
        return int(self.outcome.verdict[self.row_of[position], self.row(place)])

    def amount(self, position: int, place: int, bucket: str) -> tuple[float, float]:
        """Low and high in fen at a place; with the undertakings signed where they are all that is open."""
        row = self.row(place) + (self.rows if bucket == "on_undertaking" else 0)
        n = self.row_of[position]
        return float(self.outcome.low[n, row]), float(self.outcome.high[n, row])

    def buckets(self, place: int) -> dict[int, str]:
        """The bucket of every incentive that is not certainly refused at a place, by position."""
        row = self.row(place)
        alive = np.flatnonzero(self.outcome.verdict[:, row] >= 0).tolist()
        return {self.live[n]: self._bucket(self.live[n], n, row) for n in alive}

    def _bucket(self, position: int, n: int, row: int) -> str:
        """Which total an incentive enters (see `Totals`), or why it enters none."""
        incentive = self.engine.incentives[position]
        met = self.outcome.verdict[n, row] > 0
        if incentive.fiscal_contribution:
            return "barred"
        if incentive.nature != "permanent":
            return incentive.nature
        if incentive.beneficiary != "company":
            return "others"
        if not met and not self._described[position]:
            return "other_fields"
        if self.standing[position] == "unverified":
            return "unverified"
        if met:
            return "sure"
        if self.purse.judged[position]:
            return "review"
        return "on_undertaking" if self.outcome.verdict[n, row + self.rows] > 0 else "possible"

    def _weigh(self, row: int) -> PlaceMoney:
        low, high = self.outcome.low, self.outcome.high
        sure: dict[str, float] = {}
        sure_high: dict[str, float] = {}
        may: dict[str, float] = {}
        tops: dict[str, dict[str, float]] = {}
        unbounded = 0
        for n in np.flatnonzero(self._payable & (self.outcome.verdict[:, row] >= 0) & (high[:, row] > 0)).tolist():
            position = self.live[n]
            bucket = self._bucket(position, n, row)
            if bucket not in COUNTED:
                continue
            top = float(high[n, row])
            if top == np.inf:
                unbounded += 1
                top = 0.0
            key = self.engine.incentives[position].key
            tops.setdefault(bucket, {})[key] = top
            if bucket in {"sure", "on_undertaking"}:
                sure[key] = float(low[n, row + self.rows])
                sure_high[key] = top
                may[key] = top
            elif bucket == "possible":
                may[key] = top
        present = {k for part in tops.values() for k in part}
        groups = [g for g in groups_at(self.outcome, row) if len(g.members & present) > 1]
        ceilings = [c for c in ceilings_at(self.outcome, row) if c.members & present]
        worth = {k: max(v, 1.0) for k, v in sure.items() if v > 0 or sure_high[k] > 0}
        bundle = best_bundle(worth, groups, ceilings, sure_high)
        possible = best_bundle(may, groups, ceilings, sure)
        totals = _totals(bundle, possible, tops, sure, sure_high, groups, ceilings)
        dropped = {d.key: d for d in (*possible.dropped, *bundle.dropped)}
        return PlaceMoney(bundle, possible, unbounded, totals, dropped)


def _totals(
    bundle: Bundle, possible: Bundle, tops: dict[str, dict[str, float]], sure: dict[str, float],
    sure_high: dict[str, float], groups: list[Group], ceilings: list[Ceiling],
) -> dict[str, float]:
    met = set(tops.get("sure", {}))
    at_most = best_bundle({k: sure_high[k] for k in bundle.paid}, groups, ceilings).paid
    promised = best_bundle({k: sure[k] for k in bundle.paid if sure[k] > 0}, groups, ceilings).paid
    return {
        "sure": sum(v for k, v in promised.items() if k in met),
        "sure_at_most": sum(v for k, v in at_most.items() if k in met),
        "on_undertaking": sum(v for k, v in promised.items() if k not in met),
        "on_undertaking_at_most": sum(v for k, v in at_most.items() if k not in met),
        "possible": max(possible.total - sum(at_most.values()), 0.0),
        "review": best_bundle(tops.get("review", {}), groups, ceilings).total,
        "unverified": best_bundle(tops.get("unverified", {}), groups, ceilings).total,
    }


def _judged(incentive: Incentive) -> bool:
    return any(isinstance(leaf, Judged) for leaf in leaves(incentive.when))
