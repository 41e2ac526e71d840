"""This process, or several on this machine."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from matcher.engines import Part, Result, Work, run
from profiles.errors import InputError

if TYPE_CHECKING:
    from concurrent.futures import Future

AHEAD = 2
"""Partitions handed out beforehand to each process."""


class LocalEngine:
    """Works in this process (`jobs` 1), or in so many others, spawned alike on every system."""

    def __init__(self, jobs: int = 1) -> None:
        self.jobs = jobs

    def results(self, work: Work, parts: Iterator[Part]) -> Iterator[Result]:
        """The result of each partition, in their order; raises `InputError` when a process dies."""
        return self._in_processes(work, parts) if self.jobs > 1 else self._here(work, parts)

    @staticmethod
    def _here(work: Work, parts: Iterator[Part]) -> Iterator[Result]:
        done = work.prepare()
        for part in parts:
            yield done(part), len(part)

    def _in_processes(self, work: Work, parts: Iterator[Part]) -> Iterator[Result]:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool

        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(self.jobs, mp_context=context, initializer=begin)
        waiting: deque[tuple[Future[bytes], int]] = deque()
        try:
            for part in parts:
                waiting.append((pool.submit(run, work, part), len(part)))
                while len(waiting) > AHEAD * self.jobs:
                    yield _taken(waiting)
            while waiting:
                yield _taken(waiting)
        except BrokenProcessPool:
            raise InputError(
                "a process was ended from outside (often for want of memory)", "", "go on with --resume and fewer --jobs"
            ) from None
        except KeyboardInterrupt:
            while waiting and waiting[0][0].done():  # what is done is not thrown away
                yield _taken(waiting)
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _taken(waiting: deque[tuple[Future[bytes], int]]) -> Result:
    future, rows = waiting.popleft()
    return future.result(), rows


def begin() -> None:
    """Prepares a process: Ctrl-C is for the one that hands out the work; looking for garbage would find none."""
    import gc
    import signal

    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
