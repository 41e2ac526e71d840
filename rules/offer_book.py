"""The offers of a library, ready to run: verdicts and amounts at every place in one pass over the applicants."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rules.engine import Engine, Outcome
from rules.evaluation import Evaluator, Rule, at_products
from rules.frame import Frame
from rules.offers import SETTLING_IN
from rules.program import Program, Root, as_root


class OfferBook:
    """Every incentive as it stands at the places ranked (see `rules.offers`).

    `at[c, i]` is the offer of incentive i at places of class c, -1 where it cannot be had; row n of an outcome of all
    is offer n, `position[n]` its incentive.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.plan = engine.plan()
        self.offers = self.plan.offers
        self.at = self.plan.at(len(engine.incentives))
        self.position = np.array([o.position for o in self.offers], dtype=np.int64)
        library = engine.library
        self.program = Program((), library.facts, library.regions, library.sectors, self.plan.graph)
        self.evaluator = Evaluator([self._rule(n) for n in range(len(self.offers))], library.facts)
        self.exclusions = [[as_root(node) for node in row] for row in self.plan.exclusions]
        first: dict[int, str] = {}
        for region, number in self.plan.classes.items():
            first.setdefault(number, region)
        self._settled = engine.frames.regions[first[0]] + 1 if first else 0

    def _rule(self, number: int) -> Rule:
        offer = self.offers[number]
        root, amount = as_root(offer.tree[0]), self.engine.incentives[offer.position].amount
        tiers: tuple[Root, ...] = tuple(as_root(n) for n in offer.tiers)
        return Rule(root, tiers, amount, at_products(root, amount), offer.constant)

    def settle(self, frame: Frame) -> None:
        """Has every applicant settle in one of the places; what follows from that is the same for all of them."""
        frame.company.codes[SETTLING_IN] = np.full(frame.company.rows, self._settled, dtype=np.int64)

    def evaluate(self, frame: Frame, only: Sequence[int], live: NDArray[np.bool_] | None = None) -> Outcome:
        """Verdicts and amounts of some offers (by number) for the applicants of a settled frame.

        `live`: for each of them, whether it counts on the day; what does not is refused.
        """
        truth = self.program.run(frame)
        verdict = self.evaluator.verdicts(only, frame, truth)
        if live is not None:
            verdict[~live] = -1
        amounts = self.evaluator.amounts(only, frame, truth, verdict)
        self.engine.cap_jointly(amounts, [self.offers[n].position for n in only], frame)
        return Outcome(self.engine, tuple(only), frame, truth, verdict, amounts)
