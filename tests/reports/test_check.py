"""What the linter shows: words in both languages, the screen, JSON, SARIF and workflow annotations."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from profiles.errors import InputError
from reports import check_intake
from reports.as_json import as_json
from reports.check_formats import check_json, github, sarif
from reports.check_page import check_page, explain_page, list_page
from reports.check_words import explained, hint, says
from reports.messages import Words, catalogue
from rules.checks.catalogue import checks
from rules.checks.finding import Exempted, Finding, Report
from rules.checks.run import check
from rules.library import ROOT

AS_OF = dt.date(2026, 11, 22)
LayOut = Callable[[Path, Path], list[tuple[str, int]]]
HAN = re.compile("[一-鿿]")
GAP = Finding(
    "rules/policies/guangzhou/gz.yaml", 12, "tier-gap", "error", {"id": "staff-grant", "example": "staff=15"}
)
OLD = Finding("profiles/parks/a,b:c.yaml", 3, "stale", "warning", {"day": "2025-01-01", "months": "12"})
PASSED = Exempted(Finding("a.yaml", 1, "uncited-figure", "error", {"id": "x"}), "全文只有一条，100%确认")
REPORT = Report((GAP, OLD), (PASSED,), 7)
ZH, EN = Words("zh"), Words("en")


def test_every_diagnostic_says_what_it_means_and_how_to_mend_it() -> None:
    keys = {k for k in catalogue()["messages"] if re.match(r"check_(about|mend)_", k)}
    assert keys == {f"check_{part}_{code.replace('-', '_')}" for part in ("about", "mend") for code in checks()}
    for words in (ZH, EN):
        for code in checks():
            one = explained(code, words)
            assert one.about != one.mend and bool(HAN.search(one.about)) == (words is ZH)


def test_nothing_is_said_that_no_diagnostic_says() -> None:
    """Every wording belongs to a diagnostic, and every diagnostic of its own words has one."""
    own = {code for code, one in checks().items() if one.find is not None} | {"idle-exemption"}
    said = {k.removeprefix("check_says_") for k in catalogue()["messages"] if k.startswith("check_says_")}
    said -= {"loader", "loader_at"}
    for code in own:
        mine = {k for k in said if k == code.replace("-", "_") or k.startswith(f"{code.replace('-', '_')}_")}
        assert mine, code
        said -= mine
    assert said == set()


BAD = sorted([*(ROOT / "rules/cases/checks/bad").glob("*.yaml"), *(ROOT / "rules/cases/bad").glob("*.yaml")])


@pytest.mark.parametrize("path", BAD, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
def test_every_finding_can_be_said_in_chinese_and_english(path: Path, tmp_path: Path, lay_out: LayOut) -> None:
    lay_out(path, tmp_path)
    findings = check(tmp_path, as_of=AS_OF).findings
    assert findings
    for finding in findings:
        chinese, english = says(finding, ZH), says(finding, EN)
        assert HAN.search(chinese) and chinese != english
        assert HAN.search(hint(finding, ZH)) and not HAN.search(hint(finding, EN))
        # What is left in Latin letters are names and values, never a sentence.
        assert not re.search(r"[a-z]+ (?:is|are|the|a|of|takes|needs|must|was) [a-z]+", chinese), chinese


def test_the_screen() -> None:
    text = check_page(REPORT, ZH, 100).text()
    assert text == (
        "错误  tier-gap\n"
        "  rules/policies/guangzhou/gz.yaml:12\n"
        "    staff-grant：staff=15 不落在任何一档\n"
        "  怎么改：对照原文的“以上”“超过”“不足”补齐；确实不给的加 otherwise 档写明\n"
        "\n"
        "提醒  stale\n"
        "  profiles/parks/a,b:c.yaml:3\n"
        "    上次核对是2025-01-01，已超过12个月\n"
        "  怎么改：重新核对原文，更新 checked；期限用 --stale-months 设定\n"
        "\n"
        "发现2处问题：1个错误，1个提醒。\n"
        "另有1处经文件注明理由、予以放行（--json 可看理由）。\n"
    )


def test_the_screen_without_findings() -> None:
    assert check_page(Report((), (), 7), ZH, 100).text() == "数据没有问题。\n"
    only_warnings = check_page(Report((OLD,), (), 7), EN, 100).text()
    assert only_warnings.endswith("1 findings: 0 errors, 1 warnings.\nNo errors.\n")


@pytest.mark.parametrize("width", [60, 100])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    from rich.cells import cell_len

    for words in (ZH, EN, Words("zh-Hant")):
        told = [explained(code, words) for code in checks()]
        pages = [list_page(told, words, width), check_page(REPORT, words, width)]
        pages += [explain_page(one, words, width) for one in told]
        assert all(cell_len(line) <= width for page in pages for line in page.text().splitlines())


def test_the_list_names_every_diagnostic() -> None:
    text = list_page([explained(code, ZH) for code in checks()], ZH, 100).text()
    assert all(code in text for code in checks())
    assert "ignore: [tier-gap: 理由]" in explain_page(explained("tier-gap", ZH), ZH, 100).text()


def test_json_has_counts_findings_and_reasons() -> None:
    data = json.loads(as_json(check_json(REPORT, AS_OF, ZH)))
    assert [data[k] for k in ("as_of", "files", "errors", "warnings")] == ["2026-11-22", 7, 1, 1]
    assert data["findings"][0] == {
        "code": "tier-gap", "severity": "error", "file": "rules/policies/guangzhou/gz.yaml", "line": 12,
        "message": "staff-grant：staff=15 不落在任何一档",
        "hint": "对照原文的“以上”“超过”“不足”补齐；确实不给的加 otherwise 档写明",
    }
    assert data["exempted"][0]["why"] == "全文只有一条，100%确认"


def valid_sarif(log: dict[str, Any]) -> None:
    """What SARIF 2.1.0 requires of the parts used here (OASIS, sections 3.13 to 3.35)."""
    assert set(log) == {"$schema", "version", "runs"} and log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert isinstance(driver["name"], str) and driver["name"]
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(ids) == len(set(ids))
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"] and rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"none", "note", "warning", "error"}
    assert run["columnKind"] in {"utf16CodeUnits", "unicodeCodePoints"}
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"} and result["message"]["text"]
        for location in result["locations"]:
            place = location["physicalLocation"]
            uri = place["artifactLocation"]["uri"]
            assert uri and not uri.startswith("/") and re.fullmatch(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", uri)
            assert place["region"]["startLine"] >= 1
        for suppression in result.get("suppressions", ()):
            assert suppression["kind"] in {"inSource", "external"} and suppression["justification"]


def test_sarif() -> None:
    log = json.loads(as_json(sarif(REPORT, EN)))
    valid_sarif(log)
    results = log["runs"][0]["results"]
    assert [(r["ruleId"], r["level"], "suppressions" in r) for r in results] == [
        ("tier-gap", "error", False), ("stale", "warning", False), ("uncited-figure", "error", True),
    ]
    assert {r["id"] for r in log["runs"][0]["tool"]["driver"]["rules"]} == set(checks())


def test_sarif_of_a_file_with_a_chinese_name() -> None:
    finding = Finding("rules/policies/广州 市/a.yaml", 1, "stale", "warning", {"day": "2025-01-01", "months": "12"})
    log = sarif(Report((finding,), (), 1), ZH)
    valid_sarif(log)
    uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.startswith("rules/policies/%E5%B9%BF") and " " not in uri


def test_annotations() -> None:
    first, second = github(REPORT, EN).splitlines()
    assert first.startswith(
        "::error file=rules/policies/guangzhou/gz.yaml,line=12,title=tier-gap::staff-grant: staff=15 falls in no tier ("
    )
    assert second.startswith("::warning file=profiles/parks/a%2Cb%3Ac.yaml,line=3,title=stale::")


def test_an_annotation_stays_on_its_line() -> None:
    finding = Finding("a.yaml", 1, "schema", "error", {"text": "100%\n::error::injected"}, "loader")
    assert github(Report((finding,), (), 1), EN).count("\n") == 1
    assert "100%25%0A::error::injected" in github(Report((finding,), (), 1), EN)


def test_what_is_asked_for() -> None:
    assert [check_intake.form("text", True), check_intake.form("sarif", False)] == ["json", "sarif"]
    assert check_intake.code("Tier_Gap") == "tier-gap"
    with pytest.raises(InputError, match="unknown format 'xml'"):
        check_intake.form("xml", False)
    with pytest.raises(InputError, match="contradict"):
        check_intake.form("sarif", True)
    with pytest.raises(InputError, match="no diagnostic 'zzz'"):
        check_intake.code("zzz")


def test_a_file_no_data_are_read_from_is_not_called_clean(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("id: x\n", encoding="utf-8")
    with pytest.raises(InputError, match="is no data file"):
        check_intake.chosen([str(path)], ROOT)
    with pytest.raises(InputError, match="no such file"):
        check_intake.chosen([str(tmp_path / "nowhere.yaml")], ROOT)
    assert check_intake.chosen([str(ROOT / "rules" / "stacking.yaml")], ROOT) == [ROOT / "rules" / "stacking.yaml"]
