"""The cases of a policy's boundaries: at each threshold, one unit below and above; on each first and last day and beside it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import Any

from rules.amount import speaks_of_product
from rules.boundaries.case import Boundaries, BoundaryCase, Side, Uncovered, plain
from rules.boundaries.reference import Answer, Reference, Value, exact, in_force
from rules.boundaries.thresholds import Bend, Kind, Turn, bends, in_a_tier, parts, turns, written
from rules.boundaries.witness import Solver, Span, State, step
from rules.condition import facts_in
from rules.expression import Var, facts_of
from rules.library import Library
from rules.policy import Incentive, JointCap, Policy

UNITS = tuple(10**n for n in range(9))  # where one unit moves the sum by less than it is rounded to, more
WORDS = {True: "met", False: "unmet", None: "unknown"}
ROWS = 8  # applicants tried for a threshold before it is given up
def boundary_cases(policy: Policy, library: Library) -> Boundaries:
    """The boundary cases of every incentive of a policy, and the thresholds none could be made for."""
    found = Boundaries([], [])
    reference = Reference(library)
    for incentive in policy.incentives:
        _Maker(reference, policy, incentive, found).all()
    return found


Wanted = tuple[tuple[Any, bool], ...]
Row = dict[str, Value]


class _Maker:
    def __init__(self, reference: Reference, policy: Policy, incentive: Incentive, found: Boundaries) -> None:
        self.reference = reference
        self.policy = policy
        self.incentive = incentive
        self.found = found
        self.joint: tuple[JointCap, ...] = policy.joint_caps
        last = policy.replaced_on and policy.replaced_on - dt.timedelta(days=1)
        days = [policy.checked, incentive.expires, last, incentive.effective]
        self.day = next((d for d in days if d and in_force(policy, incentive, d)), policy.checked)
        self.mentioned = mentioned(incentive, self.joint)
        sums = [t.pays for t in incentive.amount.tiers if t.pays is not None] if incentive.amount else []
        self.figures = list(dict.fromkeys(f for pays in sums for f in facts_of(pays)))
        self.solver = Solver(reference, self.day)

    def all(self) -> None:
        for turn in dict.fromkeys(turns(self.incentive)):
            text = self._text(turn)
            self._keep(turn.kind, text, self._turn(turn, text), "no applicant was found for whom this test alone decides")
        by_text: dict[tuple[Kind, str], list[Bend]] = {}
        for bend in bends(self.incentive, self.joint):
            by_text.setdefault((bend.kind, bend.text), []).append(bend)
        for (kind, text), several in by_text.items():
            made = next((cases for bend in several if (cases := self._bend(bend))), [])
            self._keep(kind, text, made, _why_not(several[0]))
        self._dates()

    def _keep(self, kind: Kind, text: str, made: list[BoundaryCase], reason: str) -> None:
        if made:
            self.found.cases += made
            self.found.thresholds += 1
        else:
            self.found.uncovered.append(Uncovered(self.incentive.key, kind, text, reason))

    # -- tests

    def _text(self, turn: Turn) -> str:
        test = turn.test
        if isinstance(test.of, Var) and self.reference.library.facts[test.of.fact].type == "date" and test.months_ago < 0:
            return f"{test.of.fact} {test.test} {dt.date.fromordinal(int(test.bound)).isoformat()}"
        bound = f"{test.months_ago} months before" if test.months_ago >= 0 else f"{test.bound:.15g}"
        return f"{written(test.of)} {test.test} {bound}"

    def _turn(self, turn: Turn, text: str) -> list[BoundaryCase]:
        """The first applicant for whom the test decides, with the fact at the bound and one unit to either side."""
        tiers = parts(self.incentive)[1]
        choices = in_a_tier(tiers) if turn.kind == "condition" else [[]]
        for choice in choices:
            wanted = [*turn.others, *choice]
            for row, fact_id, at in islice(self._at_bound(turn, wanted), ROWS):
                for units in UNITS:
                    sides = self._sides(turn.kind, text, row, fact_id, at, units)
                    if len({(c.verdict, c.low, c.high) for c in sides}) > 1:
                        return sides
        return []

    def _at_bound(self, turn: Turn, wanted: list[tuple[Any, bool]]) -> Iterator[tuple[Row, str, Fraction]]:
        test = turn.test
        bound = self.reference.bound(test, self.solver.day)
        if not isinstance(test.of, Var):
            for row, state in self.solver.rows([*wanted, (test, turn.holds)], {}, self.mentioned):
                for changed in self._varied(row, state):
                    for fact_id, value in self.solver.reach(test.of, bound, changed, state).items():
                        assert isinstance(value, Fraction)
                        yield changed, fact_id, value
            return
        fact = self.reference.library.facts[test.of.fact]
        grain = step(fact)
        upward = (test.test in {"at_least", "over"}) == turn.holds
        included = (test.test in {"at_least", "at_most"}) == turn.holds
        inside = Fraction(bound) + (0 if included else grain if upward else -grain)
        for row, _ in self.solver.rows([*wanted, (test, turn.holds)], {fact.id: Span(inside, inside)}, self.mentioned):
            yield row, fact.id, Fraction(bound)

    def _sides(
        self, kind: Kind, text: str, row: Row, fact_id: str, at: Fraction, units: int = 1
    ) -> list[BoundaryCase]:
        fact = self.reference.library.facts[fact_id]
        least, most = fact.limits()
        grain = step(fact) * units
        cases = []
        values: list[tuple[Side, Fraction]] = [("below", at - grain), ("at", at), ("above", at + grain)]
        for side, value in values:
            if least <= value <= most:
                cases += self._case(kind, text, side, {**row, fact_id: value}, self.day)
        return cases

    def _case(self, kind: Kind, text: str, side: Side, row: Row, day: dt.date) -> list[BoundaryCase]:
        answer = self._answer(row, day)
        valid = in_force(self.policy, self.incentive, day)
        return [
            BoundaryCase(
                self.incentive.key, kind, text, side, day, self._given(row), WORDS[answer.verdict],
                float(answer.low), float(answer.high), valid,
            )
        ]

    def _answer(self, row: Row, day: dt.date) -> Answer:
        return self.reference.answer(self.incentive, row, day, self.joint)

    # -- sums

    def _bend(self, bend: Bend) -> list[BoundaryCase]:
        for row, state in islice(self.solver.rows(list(bend.others), {}, self.mentioned), ROWS):
            for changed, fact_id, at in self._reaching(bend, row, state):
                for units in UNITS:
                    made = self._sides(bend.kind, bend.text, changed, fact_id, at, units)
                    if self._bent(made, bend):
                        return made
            only = self._case(bend.kind, bend.text, "at", row, self.day)
            if (bend.cap or bend.kind == "floor") and bend.target in (only[0].high, only[0].low):
                return only  # the figure is all there is: nobody comes to either side of it
        return []

    def _reaching(self, bend: Bend, row: Row, state: State) -> Iterator[tuple[Row, str, Fraction]]:
        """Facts that bring the sum to where it turns: what it is reckoned from, how many products, what was received."""
        target = exact(bend.target)
        if bend.expr is not None:
            for changed in self._varied(row, state):
                for fact_id, value in self.solver.reach(bend.expr, target, changed, state).items():
                    yield changed, fact_id, Fraction(value)  # type: ignore[arg-type]
        if bend.cap is None:
            return
        full = {**row, **(self.solver.reach(bend.expr, target * 2, row, state) if bend.expr is not None else {})}
        for start in (row, full):
            paid = self._answer(start, self.day)
            if not paid.high or math.isinf(paid.high):
                continue
            if bend.cap.less and paid.high <= target:
                yield start, bend.cap.less, Fraction(target - paid.high)
            if "product.count" in self.mentioned:
                yield start, "product.count", Fraction(math.floor(target / paid.high))

    def _varied(self, row: Row, state: State) -> Iterator[Row]:
        """The applicant, and the same with one other figure a thousand times larger or smaller, so that it is not in the way."""
        yield row
        for fact_id in self.figures:
            value, span = row[fact_id], self.solver.span(self.reference.library.facts[fact_id], state)
            assert isinstance(value, Fraction)
            for other in (value * 1000, Fraction(math.floor(value / 1000))):
                if span.low <= other <= span.high:
                    yield {**row, fact_id: other}

    def _bent(self, made: list[BoundaryCase], bend: Bend) -> bool:
        """Whether the sum runs differently to the two sides (by more than rounding), and a ceiling is what it comes to."""
        if len(made) < 3 or any(math.isinf(c.high) for c in made):
            return False
        below, at, above = (c.high for c in made)
        if abs((above - at) - (at - below)) < 0.5:
            return False
        return bend.cap is None or bool(bend.cap.less) or bend.target in (at, above)

    # -- days

    def _dates(self) -> None:
        day = dt.timedelta(days=1)
        incentive = self.incentive
        if incentive.effective:
            first = incentive.effective
            self._days("effective", first, [("first day", first), ("day before", first - day)])
        last = incentive.expires
        known = in_force(self.policy, incentive, self.day)
        if known and self.policy.replaced_on and not (last and last < self.policy.replaced_on):
            last = self.policy.replaced_on - day
        if last:
            self._days("expires", last, [("last day", last), ("day after", last + day)])

    def _days(self, kind: Kind, date: dt.date, days: list[tuple[Side, dt.date]]) -> None:
        base, tiers = parts(self.incentive)
        made: list[BoundaryCase] = []
        for choice in in_a_tier(tiers):
            made = []
            for side, day in days:
                rows = Solver(self.reference, day).rows([(base, True), *choice], {}, self.mentioned)
                for row, _ in islice(rows, 1):
                    made += self._case(kind, date.isoformat(), side, row, day)
            if len(made) == len(days):
                break
        inside = [c.in_force for c in made]
        reason = _never(self.incentive) if made else "no applicant was found who meets it"
        self._keep(kind, date.isoformat(), made if inside == [True, False] else [], reason)

    # -- as people write it

    def _given(self, row: Row) -> dict[str, Any]:
        given: dict[str, Any] = {}
        product: dict[str, Any] = {}
        for fact_id, value in row.items():
            target = product if fact_id.startswith("product.") else given
            target[fact_id.removeprefix("product.")] = self._plain(fact_id, value)
        amount = self.incentive.amount
        if product or (amount is not None and speaks_of_product(amount)):
            given["products"] = [product]
        return given

    def _plain(self, fact_id: str, value: Value) -> Any:
        if isinstance(value, tuple):
            return list(value)
        if not isinstance(value, Fraction):
            return value
        if self.reference.library.facts[fact_id].type == "date":
            return dt.date.fromordinal(int(value)).isoformat()
        return plain(float(value))


def mentioned(incentive: Incentive, joint: tuple[JointCap, ...]) -> list[str]:
    """Every fact the incentive asks for; an applicant who has stated them all leaves nothing open but what people decide."""
    found = facts_in(incentive.when)
    amount = incentive.amount
    if amount is None:
        return found
    caps = [*amount.caps, *(c for t in amount.tiers for c in t.caps)]
    caps += [j.cap for j in joint if incentive.key in j.members]
    sums = [t.pays for t in amount.tiers if t.pays is not None] + [c.yuan for c in caps]
    sums += [amount.floor] if amount.floor is not None else []
    found += [f for t in amount.tiers for f in facts_in(t.when)]
    found += [f for expr in sums for f in facts_of(expr)] + [c.less for c in caps if c.less]
    return list(dict.fromkeys([*found, *(["product.count"] if amount.per_product else [])]))


def _never(incentive: Incentive) -> str:
    if incentive.status == "draft":
        return "a draft: never in force"
    return "repealed before it ended" if incentive.expires else "it ended on a day nobody saw, so no day is sure to count"


def _why_not(bend: Bend) -> str:
    if bend.kind == "bend":
        return "the sum runs on past it: another ceiling or condition hides it"
    if bend.kind == "floor":
        return "no applicant who meets the conditions comes below it"
    return "no single applicant reaches it: a lower fixed sum or ceiling comes first"
