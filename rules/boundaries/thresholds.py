"""Where an incentive turns: the number tests of its conditions and tiers, and the bends and ceilings of its sums."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Literal

import msgspec

from rules.condition import ALWAYS, All, AnyOf, Condition, Not, Number
from rules.expression import Expr, Num, Op, Var
from rules.policy import Amount, Cap, Incentive, JointCap, Tier

Kind = Literal["condition", "tier", "cap", "joint cap", "floor", "bend", "effective", "expires"]
Wanted = list[tuple[Condition, bool]]


class Turn(msgspec.Struct, frozen=True):
    """A number test on which the incentive (or one of its tiers) hangs while `others` are as wanted.

    `holds`: the test must hold for the incentive's sake; False where the text says it must not.
    """

    kind: Kind
    test: Number
    holds: bool
    others: tuple[tuple[Condition, bool], ...]


class Bend(msgspec.Struct, frozen=True):
    """A place where a sum turns: `expr` reaches `target`, in the tier reached under `others`."""

    kind: Kind
    expr: Expr | None
    target: float
    text: str
    others: tuple[tuple[Condition, bool], ...]
    cap: Cap | None = None


def turns(incentive: Incentive) -> Iterator[Turn]:
    """Every number test of an incentive's conditions and of its tiers."""
    base, tiers = parts(incentive)
    for test, holds, around in _pivots(base, True, ()):
        yield Turn("condition", test, holds, around)
    for number, tier in enumerate(tiers):
        before: Wanted = [(base, True), *((t.when, False) for t in tiers[:number])]
        for test, holds, around in _pivots(tier.when, True, tuple(before)):
            yield Turn("tier", test, holds, around)


def parts(incentive: Incentive) -> tuple[Condition, tuple[Tier, ...]]:
    """An incentive's own conditions, without "and it is in one of the tiers", and its tiers."""
    amount = incentive.amount
    if amount is None or any(t.when == ALWAYS for t in amount.tiers):
        return incentive.when, amount.tiers if amount else ()
    assert isinstance(incentive.when, All)
    return All(incentive.when.items[:-1]), amount.tiers


def in_a_tier(tiers: tuple[Tier, ...]) -> Iterator[Wanted]:
    """What must hold to be paid under each tier in turn; once nothing, where no amount is stated."""
    for number, tier in enumerate(tiers):
        yield [*((t.when, False) for t in tiers[:number]), (tier.when, True)]
    if not tiers:
        yield []


def _pivots(
    condition: Condition, positive: bool, around: tuple[tuple[Condition, bool], ...]
) -> Iterator[tuple[Number, bool, tuple[tuple[Condition, bool], ...]]]:
    """Each number test, and what its neighbours must be so that it decides: all others true, all alternatives false."""
    if isinstance(condition, Number):
        yield condition, positive, around
    elif isinstance(condition, Not):
        yield from _pivots(condition.item, not positive, around)
    elif isinstance(condition, All | AnyOf):
        together = isinstance(condition, All)
        for n, item in enumerate(condition.items):
            beside = tuple((other, together) for m, other in enumerate(condition.items) if m != n)
            yield from _pivots(item, positive, around + beside)


def bends(incentive: Incentive, joint: tuple[JointCap, ...]) -> Iterator[Bend]:
    """Every ceiling, floor, smaller-of, larger-of and slice of an incentive's amount."""
    amount = incentive.amount
    if amount is None:
        return
    base, tiers = parts(incentive)
    for tier, wanted in zip(tiers, in_a_tier(tiers), strict=True):
        others = ((base, True), *wanted)
        for cap in tier.caps:
            yield _under(_ceiling("cap", cap), tier.pays, others)
        if tier.pays is not None:
            yield from (Bend("bend", e, t, text, others) for e, t, text in _bends(tier.pays))
    for bend in _of_all(amount, [j.cap for j in joint if incentive.key in j.members]):
        choices = [((base, True), *wanted) for wanted in in_a_tier(tiers)]
        yield from (_under(bend, tier.pays, others) for tier, others in zip(tiers, choices, strict=True))


def _of_all(amount: Amount, joint: list[Cap]) -> Iterator[Bend]:
    for cap in amount.caps:
        yield _ceiling("cap", cap)
    for cap in joint:
        yield _ceiling("joint cap", cap)
    if isinstance(amount.floor, Num):
        yield Bend("floor", None, amount.floor.value, f"floor {amount.floor.value:.15g}", ())


def _ceiling(kind: Kind, cap: Cap) -> Bend:
    less = f" less {cap.less}" if cap.less else ""
    yuan = cap.yuan.value if isinstance(cap.yuan, Num) else 0.0
    return Bend(kind, None, yuan, f"{written(cap.yuan)} each {cap.each}{less}", (), cap)


def _under(bend: Bend, pays: Expr | None, others: tuple[tuple[Condition, bool], ...]) -> Bend:
    """The ceiling or floor as it meets the sum of one tier; a ceiling that is itself reckoned is met where both are equal."""
    if bend.cap is not None and pays is not None and not isinstance(bend.cap.yuan, Num):
        return msgspec.structs.replace(bend, expr=Op("-", (pays, bend.cap.yuan)), others=others, cap=None)
    return msgspec.structs.replace(bend, expr=pays, others=others)


def _bends(expr: Expr) -> Iterator[tuple[Expr, float, str]]:
    if not isinstance(expr, Op):
        return
    if expr.op in {"min", "max"}:
        for one, other in combinations(expr.args, 2):
            # Of several lines only neighbours cross where it shows: each part is a threshold, whichever it yields to.
            part = one if len(expr.args) > 2 else other
            apart = (0.0, 1.0, -1.0) if "floor" in f"{written(one)} {written(other)}" else (0.0,)
            for target in apart:
                yield Op("-", (one, other)), target, f"{expr.op} with {written(part)}"
                if len(expr.args) > 2:
                    yield Op("-", (one, other)), target, f"{expr.op} with {written(other)}"
    elif expr.op == "floor":
        yield expr.args[0], 1.0, f"{written(expr)} at 1"
    elif expr.op == "brackets":
        tops = [a.value for a in expr.args[1::2] if isinstance(a, Num) and a.value != float("inf")]
        yield from ((expr.args[0], top, f"slice up to {top:.15g}") for top in tops)
    for part in expr.args:
        yield from _bends(part)


def written(expr: Expr) -> str:
    """An expression as one line."""
    if isinstance(expr, Num):
        return f"{expr.value:.15g}"
    if isinstance(expr, Var):
        return expr.fact
    inner = [written(a) for a in expr.args]
    return f"({f' {expr.op} '.join(inner)})" if expr.op in {"+", "-", "*", "/"} else f"{expr.op}({', '.join(inner)})"
