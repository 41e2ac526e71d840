"""Where partitions of a list are worked on: this machine's processes, or a cluster of Dask or Spark.

Every engine runs the same prepared work over the same partitions and gives their results in order: what comes out does
not depend on where it was worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import msgspec

from profiles.errors import InputError

ENGINES = ("local", "dask", "spark")
Part = Sequence[Any]
Result = tuple[bytes, int]
"""What a partition gave (as bytes, which travel fast) and how many rows it had."""


class Work(msgspec.Struct, frozen=True):
    """What is done with each partition: `factory` (`module:name`) called with `setup` makes the function, once a process.

    It travels as two plain values, so that every process, here or on another machine, makes its own.
    """

    factory: str
    setup: bytes

    def prepare(self) -> Callable[[Part], bytes]:
        """Makes the function."""
        from importlib import import_module

        module, _, name = self.factory.partition(":")
        made: Callable[[Part], bytes] = getattr(import_module(module), name)(self.setup)
        return made


_PREPARED: dict[Work, Callable[[Part], bytes]] = {}


def run(work: Work, part: Part) -> bytes:
    """One partition in a process of its own kind, which keeps what it prepared for the next."""
    if work not in _PREPARED:
        _PREPARED.clear()
        _PREPARED[work] = work.prepare()
    return _PREPARED[work](part)


class Engine(Protocol):
    """Runs work over partitions."""

    def results(self, work: Work, parts: Iterator[Part]) -> Iterator[Result]:
        """The result of each partition, in their order; only some partitions are held at a time."""


def broken(error: BaseException, where: str) -> InputError:
    """What is said of a cluster that fails while it works."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    telling = [line for line in lines if "Error: " in line and not line.startswith("at ")]
    said = (telling or lines or [type(error).__name__])[-1]
    return InputError(f"the cluster failed: {said[:300]}", where, "go on with --resume once it runs again")


def engine(name: str, jobs: int = 1, cluster: str = "") -> Engine:
    """The engine of that name with so many processes, or on the cluster at that address.

    Raises `InputError` when there is no such engine, or the library it needs is not installed.
    """
    if name not in ENGINES:
        raise InputError(f"unknown engine {name!r}", "--engine", f"one of {', '.join(ENGINES)}")
    if cluster and name == "local":
        raise InputError("the local engine has no cluster", "--cluster", "add --engine dask or --engine spark")
    try:
        if name == "dask":
            from matcher.engines.on_dask import DaskEngine

            return DaskEngine(jobs, cluster)
        if name == "spark":
            from matcher.engines.on_spark import SparkEngine

            return SparkEngine(jobs, cluster)
    except ModuleNotFoundError as error:
        raise InputError(
            f"the engine {name} needs another library ({error.name})", "--engine", f"python -m pip install 'parkmatch[{name}]'"
        ) from None
    from matcher.engines.local import LocalEngine

    return LocalEngine(jobs)
