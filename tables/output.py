"""Where the results of a run go: checked before it begins, so that nothing is written over unasked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import yaml

from profiles.errors import InputError
from reports.messages import Words
from reports.taken import check_free
from tables.columns import Column, mapping_text
from tables.sinks import ENDINGS, Place, beside
from tables.table import Table


class Output(msgspec.Struct, frozen=True):
    """The file a run was asked for, the sheets it will hold, and whether a run before it is gone on with.

    `force`: files that are there may be written over.
    """

    path: Path
    sheets: tuple[str, ...]
    force: bool = False
    resume: bool = False

    @property
    def map(self) -> Path:
        """Where the mapping of columns is saved: beside the output."""
        return self.path.with_name(f"{self.path.stem}.map.yaml")

    @property
    def work(self) -> Path:
        """Where finished rows are kept until the output stands."""
        return self.path.with_name(f"{self.path.name}.work")

    @property
    def files(self) -> list[Path]:
        """Every file that will be written: one, or one for each sheet."""
        single = self.path.suffix.lower() in {".xlsx", ".jsonl"}
        return [self.path] if single else [beside(self.path, sheet) for sheet in self.sheets]


def checked(output: Output, inputs: Sequence[Path], dry: bool = False) -> Output:
    """The output, if it can be one; raises `InputError` for an unknown ending, no folder, or a file that would be lost.

    A run that goes on with finished rows was checked when it began; a `dry` one writes none of the files.
    """
    path, files = output.path, output.files
    if path.suffix.lower() not in ENDINGS:
        raise InputError(f"{path.name!r} has none of the endings {', '.join(ENDINGS)}", "-o", "e.g. -o result.xlsx")
    if path.is_dir():
        raise InputError("is a folder, not a file", str(path), "e.g. -o result.xlsx")
    if not path.parent.is_dir():
        raise InputError("there is no such folder", str(path.parent), "make it first")
    read = {f.resolve() for f in inputs if f.exists()}
    for file in files:
        if file.resolve() in read:
            raise InputError("the output would replace an input", str(file), "give it another name")
    if not dry and not (output.resume and output.work.exists()):
        check_free(files, output.force)
    return output


def save_mapping(tables: Iterable[Table], output: Output, words: Words, given: Path | None = None) -> None:
    """Saves what every column was read as, to be corrected and given back with `--map`.

    A mapping that was `given`, or that says the same, stays as it is. Raises `InputError` where one that somebody wrote
    or corrected would be lost.
    """
    columns: dict[str, Column] = {}
    for table in tables:
        for column in table.columns:
            if not table.form:
                columns.setdefault(column.header, column)
    if not columns or (given is not None and given.resolve() == output.map.resolve()):
        return
    text = mapping_text(list(columns.values()), words("tables_map_about"))
    found = output.map.read_bytes() if output.map.is_file() else b""
    if found and found != _signed(found.rpartition(b"# ")[0]):
        if _says(found) == _says(text.encode()):
            return
        check_free([output.map], output.force, f"--map {output.map} to read by it, or --force to write over it")
    place = Place(output.map, "close it where it is open, and try again")
    place.temporary.write_bytes(_signed(text.encode()))
    place.settle()


def _signed(mapping: bytes) -> bytes:
    """A mapping with its fingerprint as last line: by that a later run knows that nobody touched it since."""
    return mapping + f"# {hashlib.sha256(mapping).hexdigest()[:16]}\n".encode()


def _says(mapping: bytes) -> object:
    try:
        return yaml.safe_load(mapping)
    except (yaml.YAMLError, UnicodeDecodeError):
        return mapping
