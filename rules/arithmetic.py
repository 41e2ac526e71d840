"""Interval arithmetic over columns: an expression's smallest and largest value, row by row.

Bounds follow Moore, *Interval Analysis* (1966): exact when every fact is known, never too narrow when one is not.
"""

from __future__ import annotations

import numpy as np

from profiles.facts import Facts
from rules.expression import Expr, Num, Var
from rules.frame import Floats, Frame, unknown_numbers

Interval = tuple[Floats, Floats]
_PLAIN = {"+": np.add, "-": np.subtract, "/": np.divide, "min": np.minimum, "max": np.maximum}
_Scalars: dict[float, Interval] = {}


def evaluate(expr: Expr, frame: Frame, product: bool, facts: Facts, share: bool = False) -> Interval:
    """Low and high of an expression for each applicant (or each product); a column of one row stands for all.

    `share`: the result is summed over products, so a sum of money of the company belongs to each of several products
    only in part: between nothing and all of it.
    """
    if isinstance(expr, Num):
        return _number(expr.value)
    if isinstance(expr, Var):
        return _fact(expr.fact, frame, product, facts, share)
    parts = [evaluate(a, frame, product, facts, share) for a in expr.args]
    with np.errstate(all="ignore"):
        return _apply(expr.op, parts)


def _number(value: float) -> Interval:
    """A number, as a column of one row that fits any other."""
    if value not in _Scalars:
        column = np.full(1, value)
        column.setflags(write=False)
        _Scalars[value] = (column, column)
    return _Scalars[value]


def _fact(fact_id: str, frame: Frame, product: bool, facts: Facts, share: bool) -> Interval:
    fact = facts[fact_id]
    if fact.of == "product":
        if not product:
            raise ValueError(f"{fact_id} stands in an amount that is not per product")
        return frame.product.numbers.get(fact_id) or unknown_numbers(fact, frame.product.rows)
    low, high = frame.company.numbers.get(fact_id) or unknown_numbers(fact, frame.company.rows)
    if not product:
        return low, high
    low, high = low[frame.owner], high[frame.owner]
    if share and fact.type == "money":
        several = np.bincount(frame.owner, minlength=frame.company.rows)[frame.owner] > 1
        low = np.where(several, np.minimum(low, 0.0), low)
    return low, high


def _apply(op: str, parts: list[Interval]) -> Interval:
    if op == "neg":
        return -parts[0][1], -parts[0][0]
    if op == "floor":
        return np.floor(parts[0][0]), np.floor(parts[0][1])
    if op == "brackets":
        return _brackets(parts[0][0], parts), _brackets(parts[0][1], parts)
    low, high = parts[0]
    for other in parts[1:]:
        if low is high and other[0] is other[1] and (op != "/" or other[0].all()):
            low = high = _exact(op, low, other[0])
        else:
            low, high = _pair(op, low, high, other)
    return low, high


def _exact(op: str, left: Floats, right: Floats) -> Floats:
    """Two columns that are exactly known: one pass instead of two."""
    if op == "*":
        return _times(left, right)
    return _PLAIN[op](left, right)


def _pair(op: str, low: Floats, high: Floats, other: Interval) -> Interval:
    a, b = other
    if op == "+":
        return low + a, high + b
    if op == "-":
        return low - b, high - a
    if op == "min":
        return np.minimum(low, a), np.minimum(high, b)
    if op == "max":
        return np.maximum(low, a), np.maximum(high, b)
    if op == "/":
        return _quotient(low, high, a, b)
    if (low >= 0).all() and (a >= 0).all():
        return _times(low, a), _times(high, b)
    corners = [_times(low, a), _times(low, b), _times(high, a), _times(high, b)]
    return np.minimum.reduce(corners), np.maximum.reduce(corners)


def _quotient(low: Floats, high: Floats, a: Floats, b: Floats) -> Interval:
    """A divisor that may be nothing leaves the quotient without an upper bound, one that is nothing without any."""
    open_ended = (a <= 0) & (b >= 0)
    top = np.where(open_ended, 1.0, a)
    corners = [_plain(low / top), _plain(high / top), _plain(low / b), _plain(high / b)]
    least, most = np.minimum.reduce(corners), np.maximum.reduce(corners)
    if not open_ended.any():
        return least, most
    from_nothing = open_ended & (a == 0) & (b > 0)
    inverse = np.where(from_nothing, 1.0 / b, -np.inf)
    endless = np.full_like(b, np.inf)
    ends = [_times(low, inverse), _times(high, inverse), _times(low, endless), _times(high, endless)]
    low = np.asarray(np.where(open_ended, np.minimum.reduce(ends), least), dtype=np.float64)
    high = np.asarray(np.where(open_ended, np.maximum.reduce(ends), most), dtype=np.float64)
    return low, high


def _plain(quotient: Floats) -> Floats:
    """Something without bound shared among many without bound may be anything: the other corners say how far."""
    return np.where(np.isnan(quotient), 0.0, quotient)


def tidy(values: Floats) -> Floats:
    """Rounded to twelve significant digits, so that 29% reckoned as 28.999999999999996% is 29%."""
    with np.errstate(all="ignore"):
        scale = 10.0 ** (11.0 - np.floor(np.log10(np.abs(values))))
        rounded = np.round(values * scale) / scale
    return np.where(np.isfinite(rounded), rounded, values)


def _times(left: Floats, right: Floats) -> Floats:
    """A product in which nothing times anything, even without bound, is nothing."""
    product = left * right
    if left.size == 1 and 0 < left[0] < np.inf:
        return product
    return np.where(np.isnan(product), 0.0, product)


def _brackets(value: Floats, parts: list[Interval]) -> Floats:
    """A progressive amount: each slice of the value at its own rate; it rises with the value."""
    total = np.zeros_like(value)
    floor = np.zeros_like(value)
    for i in range(1, len(parts), 2):
        top, rate = parts[i][0], parts[i + 1][0]
        total = total + _times(np.maximum(np.minimum(value, top) - floor, 0.0), rate)
        floor = top
    return total
