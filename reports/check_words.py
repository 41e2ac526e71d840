"""What the linter found, in words: the message of a finding, how to mend it, and what a diagnostic means."""

from __future__ import annotations

import msgspec

from reports.errors import translated
from reports.messages import Words
from rules.checks.catalogue import checks
from rules.checks.finding import Finding, Severity


class Explained(msgspec.Struct, frozen=True):
    """A diagnostic: its code, how serious it is, what it means and how to mend it."""

    code: str
    severity: Severity
    about: str
    mend: str


def says(finding: Finding, words: Words) -> str:
    """What is wrong at a finding, in one sentence."""
    if finding.variant in {"loader", "loader_at"}:
        key = f"check_says_{finding.variant}"
    else:
        key = f"check_says_{_key(finding.code)}" + (f"_{finding.variant}" if finding.variant else "")
    return words(key, **{name: translated(value, words) for name, value in finding.values.items()})


def hint(finding: Finding, words: Words) -> str:
    """How to mend a finding: the loader's own advice where it gave some, else the diagnostic's."""
    return translated(finding.hint, words) if finding.hint else words(f"check_mend_{_key(finding.code)}")


def explained(code: str, words: Words) -> Explained:
    """What a diagnostic means; raises `KeyError`."""
    check = checks()[code]
    return Explained(code, check.severity, words(f"check_about_{_key(code)}"), words(f"check_mend_{_key(code)}"))


def _key(code: str) -> str:
    return code.replace("-", "_")
