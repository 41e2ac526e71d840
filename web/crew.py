"""Who works answers out: one thread beside the event loop, or processes that have loaded the library each."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from typing import Any

from profiles.errors import ParkmatchError
from web.office import Office
from web.settings import Settings
from web.work import Task, answered


class Thread:
    """One thread: two would only share one core."""

    size = 1

    def __init__(self, office: Office) -> None:
        self.office = office
        self._thread = ThreadPoolExecutor(1)

    def hand(self, tasks: list[Task]) -> Future[list[Any]]:
        """Hands it some tasks."""
        return self._thread.submit(answered, self.office, tasks)


class Processes:
    """Some processes, each with an office of its own. When one is killed all are started anew; what they were at is lost."""

    def __init__(self, settings: Settings, size: int) -> None:
        self.settings = settings
        self.size = size
        self._pool = self._started()

    def _started(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.size, multiprocessing.get_context("spawn"), _begin, (self.settings,))

    def ready(self) -> None:
        """Waits until all have loaded; raises `ParkmatchError` when the data cannot be."""
        for begun in wait([self._pool.submit(_begun) for _ in range(self.size)]).done:
            begun.result()

    def hand(self, tasks: list[Task]) -> Future[list[Any]]:
        """Hands some tasks to one that is free."""
        try:
            return self._pool.submit(_in_process, tasks)
        except BrokenExecutor:
            self._pool = self._started()
            return self._pool.submit(_in_process, tasks)

    def stop(self) -> None:
        """Ends them once they have done what they are at."""
        self._pool.shutdown(wait=True, cancel_futures=True)


_here: list[Office | ParkmatchError] = []  # of the process


def _begin(settings: Settings) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server is told, and ends its processes
    threading.Thread(target=_end_with_server, daemon=True).start()
    try:
        _here.append(Office(settings))
    except ParkmatchError as error:
        _here.append(error)


def _end_with_server() -> None:
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(1)


def _begun() -> None:
    if isinstance(_here[0], ParkmatchError):
        raise _here[0]


def _in_process(tasks: list[Task]) -> list[Any]:
    office = _here[0]
    if isinstance(office, ParkmatchError):
        raise office
    return answered(office, tasks)
