"""Every diagnostic: a good file it is silent on, and bad ones in which it alone speaks, at the marked line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from rules.checks.catalogue import checks
from rules.checks.finding import Report
from rules.checks.run import check
from rules.library import ROOT

CASES = ROOT / "rules" / "cases"
GOOD = sorted((CASES / "checks" / "good").glob("*.yaml"))
BAD = sorted((CASES / "checks" / "bad").glob("*.yaml"))
AS_OF = dt.date(2026, 11, 22)
LayOut = Callable[[Path, Path], list[tuple[str, int]]]


def told(report: Report) -> list[str]:
    return [f"{f.file}:{f.line} {f.code} {f.variant} {f.values}" for f in report.findings]


@pytest.mark.parametrize("path", GOOD, ids=lambda p: p.stem)
def test_a_good_file_is_clean(path: Path, tmp_path: Path, lay_out: LayOut) -> None:
    assert lay_out(path, tmp_path) == []
    assert told(check(tmp_path, as_of=AS_OF)) == []


@pytest.mark.parametrize("path", BAD, ids=lambda p: p.stem)
def test_a_bad_file_is_told_where_it_is_wrong(path: Path, tmp_path: Path, lay_out: LayOut) -> None:
    (place,) = lay_out(path, tmp_path)
    report = check(tmp_path, as_of=AS_OF)
    assert [(f.code, f.file, f.line) for f in report.findings] == [(path.stem.split(".")[0], *place)], told(report)
    assert report.findings[0].severity == checks()[report.findings[0].code].severity


def test_every_diagnostic_has_both() -> None:
    assert {p.stem.split(".")[0] for p in BAD} == set(checks())
    assert {p.stem for p in GOOD} == set(checks())


@pytest.mark.parametrize("path", sorted((CASES / "bad").glob("*.yaml")), ids=lambda p: p.stem)
def test_what_the_loader_refuses_is_one_finding_at_its_line(path: Path, tmp_path: Path, lay_out: LayOut) -> None:
    (place,) = lay_out(path, tmp_path)
    text = (tmp_path / place[0]).read_text(encoding="utf-8").splitlines()
    line = 1 if text[place[1] - 1].startswith("#") else place[1]
    findings = [f for f in check(tmp_path, as_of=AS_OF).findings if f.severity == "error"]
    assert [f.line for f in findings] == [line]
    assert f"# code: {findings[0].code}" == text[1]
