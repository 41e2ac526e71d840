"""Wherever partitions are worked on, the same comes out, in the same order."""

from __future__ import annotations

import builtins
import csv
import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import cli
from matcher.engines import ENGINES, Part, Work, broken, engine
from profiles.errors import DataError, InputError

GOLDEN = Path(__file__).parents[1] / "golden"
NEEDS = {"dask": "dask", "spark": "pyspark"}
ROWS = [
    ["企业名称", "所属领域", "从业人数", "研发投入（万元）", "项目总投资（万元）", "高新技术企业", "产品种类", "阶段", "意向地"],
    *([f"第{n}公司", ("疫苗", "医疗器械", "中药", "汽车")[n % 4], 20 + n, 100 * n, 3000 * n, "是" if n % 3 else "", "疫苗",
       ("III期", "临床前")[n % 2], "乙市" if n % 5 == 0 else ""] for n in range(90)),
]


def installed(name: str) -> bool:
    """Whether an engine can be tried; where every one has to be (continuous integration), a missing one fails."""
    if name not in NEEDS or "PARKMATCH_ALL_ENGINES" in os.environ:
        return True
    return importlib.util.find_spec(NEEDS[name]) is not None and (name != "spark" or shutil.which("java") is not None)


def needing(name: str) -> Any:
    return pytest.param(name, marks=pytest.mark.skipif(not installed(name), reason=f"{name} is not installed"))


def doubling(setup: bytes) -> Callable[[Part], bytes]:
    """Work that is easy to check: the rows and what it was set up with."""
    return lambda part: setup + b":" + ",".join(str(2 * n) for n in part).encode()


def failing(setup: bytes) -> Callable[[Part], bytes]:
    """Work on a machine with other data."""
    raise DataError(f"this machine has other data ({setup.decode()})", "there")


def parts(count: int = 40) -> Iterator[list[int]]:
    return (list(range(n, n + 1 + n % 3)) for n in range(count))


EXPECTED = [(b"x:" + ",".join(str(2 * i) for i in p).encode(), len(p)) for p in parts()]


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Other processes find this module by a name of its own."""
    shutil.copy(__file__, tmp_path / "engine_work.py")
    monkeypatch.syspath_prepend(str(tmp_path))
    root = Path(__file__).parents[2]
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{root}")


@pytest.mark.parametrize("name", [needing(n) for n in ENGINES])
@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_the_partitions(name: str, jobs: int) -> None:
    assert list(engine(name, jobs).results(Work("engine_work:doubling", b"x"), parts())) == EXPECTED


@pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="distributed is not installed")
def test_a_dask_cluster_gives_the_same(run: Callable[..., str], tmp_path: Path) -> None:
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        assert list(engine("dask", 1, address).results(Work("engine_work:doubling", b"x"), parts())) == EXPECTED
        with pytest.raises(DataError, match="other data"):
            list(engine("dask", 1, address).results(Work("engine_work:failing", b"abc"), parts()))
        assert run("dask", "c", "--cluster", address) == run("local", "d")


@pytest.mark.skipif(not installed("spark"), reason="spark is not installed")
def test_what_fails_on_an_executor_is_told_in_one_line() -> None:
    with pytest.raises(InputError, match=r"the cluster failed: .*this machine has other data \(abc\)"):
        list(engine("spark", 1).results(Work("engine_work:failing", b"abc"), parts(2)))


def test_only_the_line_that_tells_what_is_wrong_is_kept() -> None:
    error = broken(RuntimeError("Job aborted\n  at a.b.C\nValueError: no such thing\n  at d.e.F"), "spark://x")
    assert error.what == "the cluster failed: ValueError: no such thing"
    assert broken(TimeoutError(), "y").what == "the cluster failed: TimeoutError"


def test_only_some_partitions_are_held_at_a_time() -> None:
    taken = 0

    def counted() -> Iterator[list[int]]:
        nonlocal taken
        for part in parts(1000):
            taken += 1
            yield part

    results = engine("local", 2).results(Work("engine_work:doubling", b"x"), counted())
    next(results)
    assert taken < 20
    results.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "cluster", "said"), [
    ("flink", "", "unknown engine 'flink'"), ("local", "tcp://x:1", "the local engine has no cluster"),
])
def test_what_cannot_be_is_told(name: str, cluster: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        engine(name, 1, cluster)


@pytest.mark.parametrize("name", ["dask", "spark"])
def test_a_missing_library_is_named_with_how_to_get_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(wanted: str, *args: Any, **more: Any) -> Any:
        if wanted.split(".")[0] == NEEDS[name]:
            raise ModuleNotFoundError(f"No module named {wanted!r}", name=wanted)
        return real(wanted, *args, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=f"the engine {name} needs another library") as raised:
        engine(name)
    assert f"parkmatch[{name}]" in raised.value.hint


@pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="distributed is not installed")
def test_a_cluster_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from matcher.engines import on_dask

    monkeypatch.setattr(on_dask, "CONNECT", "1s")
    with pytest.raises(InputError, match="the cluster does not answer"):
        list(engine("dask", 1, "tcp://127.0.0.1:1").results(Work("engine_work:doubling", b"x"), parts()))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., str]:
    """`parkmatch batch` with an engine; what it wrote."""
    monkeypatch.setenv("PARKMATCH_DATA", str(GOLDEN / "library"))
    monkeypatch.setenv("PARKMATCH_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr("tables.running.CHUNK", 20)
    source = tmp_path / "list.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(ROWS)

    def batch(name: str, out: str, *more: str, command: tuple[str, ...] = ("batch",)) -> str:
        target = tmp_path / f"{out}.jsonl"
        arguments = [*command, str(source), "-o", str(target), "--engine", name, "--jobs", "2", "--as-of", "2026-11-22", *more]
        done = CliRunner().invoke(cli.app, arguments)
        assert done.exit_code == 0, done.stderr
        return target.read_text(encoding="utf-8")

    return batch


@pytest.mark.parametrize("name", [needing("dask"), needing("spark")])
def test_a_list_gives_identical_results_on_every_engine(name: str, run: Callable[..., str]) -> None:
    here = run("local", "here")
    assert here.count('"type":"match"') == 90
    assert run(name, "there") == here
    place = ("targets", "jia/dong")
    assert run(name, "targets-there", command=place) == run("local", "targets-here", command=place)
