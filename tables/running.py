"""Rows streamed through one or many processes, in chunks, with bounded memory and in their order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import msgspec

from matcher.engines import Engine, Work
from tables.journal import Journal
from tables.rows import Row
from tables.table import Table
from tables.work import Done, Task

CHUNK = 400
"""Rows handed out at once: what an interruption may cost at most, for each process."""

MANY = 300
"""From how many rows on all cores are used."""


def jobs_for(wanted: int, rows: int) -> int:
    """How many processes: what was asked for, else one for few rows and one for each core for many."""
    if wanted:
        return wanted
    return min(os.cpu_count() or 1, 32) if rows >= MANY else 1


def stream(tables: Sequence[Table]) -> Iterator[Row]:
    """The rows of every table, one after another."""
    for position, table in enumerate(tables):
        for number, cells in table.rows():
            yield Row(position, number, tuple(cells))


def match_rows(
    tables: Sequence[Table], task: Task, journal: Journal[Done], engine: Engine, told: Callable[[int], None]
) -> None:
    """Matches every row that the journal does not hold yet, and keeps each chunk as it is done.

    `told` is called with the number of rows done. Raises `InputError` when a process dies or a cluster does not answer.
    """
    rows = stream(tables)
    skipped = sum(1 for _ in islice(rows, journal.rows))
    told(skipped)
    for done, size in engine.results(Work("tables.work:matching", msgspec.msgpack.encode(task)), chunks(rows)):
        journal.add(done, size)
        told(size)


def chunks(rows: Iterator[Row], size: int = 0) -> Iterator[list[Row]]:
    """Rows in the portions they are handed out in: of that size, else of `CHUNK`."""
    return iter(lambda: list(islice(rows, size or CHUNK)), [])
