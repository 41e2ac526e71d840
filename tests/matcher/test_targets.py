"""A target list says of each company what a match of that company says of the place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from matcher.match import Matcher
from matcher.ranked import Ranked
from matcher.targets import AMONG, EXCLUDED, FIRST, FURTHER, NEAR_FIRST, POOR, UNCLEAR, Targets
from matcher.understanding import Understanding
from profiles.applicant import Applicant
from profiles.errors import InputError
from rules.library import Library

AS_OF = dt.date(2026, 11, 22)
CASES = Path(__file__).parents[1] / "cases" / "companies.yaml"
PLACES = ["zhuhai/jinwan", "guangzhou/huangpu", "maoming/huazhou"]


@pytest.fixture(scope="module")
def applicants(reader: Understanding) -> list[Applicant]:
    cases = yaml.safe_load(CASES.read_text(encoding="utf-8"))["cases"]
    texts = [c.get("text") or c.get("description") for c in cases[:30]]
    return reader.read_many([*texts, "我们做汽车零部件冲压", "一家企业"], AS_OF)


@pytest.fixture(scope="module")
def ranked(matcher: Matcher, applicants: list[Applicant]) -> Ranked:
    return matcher.rank(applicants, AS_OF)


@pytest.mark.parametrize("place", PLACES)
def test_rank_lead_and_fit_are_those_of_a_match(
    matcher: Matcher, applicants: list[Applicant], ranked: Ranked, place: str
) -> None:
    targets = Targets(matcher, place)
    for row, applicant in enumerate(applicants):
        standing = targets.standing(ranked, row)
        result = matcher.match(applicant, AS_OF, 1)
        by_score = sorted(result.parks, key=lambda p: (-p.score, p.id))
        rank = next((n for n, p in enumerate(by_score, 1) if p.id == place), 0)
        assert standing.rank == rank
        others = [p for p in by_score if p.id != place]
        assert standing.rival == others[0].id
        mine = next((p.score for p in by_score if p.id == place), None)
        assert standing.verdict == EXCLUDED if mine is None else standing.lead == mine - others[0].score
        if result.fit.verdict != "good" and mine is not None:
            assert standing.verdict == result.fit.verdict
        elif mine is not None:
            assert standing.verdict == (FIRST if rank == 1 else NEAR_FIRST if rank <= AMONG else FURTHER)


def test_those_of_other_fields_and_of_none_are_told_apart(matcher: Matcher, ranked: Ranked) -> None:
    targets = Targets(matcher, PLACES[0])
    rows = len(ranked.applicants)
    assert [targets.standing(ranked, r).verdict for r in (rows - 2, rows - 1)] == [POOR, UNCLEAR]
    assert targets.role(ranked, rows - 1).links == ()


def test_reasons_cite_and_come_from_the_criteria_of_most_points(matcher: Matcher, ranked: Ranked) -> None:
    targets = Targets(matcher, PLACES[0])
    found = [targets.reasons(ranked, row) for row in range(30)]
    assert sum(bool(f) for f in found) > 20
    result = matcher.match(ranked.applicants[0], AS_OF, 1, [PLACES[0]])
    park = next(p for p in result.parks if p.id == PLACES[0])
    assert set(found[0]) == {r for c in park.criteria for r in c.reasons}


def test_a_site_is_no_place_of_its_own(matcher: Matcher, library: Library) -> None:
    site = next(p.id for p in library.parks if p.part_of)
    with pytest.raises(InputError, match="is a site and not ranked by itself"):
        Targets(matcher, site)
