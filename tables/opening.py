"""Any file as people send it, opened by what it holds and not by what its name says."""

from __future__ import annotations

from pathlib import Path

from profiles.errors import InputError
from tables import limits
from tables.raw import RawSheet

KINDS = (".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".txt", ".parquet", ".jsonl")
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<meta", b"<?xml")


def open_sheets(path: Path) -> list[RawSheet]:
    """The sheets of a file, hidden ones too; raises `InputError` for what is missing, empty, too large or no table."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise InputError("is a folder, not a file", str(path), "give its files")
        with path.open("rb") as file:
            start = file.read(512)
    except FileNotFoundError:
        raise InputError("there is no such file", str(path), "check the name and the folder") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", str(path)) from None
    if not size:
        raise InputError("says nothing: it is empty", str(path), "check that the right file was saved")
    if size > limits.MOST_BYTES:
        raise InputError(f"is larger than {limits.MOST_BYTES // 1_000_000} MB", str(path), "split the list into several files")
    return _sheets(path, start)


def _sheets(path: Path, start: bytes) -> list[RawSheet]:
    suffix = path.suffix.lower()
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"\x09\x08")):
        from tables.excel import excel_sheets

        return excel_sheets(path)
    if start.startswith(b"PAR1") or suffix == ".parquet":
        from tables.columnar import parquet_sheets

        return parquet_sheets(path)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_MARKUP):
        raise InputError("is a web page or XML under another name", str(path), "open it in Excel and save it as .xlsx")
    if start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")):
        raise InputError("is no table", str(path), f"these can be read: {', '.join(KINDS)}")
    if suffix in {".xlsx", ".xlsm", ".xls"} and _binary(start):
        raise InputError("is not a workbook that can be read: it does not begin like one", str(path),
                         "open it in Excel and save it as .xlsx")
    if suffix == ".jsonl" or (start.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{") and suffix != ".csv"):
        from tables.columnar import lines_sheets

        return lines_sheets(path)
    if suffix not in {*KINDS, ""} or _binary(start):
        raise InputError("is no table", str(path), f"these can be read: {', '.join(KINDS)}")
    from tables.delimited import delimited_sheets

    return delimited_sheets(path)


def _binary(start: bytes) -> bool:
    """Whether a file is no text; a few NULs stand in text that other programs wrote."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    odd = sum(byte < 9 or 13 < byte < 32 for byte in start)
    return odd > max(len(start) * 0.1, 4)
