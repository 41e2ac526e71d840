"""Whole texts: what must be read, what must not, and that nothing breaks the reader."""

from __future__ import annotations

import datetime as dt
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import profiles
from matcher.evaluation import run
from matcher.reading.reader import Reader
from matcher.reading.types import Money, Reading

CASES = Path(__file__).parents[2] / "cases"
DATA = Path(profiles.__file__).parent
WRITTEN = dt.date(2026, 11, 22)
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def reader() -> Reader:
    facts: dict[str, Any] = yaml.load((DATA / "facts.yaml").read_text(encoding="utf-8"), Loader=LOADER)
    regions: list[dict[str, Any]] = yaml.load((DATA / "regions.yaml").read_text(encoding="utf-8"), Loader=LOADER)
    return Reader(facts, regions)


def read(text: str) -> dict[str, object]:
    return {r.fact: r.value for r in reader().read(text, WRITTEN)}


@pytest.mark.parametrize("name", ["reading-own.yaml", "reading.yaml"])
def test_labelled_texts(name: str) -> None:
    figures = run(CASES / name, "reading", as_of=WRITTEN).figures
    assert figures["wrong"] == 0
    assert figures["recall_pct"] >= 98
    assert figures["traps_avoided_pct"] == 100


def test_foreign_money_is_never_converted() -> None:
    assert read("註冊資本美金600萬元")["registered_capital_yuan"] == Money((6e6, 6e6), "USD")


def test_span_points_into_the_original() -> None:
    text = "本公司擬投資１.２億元於廣州南沙"
    spans = {r.fact: text[r.span.start : r.span.end] for r in reader().read(text, WRITTEN)}
    assert spans["investment_total_yuan"].endswith("１.２億元")
    assert spans["preferred_place"] == "廣州南沙"


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("投资额还没定，大概1.2亿，别写进去。", "investment_total_yuan"),
        ("想融3000万。", "financing_yuan"),
        ("市场规模200亿。", "revenue_yuan"),
        ("母公司是科创板上市公司。", "listed"),
        ("产品去年获批上市。", "listed"),
        ("我们毕业于中山大学。", "preferred_place"),
        ("一期临床入组120人。", "staff"),
        ("反应器2000L，冷库3000m³。", "floor_area_sqm"),
    ],
)
def test_left_alone(text: str, fact: str) -> None:
    assert fact not in read(text)


@given(
    st.text(
        alphabet=st.sampled_from(
            "投资总额一二三亿万元亩平方米员工人去年营收研发高企不没，。（）1234567890.%-~ABCabc$：\n至到"
        ),
        max_size=80,
    )
)
def test_any_text_can_be_read(text: str) -> None:
    readings: list[Reading] = reader().read(text, WRITTEN)
    for reading in readings:
        assert 0 <= reading.span.start <= reading.span.end <= len(text)


def test_a_long_text_is_read_in_time() -> None:
    """A form without stops, a list of a thousand companies: time grows with length, not with its square."""
    read("在深圳" * 300)
    for words in ("在深圳", "贷款设备2025年", "拿地30亩", "做诊断试剂的代理商", "香港母公司", "员工 120，"):
        start = time.process_time()
        read(words * (20_000 // len(words)))
        assert time.process_time() - start < 5, words
