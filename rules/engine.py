"""The engine: verdicts and amounts of every incentive for every applicant, in one pass over columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cached_property

import msgspec

from profiles.applicant import Applicant
from rules.bundle import Group
from rules.condition import ALWAYS, Condition
from rules.derivation import Derivations
from rules.evaluation import Amounts, Evaluator, Rule, Verdicts, at_products, conditions_of, constant_of
from rules.frame import Floats, Frame, FrameBuilder
from rules.library import Library
from rules.offers import OfferPlan, plan_offers
from rules.policy import Exclusion, Incentive, JointCap, Policy, Standing, standing
from rules.program import Program, Root, Truth


class Outcome:
    """What the engine found for a frame: arrays of incentives × applicants, and the truth of every condition behind them.

    `verdict`: 1 met, 0 not known, -1 unmet. `low`, `high`: fen, each incentive by itself.
    """

    def __init__(
        self, engine: Engine, keys: tuple[int, ...], frame: Frame, truth: Truth, verdict: Verdicts, amounts: Amounts
    ) -> None:
        self.engine = engine
        self.keys = keys
        self.frame = frame
        self.truth = truth
        self.verdict = verdict
        self.amounts = amounts

    @property
    def low(self) -> Floats:
        """What is certain."""
        return self.amounts.whole[0]

    @property
    def high(self) -> Floats:
        """What is paid if every open question turns out well."""
        return self.amounts.whole[1]


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
        self.exclusion_members = tuple(Group(frozenset(x.members), x.key) for x in self.exclusions)
        self.ordered = tuple(x for x in self.exclusions if x.rule == "first")
        self.frames = FrameBuilder(library.facts, library.regions, library.sectors)
        self.derivations = Derivations(library)

    @cached_property
    def _conditions(self) -> tuple[list[Condition], dict[str, list[tuple[int, int]]]]:
        return _in_order(self.incentives, self.exclusions, self.library)

    @property
    def _parts(self) -> dict[str, list[tuple[int, int]]]:
        return self._conditions[1]

    @cached_property
    def program(self) -> Program:
        """Every condition of the library, compiled together."""
        library = self.library
        kept = library.graphs[0] if library.graphs else None
        return Program(self._conditions[0], library.facts, library.regions, library.sectors, kept)

    @cached_property
    def evaluator(self) -> Evaluator:
        """Every incentive, ready to run; what it asks of the place is asked of each applicant."""
        found = []
        for n, incentive in enumerate(self.incentives):
            root, amount = self.program.roots[n], incentive.amount
            constant = constant_of(root, amount, self.library.facts)
            found.append(Rule(root, self.tier_roots(n), amount, at_products(root, amount), constant))
        return Evaluator(found, self.library.facts)

    def plan(self) -> OfferPlan:
        """Every incentive as it stands at the places ranked."""
        if self.library.offers is not None:
            return self.library.offers
        shared = [when for derived in self.derivations.rules for when, _ in derived.tiers]
        constants = [r.constant for r in self.evaluator.rules]
        return plan_offers(self.library, self.incentives, [x.when for x in self.exclusions], constants, shared)

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

    def frame(self, applicants: Sequence[Applicant], as_of: dt.date) -> Frame:
        """Applicants as columns, with what follows from what is known worked out."""
        frame = self.frames.build(applicants, as_of)
        self.derivations.fill(frame)
        return frame

    def evaluate(self, frame: Frame, only: Iterable[int] | None = None) -> Outcome:
        """Verdicts and amounts; `only` limits it to some incentives (by position)."""
        keys = tuple(range(len(self.incentives))) if only is None else tuple(only)
        truth = self.program.run(frame)
        verdict = self.evaluator.verdicts(keys, frame, truth)
        amounts = self.evaluator.amounts(keys, frame, truth, verdict)
        self.cap_jointly(amounts, keys, frame)
        return Outcome(self, keys, frame, truth, verdict, amounts)

    def cap_jointly(self, amounts: Amounts, positions: Sequence[int], frame: Frame) -> None:
        """No incentive by itself pays more than a ceiling it shares with others."""
        rows_of: dict[int, list[int]] = {}
        for n, position in enumerate(positions):
            rows_of.setdefault(position, []).append(n)
        for joint in self.joint_caps:
            for member in joint.members:
                for n in rows_of.get(self.position.get(member, -1), ()):
                    amounts.cap(n, joint.cap, frame, self.library.facts)

    def standing(self, position: int, as_of: dt.date) -> Standing:
        """Whether an incentive counts on a day."""
        incentive = self.incentives[position]
        return standing(self.policy_of[incentive.key], incentive, as_of)


def _in_order(
    incentives: Sequence[Incentive], exclusions: Sequence[Exclusion], library: Library
) -> tuple[list[Condition], dict[str, list[tuple[int, int]]]]:
    """Every condition of a library in a fixed order, and where those of tiers, exclusions and gates stand."""
    conditions = [i.when for i in incentives]
    tiers = []
    for incentive in incentives:
        start = len(conditions)
        conditions += conditions_of(incentive.amount)
        tiers.append((start, len(conditions)))
    start = len(conditions)
    conditions += [x.when for x in exclusions]
    after = len(conditions)
    conditions += [g.when if g.when is not None else ALWAYS for g in library.gates]
    return conditions, {"tiers": tiers, "exclusions": [(start, after)], "gates": [(after, len(conditions))]}


def compile_library(library: Library) -> Library:
    """The library with its conditions compiled, so that the next process need not."""
    engine = Engine(msgspec.structs.replace(library, graphs=(), offers=None))
    graphs = (engine.program.graph, *(p.graph for p in engine.derivations.programs))
    return msgspec.structs.replace(library, graphs=graphs, offers=engine.plan())
