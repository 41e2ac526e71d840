"""What may come of open incentives: their chance times what they pay, and the lawful combination of that at each place.

An expectation for choosing questions; it is shown nowhere and enters no total.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.chances import Chances
from matcher.incentives import is_ceiling
from matcher.money import Ledgers
from matcher.purse import Purse
from matcher.relevance import FOREIGN_FACTS
from matcher.totals import ON_UNDERTAKING, PARTS, POSSIBLE, REVIEW, SURE
from profiles.applicant import Applicant
from rules.amount import facts_read
from rules.evaluation import MANY

Floats = NDArray[np.float64]

UNPROMISED = 0.25  # what counts of a sum between its least and its most ("up to" included)
ENDLESS = 1e8  # fen: what stands for a sum without an upper bound, ¥1 million
FOREIGN_UNTOLD = 0.02  # what is left of a reward for foreign capital when nobody spoke of any
_MAY = PARTS.index("may")


class Prospects:
    """The expectations of applicants, worked out over columns."""

    def __init__(self, purse: Purse) -> None:
        self.purse = purse
        self.chances = Chances(purse.book, purse.engine.library.facts)
        incentives = purse.engine.incentives
        self._ceiling = np.array([is_ceiling(i.amount) for i in incentives], dtype=bool)[purse.position]
        self._foreign = np.array(purse.foreign, dtype=bool)[purse.position]

    @cached_property
    def paid_by(self) -> tuple[tuple[str, ...], ...]:
        """For every offer the facts its amount is worked out from."""
        amounts = [i.amount for i in self.purse.engine.incentives]
        read = [tuple(sorted(facts_read(a) - {"product.count"})) if a is not None else () for a in amounts]
        return tuple(read[p] for p in self.purse.position.tolist())

    def counted(self, ledgers: Ledgers) -> NDArray[np.bool_]:
        """Which offers may be the company's money; what only people can decide has no chance anyway: offers × applicants."""
        return np.isin(ledgers.codes, (SURE, ON_UNDERTAKING, POSSIBLE, REVIEW))

    def if_met(self, ledgers: Ledgers, counted: NDArray[np.bool_]) -> Floats:
        """What each counted offer would pay if it were met (fen): offers × applicants."""
        count = ledgers.count
        keys = np.flatnonzero(counted.any(axis=1))
        met = np.where(np.tile(counted[keys], 2), 1, -1).astype(np.int8)
        book = ledgers.purse.book
        amounts = book.evaluator.amounts(keys.tolist(), ledgers.frame, ledgers.outcome.truth, met)
        book.engine.cap_jointly(amounts, [book.offers[n].position for n in keys.tolist()], ledgers.frame)
        low, high = (part[:, count:] for part in amounts.whole)
        high = np.where(np.isinf(high), np.maximum(low, ENDLESS), high)
        low = np.where(self._ceiling[keys, None], 0.0, np.minimum(low, high))
        found = np.zeros(counted.shape)
        found[keys] = np.where(counted[keys], low + UNPROMISED * (high - low), 0.0)
        return found

    def chance(self, ledgers: Ledgers, unanswered: Collection[str], foreign: bool) -> Floats:
        """The chance of each offer to be met: offers × applicants; `foreign`: whether foreign capital was spoken of."""
        found = self.chances.of(ledgers.outcome, unanswered)
        if not foreign:
            found[self._foreign] *= FOREIGN_UNTOLD
        return found

    def lawful(self, ledgers: Ledgers, expected: Floats) -> Floats:
        """The best lawful combination of what is expected: classes of places × applicants, in fen."""
        codes = np.where(expected > 0, POSSIBLE, 0).astype(np.int8)
        nothing = np.zeros_like(expected)
        totals = self.purse.cells.totals(ledgers.outcome, codes, nothing, expected, ledgers.in_force)
        return np.asarray(totals[_MAY])


def foreign_told(applicant: Applicant) -> bool:
    """Whether an applicant said anything of capital from abroad, Hong Kong, Macao or Taiwan."""
    return any(k.value is not False for f, k in applicant.facts.items() if f in FOREIGN_FACTS)


def batches(count: int) -> int:
    """How many applicants to rank together so that amounts stay dense (rows are doubled)."""
    return max(1, min(count, MANY // 2 - 1))
