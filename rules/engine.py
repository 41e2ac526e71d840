"""The engine: verdicts and amounts of every incentive for every applicant, in one pass over columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from profiles.applicant import Applicant
from rules.amount import amount_of, apply_cap, speaks_of_product
from rules.derivation import Derivations
from rules.frame import Bytes, Floats, Frame, FrameBuilder
from rules.library import Library
from rules.policy import Exclusion, Incentive, JointCap, Policy, Standing, standing
from rules.program import Program, Truth


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
        conditions = [i.when for i in self.incentives]
        conditions += [t.when for i in self.incentives if i.amount for t in i.amount.tiers]
        conditions += [x.when for x in self.exclusions]
        conditions += [g.when for g in library.gates if g.when is not None]
        self.program = Program(conditions, library.facts, library.regions, library.sectors)
        self.frames = FrameBuilder(library.facts, library.regions, library.sectors)
        self.derivations = Derivations(library)
        self._at_product = tuple(
            self.program.root(i.when).product or (i.amount is not None and speaks_of_product(i.amount))
            for i in self.incentives
        )

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
        for n, position in enumerate(keys):
            verdict[n], low[n], high[n] = self._one(position, frame, truth)
        self._joint(keys, frame, low, high)
        return Outcome(self, keys, frame, truth, verdict, low, high)

    def _one(self, position: int, frame: Frame, truth: Truth) -> tuple[Bytes, Floats, Floats]:
        incentive = self.incentives[position]
        root = self.program.root(incentive.when)
        per_row = truth.of(root)
        verdict = _gather(per_row, frame) if root.product else per_row
        nothing = np.zeros(frame.company.rows)
        if incentive.amount is None or not (verdict >= 0).any():
            return verdict, nothing, nothing
        at_product = self._at_product[position]
        if at_product and not root.product:
            per_row = per_row[frame.owner]
        low, high = amount_of(
            incentive.amount, per_row, at_product, frame, truth, self.program, self.library.facts
        )
        return verdict, low, high

    def _joint(self, keys: tuple[int, ...], frame: Frame, low: Floats, high: Floats) -> None:
        """No incentive by itself pays more than a ceiling it shares with others."""
        row_of = {position: n for n, position in enumerate(keys)}
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
