"""What the tests of tables share: the registries, a reader of cells, and the command line over the small library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import cli
from matcher.understanding import Understanding
from rules.library import Library, load_library, read_library
from tables.cells import CellReader
from tables.headers import Headers
from tables.rows import RowReader

GOLDEN = Path(__file__).parents[1] / "golden"
AS_OF = dt.date(2026, 11, 22)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def small() -> Library:
    return read_library(GOLDEN / "library")


@pytest.fixture(scope="session")
def headers(library: Library) -> Headers:
    return Headers(library.facts)


@pytest.fixture(scope="session")
def rows(library: Library) -> RowReader:
    return RowReader(Understanding(library), AS_OF)


@pytest.fixture(scope="session")
def cells(rows: RowReader) -> CellReader:
    return rows.cells


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Run:
    monkeypatch.setenv("PARKMATCH_DATA", str(GOLDEN / "library"))
    monkeypatch.setenv("PARKMATCH_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("PARKMATCH_DEBUG", raising=False)

    def invoke(*args: Any) -> tuple[int, str, str]:
        done = CliRunner().invoke(cli.app, [str(a) for a in args])
        return done.exit_code, done.stdout, done.stderr

    return invoke
