"""Work off the event loop: alike work is done together, one that fails spoils nobody else's, and what is too much is refused."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future
from typing import Any

import pytest

from profiles.errors import InputError
from web.crew import Processes, Thread
from web.desk import Desk
from web.office import Office
from web.pages import size_of
from web.settings import TOGETHER, Settings
from web.work import BusyError, FailedError, Joint, Queue, Task, answered


def one(_: Office, number: int) -> int:
    if number == 13:
        raise ZeroDivisionError("secret words")
    if number == 7:
        raise InputError("seven is none")
    return number * 2


def many(office: Office, given: Sequence[tuple[int]]) -> list[Any]:
    BATCHES.append(len(given))
    return [one(office, number) for (number,) in given]


def where(_: Office) -> int:
    return os.getpid()


BATCHES: list[int] = []
DOUBLED: Joint[int] = Joint(one, many)


class Held(Thread):
    """A thread that begins only when it is let go."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.let_go = threading.Event()

    def hand(self, tasks: list[Task]) -> Future[list[Any]]:
        def late() -> list[Any]:
            self.let_go.wait(10)
            return answered(self.office, tasks)

        return self._thread.submit(late)


@pytest.fixture
def office(desk: Desk) -> Office:
    BATCHES.clear()
    return Office(Settings(), desk)


def asked(queue: Queue, numbers: Sequence[int], crew: Held) -> list[Any]:
    async def all_at_once() -> list[Any]:
        first = asyncio.ensure_future(queue.run(DOUBLED, 0))
        await asyncio.sleep(0.02)
        others: list[Coroutine[Any, Any, int]] = [queue.run(DOUBLED, n) for n in numbers]
        gathered = asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0.02)
        crew.let_go.set()
        return [await first, *await gathered]

    return asyncio.run(all_at_once())


def test_what_waits_for_the_same_is_done_together(office: Office) -> None:
    crew = Held(office)
    assert asked(Queue(crew, 5), range(1, 6), crew) == [0, 2, 4, 6, 8, 10]
    assert BATCHES == [5]


def test_no_more_are_done_together_than_is_good_for_the_first(office: Office) -> None:
    crew = Held(office)
    assert len(asked(Queue(crew, 5), [1] * (TOGETHER + 3), crew)) == TOGETHER + 4
    assert BATCHES == [TOGETHER, 3]


def test_one_that_fails_spoils_nobody_elses(office: Office) -> None:
    crew = Held(office)
    found = asked(Queue(crew, 5), [1, 13, 7, 4], crew)
    assert (found[0], found[1], found[4]) == (0, 2, 8)
    assert isinstance(found[2], FailedError) and str(found[2]).startswith("ZeroDivisionError at test_work.py:")
    assert "secret" not in str(found[2])
    assert isinstance(found[3], InputError) and found[3].what == "seven is none"


def test_too_much_is_refused_and_what_nobody_waits_for_is_not_begun(office: Office) -> None:
    crew = Held(office)
    found = asked(Queue(crew, 5, waiting=3), [1, 2, 3, 4], crew)
    assert found[:3] == [0, 2, 4] and all(isinstance(f, BusyError) for f in found[3:])
    crew = Held(office)
    with pytest.raises(BusyError):
        asked(Queue(crew, 0.01), [1, 2], crew)
    assert BATCHES == [2]


def test_whoever_gives_up_leaves_the_line(office: Office) -> None:
    crew = Held(office)
    queue = Queue(crew, 0.05, waiting=3)

    async def gone() -> None:
        waiting = [asyncio.ensure_future(queue.run(DOUBLED, n)) for n in range(3)]
        await asyncio.sleep(0.02)
        assert all(isinstance(f, BusyError) for f in await asyncio.gather(*waiting, return_exceptions=True))
        assert not queue._line  # nothing of what they typed is kept
        crew.let_go.set()
        await asyncio.sleep(0.05)
        assert await queue.run(DOUBLED, 4) == 8

    asyncio.run(gone())


def test_papers_never_take_the_whole_crew(office: Office) -> None:
    class Pair(Held):
        size = 2
        handed = 0

        def hand(self, tasks: list[Task]) -> Future[list[Any]]:
            self.handed += 1
            return super().hand(tasks)

    crew = Pair(office)
    queue = Queue(crew, 5, at_once=1)

    async def asked_twice() -> tuple[int, list[int]]:
        both = asyncio.gather(queue.run(where), queue.run(where))
        await asyncio.sleep(0.05)
        handed = crew.handed
        crew.let_go.set()
        return handed, await both

    assert asyncio.run(asked_twice()) == (1, [os.getpid()] * 2)


def test_processes_load_answer_and_are_started_anew_when_killed() -> None:
    crew = Processes(Settings(), 2)
    try:
        crew.ready()
        (size,) = crew.hand([Task(size_of, ())]).result(30)
        assert size.parks > 100 and size.incentives > size.policies
        (pid,) = crew.hand([Task(where, ())]).result(30)
        assert pid != os.getpid()
        os.kill(pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)

        async def afterwards() -> Any:
            queue = Queue(crew, 60)
            for _ in range(3):
                try:
                    return await queue.run(size_of)
                except FailedError:
                    await asyncio.sleep(0.2)
            return None

        assert asyncio.run(afterwards()) == size
    finally:
        crew.stop()


def test_data_that_cannot_be_loaded_is_said_in_one_line(tmp_path: Any) -> None:
    crew = Processes(Settings(data=str(tmp_path / "none")), 1)
    try:
        with pytest.raises(Exception, match="none") as told:
            crew.ready()
        assert "\n" not in str(told.value)
    finally:
        crew.stop()
