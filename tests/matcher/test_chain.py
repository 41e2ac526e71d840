"""What is seen of a value chain at a place, and what a company would be for it."""

from __future__ import annotations

import pytest

from matcher.chain import (
    EXTENDS,
    PRESENT,
    STRENGTHENS,
    SUPPLEMENTS,
    UNCLEAR,
    UNPLACED,
    UNSEEN,
    ChainMap,
    ChainReader,
    effect_of,
    gaps,
)
from matcher.match import Matcher
from rules.library import Library


@pytest.fixture(scope="module")
def reader(library: Library) -> ChainReader:
    return ChainReader(library.chains, library.sectors)


@pytest.fixture(scope="module")
def jinwan(reader: ChainReader, matcher: Matcher) -> ChainMap:
    return reader.map(next(v for v in matcher.views.parks if v.park.id == "zhuhai/jinwan"))


def test_a_company_is_the_links_of_its_fields_in_their_order(reader: ChainReader) -> None:
    assert reader.place(["bispecific", "cdmo"]).links == ("antibody", "cdmo")
    assert reader.place(["formulation", "generic_drug"]).links == ("dosage_forms",)
    assert reader.place(["inhalation"]).links == ("complex_forms",)


def test_a_wider_field_says_only_what_a_company_may_be(reader: ChainReader) -> None:
    placed = reader.place(["biologic"])
    assert placed.links == ()
    assert "vaccine" in placed.maybe and "antibody" in placed.maybe and "cro" not in placed.maybe
    assert reader.place(["biologic", "vaccine"]).links == ("vaccine",)
    assert "vaccine" not in reader.place(["biologic", "vaccine"]).maybe


@pytest.mark.parametrize("sector", ["biomed", "other_industry", "oi_automotive", "no_such"])
def test_the_root_and_other_industries_say_nothing(reader: ChainReader, sector: str) -> None:
    assert reader.place([sector]) == reader.place([])


def test_who_is_seen_comes_from_documents_and_the_directory(jinwan: ChainMap) -> None:
    antibody = jinwan.links["antibody"]
    assert antibody.state == PRESENT
    assert {"泰诺麦博", "丽珠单抗生物"} <= {k.name for k in antibody.present}
    assert all(k.source and k.seen for k in antibody.present)
    assert antibody.effect == STRENGTHENS


def test_a_courted_link_nobody_is_seen_in_is_a_gap_with_its_document(jinwan: ChainMap) -> None:
    cdmo = jinwan.links["cdmo"]
    assert cdmo.state == UNSEEN and cdmo.effect == SUPPLEMENTS
    assert cdmo.wanted is not None and not cdmo.wanted.broad and "170号" in cdmo.wanted.source
    assert gaps(jinwan).index("cdmo") < gaps(jinwan).index("wholesale")
    assert "antibody" not in gaps(jinwan)
    assert set(gaps(jinwan, ["downstream"])) <= {i for c in jinwan.own for i in c.tiers[-1]}


def test_a_wider_field_courted_is_told_as_such(jinwan: ChainMap) -> None:
    wanted = jinwan.links["blood_product"].wanted
    assert wanted is not None and wanted.broad


def test_what_no_document_courts_extends(jinwan: ChainMap) -> None:
    state = jinwan.links["wholesale"]
    assert (state.state, state.wanted, state.effect) == (UNSEEN, None, EXTENDS)


def test_companies_of_a_wider_field_leave_their_links_unclear(matcher: Matcher, reader: ChainReader) -> None:
    states = {s.state for v in matcher.views.parks for s in reader.map(v).links.values()}
    assert states == {PRESENT, UNCLEAR, UNSEEN}
    for view in matcher.views.parks:
        for state in reader.map(view).links.values():
            assert bool(state.present) == (state.state == PRESENT)
            assert state.state != UNCLEAR or state.broadly


def test_the_link_that_fills_a_gap_decides_what_a_company_is(reader: ChainReader, jinwan: ChainMap) -> None:
    assert effect_of(reader.place(["antibody", "cdmo"]), jinwan) == (SUPPLEMENTS, "cdmo")
    assert effect_of(reader.place(["antibody"]), jinwan) == (STRENGTHENS, "antibody")
    assert effect_of(reader.place(["biologic"]), jinwan) == (UNPLACED, "")


def test_a_field_mentioned_in_passing_makes_no_chain_its_own(reader: ChainReader, matcher: Matcher) -> None:
    found = reader.map(next(v for v in matcher.views.parks if v.park.id == "maoming/huazhou"))
    assert {c.id for c in found.own} >= {"tcm"}
    assert "ivd" not in {c.id for c in found.own}
