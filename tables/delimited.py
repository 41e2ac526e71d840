"""Text tables (.csv, .tsv): encoding and delimiter found out, read line by line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from profiles.errors import InputError
from reports.intake import decoded
from tables import limits
from tables.excel import too_long, too_wide
from tables.raw import RawSheet, Row

_SAMPLE = 1 << 18
_DELIMITERS = (",", "\t", ";", "|")
_MOST_FIELD = 10_000_000


def delimited_sheets(path: Path) -> list[RawSheet]:
    """The one sheet of a text table; raises `InputError` when its encoding cannot be told."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    encoding = _encoding(sample, path)
    text = io.TextIOWrapper(io.BytesIO(sample), encoding, errors="replace").read()
    reader = _Lines(path, encoding, _delimiter(text))
    return [RawSheet(path, "", reader, _lines(path), note="" if encoding == "utf-8-sig" else encoding)]


def _encoding(sample: bytes, path: Path) -> str:
    whole = sample if len(sample) < _SAMPLE else sample[: sample.rfind(b"\n") + 1] or sample
    if whole.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    whole = whole.replace(b"\0", b"")
    try:
        _, name = decoded(whole, str(path))
    except InputError:
        return _traditional(whole, path)
    return "gb18030" if name else "utf-8-sig"


def _traditional(sample: bytes, path: Path) -> str:
    """Big5, as lists from Hong Kong, Macao and Taiwan may be; UTF-8 with a few broken bytes."""
    broken = sample.decode("utf-8", "replace")
    if broken.count("\ufffd") * 50 < len(broken):
        return "utf-8-sig"
    try:
        text = sample.decode("big5hkscs")
    except UnicodeDecodeError:
        text = ""
    # Big5's frequent characters come first: A440–C67E.
    beyond = [c for c in text if 0x4E00 <= ord(c) <= 0x9FFF]
    frequent = sum(b"\xa4\x40" <= c.encode("big5hkscs") <= b"\xc6\x7e" for c in beyond)
    if beyond and frequent >= 0.85 * len(beyond):
        return "big5hkscs"
    raise InputError("is neither UTF-8 nor GBK text", str(path), "save it as CSV UTF-8 or as .xlsx")


def _delimiter(text: str) -> str:
    """The sign that splits the most lines into the most fields."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]

    def fields(delimiter: str) -> int:
        counts = sorted(len(row) for row in csv.reader(lines, delimiter=delimiter))
        return counts[len(counts) // 2] if counts else 0

    csv.field_size_limit(_MOST_FIELD)
    try:
        return max(_DELIMITERS, key=lambda d: (fields(d), -_DELIMITERS.index(d)))
    except csv.Error:
        return ","


def _lines(path: Path) -> int:
    """About how many lines a file has, from its size and its first million bytes."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(1_000_000)
    return int(max(start.count(b"\n"), 1) * size / max(len(start), 1))


class _Lines:
    """The rows of a text table, streamed."""

    def __init__(self, path: Path, encoding: str, delimiter: str) -> None:
        self.path = path
        self.encoding = encoding
        self.delimiter = delimiter

    def __call__(self) -> Iterator[Row]:
        csv.field_size_limit(_MOST_FIELD)
        with self.path.open("rb") as file:
            reader = csv.reader(self._text(file), delimiter=self.delimiter)
            number = 0
            while True:
                number += 1
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    raise InputError(
                        f"cannot be read from line {reader.line_num} on: {error}", str(self.path),
                        'look for a quotation mark (") that is never closed',
                    ) from None
                if len(cells) > limits.MOST_COLUMNS:
                    raise too_wide(self.path, len(cells))
                if number > limits.MOST_ROWS:
                    raise too_long(self.path, number)
                yield number, [cell if cell.strip() else None for cell in cells]

    def _text(self, file: BinaryIO) -> Iterator[str]:
        for line in io.TextIOWrapper(file, self.encoding, errors="replace", newline=""):
            yield line.replace("\0", "") if "\0" in line else line
