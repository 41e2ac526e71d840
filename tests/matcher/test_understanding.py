"""Many texts are read together as each is read alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from matcher.understanding import Understanding
from profiles.errors import InputError

DAY = dt.date(2026, 11, 22)
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.txt"))


def test_together_as_alone(reader: Understanding) -> None:
    texts = [p.read_text(encoding="utf-8") for p in EXAMPLES] * 80
    together = reader.read_many(texts, DAY)
    alone = {t: reader.read(t, DAY) for t in set(texts)}
    assert len(together) == len(texts) > 256
    assert all(a == alone[t] for a, t in zip(together, texts, strict=True))
    assert reader.read_many([], DAY) == []


def test_one_that_cannot_be_read_is_refused(reader: Understanding) -> None:
    with pytest.raises(InputError, match="empty"):
        reader.read_many(["做中药饮片", " "], DAY)
