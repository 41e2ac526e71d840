"""Conditions compiled to a graph, against the same logic written out plainly."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.applicant import Applicant, Known
from profiles.facts import Facts, load_facts
from profiles.regions import Regions, load_regions
from profiles.sectors import Sectors, load_sectors
from profiles.yaml_source import read_yaml
from rules.condition import All, AnyOf, Bool, Condition, Judged, Not, Number, negated
from rules.expression import Var
from rules.frame import FrameBuilder
from rules.library import ROOT
from rules.program import Program, months_before, tree_truth

AS_OF = dt.date(2026, 11, 22)
Given = dict[str, Any]


def registry() -> tuple[Facts, Regions, Sectors]:
    folder = ROOT / "rules" / "cases" / "registry"
    return (
        load_facts(read_yaml(folder / "facts.yaml")),
        load_regions(read_yaml(folder / "regions.yaml")),
        load_sectors(read_yaml(folder / "sectors.yaml")),
    )


REGISTRY = registry()
YES_NO = ["hnte", "own_legal_person", "product.first_in_city"]
LEAVES = st.one_of(
    st.builds(Bool, st.sampled_from(YES_NO), st.booleans()),
    st.builds(
        Number,
        st.just(Var("staff")),
        st.sampled_from(["at_least", "over", "at_most", "under"]),
        st.integers(0, 6).map(float),
    ),
    st.just(Judged("区里")),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    LEAVES,
    lambda c: st.one_of(
        st.lists(c, max_size=3).map(lambda x: All(tuple(x))),
        st.lists(c, min_size=1, max_size=3).map(lambda x: AnyOf(tuple(x))),
        c.map(Not),
    ),
    max_leaves=8,
)
TRUTHS = st.sampled_from([True, False, None])
STAFF = st.one_of(
    st.none(), st.tuples(st.integers(0, 6), st.integers(0, 3)).map(lambda t: (float(t[0]), float(sum(t))))
)


def plain(condition: Condition, known: Given) -> int:
    """Strong Kleene logic, one condition and one applicant at a time."""
    if isinstance(condition, All):
        return min([plain(c, known) for c in condition.items], default=1)
    if isinstance(condition, AnyOf):
        return max([plain(c, known) for c in condition.items], default=-1)
    if isinstance(condition, Not):
        return -plain(condition.item, known)
    if isinstance(condition, Bool):
        value = known.get(condition.fact)
        return 0 if value is None else 1 if value == condition.value else -1
    if not isinstance(condition, Number):
        return 0
    staff = known["staff"] or (0.0, math.inf)  # a head-count nobody stated is at least nought
    tests = {
        "at_least": lambda v: v >= condition.bound,
        "over": lambda v: v > condition.bound,
        "at_most": lambda v: v <= condition.bound,
        "under": lambda v: v < condition.bound,
    }
    ends = {bool(tests[condition.test](end)) for end in staff}
    return 0 if len(ends) == 2 else 1 if ends == {True} else -1


def computed(conditions: list[Condition], everyone: list[Given]) -> list[list[int]]:
    applicants = []
    for known in everyone:
        facts = {k: Known(v) for k, v in known.items() if v is not None and not k.startswith("product.")}
        product = {k: Known(v) for k, v in known.items() if v is not None and k.startswith("product.")}
        applicants.append(Applicant(facts, [product]))
    program = Program(conditions, *REGISTRY)
    truth = program.run(FrameBuilder(*REGISTRY).build(applicants, AS_OF))
    return [truth.of(root).tolist() for root in program.roots]


def everyone(truths: list[bool | None], staff: tuple[float, float] | None) -> Given:
    return {**dict(zip(YES_NO, truths, strict=True)), "staff": staff}


@settings(max_examples=200)
@given(
    st.lists(CONDITIONS, min_size=1, max_size=5),
    st.lists(st.builds(everyone, st.lists(TRUTHS, min_size=3, max_size=3), STAFF), min_size=1, max_size=4),
)
def test_graph_agrees_with_plain_kleene_logic(conditions: list[Condition], known: list[Given]) -> None:
    assert computed(conditions, known) == [[plain(c, k) for k in known] for c in conditions]


@settings(max_examples=150)
@given(CONDITIONS, st.builds(everyone, st.lists(TRUTHS, min_size=3, max_size=3), STAFF))
def test_more_knowledge_only_decides(condition: Condition, known: Given) -> None:
    """Whatever is decided stays so when another fact becomes known, whichever way it turns out."""
    ((before,),) = computed([condition], [known])
    richer = [{**known, f: v} for f in YES_NO if known[f] is None for v in (True, False)]
    if known["staff"] is None:
        richer += [{**known, "staff": (float(n), float(n))} for n in range(8)]
    elif known["staff"][0] < known["staff"][1]:
        richer += [{**known, "staff": (end, end)} for end in known["staff"]]
    if richer and before != 0:
        assert set(computed([condition], richer)[0]) == {before}


@settings(max_examples=100)
@given(CONDITIONS, st.builds(everyone, st.lists(TRUTHS, min_size=3, max_size=3), STAFF))
def test_negation_reaches_the_single_tests(condition: Condition, known: Given) -> None:
    assert plain(negated(condition), known) == -plain(condition, known)


def test_the_same_condition_is_computed_once() -> None:
    shared = All((Bool("hnte", True), Number(Var("staff"), "at_least", 5.0)))
    program = Program([shared, AnyOf((shared, Bool("own_legal_person", True))), shared], *REGISTRY)
    assert program.roots[0] == program.roots[2]
    assert program.graph.company.size == 5


def test_company_conditions_within_product_conditions_are_brought_down_once() -> None:
    company, product = Bool("hnte", True), Bool("product.first_in_city", True)
    conditions: list[Condition] = [
        company,
        All((company, product)),
        AnyOf((company, product)),
        All((Not(company), product)),
    ]
    program = Program(conditions, *REGISTRY)
    applicants = [
        Applicant({"hnte": Known(True)}, [{"product.first_in_city": Known(v)} for v in (True, False)]),
        Applicant({"hnte": Known(False)}, [{"product.first_in_city": Known(True)}]),
        Applicant({}, [{}]),
    ]
    truth = program.run(FrameBuilder(*REGISTRY).build(applicants, AS_OF))
    got = [truth.of(root).tolist() for root in program.roots]
    assert got == [[1, -1, 0], [1, -1, -1, 0], [1, 1, 1, 0], [-1, -1, 1, 0]]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-11-22", 0, "2026-11-22"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-11-22", 24, "2024-11-22"),
        ("2024-02-29", 12, "2023-02-28"),
    ],
)
def test_months_before(day: str, months: int, expected: str) -> None:
    assert months_before(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(expected)


def test_tree_truth() -> None:
    ids, parents = ["all", "left", "leaf", "twig", "right"], [-1, 0, 1, 1, 0]
    assert tree_truth(ids, parents, ("left",)).tolist() == [0, 0, 1, 1, 1, -1]
    assert tree_truth(ids, parents, ("leaf",)).tolist() == [0, 0, 0, 1, -1, -1]
    assert tree_truth(ids, parents, ("leaf", "twig")).tolist() == [0, 0, 1, 1, 1, -1]
    assert tree_truth(ids, parents, ("left", "right")).tolist() == [0, 1, 1, 1, 1, 1]
    assert np.all(tree_truth(ids, parents, ())[1:] == -1)
