"""Cases made from every threshold and date of the library: the engine and a plain second reckoning must agree on all."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest
import yaml

from profiles.applicant import ValueParser
from profiles.facts import load_facts
from profiles.regions import load_regions
from profiles.sectors import load_sectors
from profiles.yaml_source import Source, read_yaml
from rules.boundaries import Boundaries, BoundaryCase, boundary_cases
from rules.boundaries.__main__ import main
from rules.boundaries.reference import arithmetic, months_earlier, to_fen
from rules.condition import All, AnyOf, Condition, ConditionParser, Not, Number
from rules.engine import Engine
from rules.expression import Num
from rules.library import ROOT, Library
from rules.policy import Incentive, Policy, RawCase
from rules.policy_loader import load_policy

UNCOVERED = Path(__file__).with_name("boundaries_uncovered.yaml")
REGISTRY = ROOT / "rules" / "cases" / "registry"


@pytest.fixture(scope="module")
def made(library: Library) -> dict[str, Boundaries]:
    return {policy.id: boundary_cases(policy, library) for policy in library.policies}


def differences(cases: list[BoundaryCase], engine: Engine) -> Iterator[str]:
    """Where the engine says something else than the case expects.

    Sums agree to the fen; where the exact sum ends in half a fen, floating point may fall to either side of it.
    """
    library = engine.library
    values = ValueParser(library.facts, library.regions, library.sectors)
    by_day: dict[dt.date, list[BoundaryCase]] = defaultdict(list)
    for case in cases:
        by_day[case.as_of].append(case)
    for day, several in by_day.items():
        outcome = engine.evaluate(engine.frame([values.applicant(c.given) for c in several], day))
        for row, case in enumerate(several):
            n = engine.position[case.incentive]
            verdict = {1: "met", 0: "unknown", -1: "unmet"}[int(outcome.verdict[n, row])]
            valid = engine.standing(n, day).state in {"in_force", "unverified"}
            got = (verdict, outcome.low[n, row] / 100, outcome.high[n, row] / 100, valid)
            same = _same(got[1], case.low) and _same(got[2], case.high)
            if not same or (verdict, valid) != (case.verdict, case.in_force):
                yield f"{case.incentive} {case.side} {case.threshold} ({day}): engine {got}, expected {case.written()}"


def _same(got: float, expected: float) -> bool:
    return got == expected or abs(got - expected) < 0.015


def test_the_engine_agrees_at_every_threshold(made: dict[str, Boundaries], engine: Engine) -> None:
    cases = [case for found in made.values() for case in found.cases]
    assert not list(differences(cases, engine))
    assert len(cases) > 2500
    assert sum(found.thresholds for found in made.values()) > 1050


def test_one_applicant_alone_is_told_the_same(made: dict[str, Boundaries], engine: Engine) -> None:
    cases = [case for found in made.values() for case in found.cases][::40]
    assert not [text for case in cases for text in differences([case], engine)]


def test_every_threshold_without_a_case_is_known(made: dict[str, Boundaries]) -> None:
    """The list may not grow unseen: a threshold no case can be made for is written there with the reason, or mended."""
    listed = {tuple(item[:3]): item[3] for item in yaml.safe_load(UNCOVERED.read_text(encoding="utf-8"))}
    found = {(u.incentive, u.kind, u.threshold): u.reason for b in made.values() for u in b.uncovered}
    assert found == listed


def test_thresholds_turn(made: dict[str, Boundaries]) -> None:
    """At each number test the answer differs from one side to the other; each date has a day in and a day out."""
    for found in made.values():
        by_threshold: dict[tuple[str, str, str], list[BoundaryCase]] = defaultdict(list)
        for case in found.cases:
            by_threshold[(case.incentive, case.kind, case.threshold)].append(case)
        for key, cases in by_threshold.items():
            if key[1] in {"effective", "expires"}:
                assert [c.in_force for c in cases] == [True, False], key
            elif key[1] in {"condition", "tier"}:
                assert len({(c.verdict, c.low, c.high) for c in cases}) > 1, key


def test_a_written_case_is_a_case(made: dict[str, Boundaries]) -> None:
    for found in made.values():
        for case in found.cases[:3]:
            raw = msgspec.convert(case.written(), RawCase)
            assert (raw.given, raw.as_of) == (case.given, case.as_of)
            assert raw.expect.verdict == (case.verdict if case.in_force else "not_in_force")


# -- that they can fail: a library with one kind of slip in it is found out


def _slipped(condition: Condition) -> Condition:
    other = {"at_least": "over", "over": "at_least", "at_most": "under", "under": "at_most"}
    if isinstance(condition, Number) and condition.months_ago < 0:
        return msgspec.structs.replace(condition, test=other[condition.test])
    if isinstance(condition, All | AnyOf):
        return type(condition)(tuple(_slipped(item) for item in condition.items))
    return Not(_slipped(condition.item)) if isinstance(condition, Not) else condition


def _bounds_mistaken(incentive: Incentive) -> Incentive:
    return msgspec.structs.replace(incentive, when=_slipped(incentive.when))


def _caps_forgotten(incentive: Incentive) -> Incentive:
    amount = incentive.amount and msgspec.structs.replace(incentive.amount, caps=())
    return msgspec.structs.replace(incentive, amount=amount)


def _caps_raised(incentive: Incentive) -> Incentive:
    if incentive.amount is None:
        return incentive
    caps = tuple(
        msgspec.structs.replace(c, yuan=Num(c.yuan.value + 1)) for c in incentive.amount.caps if isinstance(c.yuan, Num)
    )
    return msgspec.structs.replace(incentive, amount=msgspec.structs.replace(incentive.amount, caps=caps))


def _a_day_late(incentive: Incentive) -> Incentive:
    later = incentive.expires and incentive.expires + dt.timedelta(days=1)
    return msgspec.structs.replace(incentive, expires=later)


@pytest.mark.parametrize(
    ("slip", "at_least"), [(_bounds_mistaken, 150), (_caps_forgotten, 100), (_caps_raised, 100), (_a_day_late, 100)]
)
def test_a_slip_is_found_out(slip: object, at_least: int, made: dict[str, Boundaries], library: Library) -> None:
    assert callable(slip)
    policies = tuple(
        msgspec.structs.replace(p, incentives=tuple(slip(i) for i in p.incentives)) for p in library.policies
    )
    cases = [case for found in made.values() for case in found.cases]
    wrong = Engine(msgspec.structs.replace(library, policies=policies, graphs=()))
    assert sum(1 for _ in differences(cases, wrong)) >= at_least


# -- a small policy, by hand


def _small(incentive: str) -> tuple[Policy, Library]:
    facts = load_facts(read_yaml(REGISTRY / "facts.yaml"))
    regions = load_regions(read_yaml(REGISTRY / "regions.yaml"))
    sectors = load_sectors(read_yaml(REGISTRY / "sectors.yaml"))
    head = (
        "id: p\ntitle: {zh: 测试}\nissuer: 测试\nlevel: municipal\nregions: [national]\nstatus: in_force\nseen: primary\n"
        "checked: 2026-11-22\neffective: 2026-01-01\nexpires: 2026-12-31\nincentives:\n"
        "  - {id: a, name: {zh: 测试}, clause: 第一条, kind: grant, "
    )
    source = Source(Path("p.yaml"), f"{head}{incentive}}}\n")
    policy, _ = load_policy(source, ConditionParser(facts, regions, sectors))
    return policy, Library("case", facts, regions, sectors, (), (), (policy,), (), {})


def _table(policy: Policy, library: Library, fact: str) -> list[tuple[str, object, str, float]]:
    cases = boundary_cases(policy, library).cases
    return [(c.side, c.given.get(fact), c.verdict, c.high) for c in cases if c.kind not in {"effective", "expires"}]


@pytest.mark.parametrize(
    ("incentive", "fact", "expected"),
    [
        (
            "when: [{revenue_yuan: {at_least: 1000万元}}], amount: {pay: 50万元}", "revenue_yuan",
            [("below", 9999999.99, "unmet", 0), ("at", 10_000_000, "met", 500_000), ("above", 10000000.01, "met", 500_000)],
        ),
        (
            "when: [{revenue_yuan: {under: 1000万元}}], amount: {pay: 50万元}", "revenue_yuan",
            [("below", 9999999.99, "met", 500_000), ("at", 10_000_000, "unmet", 0), ("above", 10000000.01, "unmet", 0)],
        ),
        (
            "when: [{staff: {over: 10}}], amount: {pay: 50万元}", "staff",
            [("below", 9, "unmet", 0), ("at", 10, "unmet", 0), ("above", 11, "met", 500_000)],
        ),
        (
            "when: [{any_of: [{staff: {over: 10}}, {revenue_yuan: {at_least: 1亿元}}]}], amount: {pay: 50万元}", "staff",
            [("below", 9, "unmet", 0), ("at", 10, "unmet", 0), ("above", 11, "met", 500_000),
             ("below", 0, "unmet", 0), ("at", 0, "met", 500_000), ("above", 0, "met", 500_000)],
        ),
        (
            "amount: {rate: 10%, of: revenue_yuan, caps: [{yuan: 100万元, on: result, each: year}]}", "revenue_yuan",
            [("below", 9_999_990, "met", 999_999), ("at", 10_000_000, "met", 1_000_000), ("above", 10_000_010, "met", 1_000_000)],
        ),
        (
            "when: [{staff: {at_least: 10}}, {judged: 评审}], amount: {pay: 50万元}", "staff",
            [("below", 9, "unmet", 0), ("at", 10, "unknown", 500_000), ("above", 11, "unknown", 500_000)],
        ),
    ],
)
def test_cases_of_a_small_policy(incentive: str, fact: str, expected: list[tuple[str, object, str, float]]) -> None:
    policy, library = _small(incentive)
    got = _table(policy, library, fact)
    if "any_of" in incentive:
        got = [(side, staff if n < 3 else 0, verdict, high) for n, (side, staff, verdict, high) in enumerate(got)]
    assert got == expected


def test_days_of_a_small_policy() -> None:
    policy, library = _small("amount: {pay: 1万元}")
    days = [(c.side, c.as_of.isoformat(), c.in_force) for c in boundary_cases(policy, library).cases]
    assert days == [
        ("first day", "2026-01-01", True), ("day before", "2025-12-31", False),
        ("last day", "2026-12-31", True), ("day after", "2027-01-01", False),
    ]


def test_a_policy_whose_dates_were_not_seen_makes_no_days() -> None:
    policy, library = _small("status: expired, amount: {pay: 1万元}")
    bare = msgspec.structs.replace(
        policy, incentives=tuple(msgspec.structs.replace(i, expires=None) for i in policy.incentives)
    )
    found = boundary_cases(bare, library)
    assert [u.kind for u in found.uncovered] == ["effective"]
    assert "nobody saw" in found.uncovered[0].reason


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        ("2026-03-31", 1, "2026-02-28"), ("2026-01-15", 12, "2025-01-15"), ("2024-02-29", 12, "2023-02-28"),
        ("2026-11-22", 0, "2026-11-22"),
    ],
)
def test_months_earlier(day: str, months: int, earlier: str) -> None:
    assert months_earlier(dt.date.fromisoformat(day), months).isoformat() == earlier


def test_arithmetic_of_the_second_reckoning() -> None:
    third = arithmetic("/", [Fraction(1), Fraction(3)])
    assert third == Fraction(1, 3)
    assert arithmetic("/", [Fraction(1), Fraction(0)]) == float("inf")
    assert to_fen(third) == Fraction(33, 100)
    assert to_fen(Fraction(5, 1000)) == Fraction(1, 100)
    steps = [Fraction(100), Fraction(1, 2), float("inf"), Fraction(1, 10)]
    assert arithmetic("brackets", [Fraction(300), *steps]) == 70
    assert arithmetic("floor", [Fraction(19, 10)]) == 1
    assert arithmetic("min", [Fraction(3), Fraction(2), Fraction(4)]) == 2


def test_the_command_prints_cases(capsys: pytest.CaptureFixture[str], library: Library) -> None:
    policy = next(p for p in library.policies if p.id == "hp-2025-9")
    assert main([policy.id]) == 0
    printed = yaml.safe_load(capsys.readouterr().out)
    assert set(printed) <= {i.key for i in policy.incentives}
    assert all(case["note"] and case["expect"]["verdict"] for cases in printed.values() for case in cases)
    assert main(["no-such-policy"]) == 2
    assert "no-such-policy" in capsys.readouterr().err
