from __future__ import annotations

from pathlib import Path

import pytest

from rules.library import Library, load_library

CASES = Path(__file__).parents[2] / "cases"


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def cases() -> Path:
    return CASES
