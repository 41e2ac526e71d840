"""The engine: verdicts and amounts of every incentive for every applicant, in one pass over columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from profiles.applicant import Applicant
from rules.amount import amount_of, apply_cap, speaks_of_product
from rules.bundle import Group
from rules.condition import ALWAYS, Condition
from rules.derivation import Derivations
from rules.frame import Bytes, Frame, FrameBuilder, some_rows
from rules.library import Library
from rules.policy import Exclusion, Incentive, JointCap, Policy, Standing, standing
from rules.program import Program, Root, Truth

MANY = 512  # rows from which amounts are worked out only for those not certainly refused


class Outcome:
    """What the engine found for a frame: arrays of incentives × applicants, and the truth of every condition behind them.

    `verdict`: 1 met, 0 not known, -1 unmet. `low`, `high`: fen, each incentive by itself.
    """

    def __init__(
        self, engine: Engine, keys: tuple[int, ...], frame: Frame, truth: Truth,
        verdict: NDArray[np.int8], low: NDArray[np.float64], high: NDArray[np.float64],
    ) -> None:
        self.engine = engine
        self.keys = keys
        self.frame = frame
        self.truth = truth
        self.verdict = verdict
        self.low = low
        self.high = high


class Engine:
    """Every incentive of a library, compiled together.

    `incentives[i]` is row i of every outcome.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self.incentives: tuple[Incentive, ...] = tuple(i for p in library.policies for i in p.incentives)
        self.policy_of: dict[str, Policy] = {i.key: p for p in library.policies for i in p.incentives}
        self.position: dict[str, int] = {i.key: n for n, i in enumerate(self.incentives)}
        self.joint_caps: tuple[JointCap, ...] = tuple(j for p in library.policies for j in p.joint_caps)
        self.exclusions: tuple[Exclusion, ...] = (
            tuple(x for p in library.policies for x in p.exclusions) + library.exclusions
        )
        self.ceiling_members = tuple(frozenset(j.members) for j in self.joint_caps)
        conditions, self._parts = _conditions(self.incentives, self.exclusions, library)
        kept = library.graphs[0] if library.graphs else None
        self.program = Program(conditions, library.facts, library.regions, library.sectors, kept)
        self.frames = FrameBuilder(library.facts, library.regions, library.sectors)
        self.derivations = Derivations(library)
        self.exclusion_groups = tuple(
            (Group(frozenset(x.members), x.key), self.exclusion_root(n)) for n, x in enumerate(self.exclusions)
        )
        self._at_product = tuple(
            self.program.roots[n].product or (i.amount is not None and speaks_of_product(i.amount))
            for n, i in enumerate(self.incentives)
        )

    def root(self, position: int) -> Root:
        """Where the truth of an incentive's conditions is found."""
        return self.program.roots[position]

    def tree(self, position: int) -> tuple[int, ...]:
        """The nodes of an incentive's conditions and their parts, in reading order."""
        return self.program.trees[position]

    def tier_roots(self, position: int) -> tuple[Root, ...]:
        """Where the truth of each tier of an incentive's amount is found."""
        start, stop = self._parts["tiers"][position]
        return self.program.roots[start:stop]

    def exclusion_root(self, number: int) -> Root:
        """Where the truth of an exclusion's own conditions is found."""
        return self.program.roots[self._parts["exclusions"][0][0] + number]

    def place_classes(self, region_ids: Sequence[str]) -> list[int]:
        """For each place, a number shared by places that no condition of the library tells apart."""
        codes = [self.frames.regions[r] + 1 for r in region_ids]
        tables = [g for g in self.program.graph.company.groups if g.kind == "code" and g.fact == "registered_in"]
        numbers: dict[bytes, int] = {}
        found = []
        for code in codes:
            column = b"".join(
                np.frombuffer(g.table, dtype=np.int8).reshape(g.stop - g.start, -1)[:, code].tobytes() for g in tables
            )
            found.append(numbers.setdefault(column, len(numbers)))
        return found

    def gate_tree(self, number: int) -> tuple[int, ...]:
        """The nodes of the conditions of the library's gate with this number."""
        return self.program.trees[self._parts["gates"][0][0] + number]

    def frame(self, applicants: Sequence[Applicant], as_of: dt.date) -> Frame:
        """Applicants as columns, with what follows from what is known worked out."""
        frame = self.frames.build(applicants, as_of)
        self.derivations.fill(frame)
        return frame

    def evaluate(self, frame: Frame, only: Iterable[int] | None = None) -> Outcome:
        """Verdicts and amounts; `only` limits it to some incentives (by position)."""
        keys = tuple(range(len(self.incentives))) if only is None else tuple(only)
        rows = frame.company.rows
        truth = self.program.run(frame)
        verdict = np.zeros((len(keys), rows), dtype=np.int8)
        low, high = np.zeros((len(keys), rows)), np.zeros((len(keys), rows))
        outcome = Outcome(self, keys, frame, truth, verdict, low, high)
        for n, position in enumerate(keys):
            self._one(n, position, outcome)
        self._joint(outcome)
        return outcome

    def _one(self, n: int, position: int, outcome: Outcome) -> None:
        frame, truth = outcome.frame, outcome.truth
        incentive = self.incentives[position]
        root = self.root(position)
        per_row = truth.of(root)
        verdict = _gather(per_row, frame) if root.product else per_row
        outcome.verdict[n] = verdict
        if incentive.amount is None:
            return
        rows = np.flatnonzero(verdict >= 0)
        if not len(rows):
            return
        at_product = self._at_product[position]
        if at_product and not root.product:
            per_row = per_row[frame.owner]
            if incentive.amount.per_product:
                # Where nobody listed products there may be none to be paid for.
                per_row = np.minimum(per_row, frame.listed[frame.owner].astype(np.int8))
        facts, roots = self.library.facts, self.tier_roots(position)
        if not at_product and len(verdict) >= MANY:
            # Most applicants are out of most incentives: work out amounts for the others only.
            low, high = outcome.low[n], outcome.high[n]
            low[rows], high[rows] = amount_of(
                incentive.amount, verdict[rows], False, some_rows(frame, rows), truth.at(rows), roots, facts
            )
            return
        outcome.low[n], outcome.high[n] = amount_of(incentive.amount, per_row, at_product, frame, truth, roots, facts)

    def _joint(self, outcome: Outcome) -> None:
        """No incentive by itself pays more than a ceiling it shares with others."""
        low, high, frame = outcome.low, outcome.high, outcome.frame
        row_of = {position: n for n, position in enumerate(outcome.keys)}
        for joint in self.joint_caps:
            for member in joint.members:
                n = row_of.get(self.position.get(member, -1))
                if n is not None and high[n].any():
                    low[n], high[n] = apply_cap((low[n], high[n]), joint.cap, frame, False, self.library.facts, 100.0)

    def standing(self, position: int, as_of: dt.date) -> Standing:
        """Whether an incentive counts on a day."""
        incentive = self.incentives[position]
        return standing(self.policy_of[incentive.key], incentive, as_of)


