"""Runs the cases that stand beside incentives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from profiles.applicant import ValueParser
from profiles.errors import ParkmatchError
from profiles.quantity import quantity
from rules.engine import Engine
from rules.explain import explain, missing_facts
from rules.policy import Policy, RawCase, RawPolicy

_CENT = 0.005


class CaseResult(msgspec.Struct, frozen=True):
    """What the engine says of one incentive for one applicant, in yuan."""

    verdict: str
    low: float
    high: float
    missing: tuple[str, ...]


class Mismatch(msgspec.Struct, frozen=True):
    """What one case expected and did not get: positions of incentive and case in the file, and what differs."""

    incentive: int
    case: int
    name: str
    problem: str


class CaseRunner:
    """Runs the cases of policies against an engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        library = engine.library
        self.values = ValueParser(library.facts, library.regions, library.sectors)

    def run(self, policy: Policy, raw: RawPolicy) -> Iterator[Mismatch]:
        """What each case of a policy expected and did not get."""
        for n, item in enumerate(raw.incentives):
            for c, case in enumerate(item.cases):
                try:
                    problem = self._case(f"{policy.id}#{item.id}", policy, case)
                except ParkmatchError as error:
                    problem = error.what
                except ValueError as error:
                    problem = str(error)
                if problem:
                    yield Mismatch(n, c, item.id, problem)

    def _case(self, key: str, policy: Policy, case: RawCase) -> str:
        as_of = case.as_of or policy.checked
        got = verdict_of(self.engine, self.engine.position[key], case.given, as_of, self.values)
        want = case.expect
        if got.verdict != want.verdict:
            return f"verdict {got.verdict}, expected {want.verdict}; open: {', '.join(got.missing) or '-'}"
        problems = []
        if want.low is not None and abs(quantity(want.low) - got.low) > _CENT:
            problems.append(f"low {got.low:,.2f}, expected {quantity(want.low):,.2f}")
        if want.high is not msgspec.UNSET:
            high = float("inf") if want.high is None else quantity(want.high)
            if high != got.high and not abs(high - got.high) <= _CENT:
                problems.append(f"high {got.high:,.2f}, expected {high:,.2f}")
        if want.missing is not None and set(want.missing) != set(got.missing):
            problems.append(f"missing {sorted(got.missing)}, expected {sorted(want.missing)}")
        return "; ".join(problems)


def verdict_of(
    engine: Engine, position: int, given: dict[str, object], as_of: dt.date, values: ValueParser
) -> CaseResult:
    """Verdict, bounds in yuan and missing facts of one incentive, for an applicant given as plain data."""
    applicant = values.applicant(given)
    frame = engine.frame([applicant], as_of)
    if engine.standing(position, as_of).state in {"not_yet", "lapsed", "draft"}:
        return CaseResult("not_in_force", 0.0, 0.0, ())
    outcome = engine.evaluate(frame, [position])
    verdict = {1: "met", 0: "unknown", -1: "unmet"}[int(outcome.verdict[0, 0])]
    node = explain(outcome, position, 0)
    return CaseResult(
        verdict, float(outcome.low[0, 0]) / 100, float(outcome.high[0, 0]) / 100, tuple(missing_facts(node))
    )
