"""The main job on live data: what must hold whatever the data says."""

from __future__ import annotations

import datetime as dt
import math

import msgspec
import pytest

from matcher.match import DETAILED, Matcher
from matcher.result import Result
from matcher.understanding import Understanding
from profiles.applicant import Applicant, ValueParser
from profiles.errors import InputError
from rules.library import Library

DAY = dt.date(2026, 11, 22)
CELL = "做CAR-T的，B轮刚close，3个亿。要GMP中试车间3000平左右，最好楼下就有动物房。员工86。目前II期临床，1类生物制品。"
CARS = "汽车零部件企业，生产铝合金轮毂和刹车盘，给整车厂配套，年产三百万件，想扩建压铸车间。"


@pytest.fixture(scope="module")
def cell(matcher: Matcher, reader: Understanding) -> Result:
    return matcher.match(reader.read(CELL, DAY), DAY)


def given(library: Library, **facts: object) -> Applicant:
    return ValueParser(library.facts, library.regions, library.sectors).applicant(dict(facts))


def test_every_area_is_ranked_or_told_why_not(matcher: Matcher, cell: Result) -> None:
    assert {p.id for p in cell.parks} | {d.id for d in cell.dropped} == set(matcher.ids)
    assert [p.rank for p in cell.parks] == list(range(1, len(cell.parks) + 1))
    assert [p.score for p in cell.parks] == sorted((p.score for p in cell.parks), reverse=True)


def test_bars_sum_to_the_score_exactly(cell: Result) -> None:
    for park in cell.parks:
        assert sum(c.points for c in park.criteria) == park.score
        assert sum(c.points_low for c in park.criteria) == park.score_low <= park.score <= park.score_high
        assert math.isclose(sum(c.weight for c in park.criteria), 100)


def test_shares_of_draws_are_shares(cell: Result) -> None:
    assert math.isclose(sum(p.first_share for p in cell.parks), 1)
    assert math.isclose(sum(p.top3_share for p in cell.parks), 3)


def test_the_first_places_come_with_their_incentives(cell: Result) -> None:
    assert all(p.incentives for p in cell.parks[:DETAILED])
    assert not any(p.incentives for p in cell.parks[DETAILED:])


def test_all_conditions_when_asked_for(matcher: Matcher, reader: Understanding) -> None:
    result = matcher.match(reader.read(CELL, DAY), DAY, 2, None)
    assert all(i.conditions for p in result.parks[:2] for i in p.incentives)
    assert not result.parks[2].incentives


def test_another_industry_is_told_so(matcher: Matcher, reader: Understanding) -> None:
    assert matcher.match(reader.read(CARS, DAY), DAY).fit.verdict == "poor"


def test_no_field_is_no_fit_and_no_verdict(matcher: Matcher, library: Library) -> None:
    assert matcher.match(given(library, staff=30), DAY).fit.verdict == "unclear"


def test_a_wish_comes_first_and_its_cost_is_the_difference(matcher: Matcher, reader: Understanding) -> None:
    free = matcher.match(reader.read(CELL, DAY), DAY)
    wished = matcher.match(reader.read(CELL + "意向湛江。", DAY), DAY)
    assert wished.wish is not None
    assert wished.parks[0].id.startswith("zhanjiang/")
    assert all(p.wished == p.id.startswith("zhanjiang/") for p in wished.parks)
    best = max(p.score for p in wished.parks if not p.wished)
    assert wished.wish.score_cost == best - wished.parks[0].score
    assert free.wish is None


def test_more_places_never_swap_two_others(matcher: Matcher, library: Library, reader: Understanding) -> None:
    applicant = reader.read(CELL, DAY)
    whole = [p.id for p in matcher.match(applicant, DAY).parks]
    gone = whole[1]
    fewer = Matcher(msgspec.structs.replace(
        library, parks=tuple(p for p in library.parks if gone not in {p.id, p.part_of}),
        gates=tuple(g for g in library.gates if g.park != gone),
        neighbours=tuple(n for n in library.neighbours if n.park != gone), graphs=(), offers=None,
    ))
    assert [p.id for p in fewer.match(applicant, DAY).parks] == [p for p in whole if p != gone]


