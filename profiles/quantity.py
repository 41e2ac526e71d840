"""Quantities as documents write them: 300万元, 1.5亿元, 30%, 3‰, 2000㎡."""

from __future__ import annotations

import re

_NUMBER = re.compile(
    r"^\s*([+-]?[0-9][0-9,_]*(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?)\s*"
    r"(万亿|亿|千万|百万|万|千)?\s*"
    r"(元/亩|元/㎡|元|美元|港元|澳门元|亩|㎡|平方米|%|‰|人|名|个|项|件|台|家|年|个月|月|天|日)?\s*$",
    re.IGNORECASE,
)
_SCALE = {"万亿": 1e12, "亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "千": 1e3}
# What a written unit stands for; one that is not here (人, 个, 家 …) fits any count.
_STANDS_FOR = {
    "元": "yuan", "美元": "usd", "港元": "hkd", "澳门元": "mop", "亩": "mu", "㎡": "sqm", "平方米": "sqm", "%": "pct",
    "‰": "pct", "年": "years", "个月": "months", "月": "months", "天": "days", "日": "days", "元/亩": "yuan_per_mu",
    "元/㎡": "yuan_per_sqm",
}
_SPELT = {"元": frozenset({"yuan_per_mu", "yuan_per_sqm_month"}), "元/㎡": frozenset({"yuan_per_sqm_month"})}


def quantity(written: str | float | int, unit: str | None = None) -> float:
    """The number a document's figure stands for, in the fact's own unit.

    A percentage is a number of percent where the unit is `pct` (30% is 30) and a fraction elsewhere (30% is 0.3).

    >>> quantity("1.5亿元"), quantity("3‰"), quantity("30%", "pct"), quantity("5,000元")
    (150000000.0, 0.003, 30.0, 5000.0)

    Raises `ValueError` when it is not a quantity.
    """
    if isinstance(written, bool):
        raise ValueError("a yes or no where a quantity is expected")
    if isinstance(written, int | float):
        return _finite(written)
    match = _NUMBER.match(written) if isinstance(written, str) else None
    if not match:
        raise ValueError(f"{written!r} is not a quantity such as 300万元, 30% or 5000")
    digits, scale, suffix = match.groups()
    _same_unit(written, suffix or "", unit or "")
    # The scale as integer arithmetic on the decimal text would avoid 1.1*1e8; rounding at 12 digits does the same.
    value = float(f"{float(digits.replace(',', '').replace('_', '')) * _SCALE.get(scale or '', 1):.12g}")
    if suffix == "%":
        return value if unit == "pct" else float(f"{value / 100:.12g}")
    if suffix == "‰":
        return float(f"{value / 10:.12g}") if unit == "pct" else float(f"{value / 1000:.12g}")
    return _finite(value)


def _finite(value: float | int) -> float:
    if not -1e300 < value < 1e300:
        raise ValueError(f"{value!r:.40} is not a number that can be reckoned with")
    return float(value)


def _same_unit(written: str, suffix: str, unit: str) -> None:
    """Refuses 300万美元 where yuan are asked for, and 2年 where months are: nothing is converted silently."""
    stands_for = _STANDS_FOR.get(suffix)
    if unit and stands_for and stands_for != unit and unit not in _SPELT.get(suffix, ()):
        raise ValueError(f"{written!r} is in {suffix}, where {unit} is asked for")
