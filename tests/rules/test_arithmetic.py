"""Interval arithmetic: the truth lies within, and narrowing what goes in never widens what comes out."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.applicant import Applicant, Known
from profiles.facts import load_facts
from profiles.regions import load_regions
from profiles.sectors import load_sectors
from profiles.yaml_source import read_yaml
from rules.arithmetic import evaluate, tidy
from rules.expression import Expr, Num, Op, Var, facts_of, parse_expression
from rules.frame import FrameBuilder
from rules.library import ROOT

FOLDER = ROOT / "rules" / "cases" / "registry"
FACTS = load_facts(read_yaml(FOLDER / "facts.yaml"))
BUILDER = FrameBuilder(
    FACTS, load_regions(read_yaml(FOLDER / "regions.yaml")), load_sectors(read_yaml(FOLDER / "sectors.yaml"))
)
NAMES = ["revenue_yuan", "rd_spend_yuan", "investment_yuan"]
EXPRESSIONS: st.SearchStrategy[Expr] = st.recursive(
    st.one_of(st.sampled_from(NAMES).map(Var), st.integers(0, 9).map(lambda n: Num(float(n)))),
    lambda e: st.one_of(
        st.tuples(st.sampled_from(["+", "-", "*", "/", "min", "max"]), e, e).map(lambda t: Op(t[0], (t[1], t[2]))),
        e.map(lambda x: Op("floor", (x,))),
        e.map(lambda x: Op("neg", (x,))),
        e.map(lambda x: Op("brackets", (x, Num(5.0), Num(0.5), Num(math.inf), Num(0.1)))),
    ),
    max_leaves=5,
)
# A divisor of exactly nothing is told apart: see test_division_by_nothing.
POINTS = st.lists(st.integers(1, 20).map(float), min_size=3, max_size=3)
WIDTHS = st.lists(st.sampled_from([0.0, 0.0, 1.0, 7.0, math.inf]), min_size=3, max_size=3)


def interval(expr: Expr, known: dict[str, tuple[float, float]]) -> tuple[float, float]:
    applicant = Applicant({k: Known(v) for k, v in known.items()})
    low, high = evaluate(expr, BUILDER.build([applicant], dt.date(2026, 11, 22)), False, FACTS)
    return float(np.broadcast_to(low, 1)[0]), float(np.broadcast_to(high, 1)[0])


def divides(expr: Expr) -> bool:
    return isinstance(expr, Op) and (expr.op == "/" or any(divides(a) for a in expr.args))


@settings(max_examples=250)
@given(EXPRESSIONS, POINTS, WIDTHS)
def test_the_true_value_lies_within(expr: Expr, points: list[float], widths: list[float]) -> None:
    exact = interval(expr, {n: (p, p) for n, p in zip(NAMES, points, strict=True)})
    if not divides(expr):
        assert exact[0] == exact[1]
    wide = interval(expr, {n: (p, p + w) for n, p, w in zip(NAMES, points, widths, strict=True)})
    assert not math.isnan(wide[0])
    assert not math.isnan(wide[1])
    assert wide[0] <= wide[1]
    if exact[0] == exact[1] and math.isfinite(exact[0]):
        slack = 1e-9 * max(1.0, abs(exact[0]))
        assert wide[0] - slack <= exact[0] <= wide[1] + slack


@settings(max_examples=250)
@given(EXPRESSIONS, POINTS, WIDTHS)
def test_narrowing_never_widens(expr: Expr, points: list[float], widths: list[float]) -> None:
    if divides(expr):
        return  # a divisor made of differences may become exactly nothing, of which less is known
    wide = interval(expr, {n: (p, p + w) for n, p, w in zip(NAMES, points, widths, strict=True)})
    narrow = interval(expr, {n: (p, p + min(w, 1.0)) for n, p, w in zip(NAMES, points, widths, strict=True)})
    unknown = interval(expr, {})
    for outer, inner in ((wide, narrow), (unknown, wide)):
        assert outer[0] <= inner[0] or outer[0] == pytest.approx(inner[0])
        assert outer[1] >= inner[1] or outer[1] == pytest.approx(inner[1])


def test_division_by_nothing() -> None:
    share = parse_expression("rd_spend_yuan / revenue_yuan")
    assert interval(share, {"rd_spend_yuan": (5.0, 5.0), "revenue_yuan": (0.0, 0.0)}) == (-math.inf, math.inf)
    assert interval(share, {"rd_spend_yuan": (5.0, 5.0)}) == (0.0, math.inf)
    assert interval(share, {"rd_spend_yuan": (5.0, 5.0), "revenue_yuan": (0.0, 10.0)}) == (0.5, math.inf)
    assert interval(share, {"rd_spend_yuan": (5.0, 10.0), "revenue_yuan": (2.0, 4.0)}) == (1.25, 5.0)


def test_division_is_exact_where_it_can_be() -> None:
    share = parse_expression("rd_spend_yuan / revenue_yuan")
    assert interval(share, {"rd_spend_yuan": (500_000.0,) * 2, "revenue_yuan": (10_000_000.0,) * 2}) == (0.05, 0.05)


def test_tidy() -> None:
    untidy = np.array([0.29 * 100, 0.07 * 100, 0.1 + 0.2, 0.0, -0.29 * 100, np.inf, -np.inf, 123456789012.34])
    assert tidy(untidy).tolist() == [29.0, 7.0, 0.3, 0.0, -29.0, np.inf, -np.inf, 123456789012.0]
    assert np.isnan(tidy(np.array([np.nan]))[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", Op("+", (Num(1.0), Op("*", (Num(2.0), Num(3.0)))))),
        ("300万元", Num(3e6)),
        ("5%", Num(0.05)),
        ("1,500元", Num(1500.0)),
        (7, Num(7.0)),
        ("product.count", Var("product.count")),
        ("-staff", Op("neg", (Var("staff"),))),
        ("max(staff, 3, 4)", Op("max", (Var("staff"), Num(3.0), Num(4.0)))),
    ],
)
def test_parsing(text: str | int, expected: Expr) -> None:
    assert parse_expression(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "staff **2",
        "staff % 3",
        "staff if staff else 1",
        "staff.count()",
        "open('x')",
        "[1]",
        "'a'",
        "staff > 3",
        "min(staff)",
        "floor(staff, 2)",
        "max(*staff)",
        "lambda: 1",
        "1 2",
        "(" * 300,
        "x" * 501,
        True,
        None,
        "1e999",
    ],
)
def test_what_is_no_expression(text: object) -> None:
    with pytest.raises(ValueError, match=r"expression|needs|allowed|reckoned"):
        expr = parse_expression(text)  # type: ignore[arg-type]
        assert not (set(facts_of(expr)) - set(FACTS.by_id)), "expression of unknown facts"


def test_each_fact_once() -> None:
    assert facts_of(parse_expression("staff + staff * revenue_yuan")) == ["staff", "revenue_yuan"]
