"""A match in brief: every figure is that of the whole result, however many applicants are ranked together."""

from __future__ import annotations

import datetime as dt

import pytest

from matcher.brief import IN_SUMS, Brief, briefs
from matcher.match import Matcher
from matcher.result import IncentiveResult, Result
from matcher.understanding import Understanding

DAY = dt.date(2026, 11, 22)
TEXTS = (
    "做CAR-T的，B轮刚close，3个亿。要GMP中试车间3000平左右，最好楼下就有动物房。员工86。目前II期临床，1类生物制品。",
    "做疫苗，60人，意向湛江。高新技术企业，去年研发投入3000万元，已获临床试验许可。",
    "我们开连锁火锅店，想在广东开50家门店，员工800人。",
    "员工30人",
    "原料药企业，员工50人，排放重金属废水，想落户广州。",
)
MOST = ({"sure": 6, "on_undertaking": 4, "possible": 5, "review": 3, "unverified": 2, "others": 0}, {"possible": 3})


@pytest.fixture(scope="module")
def told(matcher: Matcher, reader: Understanding) -> list[tuple[Brief, Result]]:
    applicants = [reader.read(text, DAY) for text in TEXTS]
    return list(zip(briefs(matcher, applicants, DAY, 5, MOST), (matcher.match(a, DAY) for a in applicants), strict=True))


def pays(item: IncentiveResult) -> bool:
    return item.high is None or item.high > 0


def test_what_is_told_of_the_whole_is_the_same(told: list[tuple[Brief, Result]]) -> None:
    for brief, whole in told:
        for field in ("receipt", "fit", "wish", "project_type", "weights", "dropped", "questions", "near_misses", "first_sum"):
            assert getattr(brief.result, field) == getattr(whole, field), field


def test_the_places_are_the_same(told: list[tuple[Brief, Result]]) -> None:
    for brief, whole in told:
        for park, other in zip(brief.result.parks, whole.parks[:5], strict=True):
            for field in park.__struct_fields__:
                if field not in {"incentives", "admission"}:
                    assert getattr(park, field) == getattr(other, field), field
        rest = [(p.id, p.name, p.city, p.score) for p in whole.parks[5:]]
        assert [(p.id, p.name, p.city, p.score) for p in brief.rest] == rest and brief.count == len(whole.parks)


def test_the_incentives_are_the_same_in_the_same_order(told: list[tuple[Brief, Result]]) -> None:
    seen = 0
    for brief, whole in told:
        if whole.fit.verdict != "good":
            assert not brief.money
            continue
        for money, park, most in zip(brief.money, whole.parks, MOST, strict=False):
            for group in money.groups:
                found = [i for i in park.incentives if i.bucket == group.bucket and pays(i) and not i.dropped_for.zh]
                assert list(group.first) == found[: most[group.bucket]]
                assert group.more == max(len(found) - most[group.bucket], 0)
                seen += len(group.first)
            counted = [i for i in park.incentives if i.bucket in IN_SUMS]
            assert list(money.bundle) == [i for i in counted if i.in_bundle and pays(i)]
            assert list(money.dropped) == [i for i in counted if i.dropped_for.zh]
            open_too = [i for i in park.incentives if i.bucket in {*IN_SUMS, "review"}]
            assert list(money.soon) == [i for i in open_too if i.ends_soon and pays(i)]
            plain = [i for i in open_too if not pays(i)]
            assert list(money.met) == [i.name for i in plain if i.bucket == "sure"]
            assert money.waiting == len(plain) - len(money.met)
    assert seen > 20
