"""Values as people give them, good and bad."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.applicant import Applicant, Known, ValueParser, accepted, day_interval
from profiles.errors import InputError
from profiles.facts import Fact, load_facts
from profiles.regions import load_regions
from profiles.sectors import load_sectors
from profiles.yaml_source import read_yaml
from rules.library import ROOT

FOLDER = ROOT / "rules" / "cases" / "registry"
VALUES = ValueParser(
    load_facts(read_yaml(FOLDER / "facts.yaml")),
    load_regions(read_yaml(FOLDER / "regions.yaml")),
    load_sectors(read_yaml(FOLDER / "sectors.yaml")),
)


def value(fact: str, raw: Any) -> Any:
    known = VALUES.known(VALUES.fact(fact), raw)
    return None if known is None else known.value


@pytest.mark.parametrize(
    ("fact", "raw", "expected"),
    [
        ("revenue_yuan", "1.2亿元", (1.2e8, 1.2e8)),
        ("revenue_yuan", 5, (5.0, 5.0)),
        ("revenue_yuan", "≥3000万", (3e7, math.inf)),
        ("revenue_yuan", "<= 3000万", (0.0, 3e7)),
        ("revenue_yuan", "> 5", (5.0, math.inf)),
        ("revenue_yuan", "1亿~2亿", (1e8, 2e8)),
        ("revenue_yuan", "3000~5000万元", (3e7, 5e7)),
        ("revenue_yuan", "3000万至5000万", (3e7, 5e7)),
        ("revenue_yuan", {"low": "1亿"}, (1e8, math.inf)),
        ("revenue_yuan", {"low": 1, "high": 2}, (1.0, 2.0)),
        ("revenue_yuan", [1, "2万"], (1.0, 2e4)),
        ("foreign_share_pct", "≥30%", (30.0, 100.0)),
        ("foreign_share_pct", 25, (25.0, 25.0)),
        ("staff", "20人", (20.0, 20.0)),
        ("founded_year", 2020, (2020.0, 2020.0)),
        ("founded_year", "2020年", (2020.0, 2020.0)),
        ("hnte", True, True),
        ("hnte", "是", True),
        ("hnte", "否", False),
        ("hnte", "no", False),
        ("hnte", 1, True),
        ("hnte", "未知", None),
        ("hnte", None, None),
        ("hnte", " ? ", None),
        ("revenue_yuan", "不详", None),
        ("size", "medium", "medium"),
        ("size", "中型", "medium"),
        ("registered_in", "黄埔区", "guangzhou/huangpu"),
        ("registered_in", "guangzhou/luogang", "guangzhou/huangpu"),
        ("sector", "疫苗，医疗器械", ("vaccine", "device")),
        ("sector", ["biologic"], ("biologic",)),
        ("needs", [], ()),
        ("needs", "中试、口岸", ("pilot_line", "port")),
        ("contact", 5, "5"),
    ],
)
def test_values(fact: str, raw: Any, expected: Any) -> None:
    assert value(fact, raw) == expected


BAD: list[tuple[str, Any, str]] = [
    ("revenue_yuan", "很多", "e.g. 3000万元"),
    ("revenue_yuan", -5, "outside what is possible"),
    ("revenue_yuan", "300万美元", "is in 美元, where yuan is asked for"),
    ("revenue_yuan", True, "yes or no"),
    ("revenue_yuan", {"low": 5, "high": 1}, "low end is above"),
    ("revenue_yuan", "5亿~1亿", "low end is above"), ("revenue_yuan", "5000~1亿", "write the unit at both ends"),
    ("revenue_yuan", {"lo": 5}, "a range is written"),
    ("revenue_yuan", {}, "a range is written"),
    ("revenue_yuan", [1, 2, 3], "not a quantity"),
    ("revenue_yuan", [None, 5], "not a quantity"),
    ("revenue_yuan", float("nan"), "reckoned"),
    ("revenue_yuan", 10**400, "reckoned"),
    ("revenue_yuan", {"low": {"low": 1}}, "not a quantity"),
    ("foreign_share_pct", 130, "0 – 100"),
    ("staff", 2.5, "whole number"),
    ("staff", "1~2.5", "whole number"),
    ("founded_year", 20, "(1900 – 2100)"),
    ("staff", "1e99", "(0 – 10,000,000 people)"),
    ("staff", "5~1e12", "(0 – 10,000,000 people)"),
    ("staff", {"low": 5, "high": 1e12}, "(0 – 10,000,000 people)"),
    ("staff", "≥1e12", "(0 – 10,000,000 people)"),
    ("revenue_yuan", "20万亿元", "(0 – 10,000,000,000,000 yuan)"),
    ("lease_months", 5000, "(0 – 2,400 months)"),
    ("established_on", "0201-05-01", "(1800-01-01 – 2200-12-31)"),
    ("hnte", "也许", "true/false"),
    ("hnte", 2, "true/false"),
    ("hnte", [], "true/false"),
    ("size", "giant", "one of micro, small, medium, large"),
    ("size", ["small"], "none of the choices"),
    ("registered_in", "火星", "not a known place"),
    ("registered_in", [], "one place is needed"),
    ("registered_in", "guangzhou、shenzhen", "one place is needed"),
    ("registered_in", {"a": 1}, "not a known place"),
    ("sector", "炼金术", "not a known sector"),
    ("sector", [None], "not a known sector"),
    ("needs", "airport", "none of the choices"),
    ("established_on", "昨天", "not a date such as"),
    ("established_on", "2026-02-30", "not a date on the calendar"),
    ("established_on", "2026-13", "not a date on the calendar"),
    ("established_on", "0000", "not a date on the calendar"),
    ("established_on", "2026-00-00", "not a date on the calendar"),
    ("established_on", 20260101, "not a date such as"),
    ("established_on", True, "not a date such as"),
    ("land_mu", "5000平方米", "where mu is asked for"),
]


@pytest.mark.parametrize(("fact", "raw", "says"), BAD, ids=lambda v: str(v)[:20])
def test_bad_values_say_what_where_and_how_to_mend(fact: str, raw: Any, says: str) -> None:
    with pytest.raises(InputError) as caught:
        VALUES.known(VALUES.fact(fact), raw, "file.yaml:3")
    assert says in str(caught.value)
    assert str(caught.value).startswith(f"file.yaml:3: {fact}")


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.dates(), st.datetimes()),
    lambda x: st.one_of(
        st.lists(x, max_size=3), st.dictionaries(st.sampled_from(["low", "high", "currency", "x"]), x, max_size=3)
    ),
    max_leaves=4,
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(VALUES.facts.by_id)), ANYTHING)
def test_anything_is_a_value_or_one_clear_error(fact: str, raw: Any) -> None:
    try:
        known = VALUES.known(VALUES.fact(fact), raw)
    except InputError as error:
        assert error.what
        return
    if known is not None and VALUES.facts[fact].numeric:
        assert isinstance(known.value, tuple)
        low, high = known.value
        assert float(low) <= float(high)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from([*VALUES.facts.by_id, "products", "nonsense"]), ANYTHING, max_size=4))
def test_any_mapping_is_an_applicant_or_one_clear_error(data: dict[str, Any]) -> None:
    try:
        assert isinstance(VALUES.applicant(data), Applicant)
    except InputError as error:
        assert error.what


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("2027-06-30", (2027, 6, 30), (2027, 6, 30)),
        ("2027-06", (2027, 6, 1), (2027, 6, 30)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("2027", (2027, 1, 1), (2027, 12, 31)),
        (2027, (2027, 1, 1), (2027, 12, 31)),
        ("2027年6月3日", (2027, 6, 3), (2027, 6, 3)),
        ("2027年6月", (2027, 6, 1), (2027, 6, 30)),
        ("2027/6/3", (2027, 6, 3), (2027, 6, 3)),
        ("2027.6", (2027, 6, 1), (2027, 6, 30)),
        (dt.date(2027, 6, 3), (2027, 6, 3), (2027, 6, 3)),
        (dt.datetime(2027, 6, 3, 23), (2027, 6, 3), (2027, 6, 3)),
    ],
)
def test_dates(raw: Any, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    assert day_interval(raw) == (dt.date(*first).toordinal(), dt.date(*last).toordinal())


def test_every_figure_has_two_ends_that_are_accepted_and_not_more() -> None:
    facts = load_facts(read_yaml(ROOT / "profiles" / "facts.yaml"))
    values = ValueParser(facts, VALUES.regions, VALUES.sectors)
    figures = [f for f in facts.by_id.values() if f.numeric]
    assert len(figures) > 200
    for fact in figures:
        least, most = accepted(fact)
        assert -math.inf < least < most < math.inf
        known, limits = values.known(fact, _said(fact, most)), fact.limits()
        assert known is not None and known.value == (most, most)
        assert limits[0] <= least and most <= limits[1]
        if fact.type != "date" or most < dt.date.max.toordinal():
            with pytest.raises(InputError, match="outside what is possible"):
                values.known(fact, _said(fact, most + 1))
        with pytest.raises(InputError, match="outside what is possible"):
            values.known(fact, _said(fact, least - 1))


def _said(fact: Fact, figure: float) -> Any:
    return dt.date.fromordinal(int(figure)) if fact.type == "date" else figure


@pytest.mark.parametrize("raw", [{"amount": "1e30", "currency": "USD"}, {"low": -5, "currency": "USD"}])
def test_money_in_another_currency_has_ends_too(raw: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="outside what is possible"):
        VALUES.applicant({"revenue_yuan": raw}, "form.yaml")
    assert VALUES.applicant({"revenue_yuan": {"amount": 5e6, "currency": "USD"}}).foreign["revenue_yuan"].low == 5e6


def test_unknown_fact_offers_the_nearest() -> None:
    with pytest.raises(InputError, match=r"a\.yaml: unknown fact 'revenu_yuan' \(did you mean revenue_yuan"):
        VALUES.fact("revenu_yuan", "a.yaml")
    with pytest.raises(InputError, match="did you mean revenue_yuan"):
        VALUES.fact("营业收入")
    with pytest.raises(InputError, match="`parkmatch facts` lists all"):
        VALUES.fact("xyzzy")


def test_applicant() -> None:
    made = VALUES.applicant(
        {
            "name": "某公司",
            "text": "原文",
            "revenue_yuan": "1亿元",
            "hnte": "未知",
            "sector": "疫苗",
            "investment_yuan": {"amount": "3000万美元", "currency": "USD"},
            "products": [{"kind": "vaccine"}, {"product.stage": "II期"}],
        }
    )
    assert (made.name, made.text) == ("某公司", "原文")
    assert set(made.facts) == {"revenue_yuan", "sector"}
    assert made.interval("revenue_yuan") == (1e8, 1e8)
    assert made.interval("sector") is None
    assert made.interval("hnte") is None
    assert made.names("sector") == ("vaccine",)
    assert made.names("hnte") == ()
    assert (made.foreign["investment_yuan"].low, made.foreign["investment_yuan"].currency) == (3e7, "USD")
    assert made.products == [{"product.kind": Known("vaccine")}, {"product.stage": Known("phase_2")}]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"product.kind": "vaccine"}, "belongs to a product"),
        ({"products": "vaccine"}, "products is a list"),
        ({"products": ["vaccine"]}, "product 1 is not a mapping of facts"),
        ({"products": [{"colour": "red"}]}, "unknown fact"),
        ({"staff": {"amount": 5, "currency": "USD"}}, "is no amount of money"),
        ({"investment_yuan": {"amount": "x", "currency": "USD"}}, "not a quantity"),
        ({"investment_yuan": {"currency": "USD"}}, "a range is written"),
        ({"investment_yuan": {"low": 5, "high": 1, "currency": "USD"}}, "low end is above"),
    ],
)
def test_bad_applicants(data: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        VALUES.applicant(data, "a.yaml")


def test_no_products_is_not_the_same_as_products_unsaid() -> None:
    assert VALUES.applicant({"products": None}).products is None
    assert VALUES.applicant({}).products is None
    assert VALUES.applicant({"products": []}).products == []
