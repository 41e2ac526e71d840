"""Which policy replaced which: both sides know, the older one stops counting, and nothing is paid twice."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from profiles.applicant import ValueParser
from profiles.errors import DataError
from profiles.label import Label
from rules.engine import Engine
from rules.lawful import overruled
from rules.library import Library
from rules.policy import Incentive, Policy, Succession, standing
from rules.succession import link_successions

DAY = dt.date(2026, 1, 1)


def policy(name: str, *after: Succession, **more: object) -> Policy:
    made = Policy(
        name, Label(name), "市政府", "municipal", ("guangzhou",), "in_force", "primary", dt.date(2026, 6, 1),
        succeeds=tuple(s.policy for s in after), successions=after,
        incentives=(Incentive(f"{name}#a", "a", name, Label("奖励"), "reward", status="in_force"),),
    )
    return msgspec.structs.replace(made, **more)  # type: ignore[arg-type]


def state_on(found: Policy, day: dt.date, **more: object) -> str:
    return standing(found, msgspec.structs.replace(found.incentives[0], **more), day).state  # type: ignore[arg-type]


def test_a_replaced_policy_counts_to_the_eve_of_its_successor() -> None:
    old, new = link_successions((policy("old"), policy("new", Succession("old"), effective=DAY)))
    assert old.succeeded_by == ("new",) and old.replaced_on == DAY
    assert new.succeeded_by == () and new.replaced_on is None
    assert state_on(old, DAY - dt.timedelta(days=1)) == "in_force"
    assert state_on(old, DAY) == "lapsed"
    # Its own end may come first, and does not move.
    ended = dt.date(2025, 6, 30)
    assert state_on(old, ended, expires=ended) == "in_force"
    assert state_on(old, ended + dt.timedelta(days=1), expires=ended) == "lapsed"
    # An own end after the successor's first day does not make both count.
    assert state_on(old, DAY, expires=dt.date(2030, 1, 1)) == "lapsed"


@pytest.mark.parametrize("how", ["partly", "presumed"])
def test_only_a_replacement_ends_the_older_one(how: str) -> None:
    old, _ = link_successions((policy("old"), policy("new", Succession("old", how), effective=DAY)))  # type: ignore[arg-type]
    assert old.succeeded_by == ("new",) and old.replaced_on is None
    assert state_on(old, DAY) == "in_force"


def test_a_draft_replaces_nothing_and_an_undated_successor_from_when_it_was_seen() -> None:
    old, _ = link_successions((policy("old"), policy("new", Succession("old"), effective=DAY, status="draft")))
    assert old.replaced_on is None
    old, _ = link_successions((policy("old"), policy("new", Succession("old"))))
    assert old.replaced_on == dt.date(2026, 6, 1)
    old, _, _ = link_successions((policy("old"), policy("new", Succession("old")),
                                  policy("older", Succession("old"), effective=DAY)))
    assert old.replaced_on == DAY


def test_dangling_and_circular_successions_are_refused() -> None:
    with pytest.raises(DataError, match="a succeeds gone, which is no policy"):
        link_successions((policy("a", Succession("gone")),))
    with pytest.raises(DataError, match="succeeds itself"):
        link_successions((policy("a", Succession("a")),))
    with pytest.raises(DataError, match="succeeds itself"):
        link_successions((policy("a", Succession("b")), policy("b", Succession("c")), policy("c", Succession("a"))))


@pytest.mark.parametrize(("old", "new", "how"), [
    ("hq-biomed-2022", "hq-biomed-2025", "replaces"), ("hq-biomed-2025-draft", "hq-biomed-2025", "replaces"),
    ("hq-sme-finance-2022", "hq-sme-finance-2025", "replaces"), ("zh-biomed-2020-171", "zh-biomed-2024-64", "replaces"),
    ("sz-guangming-synbio-2021-10", "sz-guangming-synbio-2023-1", "replaces"),
    ("hp-2021-biomed10", "hp-2024-biomed2", "replaces"), ("hp-2021-biomed10", "hp-2025-9", "replaces"),
    ("hp-2024-biomed2", "hp-2025-9", "presumed"), ("gz-city-2020-1", "gz-city-2024-1", "presumed"),
    ("ns-old-mfg-2022", "ns-mfg-2023-1", "presumed"), ("hp-2023-30", "hp-2025-3", "partly"),
    ("gd-biomed-cluster-2020-218", "gd-yfb-2024-11", "partly"), ("zhanjiang-sci-2015", "zhanjiang-sci-2022-6", "presumed"),
    ("hq-hnte-2022", "hq-st-2024-20", "presumed"),
    ("hq-macao-resident-subsidy-2022", "hq-macao-youth-job-2025", "presumed"),
])
def test_the_library_knows_who_followed_whom(old: str, new: str, how: str, library: Library) -> None:
    before, after = library.policy(old), library.policy(new)
    assert before is not None and after is not None
    assert new in before.succeeded_by and old in after.succeeds
    assert [s.how for s in after.successions if s.policy == old] == [how]


def test_no_two_of_a_succession_count_on_one_day(library: Library) -> None:
    days = [dt.date(year, month, 1) for year in range(2019, 2031) for month in (1, 7)]
    seen = 0
    for policy_ in library.policies:
        if policy_.replaced_on is None:
            continue
        for new_id in policy_.succeeded_by:
            new = library.policy(new_id)
            assert new is not None
            for day in days:
                states = [{standing(p, i, day).state for i in p.incentives} for p in (policy_, new)]
                seen += 1
                assert not all("in_force" in s for s in states), (policy_.id, new_id, day)
    assert seen > 100


GIVEN = {
    "registered_in": "guangzhou/huangpu", "independent_legal_entity": True, "registration_tax_statistics_in_area": True,
    "credit_good": True, "actually_operating_in_city": True,
    "products": [{"kind": "chemical_drug", "reg_class": "class_1", "stage": "phase_3", "trial_in_china": True,
                  "key_field": True}],
}
POLICY, CALL = "gz-city-2024-1#clinical-stages", "gz-city-2025-xybz#class-1-key-field"


@pytest.mark.parametrize(("day", "live", "changed", "overruled_by"), [
    (dt.date(2025, 9, 30), [POLICY, CALL], {}, CALL),        # the call is open: its actual rate, not the ceiling
    (dt.date(2025, 10, 1), [POLICY], {}, None),              # closed: only the policy's ceiling is left
    (dt.date(2025, 9, 30), [POLICY, CALL], {"key_field": None}, None),   # not known to fit the call: both stay open
    (dt.date(2025, 9, 30), [POLICY, CALL], {"trial_in_china": False}, None),
])
def test_an_open_call_says_what_is_paid(
    day: dt.date, live: list[str], changed: dict[str, object], overruled_by: str | None, library: Library, engine: Engine
) -> None:
    product = {k: v for k, v in {**GIVEN["products"][0], **changed}.items() if v is not None}  # type: ignore[index]
    applicant = ValueParser(library.facts, library.regions, library.sectors).applicant(GIVEN | {"products": [product]})
    states = {k: engine.standing(engine.position[k], day).state for k in (POLICY, CALL)}
    positions = [engine.position[k] for k in (POLICY, CALL) if states[k] not in {"lapsed", "not_yet", "draft"}]
    outcome = engine.evaluate(engine.frame([applicant], day), positions)
    found = overruled(outcome, 0)
    assert (found[POLICY].taken if POLICY in found else None) == overruled_by
    if states[CALL] == "lapsed":
        assert live == [POLICY]
