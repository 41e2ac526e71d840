"""Incentive value."""

from __future__ import annotations

import math

from matcher.criteria.base import Money, Part
from matcher.view import CaseView, ParkView, Views

_UNIT, _MOST = 1e6, 1e8


def incentives(case: CaseView, park: ParkView, views: Views, money: Money) -> Part:
    """What the lawful combination of subsidies there is worth, on a logarithmic scale that ends at ¥100 million."""
    del case, park, views
    return Part(_scale(money.low), _scale(money.high))


def _scale(yuan: float) -> float:
    return min(1.0, math.log1p(min(yuan, _MOST) / _UNIT) / math.log1p(_MOST / _UNIT))
