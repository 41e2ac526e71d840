"""Cells as people fill them in: every way of writing, and nothing that breaks the reader."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.applicant import ForeignMoney, Known
from profiles.errors import InputError
from rules.library import load_library
from tables.cells import CellReader, Scale
from tables.columns import map_columns
from tables.headers import Headers
from tables.rows import RowReader

WAN = Scale(10_000.0)


def day(year: int, month: int, date: int) -> float:
    return float(dt.date(year, month, date).toordinal())


@pytest.mark.parametrize(("fact", "raw", "scale", "low", "high"), [
    ("revenue_yuan", "３，２００", WAN, 32e6, 32e6),
    ("revenue_yuan", 3200.5, WAN, 32_005_000, 32_005_000),
    ("revenue_yuan", "1.2亿", WAN, 1.2e8, 1.2e8),
    ("revenue_yuan", "￥1,234.5", Scale(), 1234.5, 1234.5),
    ("revenue_yuan", "约500万元左右", WAN, 5e6, 5e6),
    ("revenue_yuan", "3000-5000", WAN, 3e7, 5e7),
    ("revenue_yuan", "3000～5000万元", Scale(), 3e7, 5e7),
    ("revenue_yuan", "5000萬元", Scale(), 5e7, 5e7),
    ("revenue_yuan", "5000万元以上", Scale(), 5e7, math.inf),
    ("revenue_yuan", "不超过800", WAN, 0, 8e6),
    ("revenue_yuan", "三千万元", Scale(), 3e7, 3e7),
    ("revenue_yuan", "0.1", WAN, 1000, 1000),
    ("revenue_yuan", "RMB 300", Scale(10_000.0, "USD"), 300, 300),  # yuan, though the column is in dollars
    ("revenue_yuan", "¥1,200", WAN, 12e6, 12e6), ("revenue_yuan", "RMB 300 million", WAN, 3e8, 3e8),
    ("revenue_yuan", "8000萬人民幣", Scale(), 8e7, 8e7), ("revenue_yuan", "1200 RMB", WAN, 12e6, 12e6),
    ("revenue_yuan", "人民币300万元", Scale(), 3e6, 3e6), ("revenue_yuan", "3亿多元", Scale(), 3e8, math.inf),
    ("staff", "200余人", Scale(), 200, math.inf), ("staff", "五十多人", Scale(), 50, math.inf),
    ("staff", "35+", Scale(), 35, math.inf), ("staff", "~120", Scale(), 120, 120),
    ("company_registered_on", "5 Mar 2019", Scale(), day(2019, 3, 5), day(2019, 3, 5)),
    ("company_registered_on", "March 2019", Scale(), day(2019, 3, 1), day(2019, 3, 31)),
    ("founded_year", "Mar-2020", Scale(), 2020, 2020), ("founded_year", "2,018", Scale(), 2018, 2018),
    ("staff", "120人", Scale(), 120, 120), ("staff", "三百二十人", Scale(), 320, 320), ("staff", 80.0, Scale(), 80, 80),
    ("rd_ratio_pct", "12.5%", Scale(), 12.5, 12.5), ("rd_ratio_pct", 0.35, Scale(100.0), 35, 35),
    ("company_registered_on", 43000.0, Scale(), day(2017, 9, 22), day(2017, 9, 22)),
    ("company_registered_on", "43000", Scale(), day(2017, 9, 22), day(2017, 9, 22)),
    ("company_registered_on", dt.datetime(2019, 3, 5), Scale(), day(2019, 3, 5), day(2019, 3, 5)),
    ("company_registered_on", "2019年3月5日", Scale(), day(2019, 3, 5), day(2019, 3, 5)),
    ("company_registered_on", "2019/3/5 00:00:00", Scale(), day(2019, 3, 5), day(2019, 3, 5)),
    ("company_registered_on", "20190305", Scale(), day(2019, 3, 5), day(2019, 3, 5)),
    ("company_registered_on", "2019.03", Scale(), day(2019, 3, 1), day(2019, 3, 31)),
    ("founded_year", "2019年", Scale(), 2019, 2019), ("founded_year", dt.date(2019, 3, 5), Scale(), 2019, 2019),
])
def test_numbers_and_dates(
    cells: CellReader, fact: str, raw: object, scale: Scale, low: float, high: float
) -> None:
    read = cells.read(cells.values.facts[fact], raw, scale)
    assert isinstance(read, Known)
    assert read.value == (low, high)


@pytest.mark.parametrize(("fact", "raw", "value"), [
    *[("hnte", yes, True) for yes in ("是", "有", "√", "✓", "Y", "TRUE", "1", 1.0, True, "已认定")],
    *[("hnte", no, False) for no in ("否", "无", "×", "N", "false", 0, 0.0, "未认定")],
    ("financing_round", "B轮", "b"), ("registered_in", "廣東省廣州市南沙區某路1號", "guangzhou/nansha"),
    ("preferred_place", "横琴、南沙", ("zhuhai/hengqin", "guangzhou/nansha")),
    ("sector", "CAR-T；介入器械", ("car_t", "device_implant")), ("needs", "洁净厂房", ("clean_room",)),
])
def test_words(cells: CellReader, fact: str, raw: object, value: object) -> None:
    read = cells.read(cells.values.facts[fact], raw)
    assert isinstance(read, Known)
    assert read.value == value


@pytest.mark.parametrize("raw", [None, "", "  ", "-", "——", "/", "不详", "暂未统计", "TBC", "保密",
                                  "待定", "N/A", "#DIV/0!", float("nan")])
def test_gaps_are_unknown_and_never_zero(cells: CellReader, raw: object) -> None:
    for fact in ("revenue_yuan", "staff", "hnte", "company_registered_on", "sector", "registered_in"):
        assert cells.read(cells.values.facts[fact], raw, WAN) is None


@pytest.mark.parametrize(("fact", "raw", "scale", "amount", "currency"), [
    ("revenue_yuan", "500万美元", WAN, 5e6, "USD"), ("revenue_yuan", 3.0, Scale(10_000.0, "HKD"), 3e4, "HKD"),
    ("revenue_yuan", "USD 20m", WAN, 2e7, "USD"), ("revenue_yuan", "HK$50 million", WAN, 5e7, "HKD"),
    ("revenue_yuan", "MOP 3,000,000", WAN, 3e6, "MOP"), ("revenue_yuan", "1.5亿港币", WAN, 1.5e8, "HKD"),
    ("revenue_yuan", "20 million", Scale(10_000.0, "USD"), 2e7, "USD"), ("revenue_yuan", "300万", Scale(1.0, "USD"), 3e6, "USD"),
    ("revenue_yuan", "S$ 2m", WAN, 2e6, "SGD"), ("revenue_yuan", 12.5, Scale(1e6, "HKD"), 12.5e6, "HKD"),
])
def test_other_currencies_are_kept_and_not_converted(
    cells: CellReader, fact: str, raw: object, scale: Scale, amount: float, currency: str
) -> None:
    assert cells.read(cells.values.facts[fact], raw, scale) == ForeignMoney(amount, amount, currency)


@pytest.mark.parametrize(("fact", "raw"), [
    ("revenue_yuan", "很多"), ("revenue_yuan", "12亩"), ("revenue_yuan", True), ("revenue_yuan", "5000-3000"),
    ("revenue_yuan", "1e999"), ("revenue_yuan", "1e15元"), ("revenue_yuan", "1e15 USD"), ("staff", 1e99), ("staff", "≥1e9"),
    ("revenue_yuan", "12 parsecs"), ("staff", "120.5"), ("staff", -3), ("hnte", "申请中"),
    ("company_registered_on", "2019.13.45"), ("company_registered_on", "昨天"), ("founded_year", "12345"),
    ("founded_year", "decommissioned 2019"), ("company_registered_on", "Marketed 2018"),
    ("financing_round", "Z轮"), ("registered_in", "火星"), ("sector", "炼金术"), ("land_mu", "3000㎡"),
    ("floor_area_sqm", "3000m"), ("revenue_yuan", "20m"), ("revenue_yuan", "$20m"),
])
def test_what_cannot_be_read_is_refused_with_a_reason(cells: CellReader, fact: str, raw: object) -> None:
    with pytest.raises(InputError) as caught:
        cells.read(cells.values.facts[fact], raw)
    assert caught.value.what


ANYTHING = st.one_of(
    st.text(max_size=40), st.floats(), st.integers(), st.booleans(), st.none(), st.dates(), st.datetimes(),
    st.from_regex(r"[约超]?[0-9０-９,，.]{1,12}(万|亿|千)?(元|美元|%|人|亩)?(以上|左右)?", fullmatch=True),
    st.times(), st.timedeltas(),
)
FACTS = sorted(load_library().facts.by_id)


@given(fact=st.sampled_from(FACTS), raw=ANYTHING, factor=st.sampled_from([1.0, 1e4, 1e8, 100.0]))
def test_no_cell_breaks_the_reader(fact: str, raw: Any, factor: float, cells: CellReader) -> None:
    known = cells.values.facts[fact]
    try:
        read = cells.read(known, raw, Scale(factor))
    except InputError:
        return
    if isinstance(read, Known) and known.numeric:
        low, high = read.value  # type: ignore[misc]
        assert low <= high and not math.isnan(low)  # type: ignore[operator, arg-type]


@given(value=st.floats(0, 1e9, allow_nan=False).map(lambda v: round(v, 4)))
def test_a_number_reads_the_same_as_a_number_and_as_text(value: float, cells: CellReader) -> None:
    fact = cells.values.facts["revenue_yuan"]
    assert cells.read(fact, value, WAN) == cells.read(fact, f"{value:,.4f}", WAN) == cells.read(fact, f"{value:.4f}万元")


def test_a_cell_wins_over_the_description_and_the_difference_is_told(rows: RowReader) -> None:
    headers = Headers(rows.facts)
    columns = map_columns(["企业名称", "员工人数", "简介"], headers, {})
    entry = rows.read(columns, ["甲公司", 80, "公司有员工120人，从事细胞治疗药物研发。"])
    assert entry.applicant is not None
    assert entry.applicant.interval("staff") == (80, 80)
    assert "cell_gene_therapy" in entry.applicant.names("sector")
    assert [n.effect for n in entry.notes] == ["told"]
    assert "120" in entry.notes[0].value


@pytest.mark.parametrize(("field", "about", "expected"), [
    ("生物医药", "建设抗体药物生产线", ("antibody",)),  # the cell names a broad field, the description one within it
    ("抗体药物", "属于生物医药产业", ("antibody",)),
    ("生物医药、医疗器械", "建设抗体药物生产线", ("device", "antibody")),
    ("医疗器械", "建设抗体药物生产线", ("device",)),  # a cell wins over what a description says otherwise
])
def test_a_broad_field_is_narrowed_by_the_description(
    rows: RowReader, field: str, about: str, expected: tuple[str, ...]
) -> None:
    columns = map_columns(["企业名称", "所属领域", "建设内容"], Headers(rows.facts), {})
    entry = rows.read(columns, ["甲公司", field, about])
    assert entry.applicant is not None and entry.applicant.names("sector") == expected
