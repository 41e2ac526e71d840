"""Every case file of rules/cases, one test per case."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from profiles.applicant import Applicant, ValueParser
from profiles.facts import load_facts
from profiles.quantity import quantity
from profiles.regions import load_regions
from profiles.sectors import load_sectors
from profiles.yaml_source import Source, read_yaml
from rules.bundle import best_bundle
from rules.checks.case_runner import verdict_of
from rules.condition import ConditionParser
from rules.engine import Engine
from rules.frame import Frame
from rules.lawful import ceilings_at, groups_at, overruled
from rules.library import ROOT, Library
from rules.policy_loader import load_policy

CASES = ROOT / "rules" / "cases"
FILES = sorted(CASES.glob("*.yaml"))
AS_OF = dt.date(2026, 11, 22)
EXPECTED = {
    "verdict", "pays", "low", "high", "missing", "standing", "facts", "bundle", "period", "years",
}
POLICY: dict[str, Any] = {
    "id": "case", "title": {"zh": "测试"}, "issuer": "测试", "level": "municipal", "regions": ["national"],
    "status": "in_force", "seen": "primary", "checked": "2026-11-22", "number": "测字1号",
}


def _files() -> list[tuple[str, int]]:
    return [(path.stem, n) for path in FILES for n in range(len(read_yaml(path).data["cases"]))]


def _rules(data: dict[str, Any]) -> dict[str, Any]:
    rules = dict(data.get("incentives", {}))
    rules |= {f"case-{n}": case["rule"] for n, case in enumerate(data["cases"]) if "rule" in case}
    return {k: {"kind": "grant", **rule, "id": k, "name": {"zh": k}, "clause": "第一条"} for k, rule in rules.items()}


@pytest.fixture(scope="module")
def engines() -> dict[str, Engine]:
    """One engine per case file, over the file's own rules and the cases' registry."""
    registry = CASES / "registry"
    facts = load_facts(read_yaml(registry / "facts.yaml"))
    regions = load_regions(read_yaml(registry / "regions.yaml"))
    sectors = load_sectors(read_yaml(registry / "sectors.yaml"))
    found = {}
    for path in FILES:
        data = read_yaml(path).data
        raw = {**POLICY, **data.get("policy", {}), "incentives": list(_rules(data).values())}
        parser = ConditionParser(facts, regions, sectors)
        policy, _ = load_policy(Source(path, yaml.safe_dump(raw, allow_unicode=True)), parser)
        found[path.stem] = Engine(Library("case", facts, regions, sectors, (), (), (policy,), (), {}))
    return found


@pytest.mark.parametrize(("mechanism", "number"), _files(), ids=lambda v: str(v))
def test_case(mechanism: str, number: int, engines: dict[str, Engine]) -> None:
    case = read_yaml(CASES / f"{mechanism}.yaml").data["cases"][number]
    assert set(case) <= {"name", "of", "rule", "as_of", "given", "expect"}, "an unknown key would test nothing"
    expect = case["expect"]
    assert expect and set(expect) <= EXPECTED, "an unknown expectation would test nothing"
    engine = engines[mechanism]
    as_of = dt.date.fromisoformat(case["as_of"]) if "as_of" in case else AS_OF
    values = ValueParser(engine.library.facts, engine.library.regions, engine.library.sectors)
    got: dict[str, Any] = {}
    if "of" in case or "rule" in case:
        got = _answer(engine, case.get("of", f"case-{number}"), case["given"], as_of, values)
    applicant = values.applicant(case["given"])
    if "facts" in expect:
        frame = engine.frame([applicant], as_of)
        got["facts"] = {fact: _known(frame, engine, fact) for fact in expect["facts"]}
    if "bundle" in expect:
        got["bundle"] = _bundle(engine, applicant, as_of)
    wanted = _wanted(expect)
    assert {key: got[key] for key in wanted} == wanted, case["name"]


def _answer(
    engine: Engine, rule: str, given: dict[str, Any], as_of: dt.date, values: ValueParser
) -> dict[str, Any]:
    position = engine.position[f"case#{rule}"]
    result = msgspec.structs.asdict(verdict_of(engine, position, given, as_of, values))
    amount = engine.incentives[position].amount
    return result | {
        "missing": set(result["missing"]), "standing": engine.standing(position, as_of).state,
        "period": amount.period if amount else "once", "years": amount.years if amount else 0,
    }


def _wanted(expect: dict[str, Any]) -> dict[str, Any]:
    wanted = dict(expect)
    if "pays" in wanted:
        wanted["low"] = wanted["high"] = wanted.pop("pays")
    for end in ("low", "high"):
        if end in wanted:
            wanted[end] = math.inf if wanted[end] is None else quantity(wanted[end])
    if "missing" in wanted:
        wanted["missing"] = set(wanted["missing"])
    if "bundle" in wanted:
        bundle = wanted["bundle"]
        money = {part: {k: quantity(v) for k, v in bundle.get(part, {}).items()} for part in ("taken", "reduced")}
        wanted["bundle"] = {**money, "dropped": bundle.get("dropped", {})}
    return wanted


def _bundle(engine: Engine, applicant: Applicant, as_of: dt.date) -> dict[str, Any]:
    outcome = engine.evaluate(engine.frame([applicant], as_of))
    values = {i.key: float(outcome.low[n, 0]) for n, i in enumerate(engine.incentives)}
    beside = overruled(outcome, 0)
    values = {k: v for k, v in values.items() if k not in beside}
    bundle = best_bundle(values, groups_at(outcome, 0), ceilings_at(outcome, 0))
    assert bundle.total == sum(bundle.paid.values())

    def short(key: str) -> str:
        return key.removeprefix("case#")

    return {
        "taken": {short(k): v / 100 for k, v in bundle.paid.items()},
        "dropped": {short(d.key): short(d.taken) for d in (*bundle.dropped, *beside.values())},
        "reduced": {short(k): v / 100 for k, v in bundle.reduced.items()},
    }


def _known(frame: Frame, engine: Engine, fact_id: str) -> Any:
    """A fact of the first applicant as cases write it; None when it is not known."""
    fact, table = engine.library.facts[fact_id], frame.company
    if fact_id in table.numbers:
        low, high = (float(column[0]) for column in table.numbers[fact_id])
        return None if (low, high) == fact.bounds() else low if low == high else [low, high]
    if fact_id in table.truths:
        return {1: True, 0: None, -1: False}[int(table.truths[fact_id][0])]
    code = int(table.codes[fact_id][0]) if fact_id in table.codes else 0
    return fact.flat_options()[code - 1][0].id if code else None


def test_every_rule_of_a_case_file_is_used() -> None:
    for path in FILES:
        data = read_yaml(path).data
        used = {case.get("of") for case in data["cases"]}
        bundled = any("bundle" in case["expect"] for case in data["cases"])
        assert bundled or set(data.get("incentives", {})) <= used, path.name


def test_case_files_say_what_they_are_about() -> None:
    for path in FILES:
        assert set(read_yaml(Path(path)).data) <= {"about", "policy", "incentives", "cases"}
        assert read_yaml(path).data["about"]
