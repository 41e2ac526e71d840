"""The work file beside the output: every finished chunk is kept at once, so that an interruption loses nothing."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

import msgspec

from profiles.errors import InputError
from reports.messages import Words
from tables.output import Output

_MAGIC = b"PMWORK2\n"
_HEAD = struct.Struct("<III")  # bytes, their check sum, rows
Row = TypeVar("Row", bound=msgspec.Struct)


def fingerprint(files: list[Path], *options: object) -> str:
    """A hash of the inputs and of every option that changes the results."""
    digest = hashlib.sha256(repr(options).encode())
    for file in files:
        digest.update(str(file.name).encode())
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()[:32]


class Journal(Generic[Row]):
    """Finished chunks in their order; a record cut short by a crash is dropped, those before it are kept.

    `kind` is what a row is after its work: chunks are encoded lists of them.
    """

    def __init__(self, path: Path, key: str, resume: bool, kind: type[Row]) -> None:
        self.path = path
        self.rows = 0
        self._decoder = msgspec.msgpack.Decoder(list[kind])  # type: ignore[valid-type]
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
            for _, rows in _records(file):
                self.rows += rows
                end = file.tell()
            return end

    def add(self, encoded: bytes, rows: int) -> None:
        """Keeps a finished chunk; `rows` of the input are done by it."""
        packed = zlib.compress(encoded, 1)
        self.file.write(_HEAD.pack(len(packed), zlib.crc32(packed), rows) + packed)
        self.file.flush()
        self.rows += rows

    def __iter__(self) -> Iterator[Row]:
        """Every row kept, in the order it was finished."""
        self.file.flush()
        with self.path.open("rb") as file:
            file.seek(len(_MAGIC))
            file.readline()
            for packed, _ in _records(file):
                yield from self._decoder.decode(zlib.decompress(packed))

    def close(self, done: bool) -> None:
        """Ends the work: the file goes once its output stands, or when nothing was finished."""
        self.file.close()
        if done or not self.rows:
            self.path.unlink(missing_ok=True)


def journal_for(output: Output, key: str, kind: type[Row]) -> Journal[Row]:
    """The work file of an output. Raises `InputError` where one of an interrupted run is kept and not gone on with."""
    if output.work.exists() and not output.resume:
        raise InputError(
            "finished rows of an interrupted run are kept there", str(output.work),
            "add --resume to go on with them, or delete the file to start anew",
        )
    try:
        return Journal(output.work, key, output.resume, kind)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", str(output.work)) from None


def told_stopped(output: Output, words: Words) -> str:
    """What is said of a run that was broken off: how many finished rows are kept, and where."""
    if not output.work.exists():
        return words("tables_stopped_early")
    with output.work.open("rb") as file:
        file.read(len(_MAGIC))
        file.readline()
        rows = sum(rows for _, rows in _records(file))
    return words("tables_stopped", n=rows, path=output.work)


def _records(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """The records that are whole: what was kept, packed, and how many rows were done by it."""
    while len(head := file.read(_HEAD.size)) == _HEAD.size:
        size, check, rows = _HEAD.unpack(head)
        packed = file.read(size)
        if len(packed) != size or zlib.crc32(packed) != check:
            return
        yield packed, rows

