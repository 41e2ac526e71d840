"""Excel workbooks, read by calamine; what is too large for memory is read row by row by openpyxl."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from profiles.errors import InputError
from tables import limits
from tables.merged import Merged
from tables.raw import RawSheet, Row

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_WIDE = re.compile(rb' r="([A-Z]{2,3})\d')
_ROW = re.compile(rb'<row [^>]*?\br="(\d+)"')
_NO_ADDRESS = re.compile(rb"<c(?:>|/>| (?![^>]*\br=)[^>]*>)")
_MERGED = re.compile(rb'<mergeCell [^>]*?\bref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_CHUNK = 1 << 20


def excel_sheets(path: Path) -> list[RawSheet]:
    """The sheets of an .xlsx or .xls file; raises `InputError` when it is locked, broken or beyond the limits."""
    with path.open("rb") as file:
        packed = file.read(2) == b"PK"
    if not packed and _locked(path):
        raise _password(path)
    sizes = _examined(path) if packed else {}
    large = max((size.cells for size in sizes.values()), default=0) > limits.IN_MEMORY_CELLS
    return _streamed(path, {name: size.merged for name, size in sizes.items()}) if large else _at_once(path)


def _password(path: Path) -> InputError:
    return InputError("is protected by a password", str(path), "open it in Excel, save it without a password, and try again")


def _locked(path: Path) -> bool:
    """Whether an old-style container holds an encrypted workbook."""
    with path.open("rb") as file:
        start = file.read(1 << 20)
    return "EncryptedPackage".encode("utf-16-le") in start


def _broken(path: Path, error: object) -> InputError:
    text = " ".join(str(error).split())[:120]
    return InputError(f"is not a workbook that can be read: {text}", str(path), "open it in Excel and save it as .xlsx")


# ---------------------------------------------------------------- examined before it is opened


class _Size(NamedTuple):
    """How many cells a sheet would take in memory (huge where they cannot be seen), and its merged cells."""

    cells: int
    merged: Merged


def _examined(path: Path) -> dict[str, _Size]:
    """The sheets by their file in the workbook, looked at without being unpacked; raises `InputError` beyond the limits."""
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
            sheets = [e for e in entries if re.match(r"xl/worksheets/[^/]+\.xml$", e.filename)]
            if not sheets and any(e.filename == "mimetype" for e in entries):
                raise InputError("is an OpenDocument file", str(path), "save it as .xlsx")
            _unpacked(path, sum(e.file_size for e in entries))
            return {e.filename: _sized(packed, e, path) for e in sheets}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _broken(path, error) from None


def _unpacked(path: Path, size: int) -> None:
    packed = max(path.stat().st_size, 1)
    bomb = size > limits.RATIO_FROM and size / packed > limits.MOST_RATIO
    if size > limits.MOST_UNPACKED or bomb:
        raise InputError(
            f"unpacks to {size / 1e6:,.0f} MB from {packed / 1e6:,.1f} MB", str(path),
            "that looks like a damaged or malicious file; copy the rows into a new workbook",
        )


def _sized(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> _Size:
    """How large a sheet is by the addresses it really holds, not by what it says of itself."""
    rows, widest, tail, seen, odd, merged = 0, b"Z", b"", 0, False, Merged()
    with packed.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            seen += len(chunk)
            if seen > entry.file_size + _CHUNK or seen > limits.MOST_UNPACKED:
                _unpacked(path, limits.MOST_UNPACKED + 1)
            text = tail + chunk
            widest = max(set(_WIDE.findall(text)) | {widest}, key=lambda name: (len(name), name))
            found = _ROW.findall(text)
            rows = max(rows, int(found[-1])) if found else rows
            odd = odd or _NO_ADDRESS.search(text) is not None
            for left, top, bottom in _MERGED.findall(text):
                merged.add(int(top) - 1, int(bottom) - 1, _column(left))
            if len(merged) > limits.MOST_MERGED:
                raise InputError(
                    f"has more than {limits.MOST_MERGED:,} merged cells", str(path), "unmerge them, or save the list as .csv"
                )
            tail = text[-120:]
    columns = _column(widest) + 1
    if columns > limits.MOST_COLUMNS:
        raise too_wide(path, columns)
    if rows > limits.MOST_ROWS:
        raise too_long(path, rows)
    cells = limits.IN_MEMORY_CELLS + 1 if odd or (seen > 10_000 and not rows) else rows * columns
    return _Size(cells, merged)


def _column(letters: bytes) -> int:
    """The position of a column, from 0."""
    position = 0
    for letter in letters:
        position = position * 26 + letter - 64
    return position - 1


def too_wide(path: Path, columns: int) -> InputError:
    """The error for a sheet of too many columns."""
    return InputError(f"has {columns:,} columns", str(path), f"at most {limits.MOST_COLUMNS:,}: keep the ones that matter")


def too_long(path: Path, rows: int) -> InputError:
    """The error for a sheet of too many rows."""
    return InputError(f"has {rows:,} rows", str(path), f"at most {limits.MOST_ROWS:,} in one sheet: split the list")


# ---------------------------------------------------------------- at once


def _at_once(path: Path) -> list[RawSheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_path(path)
    except PasswordError:
        raise _password(path) from None
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise _broken(path, error) from None
    kept = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
    _few(path, len(kept))
    found = []
    for meta in kept:
        try:
            sheet = book.get_sheet_by_name(meta.name)
        except (CalamineError, OSError, ValueError, KeyError) as error:
            raise _broken(path, error) from None
        end = sheet.end or (0, 0)
        if end[1] >= limits.MOST_COLUMNS:
            raise too_wide(path, end[1] + 1)
        found.append(RawSheet(
            path, meta.name, _Calamine(sheet), end[0] + 1 if sheet.end else 0, meta.visible != SheetVisibleEnum.Visible,
        ))
    return found


def _few(path: Path, sheets: int) -> None:
    if sheets > limits.MOST_SHEETS:
        raise InputError(f"has {sheets} sheets", str(path), f"at most {limits.MOST_SHEETS}: split the workbook")


class _Calamine:
    """The rows of a sheet in memory."""

    def __init__(self, sheet: CalamineSheet) -> None:
        self.sheet = sheet
        self.merged = Merged()
        for (top, left), (bottom, _) in sheet.merged_cell_ranges or []:
            self.merged.add(top, bottom, left)

    def __call__(self) -> Iterator[Row]:
        start = self.sheet.start
        if start is None:
            return
        fill = self.merged.filler()
        for number, cells in enumerate(self.sheet.to_python(skip_empty_area=False) if start[0] > 0 or start[1] > 0
                                       else self.sheet.iter_rows()):
            yield number + 1, fill(number, [None if cell == "" else cell for cell in cells])


# ---------------------------------------------------------------- row by row


def _streamed(path: Path, merged: dict[str, Merged]) -> list[RawSheet]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError) as error:
        raise _broken(path, error) from None
    _few(path, len(book.worksheets))
    return [
        RawSheet(
            path, sheet.title, _Streamed(sheet, path, _merged(sheet, merged)), sheet.max_row or 0,
            sheet.sheet_state != "visible",
        )
        for sheet in book.worksheets
    ]


def _merged(sheet: Any, merged: dict[str, Merged]) -> Merged:
    """The merged cells of a sheet: openpyxl passes over them when it reads row by row, but tells the sheet's file."""
    return merged.get(str(getattr(sheet, "_worksheet_path", "")).lstrip("/"), Merged())


class _Streamed:
    """The rows of a sheet too large for memory."""

    def __init__(self, sheet: Any, path: Path, merged: Merged) -> None:
        self.sheet = sheet
        self.path = path
        self.merged = merged

    def __call__(self) -> Iterator[Row]:
        fill = self.merged.filler()
        self.sheet.reset_dimensions()
        try:
            for number, cells in enumerate(self.sheet.iter_rows(values_only=True), 1):
                if len(cells) > limits.MOST_COLUMNS:
                    raise too_wide(self.path, len(cells))
                if number > limits.MOST_ROWS:
                    raise too_long(self.path, number)
                yield number, fill(number - 1, list(cells))
        except (KeyError, ValueError, OSError, TypeError, zipfile.BadZipFile, zlib.error, SyntaxError) as error:
            raise _broken(self.path, error) from None
