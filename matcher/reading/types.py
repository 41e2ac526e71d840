"""What reading a text yields: a fact, its value, and the words it was read from."""

from __future__ import annotations

import msgspec

Interval = tuple[float, float]


class Span(msgspec.Struct, frozen=True, gc=False):
    """The words a reading came from, as offsets into the text as it was given (end not included)."""

    start: int
    end: int


class Money(msgspec.Struct, frozen=True):
    """An amount in a currency other than the yuan; it is never converted silently."""

    amount: Interval
    currency: str


class Reading(msgspec.Struct, frozen=True):
    """One fact read from a text.

    `value` is True/False, an option, sector or region id, an interval (low, high) in the fact's unit
    (equal when exact, infinite where open), a date as text, `Money`, or a list of these.
    `note` says, where it helps, how the words were understood.
    """

    fact: str
    value: object
    span: Span
    note: str = ""
