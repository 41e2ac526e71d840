"""What an incentive says to one applicant, worked out plainly: one row, exact fractions, no columns, no compilation.

It is written to be read beside the rule and to share nothing with the engine but the rule's data, so that the two can be
held against each other. It knows applicants who have stated everything the rule asks for, with at most one product.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from operator import add, mul, sub
from typing import Any

import msgspec

from rules.condition import All, AnyOf, Bool, Choice, Condition, Judged, Not, Number, Place, SetTest, Within
from rules.expression import Expr, Num, Var
from rules.library import Library
from rules.policy import Amount, Cap, Incentive, JointCap, Policy, Tier

Real = Fraction | float  # a float only where it is infinite
Value = bool | str | Fraction | tuple[str, ...]
Row = Mapping[str, Value]


class Answer(msgspec.Struct, frozen=True):
    """A verdict (`True` met, `False` unmet, None not known), what is paid in yuan, and the tier it is paid under."""

    verdict: bool | None
    low: Real
    high: Real
    tier: int = -1


def exact(number: float) -> Real:
    """A figure as it was written: 0.3 is three tenths, not the nearest binary fraction."""
    return number if math.isinf(number) else Fraction(repr(number))


def in_force(policy: Policy, incentive: Incentive, day: dt.date) -> bool:
    """Whether the incentive may be claimed on a day; the first and the last valid day count."""
    if incentive.status == "draft" or (incentive.effective is not None and day < incentive.effective):
        return False
    if policy.replaced_on is not None and day >= policy.replaced_on:
        return False
    if incentive.expires is not None:
        return day <= incentive.expires and not (incentive.status == "repealed" and day >= policy.checked)
    return incentive.status not in {"expired", "repealed"}


class Reference:
    """Answers for one library."""

    def __init__(self, library: Library) -> None:
        self.library = library

    # -- conditions

    def truth(self, condition: Condition, row: Row, day: dt.date) -> bool | None:
        """Met, unmet, or not known (what people decide, or a fact the row lacks)."""
        if isinstance(condition, All):
            found = [self.truth(item, row, day) for item in condition.items]
            return False if False in found else None if None in found else True
        if isinstance(condition, AnyOf):
            found = [self.truth(item, row, day) for item in condition.items]
            return True if True in found else None if None in found else False
        if isinstance(condition, Not):
            inner = self.truth(condition.item, row, day)
            return None if inner is None else not inner
        if isinstance(condition, Judged):
            return None
        return self._test(condition, row, day)

    def _test(self, test: Number | Bool | Choice | Place | SetTest | Within, row: Row, day: dt.date) -> bool | None:
        if isinstance(test, Number):
            return self._compare(test, row, day)
        stated = row.get("sector" if isinstance(test, Within) else test.fact)
        if stated is None:
            return None
        if isinstance(test, Bool):
            return stated is test.value
        if isinstance(test, Choice):
            return not set(test.options).isdisjoint(self.above(test.fact, str(stated)))
        if isinstance(test, Place):
            return not set(test.regions).isdisjoint(self.library.regions.lineage(str(stated)))
        assert isinstance(stated, tuple)
        if isinstance(test, Within):
            return any(not set(test.sectors).isdisjoint(self.library.sectors.lineage(s)) for s in stated)
        held = {above for member in stated for above in self.above(test.fact, member)}
        return bool(held & set(test.options)) if test.mode == "any" else set(test.options) <= held

    def _compare(self, test: Number, row: Row, day: dt.date) -> bool | None:
        try:
            value = self.number(test.of, row)
        except KeyError:
            return None
        bound = self.bound(test, day)
        return {
            "at_least": value >= bound, "over": value > bound, "at_most": value <= bound, "under": value < bound,
        }[test.test]

    def bound(self, test: Number, day: dt.date) -> Real:
        """What a number test compares with; for "within n months", the same day n months before."""
        return exact(test.bound) if test.months_ago < 0 else Fraction(months_earlier(day, test.months_ago).toordinal())

    def above(self, fact_id: str, option: str) -> tuple[str, ...]:
        """An option and all that stand above it in the fact's tree."""
        flat = self.library.facts[fact_id].flat_options()
        at = next(n for n, (o, _) in enumerate(flat) if o.id == option)
        chain = []
        while at >= 0:
            chain.append(flat[at][0].id)
            at = flat[at][1]
        return tuple(chain)

    # -- sums

    def number(self, expr: Expr, row: Row) -> Real:
        """The value of an expression; raises `KeyError` with a fact the row lacks."""
        if isinstance(expr, Num):
            return exact(expr.value)
        if isinstance(expr, Var):
            value = row[expr.fact]
            assert isinstance(value, Fraction)
            return value
        parts = [self.number(part, row) for part in expr.args]
        return arithmetic(expr.op, parts)

    def answer(self, incentive: Incentive, row: Row, day: dt.date, joint: tuple[JointCap, ...] = ()) -> Answer:
        """Verdict and amount for an applicant who has stated all the incentive asks for."""
        verdict = self.truth(incentive.when, row, day)
        if verdict is False or incentive.amount is None:
            return Answer(verdict, Fraction(0), Fraction(0))
        low, high, tier = self._amount(incentive.amount, row, day)
        for cap in (j.cap for j in joint if incentive.key in j.members):
            low, high = self._capped(low, high, cap, row)
        return Answer(verdict, low if verdict else Fraction(0), high, tier)

    def _amount(self, amount: Amount, row: Row, day: dt.date) -> tuple[Real, Real, int]:
        tiers = self._tiers(amount, row, day)
        sums = [self._paid(tier, amount, row) for _, tier in tiers]
        if not sums:
            return Fraction(0), Fraction(0), -1
        return min(low for low, _ in sums), max(high for _, high in sums), tiers[0][0]

    def _paid(self, tier: Tier, amount: Amount, row: Row) -> tuple[Real, Real]:
        if tier.pays is None:
            low, high = self._limits(Fraction(0), math.inf, tier, amount, row)
        else:
            paid = self.number(tier.pays, row)
            low, high = self._limits(paid, paid, tier, amount, row)
        if amount.per_product:
            count = row.get("product.count", Fraction(1))
            assert isinstance(count, Fraction)
            low, high = low * count, high * count if count else Fraction(0)
        for cap in amount.caps:
            if not (amount.per_product and cap.each == "product"):
                low, high = self._capped(low, high, cap, row)
        return low, high

    def _tiers(self, amount: Amount, row: Row, day: dt.date) -> list[tuple[int, Tier]]:
        """The first tier that holds, after those of which people decide whether they do."""
        found = []
        for number, tier in enumerate(amount.tiers):
            holds = self.truth(tier.when, row, day)
            if holds is not False:
                found.append((number, tier))
            if holds:
                break
        return found

    def _limits(self, low: Real, high: Real, tier: Tier, amount: Amount, row: Row) -> tuple[Real, Real]:
        """One award: its ceilings, its floor, and nothing promised below an "up to"; in whole fen."""
        for cap in tier.caps:
            low, high = self._capped(low, high, cap, row)
        low = Fraction(0) if tier.ceiling else low
        for cap in amount.caps:
            if amount.per_product and cap.each == "product":
                low, high = self._capped(low, high, cap, row)
        if amount.floor is not None:
            least = self.number(amount.floor, row)
            low, high = max(low, least), max(high, least)
        low = Fraction(0) if amount.ceiling else low
        return to_fen(max(low, Fraction(0))), to_fen(max(high, Fraction(0)))

    def _capped(self, low: Real, high: Real, cap: Cap, row: Row) -> tuple[Real, Real]:
        most = self.number(cap.yuan, row)
        if cap.less:
            most -= self.number(Var(cap.less), row)
        most = max(most, Fraction(0))
        return min(low, most), min(high, most)


