"""What a criterion answers with."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from matcher.view import CaseView, ParkView, Views
from profiles.label import Label

__all__ = ["Criterion", "Money", "Part", "Reason"]


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """One reason for a value, with the document and clause it rests on."""

    text: Label
    source: str = ""
    seen: str = ""


class Part(msgspec.Struct, frozen=True):
    """A criterion's value: between `low` and `high`, both in [0, 1], and why."""

    low: float
    high: float
    reasons: tuple[Reason, ...] = ()


class Money(msgspec.Struct, frozen=True):
    """What the applicant can lawfully get at a place, in yuan: certain, and at best."""

    low: float
    high: float


Criterion = Callable[[CaseView, ParkView, Views, Money], Part]
