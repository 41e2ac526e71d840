"""Side by side: what is alike stands together, and which pays more when is reckoned."""

from __future__ import annotations

import datetime as dt

import pytest

from profiles.errors import InputError
from reports.amount_curves import Higher, higher, worth
from reports.comparing import check_asked, compare, over_days
from reports.find import find_policy
from rules.condition import ALWAYS, Number
from rules.expression import Expr, Num, Op, Var
from rules.library import Library
from rules.policy import Amount, Cap, Tier

DAY = dt.date(2026, 11, 22)
SPEND = Var("rd_spend_yuan")


def pays(expr: Expr | None, cap: float = 0, **more: object) -> Amount:
    caps = (Cap(Num(cap), "applicant"),) if cap else ()
    return Amount((Tier(ALWAYS, expr),), caps, **more)  # type: ignore[arg-type]


def share(rate: float) -> Expr:
    return Op("*", (Num(rate), SPEND))


@pytest.mark.parametrize(("a", "b", "verdict", "high", "at"), [
    (pays(Num(3e6)), pays(Num(3e6)), "equal", "", 0),
    (pays(Num(3e6)), pays(Num(2e6)), "always", "a", 0),
    (pays(share(0.1)), pays(share(0.2)), "always", "b", 0),
    (pays(share(0.1)), pays(Num(1e6)), "from", "a", 1e7),                    # 10% of 10 million is 1 million
    (pays(share(0.1), 3e6), pays(share(0.1), 5e6), "to", "b", 3e7),          # alike until the lower ceiling
    (pays(share(0.2), 2e6), pays(share(0.1), 2e6), "till", "a", 2e7),        # alike once both are at the ceiling
    (pays(share(0.2), 1e6), pays(share(0.1), 5e6), "from", "b", 1e7),
    (pays(None), pays(Num(1)), "open", "", 0),
    (pays(share(0.1)), pays(Op("*", (Num(0.1), Var("revenue_yuan")))), "open", "", 0),
    (pays(Num(1e6)), pays(Num(1e6), period="year"), "open", "", 0),
])
def test_which_pays_more_when(a: Amount, b: Amount, verdict: str, high: str, at: float) -> None:
    found = higher(a, a.tiers[0], b, b.tiers[0])
    assert (found.verdict, found.high) == (verdict, high)
    assert found.at == pytest.approx(at, rel=1e-6)


def test_only_where_both_may_be_had() -> None:
    a, b = pays(share(0.1)), pays(Num(1e6))
    below = (Number(SPEND, "at_most", 5e6), ALWAYS)
    assert higher(a, a.tiers[0], b, b.tiers[0], below) == Higher("always", "b")
    nowhere = (Number(SPEND, "at_most", 5e6), Number(SPEND, "over", 6e6))
    assert higher(a, a.tiers[0], b, b.tiers[0], nowhere).verdict == "open"


@pytest.mark.parametrize(("expr", "x", "value"), [
    (Op("brackets", (SPEND, Num(1e7), Num(0.1), Num(float("inf")), Num(0.05))), 3e7, 2e6),
    (Op("-", (SPEND, Num(5.0), Num(1.0))), 10.0, 4.0), (Op("/", (SPEND, Num(0.0))), 10.0, 0.0),
    (Op("floor", (SPEND,)), 2.9, 2.0), (Op("neg", (SPEND,)), 2.0, -2.0), (Op("max", (SPEND, Num(7.0))), 2.0, 7.0),
])
def test_worth(expr: Expr, x: float, value: float) -> None:
    assert worth(expr, x) == pytest.approx(value)


def test_competing_rates(library: Library) -> None:
    found = compare(library, find_policy(library, "cn-cit-hnte"), find_policy(library, "cn-cit-smallprofit-2023-12"), DAY)
    pair = next(p for p in found.pairs if p.b.incentive.endswith("#small-5"))
    assert pair.a.incentive == "cn-cit-hnte#hnte-15" and pair.exclusive and pair.why.zh
    # Up to 3 million of income, 5% beats 15% everywhere; above it the small-company rate is not to be had.
    assert [s.higher for s in pair.steps] == [Higher("always", "b")]


def test_steps_with_the_same_words(library: Library) -> None:
    found = compare(library, find_policy(library, "gz-city-2024-1"), find_policy(library, "gz-city-2025-xybz"), DAY)
    pair = next(p for p in found.pairs if p.a.incentive == "gz-city-2024-1#clinical-stages")
    assert pair.exclusive and {s.higher.high for s in pair.steps} == {"a"}, "the ceiling is above what was paid"
    assert len(pair.steps) == 2 and all(s.when.zh and s.when.en for s in pair.steps)


def test_each_incentive_stands_once(library: Library) -> None:
    a, b = find_policy(library, "zs-2024-30"), find_policy(library, "zs-2025-2")
    found = compare(library, a, b, DAY)
    assert len(found.pairs) >= 5
    mine = [p.a.incentive for p in found.pairs] + [s.incentive for s in found.only_a]
    theirs = [p.b.incentive for p in found.pairs] + [s.incentive for s in found.only_b]
    assert sorted(mine) == sorted(i.key for i in a.incentives)
    assert sorted(theirs) == sorted(i.key for i in b.incentives)


def test_one_policy_on_two_days(library: Library) -> None:
    days = [dt.date(2026, 12, 31), dt.date(2027, 1, 1)]
    found = over_days(library, find_policy(library, "ns-cit-2022-40"), days)
    assert found.states == ("in_force", "lapsed")
    assert {i.states for i in found.items} == {("in_force", "lapsed")}


@pytest.mark.parametrize(("other", "days"), [
    ("", []), ("", ["2026-01-01"]), ("zs-2025-2", ["2026-01-01", "2027-01-01"]), ("zs-2025-2", ["2026-01-01"]),
    ("zs-2024-30", []), ("", ["2026-01-01", "2026-01-01"]),
])
def test_what_cannot_be_compared(other: str, days: list[str], library: Library) -> None:
    first = find_policy(library, "zs-2024-30")
    second = find_policy(library, other) if other else None
    with pytest.raises(InputError):
        check_asked(first, second, [dt.date.fromisoformat(d) for d in days])
