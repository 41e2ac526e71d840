"""What a criterion is and what it answers with."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from matcher.view import CaseView, ParkView, Spread, Views
from profiles.label import Label

__all__ = ["Criterion", "Money", "Reason", "Spread", "exactly"]


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """One reason for a value, with the document and clause it rests on."""

    text: Label
    source: str = ""
    seen: str = ""


class Money(NamedTuple):
    """What the applicant can lawfully get at every area, in yuan: certain, and at best."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]


class Criterion(NamedTuple):
    """A criterion: its value for every area at once, and the reasons for one of them."""

    value: Callable[[CaseView, Views, Money], Spread]
    reasons: Callable[[CaseView, ParkView, Views], tuple[Reason, ...]]

    @property
    def about(self) -> str:
        """What it measures, in a user's words."""
        return (self.value.__doc__ or "").strip()


def exactly(values: NDArray[np.float64]) -> Spread:
    """Values that are known."""
    return Spread(values, values)
