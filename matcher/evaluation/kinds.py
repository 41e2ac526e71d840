"""Which kind of labelled cases a file holds, and reading it with clear errors."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from profiles.errors import DataError, InputError
from profiles.yaml_source import Source, read_yaml

KINDS = ("companies", "reading", "verdicts")
_SIGNS = {"bundle": "verdicts", "policy": "verdicts", "text": "reading", "description": "companies"}

T = TypeVar("T")


class CaseFile:
    """A file of labelled cases: its kind, its cases as written, and its glossary."""

    def __init__(self, path: Path, kind: str | None = None) -> None:
        self.path = path
        try:
            self._source: Source = read_yaml(path)
        except DataError as error:
            raise InputError(error.what, error.where, error.hint) from None
        data = self._source.data
        if not isinstance(data, dict) or not isinstance(data.get("cases"), list) or not data["cases"]:
            raise InputError("holds no `cases:` list", str(path), "see tests/cases for the form")
        self.cases: list[Any] = data["cases"]
        self.negatives: list[Any] = data.get("negatives") or []
        self.glossary: dict[str, Any] = data.get("glossary") or {}
        self.as_of = self._day(data.get("as_of"))
        self.kind = kind or self._guess()
        if self.kind not in KINDS:
            raise InputError(f"unknown kind {self.kind!r}", str(path), f"one of {', '.join(KINDS)}")

    def _day(self, written: Any) -> dt.date | None:
        """The day the cases were written for, when the file says so."""
        try:
            return dt.date.fromisoformat(str(written)) if written is not None else None
        except ValueError:
            raise InputError(f"as_of {written!r} is not a date such as 2026-11-22", str(self.path)) from None

    def _guess(self) -> str:
        first = self.cases[0]
        for sign, kind in _SIGNS.items():
            if isinstance(first, dict) and sign in first:
                return kind
        raise InputError("the kind of cases cannot be told", str(self.path), f"say --kind {'|'.join(KINDS)}")

    def convert(self, raw: Any, number: int, form: type[T], part: str = "cases") -> T:
        """One case in its form; raises `InputError` with the line and what is wrong."""
        try:
            return msgspec.convert(raw, form, strict=False)
        except msgspec.ValidationError as error:
            where = f"{self.path}:{self._source.line((part, number))}"
            raise InputError(f"{self.kind} case: {error}", where) from None
