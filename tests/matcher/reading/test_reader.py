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


def test_texts_of_a_stranger() -> None:
    """Written before the reader was mended by them; what was not then read right is still partly out of reach."""
    figures = run(CASES / "reading-fresh.yaml", "reading", as_of=WRITTEN).figures
    assert figures["precision_pct"] >= 99.5
    assert figures["recall_pct"] >= 98
    assert figures["traps_avoided_pct"] == 100


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("融资：5000\n万科园区", {}),
        ("投资：3亿\n项目名称：敷料", {"investment_total_yuan": (3e8, 3e8)}),
        ("净利：0.6亿\n人数：1,200", {"net_profit_yuan": (6e7, 6e7), "staff": (1200.0, 1200.0)}),
        ("现有员工80人，年产值2.1亿元，缴税600万元。", {"staff": (80.0, 80.0), "industrial_output_yuan": (2.1e8, 2.1e8)}),
        ("拟投资1亿元，年产值3亿元，年税收2000万元。", {
            "investment_total_yuan": (1e8, 1e8), "output_target_yuan": (3e8, 3e8), "tax_target_yuan": (2e7, 2e7),
        }),
        ("效益：年销售收入6亿元", {"output_target_yuan": (6e8, 6e8)}),
        ("预计员工由现在的150人增加到260人", {"staff": (150.0, 150.0), "staff_planned": (260.0, 260.0)}),
        ("明年员工从220加到400", {"staff": (220.0, 220.0), "staff_planned": (400.0, 400.0)}),
        ("员工由150人增加到260人", {"staff": (260.0, 260.0)}),
        ("Headcount grew from 150 to 260 last year", {"staff": (260.0, 260.0)}),
        ("Budget cut from RMB 90m to RMB 65m", {"investment_total_yuan": (6.5e7, 6.5e7)}),
        ("Our plant employs 120 people", {"staff": (120.0, 120.0)}),
        ("18 hires by 2028", {"staff_planned": (18.0, 18.0)}),
        ("工人260，", {"staff": (260.0, 260.0)}),
        ("员工300，其中工人260", {"staff": (300.0, 300.0)}),
        ("营收九千三，利润六百多", {"revenue_yuan": (9.3e7, 9.3e7), "profit_yuan": (6e6, float("inf"))}),
        ("去年3200w营收，亏500w", {"revenue_yuan": (3.2e7, 3.2e7), "net_profit_yuan": (-5e6, -5e6)}),
        ("拟追加投资4000万元实施技改", {"investment_total_yuan": (4e7, 4e7)}),
        ("已追加投资4000万元", {}),
        ("研发投入预算1200万元", {"rd_budget_yuan": (1.2e7, 1.2e7)}),
        ("C轮4亿黄了", {}),
        ("现有：占地12亩，厂房9000平。拟：新购30亩", {
            "floor_area_existing_sqm": (9000.0, 9000.0), "land_mu": (30.0, 30.0),
        }),
        ("海外仓共6万平，国内想租3万平", {"floor_area_sqm": (3e4, 3e4)}),
        ("we run a plant here (60 staff, 4,000 sqm)", {"staff": (60.0, 60.0), "floor_area_existing_sqm": (4e3, 4e3)}),
        ("其中六成销往东南亚", {"export_share_pct": (60.0, 60.0), "export": True}),
        ("其中六成销往华东", {}),
        ("2025年出口3000万美元，占销售七成", {"export_share_pct": (70.0, 70.0), "export": True}),
        ("由澳门某集团持股60%", {"macau_shareholding_pct": (60.0, 60.0), "macau_capital": True}),
        ("We are 70% owned by a Korean group", {"foreign_shareholding_pct": (70.0, 70.0), "foreign_capital": True}),
        ("去年营收1亿元，同比增长18%", {"revenue_yuan": (1e8, 1e8), "revenue_growth_pct": (18.0, 18.0)}),
        ("销售额5亿元，其中批发占92%", {"revenue_yuan": (5e8, 5e8), "wholesale_retail_revenue_share_pct": (92.0, 92.0)}),
        ("推荐两家：甲公司员工80人；乙公司员工60人。", {}),
    ],
)
def test_amounts_and_what_they_are_of(text: str, expected: dict[str, object]) -> None:
    found = read(text)
    found.pop("revenue_year", None)
    assert {fact: value for fact, value in found.items() if fact not in ("registered_in", "preferred_place")} == expected


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
    words_of_all_sorts = ("在深圳", "贷款设备2025年", "拿地30亩", "做诊断试剂的代理商", "香港母公司", "员工 120，")
    for words in (*words_of_all_sorts, "____", "员工5人增加到9人，"):
        start = time.process_time()
        read(words * (20_000 // len(words)))
        assert time.process_time() - start < 5, words
