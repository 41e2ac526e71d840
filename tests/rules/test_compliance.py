"""Clauses measured by taxes paid or local contribution are flagged, and nothing else is; none is ever counted."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from matcher.match import Matcher
from profiles.applicant import ValueParser
from rules.condition import facts_in
from rules.expression import facts_of
from rules.library import Library
from rules.policy import Incentive

# Facts that say how much a company, or a person, contributes to the local treasury.
CONTRIBUTION = {"local_economic_contribution_yuan", "individual_local_contribution_yuan", "tax_target_yuan", "tax_per_mu_yuan"}
# What a document says of such a clause; the tax base (应纳税所得额) and tax credits are no reward for taxes paid.
SAID = re.compile(r"税收贡献|地方财力|财力贡献|经济贡献|地方留成|财政贡献|地方贡献|纳税额.{0,6}奖|缴纳税.{0,8}奖|税收.{0,4}返还")


def used(item: Incentive) -> set[str]:
    amounts = [item.amount] if item.amount else []
    paid = {f for a in amounts for t in a.tiers if t.pays for f in facts_of(t.pays)}
    return paid | set(facts_in(item.when)) | {f for a in amounts for t in a.tiers for f in facts_in(t.when)}


def test_measured_by_contribution_is_flagged(library: Library) -> None:
    items = [i for p in library.policies for i in p.incentives]
    by_fact = {i.key for i in items if used(i) & CONTRIBUTION}
    by_word = {i.key for i in items if SAID.search(" ".join([i.name.zh, i.gives.zh, *(n.zh for n in i.notes)]))}
    flagged = {i.key for i in items if i.fiscal_contribution}
    assert by_fact | by_word == flagged
    assert {"ns-hq-2023-4#settlement", "chaozhou-fdi-2018#fdi-contribution", "hq-hnte-2022#hnte-contribution",
            "gz-hq-2018#new-headquarters"} <= flagged


@pytest.mark.parametrize("place", ["guangzhou/nansha", "zhuhai/hengqin", "chaozhou/xiangqiao"])
def test_never_counted(place: str, library: Library) -> None:
    given = {
        "sector": ["biologic"], "preferred_place": [place], "local_economic_contribution_yuan": "5000万元",
        "hq_recognised": True, "newly_settled": True, "independent_legal_entity": True, "credit_good": True,
        "registration_tax_statistics_in_area": True, "hnte": True, "hnte_first_time": True, "foreign_invested": True,
        "office_months_in_area": 12, "newly_established": True, "strategic_emerging_industry": True,
        "contract_foreign_capital_yuan": "2亿元", "funds_in_place_years": 1,
    }
    applicant = ValueParser(library.facts, library.regions, library.sectors).applicant(given)
    barred = {i.key for p in library.policies for i in p.incentives if i.fiscal_contribution}
    result = Matcher(library).match(applicant, dt.date(2026, 11, 22), 116)
    found = [i for p in result.parks for i in p.incentives if i.key in barred]
    assert found, "shown, not hidden"
    assert {i.bucket for i in found} == {"barred"}
    assert not any(i.in_bundle for i in found)
