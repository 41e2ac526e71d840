"""Why a verdict is what it is: every condition with its truth, and the facts whose answer is still open.

Read off the same truth values the verdict was computed from; there is no second evaluation.
"""

from __future__ import annotations

import msgspec
import numpy as np

from rules.condition import All, AnyOf, Condition, Judged, Not, Within, facts_in
from rules.engine import Outcome


class Clause(msgspec.Struct, frozen=True):
    """One condition with its truth (1 met, 0 not known, -1 unmet) and the conditions inside it."""

    condition: Condition
    truth: int
    parts: tuple[Clause, ...] = ()


def explain(outcome: Outcome, position: int, row: int) -> Clause:
    """The condition tree of an incentive for one applicant; of several products, the one that comes closest."""
    incentive = outcome.engine.incentives[position]
    return clause(outcome, incentive.when, row)


def clause(outcome: Outcome, condition: Condition, row: int) -> Clause:
    """Any compiled condition with its truth for one applicant."""
    product_row = -1
    if outcome.engine.program.root(condition).product:
        product_row = best_product(outcome, condition, row)
    return _walk(outcome, condition, row, product_row)


def best_product(outcome: Outcome, condition: Condition, row: int) -> int:
    """The product (row of the frame) for which most of a condition holds; -1 when the applicant has none."""
    rows = np.flatnonzero(outcome.frame.owner == row)
    if not len(rows):
        return -1
    truth = outcome.truth.of(outcome.engine.program.root(condition))
    parts = condition.items if isinstance(condition, All) else (condition,)
    roots = [r for r in (outcome.engine.program.root(p) for p in parts) if r.product]
    closeness = sum(outcome.truth.of(r)[rows].astype(int) for r in roots) if roots else 0
    return int(rows[np.lexsort((-rows, np.broadcast_to(closeness, rows.shape), truth[rows]))[-1]])


def _walk(outcome: Outcome, condition: Condition, row: int, product_row: int) -> Clause:
    root = outcome.engine.program.root(condition)
    if root.product:
        truth = int(outcome.truth.of(root)[product_row]) if product_row >= 0 else -1
    else:
        truth = int(outcome.truth.of(root)[row])
    parts: tuple[Clause, ...] = ()
    if isinstance(condition, All | AnyOf):
        parts = tuple(_walk(outcome, c, row, product_row) for c in condition.items)
    elif isinstance(condition, Not):
        parts = (_walk(outcome, condition.item, row, product_row),)
    return Clause(condition, truth, parts)


def open_leaves(node: Clause) -> list[Condition]:
    """The single tests that keep a verdict from being decided, in reading order."""
    if node.truth != 0:
        return []
    if not node.parts:
        return [node.condition]
    return list(dict.fromkeys(leaf for part in node.parts for leaf in open_leaves(part)))


def missing_facts(node: Clause, known: frozenset[str] = frozenset()) -> list[str]:
    """The facts to ask for: those of open tests, without what is known or judged by people."""
    found: list[str] = []
    for leaf in open_leaves(node):
        if not isinstance(leaf, Judged):
            found += [f for f in (["sector"] if isinstance(leaf, Within) else facts_in(leaf)) if f not in known]
    return list(dict.fromkeys(found))


def judged_by(node: Clause) -> list[Judged]:
    """What people still have to decide."""
    return [leaf for leaf in open_leaves(node) if isinstance(leaf, Judged)]
