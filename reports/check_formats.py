"""What the linter found, for programs: JSON, SARIF 2.1.0, and annotations of a workflow run on GitHub."""

from __future__ import annotations

import datetime as dt
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import quote

from reports.check_words import explained, hint, says
from reports.messages import Words
from rules.checks.catalogue import checks
from rules.checks.finding import Finding, Report

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def check_json(report: Report, as_of: dt.date, words: Words) -> dict[str, Any]:
    """All findings, those let pass with their reasons, and the counts."""
    return {
        "as_of": as_of.isoformat(),
        "files": report.files,
        "errors": report.count("error"),
        "warnings": report.count("warning"),
        "findings": [_plain(f, words) for f in report.findings],
        "exempted": [{**_plain(e.finding, words), "why": e.why} for e in report.exempted],
    }


def _plain(finding: Finding, words: Words) -> dict[str, Any]:
    return {
        "code": finding.code, "severity": finding.severity, "file": finding.file, "line": finding.line,
        "message": says(finding, words), "hint": hint(finding, words),
    }


def sarif(report: Report, words: Words) -> dict[str, Any]:
    """The findings in the Static Analysis Results Interchange Format (OASIS, version 2.1.0).

    Files are relative to the data's folder; what is let pass is there as suppressed, with its reason.
    """
    codes = list(checks())
    results = [_result(f, codes, words) for f in report.findings]
    for exempted in report.exempted:
        suppression = {"kind": "inSource", "justification": exempted.why}
        results.append({**_result(exempted.finding, codes, words), "suppressions": [suppression]})
    driver = {"name": "parkmatch", "version": _version(), "rules": [_rule(code, words) for code in codes]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, words: Words) -> dict[str, Any]:
    one = explained(code, words)
    return {
        "id": code, "shortDescription": {"text": one.about}, "help": {"text": one.mend},
        "defaultConfiguration": {"level": one.severity},
    }


def _result(finding: Finding, codes: list[str], words: Words) -> dict[str, Any]:
    place = {"artifactLocation": {"uri": quote(finding.file, safe="/")}, "region": {"startLine": max(finding.line, 1)}}
    return {
        "ruleId": finding.code, "ruleIndex": codes.index(finding.code), "level": finding.severity,
        "message": {"text": f"{says(finding, words)} ({hint(finding, words)})"},
        "locations": [{"physicalLocation": place}],
    }


def _version() -> str:
    try:
        return version("parkmatch")
    except PackageNotFoundError:
        return "0"


def github(report: Report, words: Words) -> str:
    """One workflow command per finding, which GitHub shows beside the line.

    >>> github(Report((), (), 0), Words("en"))
    ''
    """
    return "".join(
        f"::{f.severity} file={_property(f.file)},line={f.line},title={_property(f.code)}"
        f"::{_data(f'{says(f, words)} ({hint(f, words)})')}\n"
        for f in report.findings
    )


def _data(text: str) -> str:
    """Text as a workflow command takes it: on one line."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
