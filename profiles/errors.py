"""Errors a user can act on: what is wrong, where, and how to mend it."""

from __future__ import annotations


class ParkmatchError(Exception):
    """Something the user gave, or a data file, is wrong; the message says what, where and how to mend it."""

    def __init__(self, what: str, where: str = "", hint: str = "") -> None:
        super().__init__(what, where, hint)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} ({self.hint})" if self.hint else text


class DataError(ParkmatchError):
    """A data file of the project is wrong."""


class InputError(ParkmatchError):
    """What the user typed, or a file they gave, cannot be used."""
