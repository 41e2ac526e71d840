"""One chunk of rows matched, in this process or another (spawned, so that it is the same on Windows)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from matcher.ranking import Weights
from profiles.applicant import Applicant
from profiles.errors import DataError
from tables.columns import Column
from tables.outcome import Depth, Matching, Outcome
from tables.rows import Note, Row, RowReader

if TYPE_CHECKING:
    from rules.library import Library


class Task(msgspec.Struct, frozen=True):
    """What is the same for every row: the data, the day, the weights, what the columns of each table say.

    `root` empty: the data installed where the work is done; `data`: the fingerprint they must have there.
    """

    root: str
    as_of: dt.date
    weights: Weights | None
    tables: tuple[tuple[Column, ...], ...]
    depth: Depth
    strict: bool = False
    data: str = ""


class Done(msgspec.Struct, frozen=True, array_like=True):
    """A row after matching: where it stood, who it is, its outcome (None: not matched) and the notes."""

    table: int
    number: int
    name: str
    code: str
    outcome: Outcome | None
    notes: tuple[Note, ...]


class Worker:
    """Reads and matches chunks of rows."""

    def __init__(self, task: Task) -> None:
        from matcher.understanding import Understanding

        library = prepared_library(task)
        self.task = task
        self.reader = RowReader(Understanding(library), task.as_of)
        self.matching = self._matching(library)

    def _matching(self, library: object) -> Matching:
        from matcher.match import Matcher
        from rules.library import Library

        assert isinstance(library, Library)
        return Matching(Matcher(library, self.task.weights), self.task.depth)

    def chunk(self, rows: Sequence[Row]) -> list[Done]:
        """The rows of a chunk, matched, in their order."""
        entries = self.reader.read_many([(self.task.tables[r.table], r.cells) for r in rows], self.task.strict)
        found = iter(self._matched([e.applicant for e in entries if e.applicant is not None]))
        done = []
        for row, entry in zip(rows, entries, strict=True):
            result = next(found) if entry.applicant is not None else None
            notes = list(entry.notes)
            if entry.applicant is not None and result is None:
                notes.append(Note("row", "", entry.name, "the row could not be matched: a fault of the program"))
            done.append(Done(row.table, row.number, entry.name, entry.code, result, tuple(notes)))
        return done

    def _matched(self, applicants: list[Applicant]) -> list[Outcome | None]:
        """The outcomes of applicants; where one makes the whole chunk fail, it alone is lost."""
        try:
            return list(self.matching.match_many(applicants, self.task.as_of))
        except Exception:
            if len(applicants) == 1:
                return [None]
        half = len(applicants) // 2
        return [*self._matched(applicants[:half]), *self._matched(applicants[half:])]


def prepared_library(task: Task) -> Library:
    """The data a task is worked on with; raises `DataError` where another machine has others than the task began with."""
    from rules.library import ROOT, load_library

    library = load_library(Path(task.root) if task.root else ROOT)
    if task.data and library.digest != task.data:
        raise DataError(
            f"this machine has other data ({library.digest}) than the one that hands out the work ({task.data})",
            str(task.root or ROOT), "install the same version of parkmatch, and the same data, on every machine",
        )
    return library


def matching(setup: bytes) -> Callable[[Sequence[Row]], bytes]:
    """What matches chunks of rows in any process: an encoded `Task` in, a function from rows to encoded `Done`s out."""
    worker = Worker(msgspec.msgpack.decode(setup, type=Task))
    return lambda rows: msgspec.msgpack.encode(worker.chunk(rows))
