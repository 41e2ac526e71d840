"""An incentive that ends before the project would claim it is said to; one that only ends soon is marked as such."""

from __future__ import annotations

import datetime as dt

import pytest

from matcher.match import Matcher
from matcher.result import IncentiveResult, ParkResult
from profiles.applicant import ValueParser
from reports.layout import Page
from reports.messages import Words
from reports.money_section import Money
from rules.library import Library

DAY = dt.date(2026, 11, 22)
NANSHA = {
    "sector": ["biologic"], "independent_legal_entity": True, "registration_tax_statistics_in_area": True,
    "taxable_income_yuan": "2000万元", "hnte": True, "preferred_place": ["guangzhou/nansha"],
}
RATE = "ns-cit-2022-40#encouraged-15"  # until 2026-12-31


def nansha(library: Library, matcher: Matcher, as_of: dt.date = DAY, **planned: str) -> ParkResult:
    applicant = ValueParser(library.facts, library.regions, library.sectors).applicant({**NANSHA, **planned})
    result = matcher.match(applicant, as_of, 116)
    return next(p for p in result.parks if p.id == "guangzhou/nansha")


def rate(park: ParkResult) -> IncentiveResult:
    return next(i for i in park.incentives if i.key == RATE)


@pytest.mark.parametrize(("planned", "fact", "day"), [
    ({"timeline_start": "2027-03"}, "timeline_start", "2027-03-01"),
    ({"timeline_start": "2027"}, "timeline_start", "2027-01-01"),
    ({"timeline_start": "2026-12-31"}, "", ""),              # the last valid day itself is in time
    ({"timeline_start": "2027-01-01"}, "timeline_start", "2027-01-01"),
    ({"timeline_production": "2028-06"}, "timeline_production", "2028-06-01"),
    # A yearly relief can be had from the first day of the project on, whenever it produces.
    ({"timeline_start": "2026-12-01", "timeline_production": "2028-06"}, "", ""),
    ({"timeline_completion": "2026"}, "", ""),               # some of 2026 is before the end: not certain
    ({}, "", ""),
])
def test_planned_later_than_the_last_day(
    planned: dict[str, str], fact: str, day: str, library: Library, matcher: Matcher
) -> None:
    found = rate(nansha(library, matcher, **planned))
    assert (found.ends_before, found.planned) == (fact, day)
    assert found.ends_soon, "39 days are left"


def test_a_far_end_warns_only_where_the_plan_is_later(library: Library, matcher: Matcher) -> None:
    early = dt.date(2026, 1, 10)
    assert not rate(nansha(library, matcher, early)).ends_soon
    late = rate(nansha(library, matcher, early, timeline_start="2027-02"))
    assert late.ends_soon and late.ends_before == "timeline_start"


def test_a_single_payment_may_hang_on_a_later_day(library: Library, matcher: Matcher) -> None:
    park = nansha(library, matcher, timeline_start="2026-12-01", timeline_production="2028-06")
    once = [i for i in park.incentives if i.expires == "2027-04-30" and i.period == "once"]
    assert once and {i.ends_before for i in once} == {"timeline_production"}
    page = Page(100)
    Money(page, library.facts, Words("zh")).section(park)
    assert "那时已过期" in "".join(page.text().split())


@pytest.mark.parametrize(("lang", "said"), [
    ("zh", "你说的开工/入驻时间最早2027-03-01，届时已过期、不能申领"),
    ("en", "“Start of construction or moving in” is 2027-03-01 at the earliest: too late to claim by then"),
])
def test_the_screen_says_so(lang: str, said: str, library: Library, matcher: Matcher) -> None:
    page = Page(100)
    words = Words(lang)  # type: ignore[arg-type]
    park = nansha(library, matcher, timeline_start="2027-03")
    Money(page, library.facts, words).section(park)
    text = "".join(page.text().split())
    assert "".join(said.split()) in text
    page = Page(100)
    Money(page, library.facts, words).section(nansha(library, matcher))
    assert "".join(said.split())[-9:] not in "".join(page.text().split())


def test_while_a_call_is_open_its_rates_are_used(library: Library, matcher: Matcher) -> None:
    given = {
        "sector": ["chemical_drug"], "preferred_place": ["guangzhou/huangpu"], "independent_legal_entity": True,
        "registration_tax_statistics_in_area": True, "credit_good": True, "actually_operating_in_city": True,
        "products": [{"kind": "chemical_drug", "reg_class": "class_1", "stage": "phase_3", "trial_in_china": True,
                      "key_field": True}],
    }
    applicant = ValueParser(library.facts, library.regions, library.sectors).applicant(given)
    shown = {}
    for day in (dt.date(2025, 9, 30), DAY):
        park = next(p for p in matcher.match(applicant, day, 116).parks if p.id == "guangzhou/huangpu")
        shown[day] = {i.key: i for i in park.incentives}
    policy, call = "gz-city-2024-1#clinical-stages", "gz-city-2025-xybz#class-1-key-field"
    during, after = shown[dt.date(2025, 9, 30)], shown[DAY]
    assert during[policy].dropped_for.zh == "1类新药临床补助（重点领域内）"
    assert during[call].high == 500_000_000 and not during[call].dropped_for.zh
    assert call not in after and not after[policy].dropped_for.zh and after[policy].high == 1_000_000_000
