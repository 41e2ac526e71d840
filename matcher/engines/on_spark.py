"""Spark: a session on this machine, or the executors of a cluster."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Any

from matcher.engines import Part, Result, Work, broken, run
from profiles.errors import InputError

WAVE = 8
"""Partitions of one wave for each core: enough that a slow one does not hold the others up."""


class SparkEngine:
    """Hands partitions to Spark: to the master at `cluster` (spark://host:7077, yarn, k8s://…), else to `jobs` cores here.

    Under `spark-submit` the session that is already there is used, with its own settings.
    """

    def __init__(self, jobs: int = 1, cluster: str = "") -> None:
        from pyspark.sql import SparkSession  # that it is missing is told before anything is read

        self._sessions: Any = SparkSession
        self.master = cluster or f"local[{max(jobs, 1)}]"

    def results(self, work: Work, parts: Iterator[Part]) -> Iterator[Result]:
        """The result of each partition, in their order, wave after wave; raises `InputError` when there is no session."""
        session, ours = self._session()
        try:
            context = session.sparkContext
            job = partial(run, work)
            while wave := list(islice(parts, WAVE * max(context.defaultParallelism, 1))):
                try:
                    done = context.parallelize(wave, len(wave)).map(job).collect()
                except Exception as error:  # whatever an executor raised comes back as an error of Java's
                    raise broken(error, self.master) from None
                yield from zip(done, map(len, wave), strict=True)
        finally:
            if ours:
                session.stop()

    def _session(self) -> tuple[Any, bool]:
        there = self._sessions.getActiveSession()
        if there is not None:
            return there, False
        if self.master.startswith("local"):
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else whatever python3 comes first in the path
        try:
            # The screen of a list matched by an officer is no place for Spark's own bar and log.
            built = (
                self._sessions.builder.master(self.master).appName("parkmatch").config("spark.ui.enabled", "false")
                .config("spark.ui.showConsoleProgress", "false").config("spark.log.level", "ERROR").getOrCreate()
            )
        except Exception as error:  # Java is not there, or the master is not
            said = str(error).strip().splitlines() or [type(error).__name__]
            raise InputError(
                f"Spark does not start: {said[0][:200]}", self.master, "it needs Java 17 or newer, and the master's address"
            ) from None
        built.sparkContext.setLogLevel("ERROR")
        return built, True
