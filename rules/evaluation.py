"""Verdicts and amounts of compiled rules over the rows of a frame: one pass over columns for each rule.

With few rows everything is dense; with many, amounts are worked out, and kept, only for rows not certainly refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from profiles.facts import Facts
from rules.amount import amount_of, apply_cap, constant_amount, facts_read, per_owner, speaks_of_product
from rules.condition import Condition
from rules.frame import Bytes, Floats, Frame, nobody, some_rows
from rules.policy import Amount, Cap
from rules.program import Root, Truth

MANY = 512  # rows from which amounts are worked out only for those not certainly refused
Verdicts = NDArray[np.int8]


class Rule(NamedTuple):
    """Conditions and an amount, compiled. `constant`: fen, where the amount is the same for everybody."""

    root: Root
    tiers: tuple[Root, ...]
    amount: Amount | None
    at_product: bool
    constant: tuple[float, float] | None


class Paid(NamedTuple):
    """What one rule pays: fen for some rows (ascending), nothing for the others."""

    rows: NDArray[np.int64]
    low: Floats
    high: Floats


class Amounts:
    """Low and high in fen of some rules × rows, dense or rule by rule."""

    def __init__(self, rules: int, rows: int) -> None:
        self.rules = rules
        self.rows = rows
        self.paid: dict[int, Paid] = {}
        self.dense: tuple[Floats, Floats] | None = None
        if rows < MANY:
            self.dense = np.zeros((rules, rows)), np.zeros((rules, rows))

    @cached_property
    def whole(self) -> tuple[Floats, Floats]:
        """Low and high as two dense arrays."""
        if self.dense is not None:
            return self.dense
        low, high = np.zeros((self.rules, self.rows)), np.zeros((self.rules, self.rows))
        for n, paid in self.paid.items():
            low[n, paid.rows], high[n, paid.rows] = paid.low, paid.high
        return low, high

    def cap(self, n: int, cap: Cap, frame: Frame, facts: Facts) -> None:
        """Puts what one rule pays under a cap it shares with others."""
        if self.dense is not None:
            low, high = self.dense
            if high[n].any():
                low[n], high[n] = apply_cap((low[n], high[n]), cap, frame, False, facts, 100.0)
        elif n in self.paid:
            rows, least, most = self.paid[n]
            self.paid[n] = Paid(rows, *apply_cap((least, most), cap, some_rows(frame, rows), False, facts, 100.0))

    def sums(self) -> Floats:
        """The upper bounds of each rule, added over all rows."""
        if self.dense is not None:
            return np.asarray(self.dense[1].sum(axis=1))
        found = np.zeros(self.rules)
        for n, paid in self.paid.items():
            found[n] = paid.high.sum()
        return found


def at_products(root: Root, amount: Amount | None) -> bool:
    """Whether a rule has to be worked out product by product."""
    return root.product or (amount is not None and speaks_of_product(amount))


def constant_of(root: Root, amount: Amount | None, facts: Facts) -> tuple[float, float] | None:
    """What a rule pays, in fen, when that is the same for everybody."""
    return constant_amount(amount, facts) if amount is not None and not root.product else None


class Evaluator:
    """Some rules, ready to run over frames."""

    def __init__(self, rules: Sequence[Rule], facts: Facts) -> None:
        self.rules = rules
        self.facts = facts
        self._read: dict[int, frozenset[str]] = {}
        self._unread: dict[int, tuple[float, float]] = {}

    def verdicts(self, keys: Sequence[int], frame: Frame, truth: Truth) -> Verdicts:
        """1 met, 0 not known, -1 unmet: rules × applicants."""
        roots = [self.rules[k].root for k in keys]
        found = np.empty((len(keys), frame.company.rows), dtype=np.int8)
        company = [n for n, r in enumerate(roots) if not r.product]
        found[company] = truth.company[[roots[n].node for n in company]]
        product = [n for n, r in enumerate(roots) if r.product]
        if product:
            found[product] = per_owner(np.maximum, truth.product[[roots[n].node for n in product]], frame)
        return found

    def amounts(self, keys: Sequence[int], frame: Frame, truth: Truth, verdict: Verdicts) -> Amounts:
        """What each rule pays by itself."""
        found = Amounts(len(keys), frame.company.rows)
        if found.dense is not None:
            self._few(keys, frame, truth, verdict, found.dense)
            return found
        for n, key in enumerate(keys):
            if self.rules[key].amount is not None:
                rows = np.flatnonzero(verdict[n] >= 0)
                if len(rows):
                    found.paid[n] = self._many(key, frame, truth, verdict[n], rows)
        return found

    def _few(
        self, keys: Sequence[int], frame: Frame, truth: Truth, verdict: Verdicts, dense: tuple[Floats, Floats]
    ) -> None:
        low, high = dense
        fixed: list[int] = []
        sums: list[tuple[float, float]] = []
        known = frame.company.known()
        for n in np.flatnonzero((verdict >= 0).any(axis=1)).tolist():
            item, alike = self.rules[keys[n]], self._alike(keys[n], known, frame, truth)
            if alike is not None:
                fixed.append(n)
                sums.append(alike)
            elif item.amount is not None:
                low[n], high[n] = self._one(item, frame, truth, verdict[n])
        if fixed:
            least, most = np.array(sums).T[:, :, None]
            low[fixed] = np.where(verdict[fixed] == 1, least, 0.0)
            high[fixed] = np.where(verdict[fixed] >= 0, most, 0.0)

    def _alike(self, key: int, known: set[str], frame: Frame, truth: Truth) -> tuple[float, float] | None:
        """What a rule pays everybody who meets it, as far as this frame tells: the same where it reads nothing stated."""
        item = self.rules[key]
        if item.constant is not None or item.amount is None or item.at_product:
            return item.constant
        return self._unread_sum(key, frame, truth, 0) if self._reads(key).isdisjoint(known) else None

    def _reads(self, key: int) -> frozenset[str]:
        if key not in self._read:
            amount = self.rules[key].amount
            self._read[key] = facts_read(amount) if amount is not None else frozenset()
        return self._read[key]

    def _unread_sum(self, key: int, frame: Frame, truth: Truth, row: int) -> tuple[float, float]:
        """What a rule pays whoever meets it and, as this row, states nothing it reads."""
        amount = self.rules[key].amount
        if key not in self._unread and amount is not None:
            one = np.full(1, row, dtype=np.int64)
            met = np.ones(1, dtype=np.int8)
            sums = amount_of(amount, met, False, nobody(frame.as_of), truth.at(one), self.rules[key].tiers, self.facts)
            self._unread[key] = (float(sums[0][0]), float(sums[1][0]))
        return self._unread[key]

    def _many(self, key: int, frame: Frame, truth: Truth, verdict: Bytes, rows: NDArray[np.int64]) -> Paid:
        item = self.rules[key]
        if item.constant is not None:
            least, most = item.constant
            return Paid(rows, np.where(verdict[rows] == 1, least, 0.0), np.full(len(rows), most))
        if item.at_product:
            alive = np.zeros(frame.company.rows, dtype=bool)
            alive[rows] = True
            products = np.flatnonzero(alive[frame.owner])
            part = some_rows(frame, rows, products)
            return Paid(rows, *self._one(item, part, truth.at(rows, products), verdict[rows]))
        silent = frame.company.silent(self._reads(key), self.facts)
        mute = silent[rows] if silent is not None else None
        if mute is None or not mute.any():
            return Paid(rows, *self._one(item, some_rows(frame, rows), truth.at(rows), verdict[rows]))
        saying = ~mute
        some = rows[saying]
        least, most = self._unread_sum(key, frame, truth, int(rows[mute.argmax()]))
        low, high = np.where(verdict[rows] == 1, least, 0.0), np.full(len(rows), most)
        if len(some):
            low[saying], high[saying] = self._one(item, some_rows(frame, some), truth.at(some), verdict[some])
        return Paid(rows, low, high)

    def _one(self, item: Rule, frame: Frame, truth: Truth, verdict: Bytes) -> tuple[Floats, Floats]:
        assert item.amount is not None
        per_row = truth.of(item.root) if item.root.product else verdict
        if item.at_product and not item.root.product:
            per_row = per_row[frame.owner]
            if item.amount.per_product:
                # Where nobody listed products there may be none to be paid for.
                per_row = np.minimum(per_row, frame.listed[frame.owner].astype(np.int8))
        return amount_of(item.amount, per_row, item.at_product, frame, truth, item.tiers, self.facts)


def conditions_of(amount: Amount | None) -> list[Condition]:
    """The conditions of an amount's tiers."""
    return [t.when for t in amount.tiers] if amount else []
