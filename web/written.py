"""A value written so that it reads back as the same value: what stands in a form field."""

from __future__ import annotations

import calendar
import datetime as dt
import math

from profiles.applicant import ForeignMoney, Known
from profiles.facts import Fact

SEPARATOR = "、"
WAN, YI = 1e4, 1e8


def written(fact: Fact, known: Known | ForeignMoney | None, base: str = "zh") -> str:
    """A value as it is typed: `3000万元`, `≥60`, `2027-06`, ids of choices joined by `、`; empty when unknown."""
    if known is None:
        return ""
    if isinstance(known, ForeignMoney):
        return f"{_between(_digits(known.low), _digits(known.high))}{known.currency}"
    value = known.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if not value or isinstance(value[0], str):
        return SEPARATOR.join(str(v) for v in value)
    low, high = (float(v) for v in value)
    if fact.type == "date":
        return _days(low, high)
    least, most = fact.bounds()
    if low == high:
        return _number(fact, low, base)
    if high >= most:
        return f"≥{_number(fact, low, base)}"
    if low <= least:
        return f"≤{_number(fact, high, base)}"
    # Each end with its own unit: a bare number takes that of the other end.
    unit = "元" if fact.unit == "yuan" and base == "zh" else ""
    return _between(*(t + unit if t[-1].isdigit() else t for t in (_number(fact, v, base) for v in (low, high))))


def _between(low: str, high: str) -> str:
    return low if low == high else f"{low}~{high}"


def _number(fact: Fact, value: float, base: str) -> str:
    if fact.type == "money" and fact.unit == "yuan" and base == "zh":
        for factor, unit in ((YI, "亿元"), (WAN, "万元")):
            if abs(value) >= factor and math.isclose(value / factor, round(value / factor, 6), rel_tol=1e-12):
                return f"{_digits(round(value / factor, 6))}{unit}"
    return _digits(value)


def _digits(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") if value != int(value) else f"{value:.0f}"


def _days(low: float, high: float) -> str:
    """A day, a month or a year, whichever the interval is."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    first, last = dt.date.fromordinal(int(low)), dt.date.fromordinal(int(high))
    if first == last:
        return first.isoformat()
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"{first.year}"
    whole_month = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if whole_month and (first.year, first.month) == (last.year, last.month):
        return f"{first.year}-{first.month:02d}"
    return ""
