"""Where results go: a workbook, a .csv or .parquet for each sheet, or JSON lines. Every file appears whole or not at all."""

from __future__ import annotations

import csv
import os
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import msgspec

from profiles.errors import InputError
from tables.content import Cell, Rows
from tables.layout import Col, Formula, Sheet, Value
from tables.safe import csv_text, plain_text

BATCH = 5_000
ENDINGS = (".xlsx", ".csv", ".parquet", ".jsonl")


class Sink(Protocol):
    """Takes the rows of one applicant after another, then the sources, and puts the files in their place."""

    def put(self, rows: Rows) -> None:
        """The rows of one applicant."""

    def add(self, sheet: str, rows: Sequence[Sequence[Cell]]) -> None:
        """Rows of a sheet that belong to no applicant."""

    def finish(self, sources: Sequence[Sequence[Cell]]) -> list[Path]:
        """Writes what is left and returns the files that now stand."""

    def abandon(self) -> None:
        """Removes what was begun."""


class Place:
    """A file written beside its place and moved there at the end."""

    def __init__(self, path: Path, hint: str = "close it where it is open, then --resume") -> None:
        self.path = path
        self.hint = hint
        try:
            handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        except OSError as error:
            raise InputError(f"cannot be written: {error.strerror or error}", str(path)) from None
        os.close(handle)
        self.temporary = Path(name)

    def settle(self) -> None:
        """Puts the file in its place; raises `InputError` where it is open in another program."""
        mask = os.umask(0)
        os.umask(mask)
        try:
            self.temporary.chmod(0o666 & ~mask)
            self.temporary.replace(self.path)
        except OSError as error:
            raise InputError(f"cannot be written: {error.strerror or error}", str(self.path), self.hint) from None

    def drop(self) -> None:
        """Removes what was begun."""
        self.temporary.unlink(missing_ok=True)


def beside(out: Path, sheet: str) -> Path:
    """Where a sheet goes when every sheet is a file: `OUT.csv` the shortlist, `OUT.scores.csv` and so on."""
    return out if sheet == "shortlist" else out.with_name(f"{out.stem}.{sheet}{out.suffix}")


def now(cell: Cell) -> Value:
    """A cell's value; of a formula the value it has now."""
    return cell.value if isinstance(cell, Formula) else cell


class _Files(ABC):
    """A file for each sheet."""

    def __init__(self, out: Path, sheets: dict[str, Sheet]) -> None:
        self.sheets = sheets
        self.places: dict[str, Place] = {}
        try:
            for name in sheets:
                self.places[name] = Place(beside(out, name))
        except InputError:
            self.abandon()
            raise

    def put(self, rows: Rows) -> None:
        for name in ("shortlist", "scores", "incentives", "conditions", "errors"):
            self.write(name, getattr(rows, name))

    def add(self, sheet: str, rows: Sequence[Sequence[Cell]]) -> None:
        self.write(sheet, rows)

    @abstractmethod
    def write(self, name: str, rows: Sequence[Sequence[Cell]]) -> None:
        """Writes rows of one sheet to its file."""

    @abstractmethod
    def close(self) -> None:
        """Closes every file."""

    def finish(self, sources: Sequence[Sequence[Cell]]) -> list[Path]:
        self.write("sources", sources)
        self.close()
        for place in self.places.values():
            place.settle()
        return [p.path for p in self.places.values()]

    def abandon(self) -> None:
        for place in self.places.values():
            place.drop()


class CsvSink(_Files):
    """UTF-8 with a byte order mark, as Excel opens it; no cell can be taken for a formula."""

    def __init__(self, out: Path, sheets: dict[str, Sheet]) -> None:
        super().__init__(out, sheets)
        self.files = {n: p.temporary.open("w", encoding="utf-8-sig", newline="") for n, p in self.places.items()}
        self.writers = {n: csv.writer(f) for n, f in self.files.items()}
        for name, sheet in sheets.items():
            self.writers[name].writerow([c.heading for c in sheet.columns])

    def write(self, name: str, rows: Sequence[Sequence[Cell]]) -> None:
        """Adds rows to a file."""
        for row in rows:
            values = (now(c) for c in row)
            self.writers[name].writerow([csv_text(v) if isinstance(v, str) else "" if v is None else v for v in values])

    def close(self) -> None:
        """Ends the files."""
        for file in self.files.values():
            file.close()

    def abandon(self) -> None:
        """Removes what was begun."""
        for file in getattr(self, "files", {}).values():
            file.close()
        super().abandon()


