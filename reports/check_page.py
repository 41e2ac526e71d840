"""What is wrong with the data files, on a screen: by diagnostic, errors first; and what each diagnostic means."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from reports.check_words import Explained, hint, says
from reports.layout import Cell, Page
from reports.messages import Words
from rules.checks.finding import Finding, Report

_STYLE = {"error": "red", "warning": "yellow"}


def check_page(report: Report, words: Words, width: int) -> Page:
    """Every finding with its file and line, under what its diagnostic means and how to mend it; then how many."""
    page = Page(width)
    found = sorted(report.findings, key=lambda f: (f.severity, f.code))
    for _, group in groupby(found, key=lambda f: (f.severity, f.code)):
        _group(page, list(group), words)
    page.blank()
    errors, warnings = report.count("error"), report.count("warning")
    if report.findings:
        page.put(words("check_count", n=len(report.findings), errors=errors, warnings=warnings), indent=0, style="bold")
    if not errors:
        fine = words("check_no_errors") if report.findings else words("check_fine")
        page.put(fine, indent=0, style="green")
    if report.exempted:
        page.put(words("check_exempted", n=len(report.exempted)), indent=0, style="dim")
    return page


def _group(page: Page, findings: list[Finding], words: Words) -> None:
    first = findings[0]
    page.blank()
    severity = words("check_severity_error") if first.severity == "error" else words("check_severity_warning")
    page.put(f"{severity}  {first.code}", indent=0, style=_STYLE[first.severity])
    hints = [hint(f, words) for f in findings]
    for finding, advice in zip(findings, hints, strict=True):
        page.put(f"{finding.file}:{finding.line}", style="bold")
        page.put(says(finding, words), indent=4)
        if len(set(hints)) > 1:
            page.put(words("check_hint", text=advice), indent=4, style="dim")
    if len(set(hints)) == 1:
        page.put(words("check_hint", text=hints[0]), style="dim")


def list_page(diagnostics: Sequence[Explained], words: Words, width: int) -> Page:
    """Every diagnostic with what it means."""
    page = Page(width)
    for one in diagnostics:
        severity = words("check_severity_error") if one.severity == "error" else words("check_severity_warning")
        page.row([Cell(one.code, 26, "bold"), Cell(severity, 8, _STYLE[one.severity]), Cell(one.about, 0)], indent=0)
    page.blank()
    page.put(words("check_list_head", n=len(diagnostics)), indent=0, style="dim")
    return page


def explain_page(one: Explained, words: Words, width: int) -> Page:
    """One diagnostic: what it means, how to mend it, and how to let it pass."""
    page = Page(width)
    severity = words("check_severity_error") if one.severity == "error" else words("check_severity_warning")
    page.heading(one.code, severity)
    page.put(one.about)
    page.put(words("check_hint", text=one.mend))
    example = words("check_exempt_example", code=one.code)
    page.put(words("check_explain_hint", example=example), style="dim")
    return page
