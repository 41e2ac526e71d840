"""What is said where nothing is certain, what cannot be had, and in which order the open incentives stand."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.match import Matcher
from matcher.result import Result
from profiles.applicant import ValueParser
from reports.explain_screen import explain_screen
from reports.messages import Words
from reports.screen import match_screen
from rules.library import Library, load_library
from tests.reports.conftest import AS_OF


@pytest.fixture(scope="module")
def matcher(small: Library) -> Matcher:
    return Matcher(small)


def result(matcher: Matcher, given: dict[str, Any]) -> Result:
    library = matcher.library
    values = ValueParser(library.facts, library.regions, library.sectors)
    return matcher.match(values.applicant(given), AS_OF, 5, None)


VACCINES = {"sector": ["vaccine"], "business_stage": "manufacturing"}


def test_the_answers_named_make_the_sum_certain(matcher: Matcher) -> None:
    first = result(matcher, VACCINES).first_sum
    assert first is not None
    assert (first.facts, first.amount, first.on_undertaking) == (("staff",), 100_000_000, False)
    answered = result(matcher, {**VACCINES, "staff": 200})
    assert answered.parks[0].totals.sure == first.amount
    assert answered.first_sum is None


def test_a_sum_that_grows_with_the_answer_is_a_least(matcher: Matcher) -> None:
    first = result(matcher, {**VACCINES, "staff": 160}).first_sum
    assert first is not None
    assert first.facts == ("investment_fixed_asset_yuan", "independent_ip")
    assert first.or_more
    for invested in ("5000万元", "3亿元"):
        known = {**VACCINES, "staff": 160, "investment_fixed_asset_yuan": invested, "independent_ip": True}
        assert result(matcher, known).parks[0].totals.sure >= first.amount


def test_the_line_stands_where_nothing_is_certain(matcher: Matcher) -> None:
    found, facts = result(matcher, VACCINES), matcher.library.facts
    for words, said in (
        (Words("zh"), "就能确定一笔：规模奖励100万元"), (Words("en"), "would make ¥1 million certain: Award for size"),
    ):
        assert said in " ".join(match_screen(found, facts, 5, words, 100).text().split())


def test_explain_tells_what_cannot_be_had_and_why(matcher: Matcher) -> None:
    found = result(matcher, {**VACCINES, "staff": 160})
    park = found.parks[0]
    assert {i.key for i in park.incentives if i.bucket == "unmet"} == {"dong-2025-1#staff-award"}
    assert all(i.verdict == "unmet" for i in park.incentives if i.bucket == "unmet")
    page = explain_screen(found, park, matcher.library.facts, Words("zh"), 100).text()
    assert "不能享受（1项）" in page and "不满足 从业人数不低于200人" in page


def test_without_a_field_only_the_field_is_asked(matcher: Matcher) -> None:
    questions = result(matcher, {"staff": 50}).questions
    assert questions[0].fact == "sector"
    assert all(q.at_stake == 0 for q in questions)


def test_what_people_decide_is_no_sum_at_stake(matcher: Matcher) -> None:
    found = result(matcher, VACCINES)
    open_sums = sum(i.high or 0 for p in found.parks for i in p.incentives if i.bucket == "possible")
    assert found.questions
    assert all(q.at_stake <= open_sums for q in found.questions)
    reviewed = {f for p in found.parks for i in p.incentives if i.bucket == "review" for f in i.missing}
    open_facts = {f for p in found.parks for i in p.incentives if i.bucket == "possible" for f in i.missing}
    assert all(q.at_stake == 0 for q in found.questions if q.fact in reviewed - open_facts)


def test_rewards_for_foreign_capital_come_last_where_none_was_spoken_of() -> None:
    matcher = Matcher(load_library())
    foreign = {
        i.key for i, asks in zip(matcher.engine.incentives, matcher.purse.foreign, strict=True) if asks
    }
    for told in ({}, {"hk_capital": False}):
        found = result(matcher, {"sector": ["cell_gene_therapy"], "preferred_place": "南沙", **told})
        keys = [i.key in foreign for i in found.parks[0].incentives if i.bucket == "possible"]
        assert any(keys) and keys == sorted(keys)
        assert not {"foreign_invested", "foreign_reward_conditions_met"} & {q.fact for q in found.questions}
    spoken = result(matcher, {"sector": ["cell_gene_therapy"], "preferred_place": "南沙", "foreign_capital": True})
    keys = [i.key in foreign for i in spoken.parks[0].incentives if i.bucket == "possible"]
    assert keys != sorted(keys)


def test_fewer_open_facts_stand_before_a_higher_ceiling(matcher: Matcher) -> None:
    for park in result(matcher, VACCINES).parks:
        possible = [i for i in park.incentives if i.bucket == "possible"]
        known = [i.high is not None for i in possible]
        assert known == sorted(known, reverse=True)
