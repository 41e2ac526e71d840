"""Finds an applicant for whom a condition comes out as wanted: narrows what each fact may be, and turns back where it clashes."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

import msgspec

from profiles.applicant import accepted
from profiles.facts import Fact
from rules.boundaries.reference import Real, Reference, Row, Value
from rules.condition import All, AnyOf, Bool, Choice, Condition, Judged, Not, Number, Place, SetTest, Within
from rules.expression import Expr, Op, Var, facts_of

TRIES = 400
_USUAL = {"money": 1_000_000, "share": 10, "year": 2020, "count": 10, "area": 1000, "number": 10}


class Span(msgspec.Struct, frozen=True):
    """What a number may be, both ends included."""

    low: Real
    high: Real


class Picked(msgspec.Struct, frozen=True):
    """What a set holds, and what it must not hold (nor anything below it)."""

    held: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()


Domain = Span | bool | tuple[str, ...] | Picked
State = dict[str, Domain]


def step(fact: Fact) -> Fraction:
    """The least difference people state: a fen, a person, a day, a year, a hundredth of a percent point."""
    return Fraction(1) if fact.whole or fact.type in {"date", "year", "count"} else Fraction(1, 100)


class Solver:
    """Narrows states until a condition is true (or false) on a day."""

    def __init__(self, reference: Reference, day: dt.date) -> None:
        self.reference = reference
        self.day = day
        self.library = reference.library

    def states(self, wanted: list[tuple[Condition, bool]], state: State) -> Iterator[State]:
        """States in which every condition is as wanted, so far as single facts decide it."""
        if not wanted:
            yield state
            return
        (first, truth), rest = wanted[0], wanted[1:]
        for found in self._as_wanted(first, truth, state):
            yield from self.states(rest, found)

    def _as_wanted(self, condition: Condition, truth: bool, state: State) -> Iterator[State]:
        if isinstance(condition, Not):
            yield from self._as_wanted(condition.item, not truth, state)
        elif isinstance(condition, All | AnyOf):
            if isinstance(condition, All) == truth:
                yield from self.states([(item, truth) for item in condition.items], state)
            else:
                # What people decide is the last resort: it leaves the verdict open.
                for item in sorted(condition.items, key=lambda i: isinstance(i, Judged)):
                    yield from self._as_wanted(item, truth, state)
        elif isinstance(condition, Judged):
            yield state
        else:
            yield from self._test(condition, truth, state)

    def _test(self, test: Condition, truth: bool, state: State) -> Iterator[State]:
        if isinstance(test, Number):
            yield from self._number(test, truth, state)
        elif isinstance(test, Bool):
            known = state.get(test.fact)
            if known is None or known is (test.value == truth):
                yield {**state, test.fact: test.value == truth}
        elif isinstance(test, Choice | Place):
            left = tuple(o for o in self.candidates(test.fact, state) if self._is(test, o) is truth)
            if left:
                yield {**state, test.fact: left}
        elif isinstance(test, SetTest | Within):
            yield from self._members(test, truth, state)

    def _is(self, test: Choice | Place, option: str) -> bool | None:
        return self.reference.truth(test, {test.fact: option}, self.day)

    def candidates(self, fact_id: str, state: State) -> tuple[str, ...]:
        """What a choice may still be: the narrowest options, so that nothing about them is left open."""
        known = state.get(fact_id)
        if isinstance(known, tuple):
            return known
        if self.library.facts[fact_id].type == "place":
            parents = {r.parent for r in self.library.regions.items}
            return tuple(r.id for r in self.library.regions.items if r.id not in parents)
        flat = self.library.facts[fact_id].flat_options()
        above = {parent for _, parent in flat}
        return tuple(o.id for n, (o, _) in enumerate(flat) if n not in above)

    def _number(self, test: Number, truth: bool, state: State) -> Iterator[State]:
        if not isinstance(test.of, Var):
            yield state  # settled when the numbers are picked
            return
        fact = self.library.facts[test.of.fact]
        span = self.span(fact, state)
        bound, grain = self.reference.bound(test, self.day), step(fact)
        upward = (test.test in {"at_least", "over"}) == truth
        included = (test.test in {"at_least", "at_most"}) == truth
        if upward:
            span = Span(max(span.low, bound if included else bound + grain), span.high)
        else:
            span = Span(span.low, min(span.high, bound if included else bound - grain))
        if span.low <= span.high:
            yield {**state, fact.id: span}

    def span(self, fact: Fact, state: State) -> Span:
        """What a number may still be."""
        known = state.get(fact.id)
        if isinstance(known, Span):
            return known
        low, high = fact.limits()
        return Span(Fraction(low) if math.isfinite(low) else low, Fraction(high) if math.isfinite(high) else high)

    def _members(self, test: SetTest | Within, truth: bool, state: State) -> Iterator[State]:
        fact_id = "sector" if isinstance(test, Within) else test.fact
        wanted = test.sectors if isinstance(test, Within) else test.options
        known = state.get(fact_id)
        picked = known if isinstance(known, Picked) else Picked()
        every = isinstance(test, SetTest) and test.mode == "all"
        if truth:
            for names in [wanted] if every else [(w,) for w in wanted]:
                held = tuple(dict.fromkeys([*picked.held, *(self._narrowest(fact_id, n) for n in names)]))
                if self._clear(fact_id, held, picked.barred):
                    yield {**state, fact_id: Picked(held, picked.barred)}
        else:
            for names in [(w,) for w in wanted] if every else [wanted]:
                barred = tuple(dict.fromkeys([*picked.barred, *names]))
                if self._clear(fact_id, picked.held, barred):
                    yield {**state, fact_id: Picked(picked.held, barred)}

    def _above(self, fact_id: str, name: str) -> tuple[str, ...]:
        return self.library.sectors.lineage(name) if fact_id == "sector" else self.reference.above(fact_id, name)

    def _narrowest(self, fact_id: str, name: str) -> str:
        names = (
            [s.id for s in self.library.sectors.items] if fact_id == "sector"
            else [o.id for o, _ in self.library.facts[fact_id].flat_options()]
        )
        below = [n for n in names if name in self._above(fact_id, n)]
        return max(below, key=lambda n: len(self._above(fact_id, n)))

    def _clear(self, fact_id: str, held: tuple[str, ...], barred: tuple[str, ...]) -> bool:
        return all(set(barred).isdisjoint(self._above(fact_id, h)) for h in held)

    # -- from what facts may be to one applicant

    def rows(
        self, wanted: list[tuple[Condition, bool]], start: State, mentioned: list[str]
    ) -> Iterator[tuple[dict[str, Value], State]]:
        """Applicants who have stated every fact mentioned and for whom each condition is as wanted (or up to people)."""
        sums = [test for condition, _ in wanted for test in _sums(condition)]
        for state in islice(self.states(wanted, start), TRIES):
            row = {f: self._pick(self.library.facts[f], state) for f in dict.fromkeys([*state, *mentioned])}
            self._settle(sums, wanted, row, state)
            if self._fits(wanted, row):
                yield row, state

    def _fits(self, wanted: list[tuple[Condition, bool]], row: Row) -> bool:
        return all(self.reference.truth(c, row, self.day) is not (not truth) for c, truth in wanted)

    def _pick(self, fact: Fact, state: State) -> Value:
        known = state.get(fact.id)
        if fact.numeric:
            span = self.span(fact, state)
            return Fraction(min(max(self._usual(fact), span.low), span.high))
        if isinstance(known, Picked):
            return known.held
        if fact.type in {"choice", "place"}:
            return self.candidates(fact.id, state)[0]
        if fact.type == "set":
            return ()
        return known if isinstance(known, bool) else False

    def _usual(self, fact: Fact) -> Fraction:
        if fact.type == "date":
            return Fraction(self.day.toordinal() - 400)
        if "received" in fact.id:
            return Fraction(0)
        if fact.type == "money":
            return Fraction(min(_USUAL["money"], int(accepted(fact)[1]) // 1000))
        return Fraction(1 if fact.id == "product.count" else _USUAL[fact.type])

    def _settle(self, sums: list[Number], wanted: list[tuple[Condition, bool]], row: dict[str, Value], state: State) -> None:
        """Moves one fact of each test on an expression until the test is as wanted."""
        for test in sums:
            if self._fits(wanted, row):
                return
            bound = self.reference.bound(test, self.day)
            for target in (bound, bound * 2, bound / 2, bound + 10_000, bound - 10_000):
                found = self.reach(test.of, target, row, state)
                if found and self._fits(wanted, {**row, **found}):
                    row.update(found)
                    return
                row.update(found)

    def reach(self, expr: Expr, target: Real, row: Row, state: State) -> dict[str, Value]:
        """One fact changed so that an expression comes to a target (or as near below as its unit allows); {} if none can."""
        expr = _smooth(expr)
        for fact_id in facts_of(expr):
            fact = self.library.facts[fact_id]
            span = self.span(fact, state)
            for value in self._roots(expr, target, row, fact):
                if span.low <= value <= span.high and self._near(expr, target, {**row, fact_id: value}, fact):
                    return {fact_id: value}
        return {}

    def _roots(self, expr: Expr, target: Real, row: Row, fact: Fact) -> Iterator[Fraction]:
        """Where a line through two points (of x, or of 1/x) meets the target; started at several places along the scale."""
        now = row[fact.id]
        assert isinstance(now, Fraction)
        starts = [now, *(Fraction(10) ** n for n in (0, 2, 4, 6, 8, 9, 10, 11))]
        for start in starts:
            first, second = start or Fraction(1), (start or Fraction(1)) + step(fact)
            y1, y2 = (self.reference.number(expr, {**row, fact.id: x}) for x in (first, second))
            if math.isinf(y1) or math.isinf(y2) or y1 == y2:
                continue
            for x in _meets(first, second, Fraction(y1), Fraction(y2), Fraction(target)):
                yield Fraction(math.floor(x / step(fact))) * step(fact)

    def _near(self, expr: Expr, target: Real, row: dict[str, Value], fact: Fact) -> bool:
        """Whether the target lies at this value or between it and the next that can be stated."""
        value = row[fact.id]
        assert isinstance(value, Fraction)
        here = self.reference.number(expr, row)
        after = self.reference.number(expr, {**row, fact.id: value + step(fact)})
        return min(here, after) <= target <= max(here, after) and here != after


def _smooth(expr: Expr) -> Expr:
    """The expression without rounding down, which a line cannot follow."""
    if not isinstance(expr, Op):
        return expr
    parts = tuple(_smooth(part) for part in expr.args)
    return parts[0] if expr.op == "floor" else Op(expr.op, parts)


def _meets(x1: Fraction, x2: Fraction, y1: Fraction, y2: Fraction, target: Fraction) -> Iterator[Fraction]:
    yield x1 + (target - y1) * (x2 - x1) / (y2 - y1)
    inverse = 1 / x1 + (target - y1) * (1 / x2 - 1 / x1) / (y2 - y1)
    if inverse > 0:
        yield 1 / inverse


def _sums(condition: Condition) -> Iterator[Number]:
    if isinstance(condition, All | AnyOf):
        for item in condition.items:
            yield from _sums(item)
    elif isinstance(condition, Not):
        yield from _sums(condition.item)
    elif isinstance(condition, Number) and not isinstance(condition.of, Var):
        yield condition
