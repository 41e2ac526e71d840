"""Work off the event loop: in processes of its own or in one thread, first come first served, within a time limit.

Alike work that waits is given out together: places are ranked for many visitors at once for little more than for one.
"""

from __future__ import annotations

import asyncio
import math
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from profiles.errors import ParkmatchError
from web.office import Office
from web.settings import GATHER, TOGETHER, WAITING

T = TypeVar("T")


class BusyError(Exception):
    """Too much is waiting, or it took too long."""


class FailedError(Exception):
    """The program failed: what happened and where. The message is left out: it may hold what somebody typed."""

    @classmethod
    def of(cls, error: BaseException) -> FailedError:
        """What is told of an error."""
        frame = traceback.extract_tb(error.__traceback__)[-1:]
        where = f" at {Path(frame[0].filename).name}:{frame[0].lineno}" if frame else ""
        return cls(f"{type(error).__name__}{where}")


class Joint(NamedTuple, Generic[T]):
    """Work that is faster for many at once; `one` does the same for one, should it fail for all."""

    one: Callable[..., T]
    many: Callable[[Office, Sequence[tuple[Any, ...]]], list[T | ParkmatchError]]


class Task(NamedTuple):
    """Something to work out: a function at the top of a module, which is given the office first, and its arguments."""

    work: Callable[..., Any] | Joint[Any]
    given: tuple[Any, ...]


def answered(office: Office, tasks: Sequence[Task]) -> list[Any]:
    """What some alike tasks come to, each a result or the error it ended in."""
    work = tasks[0].work
    if isinstance(work, Joint):
        if len(tasks) > 1:
            try:
                return work.many(office, [t.given for t in tasks])
            except Exception:  # whose task it was is found one by one, and the others still get their answer
                return [_one(office, work.one, t.given) for t in tasks]
        work = work.one
    return [_one(office, work, t.given) for t in tasks]


def _one(office: Office, work: Callable[..., Any], given: tuple[Any, ...]) -> Any:
    try:
        return work(office, *given)
    except ParkmatchError as error:
        return error
    except Exception as error:
        return FailedError.of(error)


class Crew(Protocol):
    """Who works: how many at once, and how they are handed tasks."""

    size: int

    def hand(self, tasks: list[Task]) -> Future[list[Any]]:
        """Hands some tasks to one of them."""


Waiting = tuple[Task, "asyncio.Future[Any]"]


class Queue:
    """Hands a crew what waits for it: no more than `waiting` for each of them, and no longer than some `seconds` each.

    `at_once`: how many of the crew it keeps busy at most (0: all).
    """

    def __init__(self, crew: Crew, seconds: float, waiting: int = WAITING, at_once: int = 0) -> None:
        self.crew = crew
        self.seconds = seconds
        self.at_once = at_once or crew.size
        self.waiting = waiting * crew.size
        self._line: deque[Waiting] = deque()
        self._handed = 0
        self._at_work = 0
        self._soon = False

    async def run(self, work: Callable[..., T] | Joint[T], *given: Any) -> T:
        """The result of some work; raises `BusyError` when too much is waiting or the time is up."""
        if len(self._line) + self._handed >= self.waiting:
            raise BusyError
        loop = asyncio.get_running_loop()
        result: asyncio.Future[T] = loop.create_future()
        entry: Waiting = (Task(work, given), result)
        self._line.append(entry)
        if not self._soon and self._at_work < self.at_once:
            self._soon = True
            # Where others are being answered more will come at once; somebody alone is not kept waiting for them.
            loop.call_later(GATHER if self._at_work else 0, self._hand_out)
        try:
            return await asyncio.wait_for(result, self.seconds)
        except TimeoutError:
            raise BusyError from None
        finally:  # whoever gives up takes no place in the line, and nothing of what was typed stays there
            self._line = deque(w for w in self._line if w is not entry)

    def _hand_out(self) -> None:
        self._soon = False
        while self._at_work < self.at_once:
            batch = self._next()
            if not batch:
                return
            self._at_work += 1
            self._handed += len(batch)
            try:
                done = asyncio.wrap_future(self.crew.hand([task for task, _ in batch]))
            except Exception as error:  # the crew is gone: those who wait are told, and their places are free again
                done = asyncio.get_running_loop().create_future()
                done.set_exception(error)
            done.add_done_callback(partial(self._done, batch))

    def _next(self) -> list[Waiting]:
        """Whoever has waited longest, with their share of those who wait for the same."""
        self._line = deque(w for w in self._line if not w[1].done())
        if not self._line:
            return []
        first = self._line[0]
        alike = [w for w in self._line if w[0].work is first[0].work] if isinstance(first[0].work, Joint) else [first]
        share = min(math.ceil(len(alike) / (self.at_once - self._at_work)), TOGETHER)
        taken = alike[:share]
        gone = {id(w) for w in taken}
        self._line = deque(w for w in self._line if id(w) not in gone)
        return taken

    def _done(self, batch: list[Waiting], done: asyncio.Future[list[Any]]) -> None:
        self._at_work -= 1
        self._handed -= len(batch)
        error = asyncio.CancelledError() if done.cancelled() else done.exception()
        found = [FailedError.of(error)] * len(batch) if error else done.result()
        for (_, result), answer in zip(batch, found, strict=True):
            if result.done():
                continue
            if isinstance(answer, Exception):
                result.set_exception(answer)
            else:
                result.set_result(answer)
        self._hand_out()
