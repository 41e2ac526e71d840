"""What the tests of the screens share: the small invented library, and results frozen as JSON."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from rules.library import Library, read_library

GOLDEN = Path(__file__).parents[1] / "golden"
AS_OF = dt.date(2026, 11, 22)


@pytest.fixture(scope="session")
def small() -> Library:
    return read_library(GOLDEN / "library")
