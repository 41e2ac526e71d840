"""The page "Add a policy in 15 minutes": what it shows is right, and a policy added as it says is matched."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import msgspec
import pytest

from profiles.applicant import ValueParser
from profiles.facts import load_facts
from profiles.regions import load_regions
from profiles.sectors import load_sectors
from profiles.yaml_source import Source, read_yaml
from rules.boundaries import boundary_cases
from rules.checks.catalogue import checks
from rules.checks.run import check
from rules.condition import ConditionParser
from rules.engine import Engine
from rules.library import ROOT, data_files, read_library
from rules.policy import RawAmount, RawIncentive, RawPolicy

PAGES = [ROOT / "docs" / "add-a-policy.md", ROOT / "docs" / "add-a-policy.zh-CN.md"]
EXAMPLE = ROOT / "examples" / "policies" / "example-2026-1.yaml"
TODAY = dt.date(2026, 11, 22)


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the whole library with one file more: the page's example, put where the page says."""
    root = tmp_path_factory.mktemp("library")
    for path in data_files(ROOT):
        target = root / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    added = root / "rules" / "policies" / "guangzhou-conghua" / "example-2026-1.yaml"
    added.parent.mkdir(exist_ok=True)
    added.write_text(_shown(PAGES[0]), encoding="utf-8")
    return root


def _shown(page: Path) -> str:
    found = re.search(r"<!-- example -->\n```yaml\n(.*?)```\n<!-- /example -->", _text(page), re.DOTALL)
    assert found
    return found.group(1)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_the_page_shows_the_example_as_it_is(page: Path) -> None:
    assert _shown(page) == EXAMPLE.read_text(encoding="utf-8")


def test_the_example_is_clean(copy: Path) -> None:
    report = check(copy, [copy / "rules" / "policies" / "guangzhou-conghua" / "example-2026-1.yaml"], TODAY)
    assert not report.findings
    assert not report.exempted


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("low: 200万元, high: 200万元", "low: 100万元, high: 200万元", "case-fails"),
        ("rate: 10%", "rate: 10", "rate-too-high"),
        ("product.reg_class: {in: [class_1]}", "product.reg_clas: {in: [class_1]}", "unknown-fact"),
        ("regions: [guangzhou/conghua]", "regions: [guangzhou]", "wider-than-issuer"),
        ("    clause: 第四条\n", "    clause: 第四条\n    clause: 第五条\n", "duplicate-key"),
        ("    kind: rent\n", "", "schema"),
        ("- {yuan: 60万元,", "- {yuan: 60,", "money-without-unit"),
        ("id: example-2026-1\n", "id：example-2026-1\n", "invalid-yaml"),
    ],
)
def test_a_slip_in_the_example_is_said_as_the_page_says(copy: Path, old: str, new: str, code: str) -> None:
    path = copy / "rules" / "policies" / "guangzhou-conghua" / "example-2026-1.yaml"
    right = path.read_text(encoding="utf-8")
    assert old in right
    try:
        path.write_text(right.replace(old, new, 1), encoding="utf-8")
        assert code in {f.code for f in check(copy, [path], TODAY).findings}
    finally:
        path.write_text(right, encoding="utf-8")


def test_one_file_more_and_the_policy_is_matched(copy: Path) -> None:
    """Adding a policy touches one file: nothing else of the copy differs from the library."""
    added = {p.relative_to(copy) for p in data_files(copy)} - {p.relative_to(ROOT) for p in data_files(ROOT)}
    assert added == {Path("rules/policies/guangzhou-conghua/example-2026-1.yaml")}
    engine = Engine(read_library(copy))
    values = ValueParser(engine.library.facts, engine.library.regions, engine.library.sectors)
    told = {
        "registered_in": "guangzhou/conghua", "credit_good": True, "industry": "pharma_manufacturing",
        "investment_fixed_asset_yuan": "6000万元", "equipment_total_yuan": "3000万元",
        "products": [{"kind": "vaccine", "reg_class": "class_1", "stage": "phase_2_completed"}],
    }
    outcome = engine.evaluate(engine.frame([values.applicant(told)], TODAY))
    found = {
        i.key: (int(outcome.verdict[n, 0]), outcome.low[n, 0] / 100, outcome.high[n, 0] / 100)
        for n, i in enumerate(engine.incentives) if i.policy == "example-2026-1"
    }
    assert found == {
        "example-2026-1#new-drug-stages": (1, 2_000_000, 2_000_000),
        "example-2026-1#equipment": (1, 0, 3_000_000),
        "example-2026-1#plant-rent": (0, 0, 600_000),
        "example-2026-1#major-project": (0, 0, 0),
    }
    policy = engine.library.policy("example-2026-1")
    assert policy is not None
    made = boundary_cases(policy, engine.library)
    assert not made.uncovered
    assert {c.threshold for c in made.cases} >= {"investment_fixed_asset_yuan at_least 50000000", "2029-02-28"}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_word_of_the_page_is_real(page: Path) -> None:
    """Conditions and sums in the tables are understood, diagnostics exist, and so do the files it names."""
    text = _text(page)
    registries = ROOT / "profiles"
    parser = ConditionParser(
        load_facts(read_yaml(registries / "facts.yaml")), load_regions(read_yaml(registries / "regions.yaml")),
        load_sectors(read_yaml(registries / "sectors.yaml")),
    )
    conditions = re.findall(r"\| `- ([^`]+)` \|", text)
    assert len(conditions) == 14
    for written in conditions:
        parser.parse(Source(page, written).data)
    said = re.split(r"^## ", text, flags=re.MULTILINE)[5]
    rows = [line.split("|")[1] for line in said.splitlines() if line.startswith("| `")]
    named = {code for row in rows for code in re.findall(r"`([a-z-]+)`", row)}
    assert len(named) == 19
    assert named <= set(checks())
    for path in re.findall(r"`((?:profiles|docs|rules|examples)/[\w./-]+)`", text):
        assert (ROOT / path).exists() or path.endswith("example-2026-1.yaml"), path


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_the_page_names_every_key_a_beginner_needs(page: Path) -> None:
    text = _text(page)
    needed = {f for f in RawPolicy.__struct_fields__ if f in _required(RawPolicy)} | _required(RawIncentive)
    assert not {name for name in needed if f"`{name}`" not in text}
    sums = set(RawAmount.__struct_fields__) - {"brackets", "formula", "note", "caps"}
    assert not {name for name in sums if f"`{name}:" not in text and f"`{name}`" not in text and f"{name}: " not in text}


def _required(model: type) -> set[str]:
    return {f.name for f in msgspec.structs.fields(model) if f.required}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_the_settings_of_the_page_name_published_schemas(page: Path) -> None:
    (settings,) = re.findall(r"```json\n(.*?)```", _text(page), re.DOTALL)
    schemas = json.loads(settings)["yaml.schemas"]
    for schema, patterns in schemas.items():
        assert (ROOT / schema).is_file()
        for pattern in patterns if isinstance(patterns, list) else [patterns]:
            assert list(ROOT.glob(pattern)), pattern


def test_the_hint_of_the_example_leads_to_its_schema() -> None:
    first = EXAMPLE.read_text(encoding="utf-8").splitlines()[0]
    (hint,) = re.findall(r"\$schema=(\S+)", first)
    assert (EXAMPLE.parent / hint).resolve() == ROOT / "docs" / "schemas" / "policy.schema.json"
