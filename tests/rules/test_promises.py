"""The promises of the engine, on the real library, with applicants made to fit its incentives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.applicant import Applicant, Known
from rules.condition import Number, leaves
from rules.engine import Engine
from rules.expression import Var
from rules.library import Library

Withhold = Callable[[Applicant], Iterator[tuple[str, Applicant]]]
PARTS = 24


def _less(engine: Engine, applicant: Applicant, poorer: list[tuple[str, Applicant]], as_of: dt.date) -> list[str]:
    """What an applicant who says less is told that contradicts what the same applicant is told who says more."""
    outcome = engine.evaluate(engine.frame([applicant, *(a for _, a in poorer)], as_of))
    verdict, low, high = outcome.verdict, outcome.low, outcome.high
    assert not np.isnan(low).any()
    assert not np.isnan(high).any()
    assert (low <= high).all(), "a lower bound above the upper"
    wrong = {
        "turned unmet": (verdict == -1) & (verdict[:, :1] >= 0),
        "turned from unmet to met, or from met to anything but unknown": (verdict != 0) & (verdict != verdict[:, :1]),
        "lowered the upper bound": high < high[:, :1],
        "raised the lower bound": low > low[:, :1],
    }
    names = ["-", *(name for name, _ in poorer)]
    return [
        f"{engine.incentives[p].key}: withholding {names[row]} {what}"
        for what, where in wrong.items()
        for p, row in np.argwhere(where)
    ]


@pytest.mark.parametrize("part", range(PARTS))
def test_withholding_a_fact_never_worsens_any_incentive(
    part: int, engine: Engine, maker: Any, withhold: Withhold, as_of: dt.date
) -> None:
    """Every incentive gets applicants made for it, alone and beside another."""
    met = 0
    for position in range(part, len(engine.incentives), PARTS):
        incentive = engine.incentives[position]
        for seed in range(2):
            random = Random(f"{incentive.key} {seed}")
            wanted = [incentive] if seed == 0 else [incentive, random.choice(engine.incentives)]
            applicant = maker.applicant(random, wanted, 1.0 if seed == 0 else 0.8)
            assert not _less(engine, applicant, list(withhold(applicant)), as_of)
            met += int(engine.evaluate(engine.frame([applicant], as_of), [position]).verdict[0, 0]) >= 0
    assert met > 5, "the applicants made come nowhere near the incentives they were made for"


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.integers(1, 4), st.sampled_from([0.5, 0.85, 0.95]))
def test_withholding_any_facts_never_worsens_any_incentive(
    engine: Engine, maker: Any, as_of: dt.date, seed: int, how_many: int, care: float
) -> None:
    """Several facts withheld at once, in random order, down to nothing."""
    random = Random(seed)
    applicant = maker.applicant(random, random.choices(engine.incentives, k=how_many), care)
    facts = list(applicant.facts)
    random.shuffle(facts)
    poorer = []
    for n in range(1, len(facts) + 1):
        poorer.append((f"{facts[:n]}", Applicant({f: applicant.facts[f] for f in facts[n:]}, applicant.products)))
    poorer.append(("everything", Applicant()))
    assert not _less(engine, applicant, poorer, as_of)


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.integers(1, 3))
def test_widening_an_interval_never_narrows_the_answer(
    engine: Engine, maker: Any, as_of: dt.date, seed: int, how_many: int
) -> None:
    random = Random(seed)
    applicant = maker.applicant(random, random.choices(engine.incentives, k=how_many))
    poorer = []
    for fact_id, known in applicant.facts.items():
        interval = applicant.interval(fact_id)
        if interval is None or interval == (0.0, 0.0):
            continue  # of a quotient by exactly nothing less is known than of one by nearly nothing
        least, most = engine.library.facts[fact_id].bounds()
        wider = (max(least, interval[0] - random.choice([0.0, 1.0, 1e6])), min(most, interval[1] + 1e6))
        poorer.append(
            (fact_id, Applicant({**applicant.facts, fact_id: Known(wider, known.origin)}, applicant.products))
        )
    assert not _less(engine, applicant, poorer, as_of)


def test_order_and_company_of_applicants_do_not_matter(engine: Engine, maker: Any, as_of: dt.date) -> None:
    """A single match is a batch of one."""
    random = Random(5)
    applicants = [maker.applicant(random, random.choices(engine.incentives, k=3)) for _ in range(25)]
    batch = engine.evaluate(engine.frame(applicants, as_of))
    for row, applicant in enumerate(applicants):
        alone = engine.evaluate(engine.frame([applicant], as_of))
        for column, single in ((batch.verdict, alone.verdict), (batch.low, alone.low), (batch.high, alone.high)):
            assert (column[:, row] == single[:, 0]).all()


def test_first_and_last_valid_day_count(engine: Engine) -> None:
    dated = 0
    day = dt.timedelta(days=1)
    for position, incentive in enumerate(engine.incentives):
        if incentive.status in {"draft", "repealed"}:
            continue
        if incentive.effective:
            dated += 1
            assert engine.standing(position, incentive.effective).state != "not_yet", incentive.key
            assert engine.standing(position, incentive.effective - day).state == "not_yet", incentive.key
        if incentive.expires:
            dated += 1
            assert engine.standing(position, incentive.expires).state in {"in_force", "unverified"}, incentive.key
            assert engine.standing(position, incentive.expires + day).state == "lapsed", incentive.key
    assert dated > 100


def test_every_figure_is_cited_and_dated(library: Library) -> None:
    uncited = []
    for policy in library.policies:
        for incentive in policy.incentives:
            if incentive.amount is None:
                continue
            named = policy.number or policy.title.zh
            told = incentive.clause or incentive.notes or policy.notes
            if not (named and told and policy.checked and incentive.seen):
                uncited.append(incentive.key)
    assert not uncited


def test_park_statements_are_cited(library: Library) -> None:
    for park in library.parks:
        assert park.sources, park.id
        for source in park.sources.values():
            assert source.title, park.id
            assert source.seen, park.id
            assert source.checked, park.id


def test_no_condition_can_be_decided_by_nothing(engine: Engine, as_of: dt.date) -> None:
    """Of somebody nothing is known of, no incentive is refused."""
    outcome = engine.evaluate(engine.frame([Applicant()], as_of))
    assert not [i.key for n, i in enumerate(engine.incentives) if outcome.verdict[n, 0] < 0]


def test_number_tests_lie_within_what_is_possible(library: Library) -> None:
    """A bound outside a fact's range decides nothing: it is a slip of the pen (万 for 元, a date for a year)."""
    slips = []
    for policy in library.policies:
        for incentive in policy.incentives:
            for leaf in leaves(incentive.when):
                if isinstance(leaf, Number) and isinstance(leaf.of, Var) and leaf.months_ago < 0:
                    least, most = library.facts[leaf.of.fact].limits()
                    if not least <= leaf.bound <= most:
                        slips.append(f"{incentive.key}: {leaf.of.fact} {leaf.bound}")
    assert not slips


def test_exclusions_and_joint_caps_name_incentives(engine: Engine) -> None:
    groups = [(x.key, x.members) for x in engine.exclusions] + [(j.key, j.members) for j in engine.joint_caps]
    assert not [(key, m) for key, members in groups for m in members if m not in engine.position]
