"""Dask: its processes on this machine, or the workers of a cluster."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

from matcher.engines import Part, Result, Work, broken, run
from matcher.engines.local import begin
from profiles.errors import InputError, ParkmatchError

AHEAD = 4
"""Partitions handed out beforehand to each worker, so that none waits."""

CONNECT = "20s"


class DaskEngine:
    """Hands partitions to Dask: to the scheduler at `cluster` (tcp://host:8786), else to `jobs` processes here."""

    def __init__(self, jobs: int = 1, cluster: str = "") -> None:
        import dask  # that it is missing is told before anything is read

        if cluster:
            import distributed  # noqa: F401
        self._dask: Any = dask  # typed in part only
        self.jobs = max(jobs, 1)
        self.cluster = cluster

    def results(self, work: Work, parts: Iterator[Part]) -> Iterator[Result]:
        """The result of each partition, in their order; raises `InputError` when the cluster does not answer."""
        return self._on_cluster(work, parts) if self.cluster else self._here(work, parts)

    def _here(self, work: Work, parts: Iterator[Part]) -> Iterator[Result]:
        """Wave after wave over one pool of processes, each of which prepares itself once."""
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        job = self._dask.delayed(run, pure=False)
        scheduler = "processes" if self.jobs > 1 else "synchronous"
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(self.jobs, mp_context=context, initializer=begin) as pool:
            while wave := list(islice(parts, AHEAD * self.jobs)):
                tasks = [job(work, part) for part in wave]
                done = self._dask.compute(*tasks, scheduler=scheduler, pool=pool)
                yield from zip(done, map(len, wave), strict=True)

    def _on_cluster(self, work: Work, parts: Iterator[Part]) -> Iterator[Result]:
        import distributed

        typed: Any = distributed
        try:
            client = typed.Client(self.cluster, timeout=CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise InputError(
                f"the cluster does not answer: {error}", self.cluster, "give the scheduler's address, e.g. tcp://host:8786"
            ) from None
        with client:
            cores = max(sum(client.ncores().values()), 1)
            waiting: deque[tuple[Any, int]] = deque()
            for part in parts:
                waiting.append((client.submit(run, work, part, pure=False), len(part)))
                if len(waiting) > AHEAD * cores:
                    yield self._taken(waiting)
            while waiting:
                yield self._taken(waiting)

    def _taken(self, waiting: deque[tuple[Any, int]]) -> Result:
        future, rows = waiting.popleft()
        try:
            return future.result(), rows
        except ParkmatchError:
            raise
        except Exception as error:  # workers that died, a scheduler that went away
            raise broken(error, self.cluster) from None
