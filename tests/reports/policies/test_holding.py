"""What holds in a park: nation first, carved-out places without, filters that only take away."""

from __future__ import annotations

import datetime as dt

import pytest

from profiles.errors import InputError
from reports.find import find_park
from reports.holding import Holding, holding
from rules.library import Library

DAY = dt.date(2026, 11, 22)


def held(library: Library, park: str, **more: object) -> Holding:
    return holding(library, find_park(library, park), DAY, **more)  # type: ignore[arg-type]


def test_nation_province_city_district_in_that_order(library: Library) -> None:
    found = held(library, "guangzhou/nansha")
    order = list(dict.fromkeys(h.region for h in found.items))
    assert order == ["national", "guangdong", "guangzhou", "guangzhou/nansha"]
    assert {h.policy for h in found.items} >= {"cn-cit-hnte", "gd-yfb-2024-11", "gz-city-2024-1", "ns-2024-2"}
    assert all(h.state in {"in_force", "unverified"} for h in found.items)


def test_what_belongs_elsewhere_does_not_hold(library: Library) -> None:
    hengqin = {h.policy for h in held(library, "横琴").items}
    assert "hq-cit-2022-19" in hengqin and "ns-2024-2" not in hengqin
    assert "zh-biomed-2024-64" not in hengqin, "Zhuhai's measures carve Hengqin out"
    assert "zh-biomed-2024-64" in {h.policy for h in held(library, "zhuhai/jinwan").items}
    assert "gd-mfg-invest-2021-21" not in {h.policy for h in held(library, "shenzhen/pingshan", whole=True).items}


def test_every_match_of_the_engine_holds_there_and_nothing_is_lost(library: Library) -> None:
    every = held(library, "guangzhou/huangpu", whole=True)
    live = held(library, "guangzhou/huangpu")
    assert len(live.items) + sum(live.left_out.values()) == len(every.items)
    lineage = set(library.regions.lineage("guangzhou/huangpu"))
    expected = {i.key for p in library.policies for i in p.incentives
                if lineage & set(i.regions) and not lineage & set(p.except_regions)}
    assert {h.incentive for h in every.items} == expected


def test_filters(library: Library) -> None:
    tax = held(library, "横琴", kind="tax").items
    assert tax and {h.kind for h in tax} == {"tax"}
    whole = {h.incentive for h in held(library, "横琴").items}
    tcm = {h.incentive for h in held(library, "横琴", sector="中药").items}
    assert tcm < whole and "cn-cit-hnte#hnte-15" in tcm, "what is for every field stays"
    with pytest.raises(InputError, match="unknown sector"):
        held(library, "横琴", sector="量子")
    with pytest.raises(InputError, match="unknown kind"):
        held(library, "横琴", kind="money")
