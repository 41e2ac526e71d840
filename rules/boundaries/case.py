"""A boundary case, and what could not be made into one."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any, Literal

import msgspec

from rules.boundaries.thresholds import Kind

Side = Literal["below", "at", "above", "day before", "first day", "last day", "day after"]


class BoundaryCase(msgspec.Struct, frozen=True):
    """An applicant at, or just beside, a threshold, and what the rule says to it.

    `given` is written as in the `cases` of a policy; `low` and `high` are yuan, infinite where nothing bounds them;
    `verdict` is of the conditions alone, `in_force` of the day.
    """

    incentive: str
    kind: Kind
    threshold: str
    side: Side
    as_of: dt.date
    given: dict[str, Any]
    verdict: str
    low: float
    high: float
    in_force: bool

    def written(self) -> dict[str, Any]:
        """The case as it would stand beside the incentive in its file."""
        expect: dict[str, Any] = {"verdict": self.verdict if self.in_force else "not_in_force"}
        if self.in_force:
            expect |= {"low": plain(self.low), "high": None if math.isinf(self.high) else plain(self.high)}
        return {
            "as_of": self.as_of.isoformat(), "given": self.given, "expect": expect,
            "note": f"{self.side}: {self.threshold}",
        }


class Uncovered(msgspec.Struct, frozen=True):
    """A threshold for which no case could be made, and why."""

    incentive: str
    kind: Kind
    threshold: str
    reason: str


class Boundaries(msgspec.Struct):
    """Everything made for a policy. `thresholds` counts the covered ones.

    Each has two cases or three; a ceiling that is the very sum paid has one, since nobody comes to either side of it.
    """

    cases: list[BoundaryCase]
    uncovered: list[Uncovered]
    thresholds: int = 0


def plain(value: float) -> int | float:
    """A whole number without a decimal point."""
    return int(value) if value == int(value) else value
