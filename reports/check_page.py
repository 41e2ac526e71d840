"""What is wrong with the data files."""

from __future__ import annotations

from collections.abc import Sequence

from reports.layout import Page
from reports.messages import Words
from rules.check import Finding


def check_page(findings: Sequence[Finding], words: Words, width: int) -> Page:
    """Every finding with its file and line, then how many."""
    page = Page(width)
    for finding in findings:
        page.put(f"{finding.where}: {finding.code}: {finding.message}", indent=0, hang=2)
    page.put(words("check_count", n=len(findings)) if findings else words("check_fine"), indent=0, style="bold")
    return page
