"""One chunk of rows matched, in this process or another (spawned, so that it is the same on Windows)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import msgspec

from matcher.ranking import Weights
from profiles.applicant import Applicant
from tables.columns import Column
from tables.outcome import Depth, Matching, OneByOne, Outcome, outcome
from tables.rows import Note, Row, RowReader


class Task(msgspec.Struct, frozen=True):
    """What is the same for every row: the data, the day, the weights, what the columns of each table say."""

    root: str
    as_of: dt.date
    weights: Weights | None
    tables: tuple[tuple[Column, ...], ...]
    depth: Depth
    strict: bool = False


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
        from rules.library import load_library

        library = load_library(Path(task.root))
        self.task = task
        self.reader = RowReader(Understanding(library), task.as_of)
        self.matching = self._matching(library)

    def _matching(self, library: object) -> Matching:
        from matcher.match import Matcher
        from rules.library import Library

        assert isinstance(library, Library)
        return OneByOne(Matcher(library, self.task.weights), self.task.depth.top)

    def chunk(self, rows: Sequence[Row]) -> list[Done]:
        """The rows of a chunk, matched, in their order."""
        entries = [self.reader.read(self.task.tables[r.table], r.cells, self.task.strict) for r in rows]
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
            return [outcome(r, self.task.depth) for r in self.matching.match_many(applicants, self.task.as_of)]
        except Exception:
            if len(applicants) == 1:
                return [None]
        half = len(applicants) // 2
        return [*self._matched(applicants[:half]), *self._matched(applicants[half:])]


_WORKER: list[Worker] = []


def start(encoded: bytes) -> None:
    """Prepares a process; Ctrl-C is for the process that hands out the work."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _WORKER[:] = [Worker(msgspec.msgpack.decode(encoded, type=Task))]


def run(rows: list[Row]) -> bytes:
    """A chunk in a prepared process, as bytes that travel fast."""
    return msgspec.msgpack.encode(_WORKER[0].chunk(rows))
