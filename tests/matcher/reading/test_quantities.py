"""Amounts with their bounds, units and currencies."""

from __future__ import annotations

import math

import pytest

from matcher.reading.quantities import find_quantities
from matcher.reading.text import Text

INF = math.inf
READ = [
    ("3个亿", [(3e8, 3e8, "money", "")]),
    ("三个亿打底五个亿封顶", [(3e8, 5e8, "money", "")]),
    ("六亿八", [(6.8e8, 6.8e8, "money", "")]),
    ("八千多万", [(8e7, INF, "money", "")]),
    ("8千多万", [(8e7, INF, "money", "")]),
    ("两三千万", [(2e7, 3e7, "money", "")]),
    ("一亿两千万", [(1.2e8, 1.2e8, "money", "")]),
    ("5000w", [(5e7, 5e7, "money", "")]),
    ("￥15,000万元", [(1.5e8, 1.5e8, "money", "")]),
    ("RMB 350-400 million", [(3.5e8, 4e8, "money", "")]),
    ("RMB 180–220m", [(1.8e8, 2.2e8, "money", "")]),
    ("between RMB 20 and 30 million", [(2e7, 3e7, "money", "")]),
    ("美金600万元", [(6e6, 6e6, "money", "USD")]),
    ("一千二百萬港紙", [(1.2e7, 1.2e7, "money", "HKD")]),
    ("$2.5M-$3M", [(2.5e6, 3e6, "money", "USD")]),
    ("不低于500万元/亩", [(5e6, INF, "per_mu", "")]),
    ("亩均投资500万元", [(5e6, 5e6, "per_mu", "")]),
    ("亩均税收30万元", [(3e5, 3e5, "other", "")]),
    ("60亩以内", [(-INF, 60, "land", "")]),
    ("百来亩", [(100, 100, "land", "")]),
    ("2公顷", [(30, 30, "land", "")]),
    ("3000到5000平", [(3000, 5000, "area", "")]),
    ("一千五百呎", [(139.35, 139.35, "area", "")]),
    ("80,000 m2", [(80000, 80000, "area", "")]),
    ("28元每平每月", [(28, 28, "rent", "")]),
    ("三十八块一平一个月", [(38, 38, "rent", "")]),
    ("一百五十多人", [(150, 150, "people", "")]),
    ("over 200 employees", [(200, INF, "people", "")]),
    ("七成", [(70, 70, "pct", "")]),
    ("三成半", [(35, 35, "pct", "")]),
    ("百分之三十", [(30, 30, "pct", "")]),
    ("营业收入（万元）：8600", [(8.6e7, 8.6e7, "money", "")]),
    ("净利润：-320万元", [(-3.2e6, -3.2e6, "money", "")]),
    ("别超过2500万", [(-INF, 2.5e7, "money", "")]),
    ("两个亿不到", [(-INF, 2e8, "money", "")]),
    ("5000\n万科", [(5000, 5000, "bare", "")]),
    ("2.5亿\n人数", [(2.5e8, 2.5e8, "money", "")]),
    ("投资\t3\t亿元", [(3e8, 3e8, "money", "")]),
    ("1500平+200平仓库", [(1500, 1500, "area", ""), (200, 200, "area", "")]),
    ("80亩+附属厂房", [(80, 80, "land", "")]),
    ("12e", [(1.2e9, 1.2e9, "money", "")]),
    ("两百来号，", [(200, 200, "people", "")]),
    ("1.2亿元/3年", [(1.2e8, 1.2e8, "money", ""), (3, 3, "other", "")]),
    ("cut from RMB 90m to RMB 120m", [(9e7, INF, "money", ""), (1.2e8, 1.2e8, "money", "")]),
    ("厂房六千方。", [(6000, 6000, "area", "")]),
    ("| 营业收入（万元） | 8,600 |", [(8.6e7, 8.6e7, "money", "")]),
]
NOT_READ = ["几千万到上亿", "数百万", "十几个人", "IL-17A", "第三类", "A+轮", "12m tall", "两个品种"]


@pytest.mark.parametrize(("words", "expected"), READ, ids=[w for w, _ in READ])
def test_amounts(words: str, expected: list[tuple[float, float, str, str]]) -> None:
    text = Text.of(words)
    found = find_quantities(text.plain, text.original)
    assert [(q.low, q.high, q.kind, q.currency) for q in found] == expected


@pytest.mark.parametrize("words", NOT_READ)
def test_vague_words_and_names_are_no_amounts(words: str) -> None:
    text = Text.of(words)
    assert [q for q in find_quantities(text.plain, text.original) if q.kind not in ("other", "bare")] == []


@pytest.mark.parametrize("words", ["2000L", "3000m³", "4条", "12万支/年", "500家"])
def test_other_units_are_told_apart(words: str) -> None:
    text = Text.of(words)
    assert {q.kind for q in find_quantities(text.plain, text.original)} <= {"other"}
