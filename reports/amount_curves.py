"""Which of two amounts is higher, and from where on: for sums that depend on nothing, or on one and the same figure."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

import msgspec

from rules.condition import All, Condition, Number
from rules.expression import Expr, Num, Op, Var, facts_of
from rules.policy import Amount, Cap, Tier

Curve = Callable[[float], float]
Verdict = Literal["equal", "always", "from", "to", "till", "open"]
# Where the two are looked at: nine points in every power of ten, from a fen's hundredth to a trillion.
POINTS = tuple(step * 10.0**power for power in range(-4, 12) for step in range(1, 10))
NEAR = 1e-9


class Higher(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which of two sums is higher (`a` or `b`).

    `equal`; `always` the one named in `high`; `from` a value of `fact` on `high`, below it the other; `to` that value
    equal, above it `high`; `till` that value `high`, then equal; `open` where it hangs on more.
    """

    verdict: Verdict
    high: str = ""
    fact: str = ""
    at: float = 0.0


def higher(
    first: Amount, tier: Tier, second: Amount, other: Tier, conditions: tuple[Condition, ...] = ()
) -> Higher:
    """Which of two steps pays more, where all `conditions` may hold."""
    if first.period != second.period or first.per_product != second.per_product:
        return Higher("open")
    left, right = _curve(first, tier), _curve(second, other)
    facts = _facts(first, tier) | _facts(second, other)
    if left is None or right is None or len(facts) > 1:
        return Higher("open")
    fact = next(iter(facts), "")
    low, high = _between(fact, conditions)
    points = tuple(x for x in POINTS if low <= x <= high) if fact else (1.0,)
    if not points:
        return Higher("open")
    signs, turns = _signs(left, right, points)
    if signs == [0]:
        return Higher("equal")
    if len(signs) == 1:
        return Higher("always", "a" if signs[0] > 0 else "b")
    if len(signs) > 2:
        return Higher("open")
    before, after = signs
    if after == 0:
        return Higher("till", "a" if before > 0 else "b", fact, turns[0])
    return Higher("to" if before == 0 else "from", "a" if after > 0 else "b", fact, turns[0])


def _between(fact: str, conditions: tuple[Condition, ...]) -> tuple[float, float]:
    """The values of a fact that the conditions leave open."""
    low, high = 0.0, math.inf
    for item in conditions:
        if isinstance(item, All):
            inside = _between(fact, item.items)
            low, high = max(low, inside[0]), min(high, inside[1])
        elif isinstance(item, Number) and item.of == Var(fact) and item.months_ago < 0:
            if item.test in {"at_least", "over"}:
                low = max(low, item.bound)
            else:
                high = min(high, item.bound)
    return low, high


def _facts(amount: Amount, tier: Tier) -> set[str]:
    caps = (*tier.caps, *amount.caps)
    said = [e for e in (tier.pays, amount.floor, *(c.yuan for c in caps)) if e is not None]
    return {f for e in said for f in facts_of(e)}


def _curve(amount: Amount, tier: Tier) -> Curve | None:
    """A step's sum as a function of the one figure it hangs on; None where no figure was seen."""
    pays, floor = tier.pays, amount.floor
    if pays is None:
        return None
    caps: list[Cap] = [*tier.caps, *amount.caps]

    def curve(x: float) -> float:
        value = max(worth(pays, x), worth(floor, x) if floor is not None else -math.inf)
        return max(min([value, *(worth(c.yuan, x) for c in caps)]), 0.0)

    return curve


def worth(expr: Expr, x: float) -> float:
    """The value of an expression where every fact in it has the value `x`."""
    if isinstance(expr, Num):
        return expr.value
    if isinstance(expr, Var):
        return x
    assert isinstance(expr, Op)
    args = [worth(a, x) for a in expr.args]
    if expr.op == "brackets":
        return _slices(args)
    simple: dict[str, Callable[[list[float]], float]] = {
        "+": math.fsum, "*": math.prod, "min": min, "max": max, "floor": lambda a: math.floor(a[0]),
        "neg": lambda a: -a[0], "-": lambda a: a[0] - math.fsum(a[1:]), "/": _divided,
    }
    return simple[expr.op](args)


def _divided(args: list[float]) -> float:
    below = math.prod(args[1:])
    return args[0] / below if below else 0.0


def _slices(args: list[float]) -> float:
    total, lower = 0.0, 0.0
    for top, rate in zip(args[1::2], args[2::2], strict=True):
        total += max(min(args[0], top) - lower, 0.0) * rate
        lower = top
    return total


def _signs(left: Curve, right: Curve, points: tuple[float, ...]) -> tuple[list[int], list[float]]:
    """Which is higher along the points, each change once, and where it changes."""
    signs: list[int] = []
    turns: list[float] = []
    before = points[0]
    for x in points:
        sign = _sign(left(x), right(x))
        if not signs:
            signs.append(sign)
        elif sign != signs[-1]:
            turns.append(_turn(left, right, before, x, signs[-1]))
            signs.append(sign)
        before = x
    return _without_touch(signs, turns)


def _sign(a: float, b: float) -> int:
    return 0 if abs(a - b) <= NEAR * max(abs(a), abs(b), 1.0) else 1 if a > b else -1


def _turn(left: Curve, right: Curve, low: float, high: float, sign: int) -> float:
    for _ in range(80):
        middle = (low + high) / 2
        if _sign(left(middle), right(middle)) == sign:
            low = middle
        else:
            high = middle
    return high


def _without_touch(signs: list[int], turns: list[float]) -> tuple[list[int], list[float]]:
    """Two lines that meet in a point only cross there: more, equal, less is more, less."""
    if len(signs) == 3 and signs[1] == 0 and signs[0] == -signs[2] and turns[1] <= turns[0] * (1 + 1e-6):
        return [signs[0], signs[2]], turns[:1]
    return signs, turns