class ParquetSink(_Files):
    """A file for each sheet, with columns named by their ids."""

    def __init__(self, out: Path, sheets: dict[str, Sheet]) -> None:
        from tables.columnar import parquet_library

        self.arrow, self.parquet = parquet_library(str(out))
        super().__init__(out, sheets)
        self.held: dict[str, list[Sequence[Cell]]] = {name: [] for name in sheets}
        self.schemas = {n: self.arrow.schema([(c.id, self._type(c)) for c in s.columns]) for n, s in sheets.items()}
        self.writers = {
            n: self.parquet.ParquetWriter(str(p.temporary), self.schemas[n]) for n, p in self.places.items()
        }

    def _type(self, column: Col) -> Any:
        kinds = {"text": self.arrow.string(), "link": self.arrow.string(), "int": self.arrow.int64()}
        return kinds.get(column.kind, self.arrow.float64())

    def write(self, name: str, rows: Sequence[Sequence[Cell]]) -> None:
        """Adds rows; they go to the file in batches."""
        self.held[name] += rows
        if len(self.held[name]) >= BATCH:
            self._flush(name)

    def _flush(self, name: str) -> None:
        rows, self.held[name] = self.held[name], []
        schema = self.schemas[name]
        columns = [
            self.arrow.array([_fitting(now(row[i])) for row in rows], field.type) for i, field in enumerate(schema)
        ]
        self.writers[name].write_table(self.arrow.Table.from_arrays(columns, schema=schema))

    def close(self) -> None:
        """Writes what is held and ends the files."""
        for name, writer in self.writers.items():
            if self.held[name]:
                self._flush(name)
            writer.close()


def _fitting(value: Value) -> Value:
    return plain_text(value) if isinstance(value, str) else value


class LinesSink:
    """One JSON object a line: an applicant with its places, incentives, open conditions and notes; last the sources."""

    def __init__(self, out: Path, sheets: dict[str, Sheet]) -> None:
        self.sheets = sheets
        self.place = Place(out)
        self.file = self.place.temporary.open("wb")

    def put(self, rows: Rows) -> None:
        """The line of one applicant."""
        head = self._objects("shortlist", rows.shortlist)
        notes = self._objects("errors", rows.errors)
        if head:
            line = {"type": "match", **head[0], "scores": self._objects("scores", rows.scores),
                    "incentives": self._objects("incentives", rows.incentives),
                    "conditions": self._objects("conditions", rows.conditions), "errors": notes}
        else:
            line = {"type": "error", "errors": notes}
        self._line(line)

    def add(self, sheet: str, rows: Sequence[Sequence[Cell]]) -> None:
        """One line with the rows of a sheet that belong to no applicant."""
        self._line({"type": sheet, sheet: self._objects(sheet, rows)})

    def _objects(self, name: str, rows: Sequence[Sequence[Cell]]) -> list[dict[str, Value]]:
        ids = [c.id for c in self.sheets[name].columns]
        return [{i: _fitting(now(v)) for i, v in zip(ids, row, strict=True)} for row in rows]

    def _line(self, data: object) -> None:
        self.file.write(msgspec.json.encode(data) + b"\n")

    def finish(self, sources: Sequence[Sequence[Cell]]) -> list[Path]:
        """Adds the sources and puts the file in its place."""
        self._line({"type": "sources", "sources": self._objects("sources", sources)})
        self.file.close()
        self.place.settle()
        return [self.place.path]

    def abandon(self) -> None:
        """Removes what was begun."""
        self.file.close()
        self.place.drop()
