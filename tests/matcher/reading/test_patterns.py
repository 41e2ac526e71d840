"""Kept patterns find exactly what compiled ones find."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from matcher.reading import patterns

SAMPLES = [
    (r"(?P<n>\d+)\s*(?:万|亿)?元", 0, "投资3 亿元，设备500万元"),
    (r"\bphase (one|two|i{1,3})\b", re.ASCII, "phase ii and phase one"),
    (r"不(?:涉及|含)(?!港资)[^，。]{0,6}合成", 0, "不涉及化学合成，不含港资合成"),
    (r"CAR-T", re.IGNORECASE, "car-t CAR-T"),
]


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PARKMATCH_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(patterns, "_known", None)
    monkeypatch.setattr(patterns, "_new", False)
    return tmp_path


def found(pattern: re.Pattern[str], text: str) -> list[tuple[object, ...]]:
    return [(m.span(), m.groups(), m.groupdict()) for m in pattern.finditer(text)]


@pytest.mark.parametrize(("source", "flags", "text"), SAMPLES)
def test_a_kept_pattern_is_the_compiled_one(
    fresh: Path, monkeypatch: pytest.MonkeyPatch, source: str, flags: int, text: str
) -> None:
    first = patterns.regex(source, flags)
    patterns.keep_patterns()
    monkeypatch.setattr(patterns, "_known", None)
    monkeypatch.setattr(patterns, "_compiled", lambda *_: pytest.fail("was compiled again"))
    again = patterns.regex(source, flags)
    plain = re.compile(source, flags)
    assert found(first, text) == found(again, text) == found(plain, text) != []
    assert (again.pattern, again.groups, again.flags) == (plain.pattern, plain.groups, plain.flags)


@pytest.mark.parametrize("damage", [b"", b"\x00" * 64, b"nonsense"])
def test_a_broken_file_is_done_without(fresh: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes) -> None:
    patterns.regex("a+b")
    patterns.keep_patterns()
    path = fresh / "patterns.bin"
    path.write_bytes(path.read_bytes()[:32] + damage)
    monkeypatch.setattr(patterns, "_known", None)
    assert patterns.regex("a+b").fullmatch("aab")


def test_code_that_the_engine_refuses_is_compiled_plainly(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "_known", {("a+b", 0): (32, b"\xff\xff\xff\xff", 0, {}, (None,))})
    assert patterns.regex("a+b").fullmatch("aab")
