"""Companies that stand in a list twice, as lists put together from several have them: told, and matched each time."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tables.rows import Note
from tables.table import Table
from tables.vocabulary import comparable
from tables.work import Done


class Repeats:
    """Remembers whom it has seen, by credit code, else by name."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.tables = tables
        self._by_code: dict[str, tuple[int, int]] = {}
        self._by_name: dict[str, tuple[int, int, str]] = {}

    def marked(self, done: Done) -> Done:
        """The row, with a note when the same company stood in another before."""
        spot = done.table, done.number
        first = self._by_code.setdefault(done.code, spot) if done.code else spot
        name = comparable(done.name)
        if name:
            table, number, code = self._by_name.setdefault(name, (*spot, done.code))
            # One name with two codes is two companies.
            first = (table, number) if first == spot and not (code and done.code and code != done.code) else first
        if first == spot:
            return done
        where = f" of {self.tables[first[0]].where}" if first[0] != done.table else ""
        note = Note("told", "", done.name, f"the same company stands in row {first[1]}{where}")
        return msgspec.structs.replace(done, notes=(*done.notes, note))
