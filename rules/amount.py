"""What an incentive pays, as an interval in fen: tiers, rates, caps, floors, per product or per applicant.

The lower bound is what is certain on the facts known, the upper what it pays if every open question turns out well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from profiles.facts import Facts
from rules.arithmetic import Interval, evaluate
from rules.condition import ALWAYS, facts_in
from rules.expression import Expr, Var, facts_of
from rules.frame import Bytes, Floats, Frame, nobody
from rules.policy import Amount, Cap
from rules.program import Root, Truth, nothing

_INNER = {"product"}


def amount_of(
    amount: Amount, verdict: Bytes, at_product: bool, frame: Frame, truth: Truth, roots: Sequence[Root], facts: Facts
) -> Interval:
    """Low and high in fen for each applicant, for an incentive whose truth per row is `verdict`; `roots` are its tiers'."""
    low, high = _tiers(amount, at_product, frame, truth, roots, facts)
    inner: list[Cap] = []
    outer: Sequence[Cap] = amount.caps
    if amount.per_product:
        inner = [c for c in amount.caps if c.each in _INNER]
        outer = [c for c in amount.caps if c.each not in _INNER]
    for cap in inner:
        low, high = apply_cap((low, high), cap, frame, at_product, facts)
    low, high = _floor(amount, low, high, frame, at_product, facts)
    if amount.ceiling:
        low = np.zeros_like(low)
    if low is high and verdict.min() == 1:
        low = np.maximum(low, 0.0)
        low = high = to_fen(low if low.size == verdict.size else np.full(verdict.size, low[0]))
    else:
        low, high = np.maximum(low, 0.0), np.maximum(high, 0.0)
        low, high = to_fen(np.where(verdict == 1, low, 0.0)), to_fen(np.where(verdict >= 0, high, 0.0))
    if at_product:
        low, high = _gather(amount, low, high, frame)
    for cap in outer:
        low, high = apply_cap((low, high), cap, frame, False, facts, 100.0)
    return low, high


def to_fen(yuan: Floats) -> Floats:
    """Yuan rounded half up to whole fen (a rate may leave a few parts in 10¹⁶ behind)."""
    fen = yuan * (100.0 * (1 + 1e-15))
    fen += 0.5
    return np.floor(fen, out=fen)


def apply_cap(
    interval: Interval, cap: Cap, frame: Frame, at_product: bool, facts: Facts, scale: float = 1.0
) -> Interval:
    """An amount under a cap, less what was already received against it."""
    low, high = interval
    cap_low, cap_high = evaluate(cap.yuan, frame, at_product, facts)
    if cap.less:
        taken_low, taken_high = evaluate(Var(cap.less), frame, at_product, facts)
        cap_low, cap_high = cap_low - taken_high, cap_high - taken_low
    if low is high and cap_low is cap_high:
        low = np.minimum(low, np.maximum(cap_low, 0.0) * scale)
        return low, low
    cap_low, cap_high = np.maximum(cap_low, 0.0) * scale, np.maximum(cap_high, 0.0) * scale
    return np.minimum(low, cap_low), np.minimum(high, cap_high)


def _tiers(
    amount: Amount, at_product: bool, frame: Frame, truth: Truth, roots: Sequence[Root], facts: Facts
) -> Interval:
    """The first tier that holds; where that is undecided, the hull of all that may."""
    rows = frame.product.rows if at_product else frame.company.rows
    if len(amount.tiers) == 1 and amount.tiers[0].when == ALWAYS:
        tier = amount.tiers[0]
        return _paid(tier.pays, tier.caps, tier.ceiling, at_product, frame, facts, amount.per_product)
    low = np.full(rows, np.inf)
    high = np.zeros(rows)
    open_still = np.ones(rows, dtype=bool)
    for tier, root in zip(amount.tiers, roots, strict=True):
        holds = truth.of(root)
        if at_product and not root.product:
            holds = holds[frame.owner]
        may = open_still & (holds >= 0)
        if may.any():
            tier_low, tier_high = _paid(
                tier.pays, tier.caps, tier.ceiling, at_product, frame, facts, amount.per_product
            )
            low = np.where(may, np.minimum(low, tier_low), low)
            high = np.where(may, np.maximum(high, tier_high), high)
        open_still = open_still & (holds != 1)
    return np.where(np.isinf(low), 0.0, low), high


