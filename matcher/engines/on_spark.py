"""Spark: a session on this machine, or the executors of a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Any

from pyspark.sql import SparkSession

from matcher.engines import Part, Result, Work, run
from profiles.errors import InputError

WAVE = 8
"""Partitions of one wave for each core: enough that a slow one does not hold the others up."""


class SparkEngine:
    """Hands partitions to Spark: to the master at `cluster` (spark://host:7077, yarn, k8s://…), else to `jobs` cores here.

    Under `spark-submit` the session that is already there is used, with its own settings.
    """

    def __init__(self, jobs: int = 1, cluster: str = "") -> None:
        self.master = cluster or f"local[{max(jobs, 1)}]"

    def results(self, work: Work, parts: Iterator[Part]) -> Iterator[Result]:
        """The result of each partition, in their order, wave after wave; raises `InputError` when there is no session."""
        session, ours = self._session()
        try:
            context = session.sparkContext
            job = partial(run, work)
            while wave := list(islice(parts, WAVE * max(context.defaultParallelism, 1))):
                done = context.parallelize(wave, len(wave)).map(job).collect()
                yield from zip(done, map(len, wave), strict=True)
        finally:
            if ours:
                session.stop()

    def _session(self) -> tuple[Any, bool]:
        there = SparkSession.getActiveSession()
        if there is not None:
            return there, False
        try:
            # The screen of a list matched by an officer is no place for Spark's own bar and log.
            built = (
                SparkSession.builder.master(self.master).appName("parkmatch").config("spark.ui.enabled", "false")
                .config("spark.ui.showConsoleProgress", "false").config("spark.log.level", "ERROR").getOrCreate()
            )
        except Exception as error:  # Java is not there, or the master is not
            said = str(error).strip().splitlines() or [type(error).__name__]
            raise InputError(
                f"Spark does not start: {said[0][:200]}", self.master, "it needs Java 17 or newer, and the master's address"
            ) from None
        built.sparkContext.setLogLevel("ERROR")
        return built, True
