"""The best lawful combination against brute force, and the solver against the search."""

from __future__ import annotations

import gc
import math
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rules.bundle
from rules.bundle import Ceiling, Group, best_bundle

KEYS = [f"k{n}" for n in range(9)]
FEN = st.one_of(st.integers(1, 100), st.integers(1, 10**6), st.integers(1, 10**12)).map(float)


@st.composite
def problems(draw: st.DrawFn, apart: bool) -> tuple[dict[str, float], list[Group], list[Ceiling]]:
    """Worth, exclusion groups and joint caps; `apart`: no incentive stands under two joint caps."""
    keys = KEYS[: draw(st.integers(2, 8 if apart else 6))]
    worth = {k: draw(FEN) for k in keys}
    some = st.frozensets(st.sampled_from(keys), min_size=2, max_size=4)
    groups = [Group(m, f"g{n}") for n, m in enumerate(draw(st.lists(some, max_size=4)))]
    ceilings = []
    if apart:
        colours = [draw(st.integers(0, 2)) for _ in keys]
        members = [frozenset(k for k, c in zip(keys, colours, strict=True) if c == n) for n in (1, 2)]
    else:
        members = draw(st.lists(some, min_size=2, max_size=3))
    for n, part in enumerate(m for m in members if m):
        ceilings.append(
            Ceiling(part, math.floor(sum(worth[k] for k in part) * draw(st.sampled_from([0.3, 0.7, 2]))), f"c{n}")
        )
    return worth, groups, ceilings


def lawful_sets(worth: dict[str, float], groups: list[Group]) -> list[tuple[str, ...]]:
    every = chain.from_iterable(combinations(sorted(worth), n) for n in range(len(worth) + 1))
    return [s for s in every if not any(len(g.members & set(s)) > 1 for g in groups)]


def assert_lawful(worth: dict[str, float], groups: list[Group], ceilings: list[Ceiling]) -> float:
    bundle = best_bundle(worth, groups, ceilings)
    assert bundle.total == math.fsum(bundle.paid.values())
    for group in groups:
        assert len(group.members & set(bundle.paid)) <= 1
    for ceiling in ceilings:
        assert math.fsum(bundle.paid.get(k, 0.0) for k in ceiling.members) <= ceiling.cap
    for key, paid in bundle.paid.items():
        assert 0 <= paid <= worth[key]
    for drop in bundle.dropped:
        group = next(g for g in groups if g.key == drop.group)
        assert {drop.key, drop.taken} <= group.members
        assert drop.taken in bundle.paid
        assert drop.key not in bundle.paid
    assert {d.key for d in bundle.dropped} | set(bundle.paid) == set(worth), "each is taken, or told why not"
    return bundle.total


@settings(max_examples=150)
@given(problems(apart=True))
def test_exact_against_brute_force(problem: tuple[dict[str, float], list[Group], list[Ceiling]]) -> None:
    worth, groups, ceilings = problem

    def total(chosen: tuple[str, ...]) -> float:
        over = sum(max(sum(worth[k] for k in chosen if k in c.members) - c.cap, 0.0) for c in ceilings)
        return sum(worth[k] for k in chosen) - over

    assert assert_lawful(worth, groups, ceilings) == max(total(s) for s in lawful_sets(worth, groups))


@settings(max_examples=100)
@given(problems(apart=True))
def test_solver_and_search_agree_to_the_fen(problem: tuple[dict[str, float], list[Group], list[Ceiling]]) -> None:
    worth, groups, ceilings = problem
    searched = best_bundle(worth, groups, ceilings).total
    most, rules.bundle.MOST_SEARCHED = rules.bundle.MOST_SEARCHED, 0
    try:
        assert assert_lawful(worth, groups, ceilings) == searched
    finally:
        rules.bundle.MOST_SEARCHED = most


@settings(max_examples=60)
@given(problems(apart=False))
def test_overlapping_joint_caps(problem: tuple[dict[str, float], list[Group], list[Ceiling]]) -> None:
    """Against a linear programme over every lawful set."""
    from scipy.optimize import linprog

    worth, groups, ceilings = problem
    unit, best = max(worth.values()), 0.0
    for chosen in lawful_sets(worth, groups)[1:]:
        rows = [[1.0 if k in c.members else 0.0 for k in chosen] for c in ceilings]
        caps = [c.cap / unit for c in ceilings]
        bounds = [(0, worth[k] / unit) for k in chosen]
        best = max(best, -linprog([-1.0] * len(chosen), A_ub=rows, b_ub=caps, bounds=bounds).fun * unit)
    bundle = best_bundle(worth, groups, ceilings)
    assert bundle.total == pytest.approx(best, rel=2e-6, abs=2)
    for ceiling in ceilings:
        assert math.fsum(bundle.paid.get(k, 0.0) for k in ceiling.members) <= ceiling.cap


def test_many_at_once_go_to_the_solver() -> None:
    keys = [f"i{n:02d}" for n in range(40)]
    worth = {k: 1000.0 + n * 7 % 11 for n, k in enumerate(keys)}
    groups = [Group(frozenset(keys[n : n + 2]), f"g{n}") for n in range(39)]
    bundle = best_bundle(worth, groups, [])
    assert len(bundle.paid) == 20
    assert all(len(g.members & set(bundle.paid)) <= 1 for g in groups)


def test_equal_worth_goes_to_what_may_become_more() -> None:
    pair = [Group(frozenset({"a", "b"}), "g")]
    assert set(best_bundle({"a": 5.0, "b": 5.0}, pair, []).paid) == {"a"}
    assert set(best_bundle({"a": 5.0, "b": 5.0}, pair, [], {"b": 9.0}).paid) == {"b"}


def test_nothing_worth_anything() -> None:
    bundle = best_bundle({"a": 0.0}, [], [])
    assert (bundle.paid, bundle.total, bundle.dropped) == ({}, 0.0, ())


@pytest.mark.parametrize("order", [["a", "b", "c"], ["c", "b", "a"]])
def test_order_of_input_does_not_decide(order: list[str]) -> None:
    groups = [Group(frozenset("ab"), "g"), Group(frozenset("bc"), "h")]
    assert set(best_bundle(dict.fromkeys(order, 7.0), groups, []).paid) == {"a", "c"}


def test_the_search_leaves_nothing_to_be_collected() -> None:
    groups = [Group(frozenset("ab"), "one"), Group(frozenset("bc"), "two")]
    gc.collect()
    gc.disable()
    try:
        for _ in range(50):
            best_bundle({"a": 1.0, "b": 3.0, "c": 1.5}, groups, [])
        assert gc.collect() < 20
    finally:
        gc.enable()
