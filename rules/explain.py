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


class Row:
    """The truth of every condition for one applicant of an outcome, as plain numbers."""

    def __init__(self, outcome: Outcome, row: int) -> None:
        self.outcome = outcome
        self.row = row
        self.company: list[int] = outcome.truth.company[:, row].tolist()
        start, stop = np.searchsorted(outcome.frame.owner, (row, row + 1)).tolist()
        self.products = range(start, stop)
        self._product: dict[int, list[int]] = {}

    def product(self, row: int) -> list[int]:
        """The truth of every condition for one of the products (row of the frame)."""
        if row not in self._product:
            self._product[row] = self.outcome.truth.product[:, row].tolist()
        return self._product[row]

    def truth(self, node: int, product_row: int) -> int:
        """The truth of one node; of a product's where there is none, unmet."""
        if node >= 0:
            return self.company[node]
        return self.product(product_row)[-node - 1] if product_row >= 0 else -1

    def best_product(self, condition: Condition, tree: Sequence[int]) -> int:
        """The product (row of the frame) for which most of a condition holds, the first of equals; -1 when there is none."""
        if len(self.products) < 2:
            return self.products.start if self.products else -1
        tops, at = [], 1
        for part in condition.items if isinstance(condition, All) else ():
            tops.append(tree[at])
            at += sum(1 for _ in parts(part))
        own = [n for n in tops if n < 0]
        return max(
            self.products,
            key=lambda p: (self.truth(tree[0], p) if tree[0] < 0 else 0, sum(self.truth(n, p) for n in own), -p),
        )


def clause(outcome: Outcome, condition: Condition, tree: Sequence[int], row: int, seen: Row | None = None) -> Clause:
    """Any compiled condition with its truth for one applicant; `tree` holds the nodes of its parts."""
    seen = seen or Row(outcome, row)
    product_row = seen.best_product(condition, tree) if min(tree) < 0 else -1
    return _walk(seen, condition, iter(tree), product_row)


def _walk(seen: Row, condition: Condition, nodes: Iterator[int], product_row: int) -> Clause:
    truth = seen.truth(next(nodes), product_row)
    inside: tuple[Clause, ...] = ()
    if isinstance(condition, All | AnyOf):
        inside = tuple([_walk(seen, c, nodes, product_row) for c in condition.items])
    elif isinstance(condition, Not):
        inside = (_walk(seen, condition.item, nodes, product_row),)
    settled = _settled(seen.outcome, condition, seen.row, product_row) if truth == 0 else ()
    return Clause(condition, truth, inside, settled)


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


class Outline(msgspec.Struct, frozen=True):
    """A condition laid out flat in reading order: for each part how many parts it is made of (itself counted), and for a
    single test the facts it asks for, what people decide, and whether it reads an expression."""

    sizes: tuple[int, ...]
    facts: tuple[tuple[str, ...], ...]
    judged: tuple[str, ...]
    expressions: tuple[Condition | None, ...]


def outline(condition: Condition) -> Outline:
    """A condition laid out for `still_open`."""
    whole = list(parts(condition))
    single = [not isinstance(c, All | AnyOf | Not) or (isinstance(c, All | AnyOf) and not c.items) for c in whole]
    reads = [isinstance(c, Number) and not isinstance(c.of, Var) for c in whole]
    return Outline(
        tuple(sum(1 for _ in parts(c)) for c in whole),
        tuple(tuple(facts_in(c)) if alone else () for c, alone in zip(whole, single, strict=True)),
        tuple(c.by if isinstance(c, Judged) else "" for c in whole),
        tuple(c if r else None for c, r in zip(whole, reads, strict=True)),
    )


def still_open(
    seen: Row, condition: Condition, flat: Outline, tree: Sequence[int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The facts to ask for and who still has to decide: what `missing_facts` and `judged_by` tell, without the tree."""
    product_row = seen.best_product(condition, tree) if min(tree) < 0 else -1
    facts: dict[str, None] = {}
    judges: dict[str, None] = {}
    at = 0
    while at < len(tree):
        if seen.truth(tree[at], product_row) != 0:
            at += flat.sizes[at]
            continue
        if flat.judged[at]:
            judges[flat.judged[at]] = None
        expression = flat.expressions[at]
        known = _settled(seen.outcome, expression, seen.row, product_row) if expression is not None else ()
        facts.update((f, None) for f in flat.facts[at] if f not in known)
        at += 1
    return tuple(facts), tuple(judges)
