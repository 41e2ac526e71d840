"""What reading a text yields: a fact, its value, and the words it was read from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """The words a reading came from, as offsets into the text as it was given (end not included)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One fact read from a text.

    `value` is True/False, an option, sector or region id, an interval (low, high), or a list of ids.
    `note` says, where it helps, how the words were understood.
    """

    fact: str
    value: object
    span: Span
    note: str = ""