def test_totals_leave_out_what_does_not_count(matcher: Matcher, library: Library) -> None:
    result = matcher.match(given(
        library, sector=["cell_gene_therapy"], foreign_invested=True, hnte=True, taxable_income_yuan="2000万元",
        credit_good=True, independent_legal_entity=True, products=[
            {"kind": "cell_gene_therapy", "reg_class": "class_1", "stage": "ind_approved"}],
    ), DAY, 5, None)
    for park in result.parks[:5]:
        sure = [i for i in park.incentives if i.bucket == "sure" and i.in_bundle]
        assert park.totals.sure <= sum(i.low for i in sure)
        for item in park.incentives:
            if item.bucket in {"sure", "on_undertaking", "possible", "review"}:
                assert (item.beneficiary, item.nature, item.status) == ("company", "permanent", "in_force")
                assert item.seen == "primary"
                assert not item.expires or item.expires >= DAY.isoformat()


def test_the_nansha_permission_reward_is_found_and_exact(matcher: Matcher, library: Library) -> None:
    result = matcher.match(given(
        library, sector=["cell_gene_therapy"], preferred_place="guangzhou/nansha",
        products=[{"kind": "cell_gene_therapy", "reg_class": "class_1", "stage": "ind_approved"}],
    ), DAY)
    (reward,) = [i for i in result.parks[0].incentives if i.name.zh == "临床试验许可奖励"]
    assert (reward.bucket, reward.low, reward.high) == ("on_undertaking", 200_000_000, 200_000_000)


def test_questions_never_ask_what_is_known_or_signed(matcher: Matcher, library: Library, cell: Result) -> None:
    known = {u.fact for u in cell.understood}
    for question in cell.questions:
        fact = library.facts[question.fact]
        assert question.fact not in known
        assert not fact.undertaking
        assert not fact.settled


def test_a_gate_that_certainly_fails_drops_the_place(matcher: Matcher, library: Library) -> None:
    gate = next(g for g in library.gates if g.when is not None and g.gate.effect == "excluded")
    assert gate.park in matcher.ids or library.park(gate.park) is not None
    result = matcher.match(given(library, sector=["api"], heavy_metal_wastewater=True), DAY)
    for dropped in result.dropped:
        assert any(g.verdict == "failed" and g.effect == "excluded" for g in dropped.gates)


def test_empty_and_endless_texts_are_refused(reader: Understanding) -> None:
    with pytest.raises(InputError, match="empty"):
        reader.read("  \n", DAY)
    with pytest.raises(InputError, match="characters"):
        reader.read("药" * 400_000, DAY)


def test_equity_is_no_grant(matcher: Matcher, cell: Result) -> None:
    """Whoever invests wants shares for it: shown apart, in no total."""
    seen = [i for p in cell.parks for i in p.incentives if i.kind == "equity"]
    assert seen and {i.bucket for i in seen} <= {"notional", "barred", "others"}
    assert not any(i.in_bundle for i in seen)


def test_a_whole_branch_alone_is_too_little_to_go_by(matcher: Matcher, reader: Understanding) -> None:
    result = matcher.match(reader.read("我们是一家生物医药企业，员工50人，想在广东找地方", DAY), DAY)
    assert result.fit.verdict == "unclear" and next(q.fact for q in result.questions) == "sector"


@pytest.mark.parametrize("sector", ["biologic", "antibody", "device", "tcm", "cosmetics", "cro_cdmo"])
def test_naming_a_field_within_the_branch_only_narrows_its_focus(matcher: Matcher, sector: str) -> None:
    library = matcher.library
    ranked = matcher.rank([given(library, sector=["biomed"]), given(library, sector=[sector])], DAY)
    low, high = ranked.scores.low[:, 0], ranked.scores.high[:, 0]
    assert (low[0] <= low[1] + 1e-12).all() and (high[1] <= high[0] + 1e-12).all() and (low[0] < high[0]).any()
