"""Cases beside incentives: those of the live policies, policy by policy, and how many figures have some."""

from __future__ import annotations

from pathlib import Path

import pytest

from profiles.yaml_source import read_yaml, yaml_files
from rules.checks.case_runner import CaseRunner
from rules.condition import ConditionParser
from rules.engine import Engine
from rules.library import ROOT, Library
from rules.policy_loader import load_policy

POLICIES = list(yaml_files(ROOT / "rules" / "policies"))


@pytest.fixture(scope="module")
def parser(library: Library) -> ConditionParser:
    made = ConditionParser(library.facts, library.regions, library.sectors)
    made.definitions = library.definitions
    return made


@pytest.fixture(scope="module")
def runner(engine: Engine) -> CaseRunner:
    return CaseRunner(engine)


@pytest.mark.parametrize("path", POLICIES, ids=lambda p: p.relative_to(ROOT / "rules" / "policies").as_posix())
def test_cases_of_a_policy(path: Path, parser: ConditionParser, runner: CaseRunner) -> None:
    policy, raw = load_policy(read_yaml(path), parser)
    assert [f"{m.name}, case {m.case + 1}: {m.problem}" for m in runner.run(policy, raw)] == []


def test_most_figures_have_cases(parser: ConditionParser) -> None:
    figures = [i for path in POLICIES for i in load_policy(read_yaml(path), parser)[1].incentives if i.amount]
    assert sum(bool(i.cases) for i in figures) >= 0.9 * len(figures)
