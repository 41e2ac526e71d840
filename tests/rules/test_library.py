"""The library: its cache can be lost, old or broken without changing an answer."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

import rules.library
from rules.library import ROOT, Library, content_digest, data_files, load_library


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PARKMATCH_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of some of the data, which nobody edits meanwhile."""
    copy = tmp_path_factory.mktemp("project")
    for part in ("profiles/facts.yaml", "profiles/regions.yaml", "profiles/sectors.yaml", "rules/definitions.yaml"):
        (copy / part).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / part, copy / part)
    shutil.copytree(ROOT / "rules" / "policies" / "zhuhai", copy / "rules" / "policies" / "zhuhai")
    shutil.copytree(ROOT / "profiles" / "parks" / "zhuhai", copy / "profiles" / "parks" / "zhuhai")
    return copy


def same(one: Library, other: Library) -> bool:
    return msgspec.msgpack.encode(one.policies) == msgspec.msgpack.encode(other.policies) and one.digest == other.digest


def test_cache_gives_the_same_library(cache: Path, root: Path) -> None:
    first = load_library(root)
    (stored,) = cache.glob("*.bin")
    assert stored.stat().st_size > 1000
    assert same(load_library(root), first)


@pytest.mark.parametrize("damage", [b"", b"short", b"\x00" * 5000], ids=["empty", "short", "zeros"])
def test_a_broken_cache_is_done_without(cache: Path, root: Path, damage: bytes) -> None:
    library = load_library(root)
    (stored,) = cache.glob("*.bin")
    stored.write_bytes(damage)
    assert same(load_library(root), library)
    stored.write_bytes(stored.read_bytes()[:32] + damage)
    assert same(load_library(root), library)


def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = load_library(root)
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("PARKMATCH_CACHE_DIR", str(blocked))
    assert same(load_library(root), library)


def test_a_changed_file_makes_the_cache_old(cache: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_library(root)
    read: list[Path] = []
    original = rules.library.read_library

    def spy(where: Path) -> Library:
        read.append(where)
        return original(where)

    monkeypatch.setattr(rules.library, "read_library", spy)
    load_library(root)
    assert not read
    monkeypatch.setattr(rules.library, "_signature", lambda root: b"x" * 32)
    load_library(root)
    assert read == [root]


def test_digest_is_of_content_not_of_line_ends(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    facts = tmp_path / "profiles" / "facts.yaml"
    facts.write_bytes(b"a: 1\nb: 2\n")
    unix = content_digest(tmp_path)
    facts.write_bytes(b"a: 1\r\nb: 2\r\n")
    assert content_digest(tmp_path) == unix
    facts.write_bytes(b"a: 1\nb: 3\n")
    assert content_digest(tmp_path) != unix


def test_data_files_are_all_there() -> None:
    names = [p.relative_to(ROOT).as_posix() for p in data_files()]
    assert names[:3] == ["profiles/facts.yaml", "profiles/regions.yaml", "profiles/sectors.yaml"]
    assert len(names) == len(set(names)) > 200
    assert not [n for n in names if n.startswith("rules/cases/")]


def test_looking_things_up(library: Library) -> None:
    policy = library.policies[0]
    assert library.policy(policy.id) is policy
    aliased = next(p for p in library.policies if p.also_known_as)
    assert library.policy(aliased.also_known_as[0]) is aliased
    assert library.policy("nonsense") is None
    assert library.park(library.parks[0].id) is library.parks[0]
    assert library.park("nonsense") is None
    for policy in library.policies:
        assert (ROOT / policy.file).is_file()
