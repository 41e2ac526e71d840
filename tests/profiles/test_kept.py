"""What is kept is whole, is only used under its own signature, and is never needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from profiles.kept import keep, recall

ONE, TWO = b"1" * 32, b"2" * 32


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PARKMATCH_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_is_kept_comes_back_under_its_signature_only() -> None:
    assert recall("x.bin", ONE) is None
    keep("x.bin", ONE, b"content")
    assert recall("x.bin", ONE) == b"content"
    assert recall("x.bin", TWO) is None


def test_a_newer_thing_replaces_the_older_and_leaves_no_rest(folder: Path) -> None:
    keep("x.bin", ONE, b"long content")
    keep("x.bin", TWO, b"short")
    assert recall("x.bin", TWO) == b"short"
    assert [p.name for p in folder.iterdir()] == ["x.bin"]


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("")
    monkeypatch.setenv("PARKMATCH_CACHE_DIR", str(blocker / "below"))
    keep("x.bin", ONE, b"content")
    assert recall("x.bin", ONE) is None
