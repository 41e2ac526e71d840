"""What every reader of a file hands on: its sheets, and their rows as they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

Row = tuple[int, list[object]]
"""The number of a row in its sheet, from 1, and its cells."""


class RawSheet(msgspec.Struct, frozen=True):
    """One sheet of a file: its rows can be gone through again and again; `rows_about` is how many there may be.

    `headed` says that the first row is the header by the format itself (Parquet, JSON lines).
    """

    file: Path
    name: str
    rows: Callable[[], Iterator[Row]]
    rows_about: int
    hidden: bool = False
    headed: bool = False
    note: str = ""


def blank(cells: list[object]) -> bool:
    """Whether a row says nothing."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)