def _share(whole: Real, parts: Real) -> Real:
    return math.inf if parts == 0 else whole / parts


_PLAIN: dict[str, Callable[[Any, Any], Real]] = {"+": add, "-": sub, "*": mul, "min": min, "max": max, "/": _share}


def arithmetic(op: str, parts: list[Real]) -> Real:
    """One operation of an expression; a sum shared by nobody is without bound."""
    first, *rest = parts
    if op == "neg":
        return -first
    if op == "floor":
        return Fraction(math.floor(first))
    if op == "brackets":
        return _brackets(first, rest)
    for part in rest:
        first = _PLAIN[op](first, part)
    return first


def _brackets(value: Real, steps: list[Real]) -> Real:
    total, floor = Fraction(0), Fraction(0)
    for top, rate in zip(steps[::2], steps[1::2], strict=True):
        total += max(min(value, top) - floor, Fraction(0)) * rate  # type: ignore[assignment]
        floor = top  # type: ignore[assignment]
    return total


def to_fen(yuan: Real) -> Real:
    """Yuan in whole fen, half a fen rounded up."""
    return yuan if isinstance(yuan, float) else Fraction(math.floor(yuan * 100 + Fraction(1, 2)), 100)


def months_earlier(day: dt.date, months: int) -> dt.date:
    """The same day of an earlier month; its last day where that month is shorter."""
    year, month = day.year - months // 12, day.month - months % 12
    if month < 1:
        year, month = year - 1, month + 12
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
