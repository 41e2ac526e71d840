"""Rows streamed through one or many processes, in chunks, with bounded memory and in their order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from profiles.errors import InputError
from tables.journal import Journal
from tables.rows import Row
from tables.table import Table
from tables.work import Task, Worker, run, start

if TYPE_CHECKING:
    from concurrent.futures import Future

CHUNK = 100
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
    tables: Sequence[Table], task: Task, journal: Journal, jobs: int, told: Callable[[int], None]
) -> None:
    """Matches every row that the journal does not hold yet, and keeps each chunk as it is done.

    `told` is called with the number of rows done. Raises `InputError` when a process dies.
    """
    rows = stream(tables)
    skipped = sum(1 for _ in islice(rows, journal.rows))
    told(skipped)
    chunks = iter(lambda: list(islice(rows, CHUNK)), [])
    if jobs <= 1:
        worker = Worker(task)
        for chunk in chunks:
            journal.add(msgspec.msgpack.encode(worker.chunk(chunk)), len(chunk))
            told(len(chunk))
        return
    _in_processes(chunks, task, journal, jobs, told)


def _in_processes(
    chunks: Iterator[list[Row]], task: Task, journal: Journal, jobs: int, told: Callable[[int], None]
) -> None:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    encoded = msgspec.msgpack.encode(task)
    pool = ProcessPoolExecutor(
        jobs, mp_context=multiprocessing.get_context("spawn"), initializer=start, initargs=(encoded,)
    )
    waiting: deque[tuple[Future[bytes], int]] = deque()

    def take() -> None:
        future, size = waiting.popleft()
        journal.add(future.result(), size)
        told(size)

    try:
        for chunk in chunks:
            waiting.append((pool.submit(run, chunk), len(chunk)))
            while len(waiting) > 2 * jobs:
                take()
        while waiting:
            take()
    except BrokenProcessPool:
        raise InputError(
            "a process was ended from outside (often for want of memory)", "", "go on with --resume and fewer --jobs"
        ) from None
    except KeyboardInterrupt:
        while waiting and waiting[0][0].done():
            take()
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
