"""The work file beside the output: every finished chunk is kept at once, so that an interruption loses nothing."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from profiles.errors import InputError
from tables.work import Done

_MAGIC = b"PMWORK1\n"
_HEAD = struct.Struct("<II")
_DONE = msgspec.msgpack.Decoder(list[Done])


def fingerprint(files: list[Path], *options: object) -> str:
    """A hash of the inputs and of every option that changes the results."""
    digest = hashlib.sha256(repr(options).encode())
    for file in files:
        digest.update(str(file.name).encode())
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()[:32]


class Journal:
    """Finished chunks in their order; a record cut short by a crash is dropped, those before it are kept."""

    def __init__(self, path: Path, key: str, resume: bool) -> None:
        self.path = path
        self.rows = 0
        self.chunks = 0
        start = _MAGIC + key.encode() + b"\n"
        kept = self._kept(start) if resume and path.exists() else 0
        self.file = path.open("r+b" if kept else "w+b")
        if kept:
            self.file.truncate(kept)
            self.file.seek(kept)
        else:
            self.file.write(start)
            self.file.flush()

    def _kept(self, start: bytes) -> int:
        """How many bytes of an earlier run can be used; raises `InputError` when it was of other work."""
        with self.path.open("rb") as file:
            if file.read(len(start)) != start:
                raise InputError(
                    "the work kept there is of other inputs, options or data", str(self.path),
                    "delete it and run without --resume to start anew",
                )
            end = file.tell()
            for payload in _records(file):
                self.chunks += 1
                self.rows += len(_DONE.decode(payload))
                end = file.tell()
            return end

    def add(self, encoded: bytes, rows: int) -> None:
        """Keeps a finished chunk."""
        packed = zlib.compress(encoded, 1)
        self.file.write(_HEAD.pack(len(packed), zlib.crc32(packed)) + packed)
        self.file.flush()
        self.rows += rows
        self.chunks += 1

    def __iter__(self) -> Iterator[Done]:
        """Every row kept, in the order of the inputs."""
        self.file.flush()
        with self.path.open("rb") as file:
            file.seek(len(_MAGIC))
            file.readline()
            for payload in _records(file):
                yield from _DONE.decode(payload)

    def close(self, done: bool) -> None:
        """Ends the work: the file goes once its output stands."""
        self.file.close()
        if done:
            self.path.unlink(missing_ok=True)


def _records(file: object) -> Iterator[bytes]:
    read = file.read  # type: ignore[attr-defined]
    while len(head := read(_HEAD.size)) == _HEAD.size:
        size, check = _HEAD.unpack(head)
        packed = read(size)
        if len(packed) != size or zlib.crc32(packed) != check:
            return
        yield zlib.decompress(packed)


def kept_rows(path: Path) -> int:
    """How many finished rows a work file holds."""
    with path.open("rb") as file:
        file.read(len(_MAGIC))
        file.readline()
        return sum(len(_DONE.decode(payload)) for payload in _records(file))
