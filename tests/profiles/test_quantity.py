from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.quantity import quantity


@pytest.mark.parametrize(
    ("written", "unit", "expected"),
    [
        ("300万元", "yuan", 3e6),
        ("1.5亿元", "yuan", 1.5e8),
        ("1.1亿", "yuan", 110_000_000),
        ("2千万", "yuan", 2e7),
        ("3百万元", "yuan", 3e6),
        ("1万亿元", "yuan", 1e12),
        ("5,000元", "yuan", 5000),
        ("5_000", "yuan", 5000),
        ("30%", "pct", 30),
        ("30%", None, 0.3),
        ("3‰", None, 0.003),
        ("3‰", "pct", 0.3),
        ("500万美元", "usd", 5e6),
        ("2000㎡", "sqm", 2000),
        ("2000平方米", "sqm", 2000),
        ("50亩", "mu", 50),
        ("200人", "people", 200),
        ("3年", "years", 3),
        ("18个月", "months", 18),
        ("200万元/亩", "yuan_per_mu", 2e6),
        (" 12 万 ", "", 120_000),
        ("-5", "", -5),
        ("1e3", "", 1000),
        (7, "yuan", 7),
        (0.1, "", 0.1),
        ("300万元", None, 3e6),
        ("200万元", "yuan_per_mu", 2e6),
    ],
)
def test_quantity(written: str | float, unit: str | None, expected: float) -> None:
    assert quantity(written, unit) == expected


@pytest.mark.parametrize(
    "written",
    [
        "",
        "很多",
        "三百万",
        "1.2.3万",
        "万",
        "300万元左右",
        "0x10",
        True,
        False,
        None,
        [],
        {},
        float("nan"),
        float("inf"),
        10**400,
        "1e400",
        "5 5",
        "--5",
        "$5",
    ],
)
def test_what_is_no_quantity(written: object) -> None:
    with pytest.raises(ValueError, match=r"quantity|yes or no|reckoned"):
        quantity(written)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("300万美元", "yuan"),
        ("300万港元", "yuan"),
        ("300万元", "usd"),
        ("50亩", "sqm"),
        ("5000平方米", "mu"),
        ("2年", "months"),
        ("24个月", "years"),
        ("30%", "yuan"),
        ("300万元", "pct"),
        ("20元/亩", "yuan"),
    ],
)
def test_nothing_is_converted_silently(written: str, unit: str) -> None:
    with pytest.raises(ValueError, match=r"where .* is asked for"):
        quantity(written, unit)


@given(st.integers(0, 10**7), st.sampled_from([("万", 10**4), ("亿", 10**8), ("百万", 10**6), ("", 1)]))
def test_hundredths_of_a_unit_stay_exact(hundredths: int, scale: tuple[str, int]) -> None:
    written = f"{hundredths // 100}.{hundredths % 100:02d}{scale[0]}"
    assert quantity(written, "yuan") == hundredths * scale[1] / 100
