"""The live library, its matcher and its reader, built once."""

from __future__ import annotations

import pytest

from matcher.match import Matcher
from matcher.understanding import Understanding
from rules.library import Library, load_library


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def matcher(library: Library) -> Matcher:
    return Matcher(library)


@pytest.fixture(scope="session")
def reader(library: Library) -> Understanding:
    return Understanding(library)
