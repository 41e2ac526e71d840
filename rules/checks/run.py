"""Runs every diagnostic over the data and sorts what they find."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from profiles.errors import DataError, ParkmatchError
from profiles.exemption import Lint
from rules.checks.catalogue import checks, code_of
from rules.checks.data import Data
from rules.checks.faults import parted
from rules.checks.finding import Check, Exempted, Finding, Found, Report, YamlPath
from rules.library import ROOT, data_files, today

STALE_MONTHS = 12


def check(
    root: Path = ROOT, only: Sequence[Path] = (), as_of: dt.date | None = None, stale_months: int = STALE_MONTHS
) -> Report:
    """Everything that is wrong in the data below `root`, or in some files of it.

    `as_of` (default: today in Guangdong) decides what has ended and what has not been looked at for `stale_months`.
    """
    files = data_files(root)
    try:
        data = Data(root, as_of or today(), stale_months, frozenset(p.resolve() for p in only))
    except DataError as error:
        return Report((_registry(root, error),), (), len(files))
    return _Run(data).report(len(only) or len(files))


def _registry(root: Path, error: DataError) -> Finding:
    where, _, line = error.where.rpartition(":")
    path, number = (where, int(line)) if where and line.isdigit() else (error.where, 1)
    file = Path(path).relative_to(root).as_posix() if Path(path).is_relative_to(root) else path
    at, message = parted(error.what)
    return Finding(file, number, "registry", "error", *_loader(message, at), hint=error.hint)


def _loader(message: str, at: str = "") -> tuple[dict[str, str], str]:
    """Values and wording of a finding whose message is a loader's own."""
    return ({"text": message, "at": at}, "loader_at") if at else ({"text": message}, "loader")


class _Run:
    def __init__(self, data: Data) -> None:
        self.data = data
        self.findings: list[Finding] = []
        self.exempted: list[Exempted] = []
        self.used: set[tuple[str, YamlPath, str]] = set()
        self.exemptions = _exemptions(data)

    def report(self, files: int) -> Report:
        for fault in self.data.faults:
            found = Found(fault.file, (), *_loader(fault.message, fault.at), line=fault.line, hint=fault.hint)
            self._add(checks()[code_of(fault.message)], found)
        for one in checks().values():
            if one.find is not None:
                try:
                    for found in one.find(self.data):
                        self._add(one, found)
                except ParkmatchError as error:  # the engine cannot be built over these data
                    self._add(checks()["schema"], Found(self.data.name(error.where), (), *_loader(error.what), line=1))
        for found in self._idle():
            self._add(checks()["idle-exemption"], found)
        once = {_place(f): f for f in self.findings}
        return Report(tuple(once[key] for key in sorted(once)), tuple(self.exempted), files)

    def _add(self, one: Check, found: Found) -> None:
        if not self.data.chosen(found.file):
            return
        line = found.line or self.data.line(found.file, found.path)
        finding = Finding(found.file, line, one.code, one.severity, dict(found.values), found.variant, found.hint)
        for path, lint in self.exemptions.get(found.file, ()):
            why = lint.reasons().get(one.code, "")
            if why.strip() and found.path[: len(path)] == path:
                self.used.add((found.file, path, one.code))
                self.exempted.append(Exempted(finding, why))
                return
        self.findings.append(finding)

    def _idle(self) -> Iterator[Found]:
        """Exemptions without a reason, of an unknown code, or with nothing to let pass."""
        for file, entries in self.exemptions.items():
            for path, lint in entries:
                for code, why in lint.reasons().items():
                    at = (*path, "lint")
                    if code not in checks():
                        yield Found(file, at, {"code": code}, "unknown")
                    elif not why.strip():
                        yield Found(file, at, {"code": code}, "reason")
                    elif (file, path, code) not in self.used:
                        yield Found(file, at, {"code": code}, "idle")


def _exemptions(data: Data) -> dict[str, list[tuple[YamlPath, Lint]]]:
    """What each file asks to let pass: as a whole (an empty path), or in one incentive."""
    found: dict[str, list[tuple[YamlPath, Lint]]] = {}
    for policy in data.policies:
        raw = policy.raw
        entries: list[tuple[YamlPath, Lint]] = [(("incentives", n), item.lint) for n, item in enumerate(raw.incentives)]
        found[policy.file] = [(path, lint) for path, lint in [*entries, ((), raw.lint)] if lint.ignore]
    for park in data.parks:
        found[park.file] = [((), park.park.lint)] if park.park.lint.ignore else []
    return found


def _place(finding: Finding) -> tuple[str, int, str, str]:
    """What findings are sorted by, and told apart by."""
    return finding.file, finding.line, finding.code, f"{finding.variant} {finding.values}"
