"""What reading a text yields: a fact, its value, and the words it was read from."""

from __future__ import annotations

from dataclasses import dataclass

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Span:
    """The words a reading came from, as offsets into the text as it was given (end not included)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency other than the yuan; it is never converted silently."""

    amount: Interval
    currency: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One fact read from a text.

    `value` is True/False, an option, sector or region id, an interval (low, high) in the fact's unit
    (equal when exact, infinite where open), a date as text, `Money`, or a list of these.
    `note` says, where it helps, how the words were understood.
    """

    fact: str
    value: object
    span: Span
    note: str = ""
