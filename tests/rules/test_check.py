"""The checks of data files, and the data files themselves: cases, links, no path outside the project."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from profiles.yaml_source import read_yaml, yaml_files
from rules.check import CaseRunner, check, link_allowed
from rules.condition import ConditionParser
from rules.engine import Engine
from rules.library import ROOT, Library, data_files
from rules.policy_loader import load_policy

POLICIES = list(yaml_files(ROOT / "rules" / "policies"))
LINK = re.compile(r"https?://[^\s\"'）)}\],，。；]+")
# What stands on one machine only, or speaks of how the data were made, has no place in data.
FOREIGN = re.compile(r"/work/|/home/|/root/|/tmp/|\.\./|file://|[A-Z]:\\\\|localhost|127\.0\.0\.1")


@pytest.mark.parametrize("path", POLICIES, ids=lambda p: p.relative_to(ROOT / "rules" / "policies").as_posix())
def test_cases_of_a_policy(path: Path, library: Library, engine: Engine) -> None:
    parser = ConditionParser(library.facts, library.regions, library.sectors)
    parser.definitions = library.definitions
    source = read_yaml(path)
    policy, raw = load_policy(source, parser)
    problems = list(CaseRunner(engine).run(source, policy, raw))
    assert not problems, "\n".join(f"{p.where}: {p.message}" for p in problems)


def test_most_figures_have_cases(library: Library) -> None:
    parser = ConditionParser(library.facts, library.regions, library.sectors)
    parser.definitions = library.definitions
    figures = [i for path in POLICIES for i in load_policy(read_yaml(path), parser)[1].incentives if i.amount]
    assert sum(bool(i.cases) for i in figures) >= 0.9 * len(figures)


@pytest.mark.parametrize("path", data_files(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_and_paths_of_a_data_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not [link for link in LINK.findall(text) if not link_allowed(link)]
    assert not FOREIGN.findall(LINK.sub("", text))


@pytest.mark.parametrize(
    ("link", "allowed"),
    [
        ("https://www.gov.cn/zhengce/1.htm", True),
        ("http://www.gz.gov.cn/a", True),
        ("https://www.dsf.gov.mo/x", True),
        ("https://std.samr.gov.cn/gb", True),
        ("https://gov.cn.example.com/", False),
        ("https://mygov.cn/", False),
        ("https://example.com/www.gov.cn", False),
        ("ftp://www.gov.cn/", False),
        ("javascript:alert(1)", False),
        ("https://www.gov.cn@example.com/", False),
        ("", False),
        ("www.gov.cn", False),
        ("https://WWW.GOV.CN/", True),
    ],
)
def test_link_allowed(link: str, allowed: bool) -> None:
    assert link_allowed(link) is allowed


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small copy of the project's data: the registries and one policy."""
    root = tmp_path_factory.mktemp("data")
    for name in ("facts", "regions", "sectors"):
        (root / "profiles").mkdir(exist_ok=True)
        shutil.copy(ROOT / "profiles" / f"{name}.yaml", root / "profiles" / f"{name}.yaml")
    (root / "rules" / "policies" / "test").mkdir(parents=True)
    shutil.copy(ROOT / "rules" / "definitions.yaml", root / "rules" / "definitions.yaml")
    (root / "profiles" / "parks").mkdir()
    return root


GOOD = """id: test-1
title: {zh: 测试}
issuer: 测试
level: municipal
regions: [guangzhou]
status: in_force
seen: primary
checked: 2026-11-22
incentives:
  - id: a
    name: {zh: 测试}
    clause: 第一条
    kind: grant
    when: [{hnte: true}]
    amount: {pay: 10万元}
    cases:
      - {given: {registered_in: guangzhou, hnte: true}, expect: {verdict: met, low: 10万元, high: 10万元}}
"""


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ("", "", "", ""),
        ("checked: 2026-11-22\n", "checked: 2026-11-22\nlinks: ['https://example.com/a']\n", "link", "allowlist"),
        ("    clause: 第一条\n", "", "uncited", "neither clause nor note"),
        ("low: 10万元", "low: 9万元", "case", "low 100,000.00, expected 90,000.00"),
        ("high: 10万元", "high: null", "case", "high 100,000.00, expected inf"),
        ("verdict: met", "verdict: unknown", "case", "verdict met, expected unknown"),
        ("{registered_in: guangzhou, hnte: true}", "{hnte: true}", "case", "open: registered_in"),
        ("{registered_in: guangzhou, hnte: true}", "{nonsense: 1}", "case", "unknown fact 'nonsense'"),
        ("verdict: met,", "verdict: met, missing: [hnte],", "case", "missing [], expected ['hnte']"),
        ("- {given", "- {as_of: 2026-11-22, given", "", ""),
        ("hnte: true}]", "hnte: maybe}]", "policy", "yes/no fact"),
        ("incentives:", "exclusive: [{id: x, members: [a, 'other#b']}]\nincentives:", "reference", "other#b"),
    ],
)
def test_findings(copy: Path, old: str, new: str, code: str, says: str) -> None:
    path = copy / "rules" / "policies" / "test" / "test-1.yaml"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new, 1) if old else GOOD, encoding="utf-8")
    findings = check(copy)
    assert [f.code for f in findings] == ([code] if code else [])
    assert says in "".join(f"{f.where} {f.message}" for f in findings)


def test_an_id_used_twice(copy: Path) -> None:
    folder = copy / "rules" / "policies" / "test"
    (folder / "test-1.yaml").write_text(GOOD, encoding="utf-8")
    (folder / "test-2.yaml").write_text(
        GOOD.replace("id: test-1", "id: test-2\nalso_known_as: [test-1]"), encoding="utf-8"
    )
    assert [f.code for f in check(copy)] == ["duplicate"]
    (folder / "test-2.yaml").unlink()


def test_a_registry_that_cannot_be_read_is_one_finding(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    (finding,) = check(tmp_path)
    assert (finding.code, "cannot be read" in finding.message) == ("registry", True)
