"""Why a verdict is what it is: every condition with its truth, and the facts whose answer is still open.

Read off the same truth values the verdict was computed from; there is no second evaluation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from rules.condition import All, AnyOf, Condition, Judged, Not, Number, facts_in
from rules.engine import Outcome
from rules.expression import Var, facts_of
from rules.program import parts


class Clause(msgspec.Struct, frozen=True):
    """One condition with its truth (1 met, 0 not known, -1 unmet) and the conditions inside it.

    `settled`: the facts it reads that are known exactly, which nobody needs to be asked for.
    """

    condition: Condition
    truth: int
    parts: tuple[Clause, ...] = ()
    settled: tuple[str, ...] = ()


def explain(outcome: Outcome, position: int, row: int) -> Clause:
    """The condition tree of an incentive for one applicant; of several products, the one that comes closest."""
    return clause(outcome, outcome.engine.incentives[position].when, outcome.engine.tree(position), row)


def clause(outcome: Outcome, condition: Condition, tree: Sequence[int], row: int) -> Clause:
    """Any compiled condition with its truth for one applicant; `tree` holds the nodes of its parts."""
    product_row = best_product(outcome, condition, tree, row) if tree[0] < 0 else -1
    return _walk(outcome, condition, iter(tree), row, product_row)


def best_product(outcome: Outcome, condition: Condition, tree: Sequence[int], row: int) -> int:
    """The product (row of the frame) for which most of a condition holds; -1 when the applicant has none."""
    rows = np.flatnonzero(outcome.frame.owner == row)
    if len(rows) < 2:
        return int(rows[0]) if len(rows) else -1
    truth = outcome.truth.product
    tops, at = [], 1
    for part in condition.items if isinstance(condition, All) else ():
        tops.append(tree[at])
        at += sum(1 for _ in parts(part))
    closeness = sum((truth[-n - 1][rows].astype(int) for n in tops if n < 0), np.zeros(len(rows), dtype=int))
    return int(rows[np.lexsort((-rows, closeness, truth[-tree[0] - 1][rows]))[-1]])


def _walk(outcome: Outcome, condition: Condition, nodes: Iterator[int], row: int, product_row: int) -> Clause:
    node = next(nodes)
    if node >= 0:
        truth = int(outcome.truth.company[node, row])
    else:
        truth = int(outcome.truth.product[-node - 1, product_row]) if product_row >= 0 else -1
    inside: tuple[Clause, ...] = ()
    if isinstance(condition, All | AnyOf):
        inside = tuple([_walk(outcome, c, nodes, row, product_row) for c in condition.items])
    elif isinstance(condition, Not):
        inside = (_walk(outcome, condition.item, nodes, row, product_row),)
    return Clause(condition, truth, inside, _settled(outcome, condition, row, product_row) if truth == 0 else ())


def _settled(outcome: Outcome, condition: Condition, row: int, product_row: int) -> tuple[str, ...]:
    """Only an expression can be open while some of the facts it reads are known."""
    if not isinstance(condition, Number) or isinstance(condition.of, Var):
        return ()
    found = []
    for fact_id in facts_of(condition.of):
        at_product = fact_id.startswith("product.")
        columns = (outcome.frame.product if at_product else outcome.frame.company).numbers.get(fact_id)
        at = product_row if at_product else row
        if columns is not None and columns[0][at] == columns[1][at]:
            found.append(fact_id)
    return tuple(found)


def _open(node: Clause) -> Iterator[Clause]:
    if node.truth == 0 and not node.parts:
        yield node
    elif node.truth == 0:
        for part in node.parts:
            yield from _open(part)


def open_leaves(node: Clause) -> list[Condition]:
    """The single tests that keep a verdict from being decided, in reading order."""
    return list(dict.fromkeys(leaf.condition for leaf in _open(node)))


def missing_facts(node: Clause) -> list[str]:
    """The facts to ask for: those of open tests, without what people decide."""
    return list(dict.fromkeys(f for leaf in _open(node) for f in facts_in(leaf.condition) if f not in leaf.settled))


def judged_by(node: Clause) -> list[Judged]:
    """What people still have to decide."""
    return [leaf for leaf in open_leaves(node) if isinstance(leaf, Judged)]
