"""Work off the event loop: one thing at a time in each process, first come first served, within a time limit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from web.settings import WAITING

T = TypeVar("T")


class BusyError(Exception):
    """Too much is waiting, or it took too long."""


class Queue:
    """A queue with one thread: numbers are worked out one after another, which is faster than side by side."""

    def __init__(self, seconds: float, waiting: int = WAITING) -> None:
        self.seconds = seconds
        self.waiting = waiting
        self._now = 0
        self._thread = ThreadPoolExecutor(1)

    async def run(self, work: Callable[[], T]) -> T:
        """The result of some work; raises `BusyError` when the queue is full or the time is up."""
        if self._now >= self.waiting:
            raise BusyError
        self._now += 1
        task = asyncio.get_running_loop().run_in_executor(self._thread, work)
        task.add_done_callback(self._done)
        try:
            return await asyncio.wait_for(asyncio.shield(task), self.seconds)
        except TimeoutError:
            task.cancel()
            raise BusyError from None

    def _done(self, task: asyncio.Future[Any]) -> None:
        self._now -= 1
        if not task.cancelled():
            task.exception()  # seen, so that nothing is printed of what nobody waits for
