"""The answers a question may plausibly get: yes or no, each option, a figure in each interval that some test cuts out.

What no test tells apart is one answer: a figure stands for its whole interval, an option for all that come out the same.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec
import numpy as np

from matcher.chances import MEMBER, Chances, Tests, chance_of_yes, chances_at_least
from profiles.applicant import Applicant, Known
from profiles.facts import Fact
from rules.condition import Number, SetTest, leaves
from rules.engine import Engine
from rules.expression import Expr, Num, Op, Var
from rules.policy import Amount
from rules.program import months_before

_Point = tuple[float, float, tuple[float, float] | None]  # a figure, its prior, and those it stands for
MOST = 12  # answers tried for one fact
# Figures tried where no test cuts any out, and their priors.
_TYPICAL = {
    "money": (0.0, 1e5, 1e6, 1e7), "tax": (0.0, 2e4, 2e5, 2e6), "share": (0.0, 5.0, 20.0, 60.0), "area": (0.0, 1e3, 5e3, 2e4),
}
_FEW = (0.0, 1.0, 5.0, 30.0)
_HOW_OFTEN = (0.4, 0.3, 0.2, 0.1)


class Answer(NamedTuple):
    """One plausible answer and its prior; `known` None: the applicant has no product at all.

    `span`: the figures it stands for; None for one that is only an example.
    """

    known: Known | None
    chance: float
    span: tuple[float, float] | None = None


class Answers:
    """Plausible answers to any fact of a library."""

    def __init__(self, engine: Engine, chances: Chances) -> None:
        self.engine = engine
        self.facts = engine.library.facts
        self.chances = chances
        self._cuts = _cuts_elsewhere(engine)

    def of(self, fact: Fact, live: Iterable[int], known: Known | None, as_of: dt.date) -> list[Answer]:
        """The answers to a fact; `live`: the open tests (nodes of its level) that read it."""
        if fact.type == "bool":
            yes = chance_of_yes(fact)
            return [Answer(Known(True), yes), Answer(Known(False), 1.0 - yes)]
        tests = self.chances.product if fact.of == "product" else self.chances.company
        if fact.numeric:
            return self._figures(fact, tests, list(live), known, as_of)
        if fact.type in {"choice", "place"}:
            return self._alike(fact, tests, list(live))
        if fact.type == "set":
            return self._members(fact, tests, list(live))
        return []

    def _figures(
        self, fact: Fact, tests: Tests, live: Sequence[int], known: Known | None, as_of: dt.date
    ) -> list[Answer]:
        cuts, exact = set(self._cuts.get(fact.id, ())), set()
        seen: dict[str, set[float]] = {"ge": set(), "gt": set()}
        for node in live:
            group = tests.group_of[node]
            if group.kind in seen:
                bound = group.numbers[node - group.start]
                seen[group.kind].add(bound)
                cuts.add(bound)
            elif group.kind == "ago":
                item = group.items[node - group.start]
                if isinstance(item, Number):
                    cuts.add(float(months_before(as_of, item.months_ago).toordinal()))
        exact = seen["ge"] & seen["gt"]
        low, high = fact.bounds()
        if known is not None and isinstance(known.value, tuple) and not isinstance(known.value[0], str):
            low, high = max(low, float(known.value[0])), min(high, float(known.value[1]))
        points = _points(fact, sorted(c for c in cuts if low <= c <= high), exact, low, high, as_of)
        return [Answer(Known((p, p)), c, span) for p, c, span in points]

    def _alike(self, fact: Fact, tests: Tests, live: Sequence[int]) -> list[Answer]:
        """One answer for all options, or places, that every open test treats alike; the more options, the likelier."""
        if fact.type == "place":
            ids = [r.id for r in self.engine.library.regions.items]
            ends = list(range(len(ids)))
        else:
            flat = fact.flat_options()
            ids = [o.id for o, _ in flat]
            ends = [n for n, (o, _) in enumerate(flat) if not o.options]
        rows = []
        for node in live:
            group = tests.group_of[node]
            if group.kind == "code":
                table = np.frombuffer(group.table, dtype=np.int8).reshape(group.stop - group.start, -1)
                rows.append(table[node - group.start, 1:])
        kinds: dict[bytes, list[int]] = {}
        if not rows:
            kinds = {bytes([n]): [n] for n in ends[:MOST]}
        for n in ends if rows else ():
            kinds.setdefault(bytes(int(r[n]) + 1 for r in rows), []).append(n)
        classes = sorted(kinds.values(), key=lambda c: (-len(c), c[0]))[:MOST]
        even = 1.0 / len(classes) if classes else 0.0
        total = sum(len(c) for c in classes)
        share = [even if fact.type == "place" else len(c) / total for c in classes]
        return [Answer(Known(ids[c[0]]), s) for c, s in zip(classes, share, strict=True)]

    def _members(self, fact: Fact, tests: Tests, live: Sequence[int]) -> list[Answer]:
        """Each member asked for by itself, and none."""
        if fact.id == "sector":
            return []
        wanted = [
            o for node in live if tests.group_of[node].kind == "set"
            for t in [tests.group_of[node].items[node - tests.group_of[node].start]] if isinstance(t, SetTest)
            for o in t.options
        ] or [o.id for o, _ in fact.flat_options()]
        names = list(dict.fromkeys(wanted))[: MOST - 1]
        each = (1.0 - MEMBER) / len(names)
        return [*(Answer(Known((n,), complete=False), each) for n in names), Answer(Known(()), MEMBER)]


def given(applicant: Applicant, fact: Fact, known: Known | None, product: int = 0) -> Applicant:
    """The applicant once a fact is answered (for one of its products, where it is a fact of products).

    `known` None says that it has no product at all.
    """
    if fact.of != "product":
        facts = {**applicant.facts}
        if known is not None:
            facts[fact.id] = known
        return msgspec.structs.replace(applicant, facts=facts)
    if known is None:
        return msgspec.structs.replace(applicant, products=[])
    products = [dict(p) for p in applicant.products or [{}]]
    products[product][fact.id] = known
    return msgspec.structs.replace(applicant, products=products)


def _points(
    fact: Fact, cuts: Sequence[float], exact: set[float], low: float, high: float, as_of: dt.date
) -> list[_Point]:
    """A figure inside each interval between cuts (and on a cut that a test names exactly), each with its prior."""
    if fact.type in {"date", "year"}:
        return _days(fact, cuts, low, high, as_of)
    ends = [c for c in cuts if c > low or c in exact]
    if not ends:
        small = fact.type == "money" and fact.group in {"tax", "loan"}
        tried = zip(_TYPICAL.get("tax" if small else fact.type, _FEW), _HOW_OFTEN, strict=True)
        inside = [(p, c) for p, c in tried if low <= p <= high] or [(low if math.isinf(high) else (low + high) / 2, 1.0)]
        return [(p, c / sum(c for _, c in inside), None) for p, c in inside]
    bounds = [low, *ends, high]
    reach = [1.0, *chances_at_least(len(ends)).tolist(), 0.0]
    found: list[_Point] = []
    for n, (start, stop) in enumerate(pairwise(bounds)):
        share = reach[n] - reach[n + 1]
        if start in exact:
            found.append((start, share / 2, (start, start)))
            share /= 2
        middle = _between(fact, start, stop)
        if start <= middle <= stop and middle not in exact:
            found.append((middle, share, (start, stop)))
    whole = sum(c for _, c, _ in found)
    return [(p, c / whole, span) for p, c, span in found]


def _between(fact: Fact, start: float, stop: float) -> float:
    if math.isinf(stop):
        middle = max(2 * start, start + 1)
    elif start <= 0:
        middle = stop / 2
    else:
        middle = math.sqrt(start * stop)
    return float(math.floor(middle)) if fact.whole or fact.type == "count" else middle


def _days(fact: Fact, cuts: Sequence[float], low: float, high: float, as_of: dt.date) -> list[_Point]:
    step = 1.0 if fact.type == "year" else 200.0
    today = float(as_of.year if fact.type == "year" else as_of.toordinal())
    ends = list(cuts) or [today]
    points = [ends[0] - step, *((a + b) // 2 for a, b in pairwise(ends)), ends[-1] + step]
    spans = dict(zip(points, pairwise([low, *ends, high]), strict=True))
    inside = [p for p in points if low <= p <= high] or [min(max(points[0], low), high)]
    return [(p, 1 / len(inside), spans.get(p, (p, p))) for p in inside]


def _cuts_elsewhere(engine: Engine) -> Mapping[str, frozenset[float]]:
    """Where facts that follow from others change, and where amounts reach their caps."""
    found: dict[str, set[float]] = {}
    for rule in engine.derivations.rules:
        for when, _ in rule.tiers:
            for leaf in leaves(when):
                if isinstance(leaf, Number) and isinstance(leaf.of, Var) and leaf.months_ago < 0:
                    found.setdefault(leaf.of.fact, set()).add(leaf.bound)
    for incentive in engine.incentives:
        if incentive.amount is not None:
            for fact_id, cut in _capped(incentive.amount):
                found.setdefault(fact_id, set()).add(cut)
    return {f: frozenset(sorted(c)[:4]) for f, c in found.items()}


def _capped(amount: Amount) -> Iterable[tuple[str, float]]:
    """The figure from which a rate of it would pay more than the cap."""
    for tier in amount.tiers:
        rate = _rate(tier.pays)
        for cap in (*tier.caps, *amount.caps):
            if rate is not None and isinstance(cap.yuan, Num) and rate[1] > 0:
                yield rate[0], cap.yuan.value / rate[1]


def _rate(pays: Expr | None) -> tuple[str, float] | None:
    """The fact and share of an amount that is a plain share of one fact."""
    if isinstance(pays, Op) and pays.op == "*" and len(pays.args) == 2:
        for one, other in (pays.args, pays.args[::-1]):
            if isinstance(one, Var) and isinstance(other, Num):
                return one.fact, other.value
    return None
