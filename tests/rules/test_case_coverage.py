"""Every incentive with figures has the cases that can exist for it: met, unmet, not known with what is missing."""

from __future__ import annotations

import datetime as dt
from itertools import islice

import pytest

from rules.boundaries.generate import mentioned
from rules.boundaries.reference import Reference, in_force
from rules.boundaries.witness import Solver
from rules.condition import facts_in
from rules.library import Library, Reader
from rules.policy import Incentive, Policy, RawExpect, RawIncentive

TRIED = 30


@pytest.fixture(scope="module")
def written() -> dict[str, RawIncentive]:
    return {f"{raw.id}#{i.id}": i for _, _, raw in Reader().policies() if raw is not None for i in raw.incentives}


def _possible(policy: Policy, incentive: Incentive, reference: Reference) -> set[str]:
    """The verdicts some applicant can get on some day (where people decide, nobody is met beforehand)."""
    before = policy.replaced_on and policy.replaced_on - dt.timedelta(days=1)
    days = [policy.checked, incentive.expires, before, incentive.effective]
    day = next((d for d in days if d and in_force(policy, incentive, d)), None)
    if day is None:
        return {"not_in_force"}
    solver, facts = Solver(reference, day), mentioned(incentive, policy.joint_caps)
    found = set()
    for wanted, name in ((True, "met"), (False, "unmet")):
        rows = islice(solver.rows([(incentive.when, wanted)], {}, facts), TRIED)
        if any(reference.truth(incentive.when, row, day) is wanted for row, _ in rows):
            found.add(name)
    return found | ({"unknown"} if facts_in(incentive.when) else set())


def _shown(case: RawExpect) -> str:
    """What a case shows; one that is not known shows it only when it lists what is missing."""
    return case.verdict if case.verdict != "unknown" or case.missing else "unknown without what is missing"


def test_every_incentive_with_figures_has_its_cases(library: Library, written: dict[str, RawIncentive]) -> None:
    reference = Reference(library)
    lacking, figures, met = {}, 0, 0
    for policy in library.policies:
        for incentive in policy.incentives:
            if incentive.amount is None:
                continue
            figures += 1
            possible = _possible(policy, incentive, reference)
            met += "met" in possible
            there = {_shown(case.expect) for case in written[incentive.key].cases}
            if possible - there:
                lacking[incentive.key] = possible - there
    assert not lacking
    assert figures > 400
    assert met > 300, "nearly everything is taken for what only people decide"


def test_figures_are_to_the_fen(written: dict[str, RawIncentive]) -> None:
    """Cases of incentives that pay a plain figure say how much, at least once."""
    silent = [
        key for key, item in written.items()
        if item.amount is not None and any(c.expect.verdict == "met" for c in item.cases) and item.amount.pay is not None
        and not any(c.expect.verdict == "met" and isinstance(c.expect.high, str | int | float) for c in item.cases)
    ]
    assert not silent
