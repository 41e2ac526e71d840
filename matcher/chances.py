"""How likely open conditions are to turn out met: what weighs the questions worth asking, and nothing else.

No verdict, amount or total ever rests on these shares; they only decide what is asked first. A condition that is
decided counts as decided, an open one by a stated prior; AND multiplies, OR and NOT follow, over the compiled graph.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from profiles.facts import Fact, Facts
from rules.condition import Number
from rules.engine import Outcome
from rules.expression import facts_of
from rules.offer_book import OfferBook
from rules.program import Group, Level, as_root

Floats = NDArray[np.float64]

YES = 0.5  # a yes/no nobody answered
WON = 0.2  # a title, an award, a grant already had: most companies have none
CUT = 0.5  # a test of a date, a place or an expression
MEMBER = 0.25  # that a set holds what is asked
LEFT_OPEN = 0.1  # what is left of a chance when the applicant could not answer
_RARE = frozenset({"qualification", "talent", "received"})
_RARE_ENDS = ("newly_recognised", "newly_approved", "selected", "awarded")


def chance_of_yes(fact: Fact) -> float:
    """The prior of a yes."""
    return WON if fact.group in _RARE or fact.id.endswith(_RARE_ENDS) else YES


def chances_at_least(cuts: int) -> Floats:
    """The prior that a figure reaches each of some thresholds, lowest first: ½, ⅓, ¼ … (sizes of firms fall off so).

    Zipf's law for firm sizes: Axtell, *Science* 293 (2001).

    >>> chances_at_least(3).round(2).tolist()
    [0.5, 0.33, 0.25]
    """
    return np.asarray(1.0 / (2.0 + np.arange(cuts, dtype=np.float64)))


class Needs(NamedTuple):
    """Which single tests stand in which offers: pairs (test, offer), tests numbered company first, then product."""

    tests: NDArray[np.int64]
    offers: NDArray[np.int64]


class Chances:
    """The chance of every offer of a book to be met."""

    def __init__(self, book: OfferBook, facts: Facts) -> None:
        self.book = book
        self.company = Tests(book.plan.graph.company, facts)
        self.product = Tests(book.plan.graph.product, facts)
        roots = [as_root(o.tree[0]) for o in book.offers]
        self._at_company = np.array([n for n, r in enumerate(roots) if not r.product], dtype=np.int64)
        self._at_product = np.array([n for n, r in enumerate(roots) if r.product], dtype=np.int64)
        self._nodes = np.array([r.node for r in roots], dtype=np.int64)
        self.needs = self._needs()

    def _needs(self) -> Needs:
        """The tests in the conditions of offers, and in the tiers of what they pay."""
        first = self.company.level.size
        pairs = set()
        for number, offer in enumerate(self.book.offers):
            for node in {*offer.tree, *offer.tiers}:
                if self.product.reads[-node - 1] if node < 0 else self.company.reads[node]:
                    pairs.add((first - node - 1 if node < 0 else node, number))
        ordered = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
        return Needs(ordered[:, 0], ordered[:, 1])

    def of(self, outcome: Outcome, unanswered: Collection[str]) -> Floats:
        """The chance of every offer for the applicants of a doubled frame, undertakings signed: offers × applicants."""
        frame = outcome.frame
        count = frame.company.rows // 2
        signed = frame.owner >= count
        company = self.company.chances(outcome.truth.company[:, count:], unanswered, None)
        owner = frame.owner[signed] - count
        product = self.product.chances(outcome.truth.product[:, signed], unanswered, company[:, owner])
        found = np.empty((len(self._nodes), count))
        found[self._at_company] = company[self._nodes[self._at_company]]
        starts = np.searchsorted(owner, np.arange(count))
        at_product = product[self._nodes[self._at_product]]
        found[self._at_product] = np.maximum.reduceat(at_product, starts, axis=1) if len(at_product) else 0.0
        return found


class Tests:
    """The single tests of one level of a graph: the fact each reads, its prior, and how they combine."""

    def __init__(self, level: Level, facts: Facts) -> None:
        self.level = level
        self.facts = facts
        self.reads: list[tuple[str, ...]] = [()] * level.size
        self.prior = np.zeros(level.size)  # what people judge is in no group: nothing is promised of it
        self.imports = np.frombuffer(level.imports, dtype=np.int32)
        self.import_start, self.import_stop = level.import_start, level.import_start + len(self.imports)
        self.group_of: dict[int, Group] = {}
        for group in level.groups:
            nodes = range(group.start, group.stop)
            self.group_of.update(dict.fromkeys(nodes, group))
            if group.fact:
                self.prior[group.start : group.stop] = _priors(group, facts[group.fact])
                self.reads[group.start : group.stop] = [(group.fact,)] * len(nodes)
            elif group.kind == "expression":
                self.prior[group.start : group.stop] = CUT
                tests = [t for t in group.items if isinstance(t, Number)]
                self.reads[group.start : group.stop] = [tuple(facts_of(t.of)) for t in tests]
        self._steps = [
            (s, np.frombuffer(s.children, dtype=np.int32), np.frombuffer(s.offsets, dtype=np.int32)) for s in level.steps
        ]
        self.at: dict[str, list[int]] = {}
        for node, read in enumerate(self.reads):
            for fact_id in read:
                self.at.setdefault(fact_id, []).append(node)

    def chances(self, truth: NDArray[np.int8], unanswered: Collection[str], above: Floats | None) -> Floats:
        """The chance of every node; `above`: those of the level above, for each row."""
        prior = self.prior
        if unanswered:
            prior = prior.copy()
            for fact_id in unanswered:
                prior[self.at.get(fact_id, [])] *= LEFT_OPEN
        found = np.where(truth == 1, 1.0, np.where(truth == -1, 0.0, prior[:, None]))
        if above is not None and len(self.imports):
            found[self.import_start : self.import_stop] = above[self.imports]
        for step, children, offsets in self._steps:
            part = slice(step.start, step.stop)
            if step.kind == "not":
                mixed = 1.0 - found[children]
            elif step.kind == "all":
                mixed = np.multiply.reduceat(found[children], offsets, axis=0)
            else:
                mixed = 1.0 - np.multiply.reduceat(1.0 - found[children], offsets, axis=0)
            said = truth[part]
            found[part] = np.where(said == 0, mixed, said > 0)
        return found


def _priors(group: Group, fact: Fact) -> Floats:
    """The prior of each test of a group."""
    count = group.stop - group.start
    if group.kind == "bool":
        yes = chance_of_yes(fact)
        return np.where(np.frombuffer(group.signs, dtype=np.int8) > 0, yes, 1.0 - yes)
    if group.kind in {"ge", "gt"}:
        bounds = np.array(group.numbers)
        reach = np.full(count, CUT)
        if fact.type not in {"date", "year"}:
            ranks = np.searchsorted(np.unique(bounds), bounds)
            reach = np.where(bounds <= 0, 1.0, chances_at_least(len(bounds))[ranks])
        return np.asarray(np.where(np.frombuffer(group.signs, dtype=np.int8) > 0, reach, 1.0 - reach))
    if group.kind == "code" and fact.type == "choice":
        table = np.frombuffer(group.table, dtype=np.int8).reshape(count, -1)[:, 1:]
        return np.asarray(np.clip((table > 0).mean(axis=1), 0.05, 0.9), dtype=np.float64)
    return np.full(count, MEMBER if group.kind in {"set", "sector"} else CUT)
