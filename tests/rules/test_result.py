"""The promises a user sees: same input same bytes, bars that sum, and nothing uncertain among what is sure."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from random import Random
from typing import Any

import msgspec
import pytest

from matcher.match import Matcher
from matcher.result import ParkResult, Result
from profiles.applicant import Applicant, ValueParser
from rules.engine import Engine
from rules.library import ROOT, Library

GIVEN = {
    "sector": ["biologic"], "registered_in": "guangzhou/huangpu", "hnte": True, "independent_legal_entity": True,
    "revenue_yuan": "1.2亿元", "rd_spend_yuan": "3000万元", "staff": 180, "land_mu": "50",
    "products": [{"kind": "biologic", "stage": "phase_2"}, {"kind": "device_class_3"}],
}
SMALL = {
    "sector": ["biologic"], "industry_restricted_or_prohibited": False, "taxable_income_yuan": "300万元", "staff": 300,
    "total_assets_yuan": "5000万元",
}
SCRIPT = """
import datetime, hashlib, json, sys
import msgspec
from matcher.match import Matcher
from profiles.applicant import ValueParser
from rules.library import read_library
library = read_library()
given = json.loads(sys.argv[1])
applicant = ValueParser(library.facts, library.regions, library.sectors).applicant(given)
result = Matcher(library).match(applicant, datetime.date(2026, 11, 22))
print(hashlib.sha256(msgspec.json.encode(result)).hexdigest())
"""


@pytest.fixture(scope="module")
def matcher(library: Library) -> Matcher:
    return Matcher(library)


@pytest.fixture(scope="module")
def results(matcher: Matcher, maker: Any, engine: Engine, library: Library, as_of: dt.date) -> list[Result]:
    values = ValueParser(library.facts, library.regions, library.sectors)
    random = Random(11)
    applicants = [Applicant(), *map(values.applicant, (GIVEN, SMALL, {"sector": ["oi_automotive"], "staff": 5}))]
    for _ in range(12):
        applicant = maker.applicant(random, random.choices(engine.incentives, k=4))
        applicant.facts.pop("registered_in", None)
        applicants.append(applicant)
    return [matcher.match(a, as_of, 8) for a in applicants]


def parks_in_full(results: list[Result]) -> list[ParkResult]:
    return [park for result in results for park in result.parks if park.incentives]


def test_same_input_same_bytes(matcher: Matcher, library: Library, as_of: dt.date) -> None:
    applicant = ValueParser(library.facts, library.regions, library.sectors).applicant(GIVEN)
    first = msgspec.json.encode(matcher.match(applicant, as_of))
    assert msgspec.json.encode(matcher.match(applicant, as_of)) == first
    assert msgspec.json.encode(Matcher(library).match(applicant, as_of)) == first


def test_same_bytes_in_another_process() -> None:
    found = set()
    for seed in ("0", "1", "4242"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, msgspec.json.encode(GIVEN).decode()],
            capture_output=True, text=True, env=env, cwd=ROOT, check=True, timeout=120,
        )
        found.add(done.stdout)
    assert len(found) == 1


def test_receipt_changes_with_what_was_asked(matcher: Matcher, as_of: dt.date) -> None:
    receipts = {matcher.match(a, day).receipt.input for a in (Applicant(), Applicant(text="CAR-T"))
                for day in (as_of, as_of + dt.timedelta(days=1))}
    assert len(receipts) == 4


def test_bars_sum_to_the_score(results: list[Result]) -> None:
    seen = 0
    for result in results:
        for park in result.parks:
            seen += 1
            assert sum(c.points for c in park.criteria) == park.score
            assert sum(c.points_low for c in park.criteria) == park.score_low
            assert sum(c.points_high for c in park.criteria) == park.score_high
            assert park.score_low <= park.score <= park.score_high
            assert all(0.0 <= c.low <= c.high <= 1.0 for c in park.criteria)
            assert isinstance(park.score, int)
        assert sum(result.weights.values()) == pytest.approx(100.0)
    assert seen > 100


def test_nothing_uncertain_among_what_is_sure(results: list[Result], engine: Engine, as_of: dt.date) -> None:
    counted = 0
    for park in parks_in_full(results):
        for item in park.incentives:
            incentive = engine.incentives[engine.position[item.key]]
            state = engine.standing(engine.position[item.key], as_of).state
            assert state in {"in_force", "unverified"}, f"{item.key} is {state} and shown with money"
            if item.bucket not in {"sure", "on_undertaking", "possible", "review"}:
                continue
            counted += 1
            assert state == "in_force", item.key
            assert incentive.seen == "primary", item.key
            assert incentive.status not in {"draft", "unknown", "repealed"}, item.key
            assert incentive.beneficiary == "company", item.key
            assert incentive.nature == "permanent", item.key
            assert not incentive.fiscal_contribution, item.key
            if item.bucket == "sure":
                assert item.verdict == "met", item.key
    assert counted > 200


def test_totals_are_what_the_bundle_pays(results: list[Result], engine: Engine) -> None:
    paying = 0
    for park in parks_in_full(results):
        taken = [i for i in park.incentives if i.in_bundle and i.bucket == "sure"]
        assert park.totals.sure <= sum(i.low for i in taken)
        paying += park.totals.sure > 0
        keys = {i.key for i in park.incentives if i.in_bundle and i.bucket in {"sure", "on_undertaking"}}
        for exclusion in engine.exclusions:
            if not exclusion.when.items:  # type: ignore[union-attr]
                assert len(keys & set(exclusion.members)) <= 1, exclusion.key
    assert paying > 0, "no applicant gets anything for sure: the test sees nothing"


def test_every_figure_shown_is_cited(results: list[Result]) -> None:
    for park in parks_in_full(results):
        for item in park.incentives:
            assert item.number or item.policy.zh, item.key
            assert item.checked, item.key
            assert item.seen in {"primary", "secondary", "knowledge"}, item.key


def test_amounts_are_whole_fen_and_ordered(results: list[Result]) -> None:
    for park in parks_in_full(results):
        for item in park.incentives:
            assert isinstance(item.low, int)
            assert item.high is None or (isinstance(item.high, int) and 0 <= item.low <= item.high)
