"""What a change comes to agrees with two matches of their own, and names the condition that flipped."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from matcher.answers import given
from matcher.match import Matcher
from matcher.nearby import near_misses_in_full
from matcher.understanding import Understanding
from matcher.whatif import compare
from profiles.applicant import Applicant, Known

DAY = dt.date(2026, 11, 22)
TEXT = "化州的中药饮片厂，员工210人，年营收2.3亿元，计划投资1.5亿元，未取得高新技术企业，省级专精特新中小企业。"


@pytest.fixture(scope="module")
def company(reader: Understanding) -> Applicant:
    return reader.read(TEXT, DAY)


def with_facts(applicant: Applicant, **facts: Known) -> Applicant:
    return msgspec.structs.replace(applicant, facts={**applicant.facts, **facts})


def test_nothing_changed_is_nothing(matcher: Matcher, company: Applicant) -> None:
    found = compare(matcher, (company, DAY), (company, DAY))
    assert found.incentives == ()
    assert all(p.rank[0] == p.rank[1] and p.totals[0] == p.totals[1] for p in found.places)


def test_both_sides_are_what_match_says(matcher: Matcher, company: Applicant) -> None:
    after = with_facts(company, staff=Known((900.0, 900.0)), hnte=Known(True))
    found = compare(matcher, (company, DAY), (after, DAY))
    for side, applicant in enumerate((company, after)):
        parks = {p.id: p for p in matcher.match(applicant, DAY).parks}
        for place in found.places:
            assert (place.rank[side], place.score[side]) == (parks[place.id].rank, parks[place.id].score)
            assert place.totals[side] == parks[place.id].totals


def test_the_condition_that_flipped_is_named(matcher: Matcher, company: Applicant) -> None:
    after = with_facts(company, hnte=Known(True))
    found = {c.key: c for c in compare(matcher, (company, DAY), (after, DAY)).incentives}
    change = found["cn-cit-hnte#hnte-15"]
    assert change.verdict == ("unmet", "unknown") and change.places
    assert [(f.before, f.after) for f in change.flips] == [("unmet", "met")]
    assert "高新技术企业" in change.flips[0].text.zh


def test_two_days_tell_what_ends(matcher: Matcher, company: Applicant) -> None:
    found = compare(matcher, (company, DAY), (company, dt.date(2027, 1, 2)))
    ended = [c for c in found.incentives if c.standing and c.standing[1] == "lapsed"]
    assert ended
    assert all(c.ends < "2027-01-02" and c.bucket[1] == "" and c.high[1] == 0 for c in ended)


def test_near_misses_are_worth_what_they_say(matcher: Matcher, company: Applicant) -> None:
    """Each change, made and matched afresh, opens what it says and gains what it says."""
    found = near_misses_in_full(matcher, company, DAY)
    assert found and any(c.fact == "hnte" for n in found for c in n.changes)
    base = {p.id: p.totals for p in matcher.match(company, DAY).parks}
    for near in found:
        assert 1 <= len(near.changes) <= 2 and near.opens and near.places
        after = company
        for change in near.changes:
            fact = matcher.library.facts[change.fact]
            if change.value in {"yes", "no"}:
                after = given(after, fact, Known(change.value == "yes"))
        if any(c.value not in {"yes", "no"} for c in near.changes):
            continue
        parks = matcher.match(after, DAY, top=5, explain=None).parks
        verdicts = {i.key: i.bucket for p in parks[:5] for i in p.incentives}
        assert all(verdicts.get(o.key) in {"sure", "on_undertaking", "possible", "review", "unverified"} for o in near.opens)
        then = next(p for p in parks if near.place.zh in {p.name.short, p.name.zh}).totals
        now = base[next(p.id for p in parks if near.place.zh in {p.name.short, p.name.zh})]
        assert near.sure == max(then.sure + then.on_undertaking - now.sure - now.on_undertaking, 0)


def test_near_misses_come_dearest_first(matcher: Matcher, company: Applicant) -> None:
    found = near_misses_in_full(matcher, company, DAY)
    reach = [max(n.sure, n.at_most) for n in found if any(c.kind != "confirm" for c in n.changes)]
    assert reach == sorted(reach, reverse=True)
    assert len({tuple((c.fact, c.value) for c in n.changes) for n in found}) == len(found)


def test_a_figure_within_reach_is_told_with_what_is_short(matcher: Matcher) -> None:
    """Whoever has a little less than some incentive asks is told how much more opens it."""
    told = set()
    for invested in (9.5e7, 1.9e8, 2.8e8, 4.8e8, 9.5e8):
        applicant = Applicant({"sector": Known(("biologic",)), "investment_fixed_asset_yuan": Known((invested, invested))})
        for near in near_misses_in_full(matcher, applicant, DAY, 20):
            told |= {(c.fact, c.kind) for c in near.changes if c.kind == "figure"}
            for change in near.changes:
                if change.kind == "figure":
                    assert float(change.value) > 0 and any(d in change.needed.zh for d in "0123456789")
    assert ("investment_fixed_asset_yuan", "figure") in told