def _gather(per_product: Bytes, frame: Frame) -> Bytes:
    """An applicant meets a product condition when one of its products does."""
    verdict = np.full(frame.company.rows, -1, dtype=np.int8)
    np.maximum.at(verdict, frame.owner, per_product)
    return verdict


def _conditions(
    incentives: Sequence[Incentive], exclusions: Sequence[Exclusion], library: Library
) -> tuple[list[Condition], dict[str, list[tuple[int, int]]]]:
    """Every condition of a library in a fixed order, and where those of tiers, exclusions and gates stand."""
    conditions = [i.when for i in incentives]
    tiers = []
    for incentive in incentives:
        start = len(conditions)
        conditions += [t.when for t in incentive.amount.tiers] if incentive.amount else []
        tiers.append((start, len(conditions)))
    start = len(conditions)
    conditions += [x.when for x in exclusions]
    after = len(conditions)
    conditions += [g.when if g.when is not None else ALWAYS for g in library.gates]
    return conditions, {"tiers": tiers, "exclusions": [(start, after)], "gates": [(after, len(conditions))]}


def compile_library(library: Library) -> Library:
    """The library with its conditions compiled, so that the next process need not."""
    engine = Engine(msgspec.structs.replace(library, graphs=()))
    graphs = (engine.program.graph, *(p.graph for p in engine.derivations.programs))
    return msgspec.structs.replace(library, graphs=graphs)
