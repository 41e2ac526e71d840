"""What ends soon: the span, its two ends included, the place, and what follows."""

from __future__ import annotations

import datetime as dt

import pytest

from profiles.errors import InputError
from reports.ending import endings, until
from reports.places import place_of
from rules.library import Library

DAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(("within", "last"), [
    ("180d", "2027-05-21"), ("0d", "2026-11-22"), ("39", "2026-12-31"), ("6m", "2027-05-22"), ("1y", "2027-11-22"),
    (" 2 Y ", "2028-11-22"),
])
def test_span(within: str, last: str) -> None:
    assert until(within, DAY).isoformat() == last


def test_a_month_ends_where_it_ends() -> None:
    assert until("1m", dt.date(2027, 1, 31)) == dt.date(2027, 2, 28)
    assert until("1y", dt.date(2028, 2, 29)) == dt.date(2029, 2, 28)


@pytest.mark.parametrize("within", ["", "soon", "-5d", "1.5y", "5w", "99999y", "99999m", "9" * 30])
def test_what_is_no_span(within: str) -> None:
    with pytest.raises(InputError):
        until(within, DAY)


def test_both_ends_count(small: Library) -> None:
    def keys(day: dt.date, last: dt.date) -> list[str]:
        return [e.incentive for e in endings(small, day, last).items]

    end = dt.date(2026, 12, 31)
    assert keys(DAY, end) == ["dong-2025-1#upgrade"]
    assert keys(DAY, end - dt.timedelta(days=1)) == []
    assert keys(end, end) == ["dong-2025-1#upgrade"], "the last valid day is still valid"
    assert "dong-2025-1#upgrade" not in keys(end + dt.timedelta(days=1), dt.date(2030, 1, 1))


def test_soonest_first_and_every_one_in_time(library: Library) -> None:
    found = endings(library, DAY, until("2y", DAY))
    days = [e.last_day for e in found.items]
    assert days == sorted(days) and len(days) > 60
    assert all(DAY <= d <= dt.date(2028, 11, 22) for d in days)
    assert all(e.days_left == (e.last_day - DAY).days for e in found.items)
    keys = {e.incentive for e in found.items}
    assert {"ns-cit-2022-40#encouraged-15", "ns-iit-2022-29#hk-macao-excess-exempt"} <= keys
    assert {e.last_day.isoformat() for e in found.items if e.policy == "hp-2025-9"} == {"2028-07-23"}
    after = next(e.after for e in found.items if e.policy == "ns-cit-2022-40")
    assert "未检索到延续" in after[0].zh


def test_only_what_reaches_the_place(library: Library) -> None:
    last = until("2y", DAY)
    nansha = {e.policy for e in endings(library, DAY, last, place_of(library, park="guangzhou/nansha")).items}
    hengqin = {e.policy for e in endings(library, DAY, last, place_of(library, park="横琴")).items}
    assert "ns-cit-2022-40" in nansha and "ns-cit-2022-40" not in hengqin
    assert {"cn-vat-advmfg-2023-43"} <= nansha & hengqin
    city = {e.policy for e in endings(library, DAY, last, place_of(library, region="广州市")).items}
    assert {"ns-cit-2022-40", "hp-2025-9"} <= city, "a region is asked for with all inside it"
    with pytest.raises(InputError, match="at once"):
        place_of(library, "广州市", "横琴")
