"""The reasoning about conditions says only what is so: checked against the engine over the whole library."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

import pytest

from profiles.applicant import ValueParser
from profiles.facts import Facts, load_facts
from profiles.regions import load_regions
from profiles.sectors import load_sectors
from profiles.yaml_source import read_yaml
from rules.checks.cells import Space
from rules.checks.solve import TooHardError, can_hold, solve
from rules.checks.witness import witness
from rules.condition import Condition, ConditionParser, Not
from rules.engine import Engine
from rules.library import ROOT, Library

REGISTRY = ROOT / "rules" / "cases" / "registry"
AS_OF = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def small() -> Library:
    """A library of the registries of the cases, without policies."""
    facts, regions, sectors = (
        load(read_yaml(REGISTRY / f"{name}.yaml"))  # type: ignore[operator]
        for name, load in (("facts", load_facts), ("regions", load_regions), ("sectors", load_sectors))
    )
    return Library("", facts, regions, sectors, (), (), (), (), {})


def parsed(library: Library, raw: Any) -> Condition:
    return ConditionParser(library.facts, library.regions, library.sectors).parse(raw)


@pytest.mark.parametrize(("raw", "possible"), [
    ([{"staff": {"at_least": 10}}, {"staff": {"under": 10}}], False),
    ([{"staff": {"over": 9}}, {"staff": {"under": 10}}], False),
    ([{"revenue_yuan": {"over": 9}}, {"revenue_yuan": {"under": 10}}], True),
    ([{"staff": {"under": 0}}], False),
    ([{"staff": {"at_most": 0}}], True),
    ([{"foreign_share_pct": {"over": 100}}], False),
    ([{"hnte": True}, {"not": [{"hnte": True}]}], False),
    ([{"size": {"in": ["small"]}}, {"size": {"not_in": ["small", "large"]}}], False),
    ([{"product.kind": {"in": ["drug"]}}, {"product.kind": {"not_in": ["biologic", "chemical_drug"]}}], True),
    ([{"product.kind": {"in": ["vaccine"]}}, {"product.kind": {"not_in": ["drug"]}}], False),
    ([{"registered_in": {"within": "guangzhou/nansha"}}, {"registered_in": {"outside": "guangzhou"}}], False),
    ([{"registered_in": {"within": "guangzhou"}}, {"registered_in": {"outside": "guangzhou/nansha"}}], True),
    ([{"needs": {"any": ["port"]}}, {"needs": {"none": ["port"]}}], False),
    ([{"needs": {"all": ["port", "pilot_line"]}}, {"needs": {"none": ["port"]}}], False),
    ([{"needs": {"any": ["port", "pilot_line"]}}, {"needs": {"none": ["port"]}}], True),
    ([{"sector": {"within": ["device"]}}, {"sector": {"outside": ["device"]}}], False),
    ([{"judged": "评审"}, {"not": [{"judged": "评审"}]}], False),
    ([{"established_on": {"within_months": 12}}, {"established_on": {"before": "2020-01-01"}}], True),
    ([{"value": {"of": "rd_spend_yuan / staff", "over": 1}}, {"value": {"of": "rd_spend_yuan / staff", "under": 1}}], False),
    ([{"any_of": [{"staff": {"at_least": 10}}, {"hnte": True}]}, {"staff": {"under": 5}}, {"hnte": False}], False),
])
def test_what_can_hold(small: Library, raw: Any, possible: bool) -> None:
    condition = parsed(small, raw)
    assert can_hold([condition], small) is possible
    assert can_hold([], small, never=[Not(condition)]) is possible


def test_giving_up_says_nothing(small: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    import rules.checks.solve as module

    monkeypatch.setattr(module, "_MOST_STEPS", 0)
    impossible = parsed(small, [{"hnte": True}, {"hnte": False}])
    space = Space([impossible], small)
    with pytest.raises(TooHardError):
        solve([space.form(impossible)])
    assert can_hold([impossible], small)


def test_an_applicant_found_for_an_incentive_is_not_refused(library: Library, engine: Engine) -> None:
    """For every incentive: facts that the search says meet its conditions are never unmet to the engine."""
    values = ValueParser(library.facts, library.regions, library.sectors)
    tried = 0
    for position, incentive in enumerate(engine.incentives):
        space = Space([incentive.when], library, sure=True)
        found = solve([space.form(incentive.when)])
        assert found is not None, incentive.key
        example = witness(space, found)
        if example is None or example.loose or contradicts(engine, example.facts):
            continue
        tried += 1
        given = example.given()
        if any(f.startswith("product.") for f in space_facts(space)):
            given.setdefault("products", [{}])
        truth = engine.program.run(engine.frame([values.applicant(given)], AS_OF)).of(engine.root(position))
        assert truth.max() >= 0, (incentive.key, given)
    assert tried > 150


def space_facts(space: Space) -> list[str]:
    return [str(key[1]) for key in space.variables if len(key) > 1]


def contradicts(engine: Engine, facts: dict[str, Any]) -> bool:
    """Whether a fact is stated beside one it follows from: the search takes facts to be independent."""
    return any(rule.fact.id in facts and set(rule.needs) & set(facts) for rule in engine.derivations.rules)


def test_what_cannot_hold_is_met_by_nobody(small: Library) -> None:
    """Random conditions: where the search finds none, none of many random applicants meets them."""
    random, facts = Random(7), small.facts
    engine_values = ValueParser(small.facts, small.regions, small.sectors)
    engine = Engine(small)
    impossible = 0
    for _ in range(400):
        condition = parsed(small, [random_test(random) for _ in range(random.randint(2, 4))])
        if can_hold([condition], small):
            continue
        impossible += 1
        applicants = [engine_values.applicant(random_given(random, facts)) for _ in range(60)]
        frame = engine.frames.build(applicants, AS_OF)
        from rules.program import Program

        program = Program([condition], small.facts, small.regions, small.sectors)
        assert program.run(frame).of(program.roots[0]).max() < 1
    assert impossible > 40


def random_test(random: Random) -> Any:
    test = random.choice(["at_least", "over", "at_most", "under"])
    leaf = random.choice([
        {"staff": {test: random.randint(0, 6)}},
        {"revenue_yuan": {test: random.randint(0, 3)}},
        {"hnte": random.random() < 0.5},
        {"size": {random.choice(["in", "not_in"]): random.sample(["micro", "small", "medium", "large"], 2)}},
        {"registered_in": {random.choice(["within", "outside"]): random.choice(["guangzhou", "guangzhou/nansha", "shenzhen"])}},
    ])
    return {"any_of": [leaf, random_test(random)]} if random.random() < 0.2 else leaf


def random_given(random: Random, facts: Facts) -> dict[str, Any]:
    return {
        "staff": random.randint(0, 7), "revenue_yuan": random.choice([0, 0.5, 1, 2, 2.5, 3, 9]),
        "hnte": random.random() < 0.5, "size": random.choice([o.id for o in facts["size"].options]),
        "registered_in": random.choice(["guangzhou/huangpu", "guangzhou/nansha", "shenzhen", "zhanjiang"]),
    }
