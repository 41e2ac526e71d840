"""Incentive value."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from matcher.criteria.base import Money, Reason, Spread
from matcher.view import CaseView, ParkView, Views

_UNIT, _MOST = 1e6, 1e8


def incentives(case: CaseView, views: Views, money: Money) -> Spread:
    """What the lawful combination of subsidies there is worth, on a logarithmic scale that ends at ¥100 million."""
    del case, views
    return Spread(scale(money.low), scale(money.high))


def scale(yuan: NDArray[np.float64]) -> NDArray[np.float64]:
    """A sum on the scale."""
    return np.minimum(1.0, np.log1p(np.minimum(yuan, _MOST) / _UNIT) / math.log1p(_MOST / _UNIT))


def scale_one(yuan: float) -> float:
    """One sum on the scale."""
    return min(1.0, math.log1p(min(yuan, _MOST) / _UNIT) / math.log1p(_MOST / _UNIT))


def reasons(case: CaseView, park: ParkView, views: Views) -> tuple[Reason, ...]:
    """None: the incentives themselves are listed."""
    del case, park, views
    return ()
