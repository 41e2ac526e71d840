"""Sums on the screen are the result's sums: exact, and marked wherever less may be paid."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.result import IncentiveResult, ParkResult, Result
from profiles.facts import Facts
from profiles.label import Label
from reports.bars import waterfall
from reports.layout import Page
from reports.messages import Words
from reports.money_section import Money
from reports.sums import amount_text, at_most, certain, sum_text
from rules.library import Library
from tests.reports.conftest import GOLDEN

ZH, EN = Words("zh"), Words("en")
UNITS = {"亿元": 10**10, "万元": 10**6, "元": 100}


@given(st.integers(0, 10**15))
def test_a_sum_is_never_rounded(fen: int) -> None:
    match = re.fullmatch(r"([\d,.]+)(亿元|万元|元)", sum_text(fen, ZH))
    assert match is not None
    assert round(float(match[1].replace(",", "")) * UNITS[match[2]]) == fen


def incentive(low: int, high: int | None, ceiling: bool = False, period: str = "once") -> IncentiveResult:
    return IncentiveResult(
        key="p#i", name=Label("事项"), policy=Label("办法"), number="", clause="", verdict="met", bucket="sure",
        low=low, high=high, period=period, ceiling=ceiling, seen="primary", status="in_force", effective="", expires="",
        checked="", beneficiary="company", kind="grant", nature="permanent",
    )


@pytest.mark.parametrize(("item", "zh", "en"), [
    (incentive(10**8, 10**8), "100万元", "¥1 million"),
    (incentive(0, 10**8), "最高100万元", "up to ¥1 million"),
    (incentive(10**8, 10**8, ceiling=True), "最高100万元", "up to ¥1 million"),
    (incentive(10**7, 10**8), "10万元至100万元", "¥100,000 to ¥1 million"),
    (incentive(0, None), "金额待定", "amount open"),
    (incentive(10**8, None), "至少100万元", "at least ¥1 million"),
    (incentive(0, 10**8, period="year"), "每年最高100万元", "up to ¥1 million a year"),
    (incentive(0, 0), "非资金", "no money"),
])
def test_amounts_say_up_to_wherever_less_may_be_paid(item: IncentiveResult, zh: str, en: str) -> None:
    assert (amount_text(item, ZH), amount_text(item, EN)) == (zh, en)


@pytest.fixture(scope="module")
def first() -> ParkResult:
    return msgspec.json.decode((GOLDEN / "results" / "company.json").read_bytes(), type=Result).parks[0]


def test_bars_on_the_screen_sum_to_the_score(first: ParkResult) -> None:
    page = Page(100)
    waterfall(page, first, ZH)
    figures = [float(m) for line in page.text().splitlines() for m in re.findall(r"(\d+\.\d\d)/", line)]
    assert round(sum(figures), 2) == first.score / 100
    assert f"{first.score / 100:.2f}" in page.text().splitlines()[len(first.criteria)]


def test_nothing_uncounted_enters_a_total(first: ParkResult, small: Library) -> None:
    money = Money(Page(100), small.facts, ZH)
    for bucket in ("review", "unverified", "deferral", "refund", "others", "barred", "notional", "other_fields"):
        assert money.total(bucket, first.totals) == ""
    kept = {"sure", "on_undertaking", "possible"}
    worth = sum(i.high or 0 for i in first.incentives if i.bucket in kept)
    assert certain(first.totals) <= at_most(first.totals) <= worth


def test_a_barred_reward_is_told_as_such(first: ParkResult) -> None:
    page = Page(100)
    Money(page, Facts({}), ZH).section(first)
    line = next(x for x in page.text().splitlines() if "经济贡献奖励" in x)
    assert line.strip().startswith("与涉税贡献挂钩")


def shown(park: ParkResult, facts: Facts) -> str:
    page = Page(100)
    Money(page, facts, ZH).section(park)
    return page.text()


def test_granted_with_an_open_amount_is_not_said_to_be_nothing(first: ParkResult, small: Library) -> None:
    totals = msgspec.structs.replace(first.totals, sure=0, sure_at_most=0)
    park = msgspec.structs.replace(first, totals=totals, incentives=(incentive(0, None, period="year"),))
    assert "确定可得：金额待定" in shown(park, small.facts)
    assert "0元" not in shown(park, small.facts)


@pytest.mark.parametrize(("missing", "told"), [(("foreign_invested",), True), (("staff",), False)])
def test_what_hangs_on_foreign_capital_nobody_mentioned_is_told_apart(
    first: ParkResult, small: Library, missing: tuple[str, ...], told: bool
) -> None:
    item = msgspec.structs.replace(
        incentive(0, 10**10), bucket="possible", verdict="unknown", in_bundle=True, missing=missing,
    )
    park = msgspec.structs.replace(
        first, totals=msgspec.structs.replace(first.totals, possible=10**10), incentives=(item,),
    )
    assert ("其中1亿元只给外资或港澳台资企业" in shown(park, small.facts)) is told