def _paid(
    pays: Expr | None, caps: tuple[Cap, ...], ceiling: bool, at_product: bool, frame: Frame, facts: Facts, share: bool
) -> Interval:
    if pays is None:
        low, high = np.zeros(1), np.full(1, np.inf)
    else:
        low, high = evaluate(pays, frame, at_product, facts, share)
    for cap in caps:
        low, high = apply_cap((low, high), cap, frame, at_product, facts)
    return (np.zeros(1) if ceiling else low), high


def _floor(amount: Amount, low: Floats, high: Floats, frame: Frame, at_product: bool, facts: Facts) -> Interval:
    if amount.floor is None:
        return low, high
    floor_low, floor_high = evaluate(amount.floor, frame, at_product, facts)
    return np.maximum(low, floor_low), np.maximum(high, floor_high)


def _gather(amount: Amount, low: Floats, high: Floats, frame: Frame) -> Interval:
    """From product rows to applicants: summed when paid per product, else the best one."""
    if not amount.per_product:
        return per_owner(np.maximum, low, frame), per_owner(np.maximum, high, frame)
    counts = frame.product.numbers.get("product.count")
    if counts is not None:
        # An entry without a count is one product; "at least two" is two or more.
        silent = (counts[0] <= 0) & np.isinf(counts[1])
        low = low * np.where(silent, 1.0, counts[0])
        with np.errstate(invalid="ignore"):
            high = np.where(high == 0, 0.0, high * np.where(silent, 1.0, counts[1]))
            high = np.where(counts[1] == 0, 0.0, high)
    # Nobody said how many products there are: no bound but the caps over all of them.
    unlisted = ~frame.listed[frame.owner]
    low, high = np.where(frame.none, 0.0, low), np.where(frame.none, 0.0, high)
    high = np.where(unlisted & (high > 0), np.inf, high)
    return per_owner(np.add, low, frame), per_owner(np.add, high, frame)


def per_owner(combine: np.ufunc, values: NDArray[Any], frame: Frame) -> NDArray[Any]:
    """From product rows (last axis) to applicants; the products of an applicant stand together, and there is one at least."""
    rows = frame.company.rows
    if values.shape[-1] == rows:
        return values
    return np.asarray(combine.reduceat(values, frame.first, axis=-1))


def facts_read(amount: Amount) -> frozenset[str]:
    """The facts an amount depends on, those of its tiers' conditions included."""
    caps = [*amount.caps, *(c for t in amount.tiers for c in t.caps)]
    read = [t.pays for t in amount.tiers] + [amount.floor] + [c.yuan for c in caps]
    found = {f for e in read if e is not None for f in facts_of(e)} | {c.less for c in caps if c.less}
    return frozenset(found | {f for t in amount.tiers for f in facts_in(t.when)})


def constant_amount(amount: Amount, facts: Facts) -> tuple[float, float] | None:
    """Low and high in fen of an amount that is the same for everybody who meets its conditions; None for another."""
    expressions = [t.pays for t in amount.tiers] + [amount.floor]
    caps = [*amount.caps, *(c for t in amount.tiers for c in t.caps)]
    if len(amount.tiers) != 1 or amount.tiers[0].when != ALWAYS or speaks_of_product(amount):
        return None
    if any(c.less or facts_of(c.yuan) for c in caps) or any(e is not None and facts_of(e) for e in expressions):
        return None
    frame = nobody(dt.date.min)
    low, high = amount_of(amount, np.ones(1, dtype=np.int8), False, frame, nothing(), (), facts)
    return float(low[0]), float(high[0])


def speaks_of_product(amount: Amount) -> bool:
    """Whether an amount has to be worked out product by product."""
    named = [f for t in amount.tiers for f in facts_in(t.when)]
    read = [t.pays for t in amount.tiers] + [c.yuan for t in amount.tiers for c in t.caps] + [amount.floor]
    named += [f for expr in read if expr is not None for f in facts_of(expr)]
    named += [c.less for t in amount.tiers for c in t.caps]
    return amount.per_product or any(f.startswith("product.") for f in named)
