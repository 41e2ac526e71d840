"""What an evaluation found: figures, counts, every miss with what was expected and what came, as text or data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from unicodedata import east_asian_width

import msgspec

Figure = float | int | str | None


class Miss(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that came out otherwise than the case says."""

    case: str
    about: str
    expected: str
    got: str
    note: str = ""


class Table(msgspec.Struct, frozen=True):
    """Counts side by side; the first column names the row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Figure, ...], ...]


class Report(msgspec.Struct, frozen=True):
    """The outcome of evaluating one file of cases. `figures` is what a script compares from run to run."""

    kind: str
    file: str
    figures: dict[str, Figure]
    tables: tuple[Table, ...] = ()
    misses: tuple[Miss, ...] = ()
    notes: tuple[str, ...] = ()

    def text(self) -> str:
        """The report as people read it; its last line is the figures as one line of JSON."""
        parts = [f"{self.kind}: {self.file}"]
        parts += [_table(t) for t in self.tables]
        if self.misses:
            parts.append("\n".join([f"misses ({len(self.misses)})", *map(_miss, self.misses)]))
        if self.notes:
            parts.append("\n".join(["notes", *(f"  {note}" for note in self.notes)]))
        return "\n\n".join([*parts, self.line()])

    def line(self) -> str:
        """The figures as one line of JSON."""
        return json.dumps({"kind": self.kind, **self.figures}, ensure_ascii=False)

    def json(self) -> str:
        """Everything as JSON."""
        return json.dumps(self.data(), ensure_ascii=False, indent=2)

    def data(self) -> dict[str, Any]:
        """Everything as plain data."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain


def percent(part: float, whole: float) -> float | None:
    """A share in percent with one decimal; None of nothing.

    >>> percent(1, 3), percent(0, 0)
    (33.3, None)
    """
    return round(100.0 * part / whole, 1) if whole else None


def _miss(miss: Miss) -> str:
    lines = [f"  {miss.case}  {miss.about}", f"      expected {miss.expected}", f"      got      {miss.got}"]
    return "\n".join([*lines, f"      {miss.note}"] if miss.note else lines)


def _table(table: Table) -> str:
    rows = [table.columns, *(tuple(map(_cell, row)) for row in table.rows)]
    widths = [max(_width(row[i]) for row in rows) for i in range(len(table.columns))]
    return "\n".join([table.title, *("  " + _line(row, widths) for row in rows)])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first = cells[0] + " " * (widths[0] - _width(cells[0]))
    rest = (" " * (w - _width(c)) + c for c, w in zip(cells[1:], widths[1:], strict=True))
    return "  ".join([first, *rest]).rstrip()


def _cell(value: Figure) -> str:
    return "-" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
