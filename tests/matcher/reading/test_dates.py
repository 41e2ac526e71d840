"""Dates no more precise than they were said."""

from __future__ import annotations

import datetime as dt

import pytest

from matcher.reading.dates import find_dates
from matcher.reading.text import to_plain

WRITTEN = dt.date(2026, 11, 22)
READ = [
    ("2027年一季度开工", "2027-01"),
    ("2027年6月", "2027-06"),
    ("2029年上半年", "2029"),
    ("2027Q2入驻", "2027-04"),
    ("28年底投产", "2028-12"),
    ("明年6月", "2027-06"),
    ("去年9月", "2025-09"),
    ("2026年3月15日", "2026-03-15"),
    ("二〇二七年", "2027"),
    ("08年的老厂", "2008"),
    ("98年成立", "1998"),
    ("in June 2027", "2027-06"),
    ("Q1 2027", "2027-01"),
    ("the second half of 2028", "2028"),
    ("第三季竣工2028年第三季", "2028-07"),
]


@pytest.mark.parametrize(("words", "expected"), READ, ids=[w for w, _ in READ])
def test_dates(words: str, expected: str) -> None:
    assert [w.text for w in find_dates(to_plain(words), WRITTEN)] == [expected]


@pytest.mark.parametrize("words", ["2000平", "2030平米", "2000L", "1998家", "租2000到3000平", "员工2000-2500人", "08年底有货"])
def test_numbers_are_no_years(words: str) -> None:
    assert find_dates(to_plain(words), WRITTEN) == []


def test_part_of_a_year_is_marked() -> None:
    assert [w.part for w in find_dates(to_plain("今年前三季度9200万，去年1.1亿"), WRITTEN)] == [True, False]
