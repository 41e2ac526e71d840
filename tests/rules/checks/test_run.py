"""The linter as a whole: the live data, exemptions, several faults at once, files that are anything but data."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.checks.catalogue import checks
from rules.checks.run import check
from rules.library import ROOT, data_files

CASES = ROOT / "rules" / "cases"
AS_OF = dt.date(2026, 11, 22)
# Addresses and folders of one machine, beside those the diagnostic knows by pattern.
FOREIGN = re.compile(r"/work/|/home/|/root/|/tmp/|file://|localhost|127\.0\.0\.1")
GOOD = (CASES / "checks" / "good" / "schema.yaml").read_text(encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library of one good policy."""
    shutil.copytree(CASES / "registry", tmp_path / "profiles")
    (tmp_path / "rules" / "policies").mkdir(parents=True)
    (tmp_path / "rules" / "policies" / "a.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def codes(root: Path) -> list[str]:
    return [f.code for f in check(root, as_of=AS_OF).findings]


def test_the_live_data_have_no_errors_and_it_does_not_take_long() -> None:
    begin = time.perf_counter()
    report = check(as_of=AS_OF)
    assert [f for f in report.findings if f.severity == "error"] == []
    assert report.files == len(data_files())
    assert time.perf_counter() - begin < 60


def test_no_data_file_speaks_of_one_machine() -> None:
    assert not [p for p in data_files() if FOREIGN.search(p.read_text(encoding="utf-8"))]


def test_codes_are_stable_words() -> None:
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in checks())
    assert len(checks()) >= 30


def test_every_fault_of_a_file_is_told_at_once(root: Path) -> None:
    path = root / "rules" / "policies" / "a.yaml"
    text = GOOD + GOOD.split("incentives:\n")[1].replace("id: a", "id: b").replace("hnte: true}", "hnt: true}", 1)
    text = text.replace("      - hnte: true", "      - hnte: 3", 1).replace("      - hnte: true", "      - nonsense: 3", 1)
    path.write_text(text, encoding="utf-8")
    assert sorted(codes(root)) == ["type-mismatch", "unknown-fact"]


def test_a_file_that_is_refused_is_still_known_to_others(root: Path) -> None:
    folder = root / "rules" / "policies"
    (folder / "a.yaml").write_text(GOOD.replace("kind: grant", "kind: gift"), encoding="utf-8")
    other = GOOD.replace("id: case", "id: other").replace("number: 测字1号", "implements: [case]")
    other = other.replace("incentives:", "exclusive: [{id: x, members: [a, 'case#a']}]\nincentives:")
    (folder / "b.yaml").write_text(other, encoding="utf-8")
    assert codes(root) == ["schema"]


@pytest.mark.parametrize("where", ["file", "incentive"])
def test_an_exemption_lets_pass_and_is_told_with_its_reason(root: Path, where: str) -> None:
    path = root / "rules" / "policies" / "a.yaml"
    text = GOOD.replace("    clause: 第一条\n", "")
    assert (path.write_text(text, encoding="utf-8"), codes(root))[1] == ["uncited-figure"]
    lint = "lint: {ignore: [uncited-figure: 全文只有一条]}\n"
    text = lint + text if where == "file" else text.replace("    kind:", f"    {lint}    kind:")
    path.write_text(text, encoding="utf-8")
    report = check(root, as_of=AS_OF)
    assert report.findings == ()
    assert [(e.finding.code, e.why) for e in report.exempted] == [("uncited-figure", "全文只有一条")]


def test_an_exemption_of_one_incentive_does_not_cover_another(root: Path) -> None:
    path = root / "rules" / "policies" / "a.yaml"
    bare = GOOD.replace("    clause: 第一条\n", "")
    second = bare.split("incentives:\n")[1].replace("id: a", "id: b").replace("pay: 10万元", "pay: 20万元")
    first = bare.replace("    kind:", "    lint: {ignore: [uncited-figure: 全文只有一条]}\n    kind:")
    path.write_text(first + second, encoding="utf-8")
    assert codes(root) == ["uncited-figure"]


def test_an_exemption_without_a_reason_exempts_nothing(root: Path) -> None:
    path = root / "rules" / "policies" / "a.yaml"
    text = GOOD.replace("    clause: 第一条\n", "")
    path.write_text("lint: {ignore: [uncited-figure: '']}\n" + text, encoding="utf-8")
    assert sorted(codes(root)) == ["idle-exemption", "uncited-figure"]


def test_only_the_files_asked_for(root: Path) -> None:
    folder = root / "rules" / "policies"
    (folder / "a.yaml").write_text(GOOD.replace("    clause: 第一条\n", ""), encoding="utf-8")
    (folder / "b.yaml").write_text(GOOD.replace("id: case", "id: b").replace("grant", "gift"), encoding="utf-8")
    found = check(root, only=[folder / "b.yaml"], as_of=AS_OF)
    assert [(f.code, f.file) for f in found.findings] == [("schema", "rules/policies/b.yaml")]


def test_a_file_copied_whole_is_told_and_nothing_breaks(root: Path) -> None:
    case = (CASES / "checks" / "bad" / "tier-overlap.yaml").read_text(encoding="utf-8")
    (root / "rules" / "policies" / "a.yaml").write_text(case, encoding="utf-8")
    (root / "rules" / "policies" / "b.yaml").write_text(GOOD, encoding="utf-8")
    assert "duplicate-id" in codes(root)


def test_the_readmes_count_the_diagnostics() -> None:
    assert f"{len(checks())} diagnostics" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{len(checks())}种检查" in (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")


def test_as_of_and_months_decide_what_is_stale(root: Path) -> None:
    assert check(root, as_of=dt.date(2027, 11, 1)).findings == ()
    assert [f.code for f in check(root, as_of=dt.date(2027, 11, 2)).findings] == ["stale"]
    assert check(root, as_of=dt.date(2027, 11, 2), stale_months=24).findings == ()


@pytest.mark.parametrize(
    "content", [b"", b"- a\n", b"5", b"\xff\xfe\x00", b"{" * 2000, "id: 测试".encode("gb18030"), b"\x00"],
    ids=["empty", "list", "number", "utf-16", "nested", "gb18030", "zero"],
)
def test_files_that_are_no_policies(root: Path, content: bytes) -> None:
    (root / "rules" / "policies" / "b.yaml").write_bytes(content)
    assert len(codes(root)) == 1 and set(codes(root)) <= {"schema", "invalid-yaml"}


@given(st.data())
def test_no_damage_to_a_file_stops_the_linter(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Whatever line is lost, doubled or mangled, the answer is a list of findings."""
    root = tmp_path_factory.mktemp("damaged")
    shutil.copytree(CASES / "registry", root / "profiles")
    (root / "rules" / "policies").mkdir(parents=True)
    bad = data.draw(st.sampled_from(sorted((CASES / "checks" / "good").glob("*.yaml"))))
    lines = [line for line in bad.read_text(encoding="utf-8").splitlines() if not line.startswith("---")]
    at = data.draw(st.integers(0, len(lines) - 1))
    old = lines[at]
    lines[at] = data.draw(
        st.sampled_from(["", old * 2, old[: len(old) // 2], "  []", "x: null", old.replace("[", "")])
    )
    (root / "rules" / "policies" / "a.yaml").write_text("\n".join(lines), encoding="utf-8")
    assert all(f.line >= 1 and f.code in checks() for f in check(root, as_of=AS_OF).findings)


def test_a_registry_that_cannot_be_read_is_one_finding(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    (finding,) = check(tmp_path, as_of=AS_OF).findings
    assert (finding.code, finding.file) == ("registry", "profiles/facts.yaml")
