"""Parquet files and JSON lines: tables whose header is part of the format."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from profiles.errors import InputError
from tables import limits
from tables.excel import too_long, too_wide
from tables.raw import RawSheet, Row


def parquet_sheets(path: Path) -> list[RawSheet]:
    """The one table of a Parquet file; needs the extra `parquet`. Raises `InputError` when it cannot be read."""
    pyarrow, parquet = parquet_library(str(path))
    try:
        file = parquet.ParquetFile(path)
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError(f"is not a Parquet file that can be read: {_first(error)}", str(path)) from None
    names = list(file.schema_arrow.names)
    if len(names) > limits.MOST_COLUMNS:
        raise too_wide(path, len(names))
    if file.metadata.num_rows > limits.MOST_ROWS:
        raise too_long(path, file.metadata.num_rows)

    def rows() -> Iterator[Row]:
        yield 0, list(names)
        number = 0
        try:
            for batch in parquet.ParquetFile(path).iter_batches(2_000):
                columns = [column.to_pylist() for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    number += 1
                    yield number, [_plain(cell) for cell in cells]
        except (pyarrow.ArrowException, OSError) as error:
            raise InputError(f"is not a Parquet file that can be read: {_first(error)}", str(path)) from None

    return [RawSheet(path, "", rows, file.metadata.num_rows, headed=True)]


def parquet_library(where: str) -> tuple[Any, Any]:
    """The library that reads and writes Parquet; raises `InputError` when it is not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise InputError("Parquet needs another library", where, "pip install 'parkmatch[parquet]'") from None
    return pyarrow, pyarrow.parquet


def _first(error: Exception) -> str:
    return " ".join(str(error).split())[:120]


def _plain(value: object) -> object:
    """A value of a nested format as a cell: lists joined, intervals written with a dash."""
    if isinstance(value, list | tuple):
        return ";".join(str(v) for v in value) or None
    if isinstance(value, dict):
        if set(value) <= {"low", "high"} and value:
            low, high = value.get("low"), value.get("high")
            return f">={low}" if high is None else f"<={high}" if low is None else f"{low}~{high}"
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value


# ---------------------------------------------------------------- JSON lines


def lines_sheets(path: Path) -> list[RawSheet]:
    """The one table of a .jsonl file: an object a line, its keys as headers. Raises `InputError` for no object at all."""
    keys: dict[str, None] = {}
    lines = 0
    for _, record in _records(path):
        lines += 1
        if isinstance(record, dict):
            keys.update(dict.fromkeys(record))
        if len(keys) > limits.MOST_COLUMNS:
            raise too_wide(path, len(keys))
        if lines > limits.MOST_ROWS:
            raise too_long(path, lines)
    if not keys:
        raise InputError("holds no lines of JSON", str(path), "write one object a line: {\"name\": …, \"text\": …}")
    return [RawSheet(path, "", functools.partial(_line_rows, path, list(keys)), lines, headed=True)]


def _line_rows(path: Path, keys: list[str]) -> Iterator[Row]:
    yield 0, list(keys)
    for number, record in _records(path):
        yield number, ([record.get(key) for key in keys] if isinstance(record, dict) else [record])


def _records(path: Path) -> Iterator[tuple[int, dict[str, object] | BadLine]]:
    decoder = msgspec.json.Decoder()
    with path.open("rb") as file:
        number = 0
        while line := file.readline(limits.MOST_LINE + 1):
            number += 1
            if len(line) > limits.MOST_LINE:
                raise InputError(f"line {number} is longer than {limits.MOST_LINE // 1_000_000} MB", str(path))
            line = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
            if not line:
                continue
            try:
                record = decoder.decode(line)
            except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
                yield number, BadLine(str(error))
                continue
            if isinstance(record, dict):
                yield number, _flat(record)
            else:
                yield number, BadLine("not an object")


class BadLine(msgspec.Struct, frozen=True):
    """A line that is not an object of JSON, and why."""

    why: str


def _flat(record: dict[str, object]) -> dict[str, object]:
    """An object as cells: each product of `products` in columns of its own."""
    flat: dict[str, object] = {}
    for key, value in record.items():
        if key == "products" and isinstance(value, list):
            for n, product in enumerate(value, 1):
                for name, said in product.items() if isinstance(product, dict) else ():
                    flat[f"product[{n}].{str(name).removeprefix('product.')}"] = _plain(said)
        elif isinstance(value, dict) and "currency" in value:
            flat[key] = f"{value.get('amount', '')}{value['currency']}"
        else:
            flat[key] = _plain(value)
    return flat
