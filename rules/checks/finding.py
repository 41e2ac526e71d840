"""What a check says: a finding with its place, and what a diagnostic is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

if TYPE_CHECKING:
    from rules.checks.data import Data

Severity = Literal["error", "warning"]
YamlPath = tuple[str | int, ...]


class Found(NamedTuple):
    """One thing a diagnostic found: where, and the values its message is filled with.

    `path` leads to it inside the file; `line` is given instead when there is no path. `variant` picks one of several
    wordings. `hint` replaces the diagnostic's general one.
    """

    file: str
    path: YamlPath = ()
    values: Mapping[str, str] = MappingProxyType({})
    variant: str = ""
    line: int = 0
    hint: str = ""


class Check(msgspec.Struct, frozen=True):
    """A diagnostic: how serious it is, and how it is found.

    `find` looks through the data. `refused` is a pattern of those messages of the loaders that are this diagnostic.
    `code` is the name of its file.
    """

    severity: Severity
    find: Callable[[Data], Iterable[Found]] | None = None
    refused: str = ""
    code: str = ""


class Finding(msgspec.Struct, frozen=True, order=True):
    """One thing wrong in a data file. `file` is relative to the data's folder, `line` counts from 1."""

    file: str
    line: int
    code: str
    severity: Severity
    values: dict[str, str] = {}
    variant: str = ""
    hint: str = ""


class Exempted(msgspec.Struct, frozen=True):
    """A finding the file asks to let pass, and the reason it gives."""

    finding: Finding
    why: str


class Report(msgspec.Struct, frozen=True):
    """All findings by file and line, those let pass, and how many files were looked at."""

    findings: tuple[Finding, ...]
    exempted: tuple[Exempted, ...]
    files: int

    def count(self, severity: Severity) -> int:
        """How many findings are of this severity."""
        return sum(f.severity == severity for f in self.findings)
