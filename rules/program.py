"""Conditions compiled once into a graph of unique tests, evaluated by column in three-valued logic.

Truth is int8: 1 met, -1 unmet, 0 not known; AND is the minimum, OR the maximum, NOT the negation
(strong Kleene logic; Kleene, *Introduction to Metamathematics*, 1952, §64).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from profiles.facts import Facts
from profiles.regions import Regions
from profiles.sectors import Sectors
from rules.arithmetic import evaluate
from rules.condition import (
    All, AnyOf, Bool, Choice, Condition, Judged, Not, Number, Place, SetTest, Within, facts_in,
)
from rules.expression import Var
from rules.frame import Bytes, Frame, Table

Matrix = NDArray[np.int8]


class Root(NamedTuple):
    """Where a compiled condition's truth stands: its node, and whether it speaks of products."""

    node: int
    product: bool


class Truth(NamedTuple):
    """Truth of every node: company nodes × applicants, product nodes × products."""

    company: Matrix
    product: Matrix

    def of(self, root: Root) -> Bytes:
        """The truth of one condition, per applicant or per product."""
        return (self.product if root.product else self.company)[root.node]


class _Group(NamedTuple):
    """Leaves alike, computed in one operation into rows start:stop."""

    start: int
    stop: int
    fact: str
    compute: Callable[[Frame, Table], NDArray[np.int8] | None]


class _Step(NamedTuple):
    """One layer of AND, OR or NOT over nodes that are ready."""

    start: int
    stop: int
    kind: str
    children: NDArray[np.int64]
    offsets: NDArray[np.int64]


class _Level:
    """The graph of one level (company or product)."""

    def __init__(self) -> None:
        self.size = 0
        self.groups: list[_Group] = []
        self.steps: list[_Step] = []
        self.imports: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self.import_start = 0


class Program:
    """Many conditions, compiled together: a test that stands in forty policies is computed once.

    `roots[i]` tells where the truth of `conditions[i]` is found.
    """

    def __init__(self, conditions: Sequence[Condition], facts: Facts, regions: Regions, sectors: Sectors) -> None:
        self._compiler = _Compiler(facts, regions, sectors)
        self.roots = tuple(self._compiler.root(c) for c in conditions)
        self._company, self._product = self._compiler.finish()

    def root(self, condition: Condition) -> Root:
        """Where the truth of any condition that is part of this program is found; raises `KeyError`."""
        return self._compiler.find(condition)

    def run(self, frame: Frame) -> Truth:
        """The truth of every node for every row of a frame."""
        company = _run_level(self._company, frame, frame.company, None)
        product = _run_level(self._product, frame, frame.product, company)
        return Truth(company, product)


def _run_level(level: _Level, frame: Frame, table: Table, above: Matrix | None) -> Matrix:
    truth = np.zeros((level.size, table.rows), dtype=np.int8)
    for group in level.groups:
        if not group.fact or table.knows(group.fact):
            computed = group.compute(frame, table)
            if computed is not None:
                truth[group.start : group.stop] = computed
    if above is not None and len(level.imports):
        stop = level.import_start + len(level.imports)
        truth[level.import_start : stop] = above[level.imports][:, frame.owner]
    for step in level.steps:
        if step.kind == "not":
            truth[step.start : step.stop] = -truth[step.children]
        else:
            reduce = np.minimum if step.kind == "all" else np.maximum
            truth[step.start : step.stop] = reduce.reduceat(truth[step.children], step.offsets, axis=0)
    return truth


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day some months earlier, or the last day of that month."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class _Compiler:
    """Hash-conses conditions into nodes: first unique leaves, then AND/OR/NOT by depth."""

    def __init__(self, facts: Facts, regions: Regions, sectors: Sectors) -> None:
        self.facts = facts
        self.regions = regions
        self.sectors = sectors
        self.region_index = regions.index()
        self._leaves: dict[tuple[bool, str, str], dict[Condition, None]] = {}
        self._inner: dict[tuple[bool, int], dict[tuple[str, tuple[object, ...]], None]] = {}
        self._keys: dict[tuple[bool, Condition], object] = {}
        self._place: dict[object, int] = {}
        self._lookup: dict[Condition, tuple[object, bool]] = {}
        self._imports: dict[object, None] = {}

    # -- collecting

    def root(self, condition: Condition) -> Root:
        product = self._speaks_of_product(condition)
        key = self._collect(condition, product)
        self._lookup[condition] = (key, product)
        return Root(-1, product)

    def find(self, condition: Condition) -> Root:
        if condition not in self._lookup:
            product = self._speaks_of_product(condition)
            key = self._keys.get((product, condition))
            if key is None:
                key = self._keys[(not product, condition)]
                product = not product
            self._lookup[condition] = (key, product)
        key, product = self._lookup[condition]
        return Root(self._place[(product, key)], product)

    def _speaks_of_product(self, condition: Condition) -> bool:
        return any(f.startswith("product.") for f in facts_in(condition))

    def _collect(self, condition: Condition, product: bool) -> object:
        """The node key of a condition at a level, collected with all it needs; keys are (depth, …)."""
        known = self._keys.get((product, condition))
        if known is not None:
            return known
        key: object
        if product and not self._speaks_of_product(condition):
            inner = self._collect(condition, False)
            self._imports[inner] = None
            key = ("import", inner)
        elif isinstance(condition, All | AnyOf) and condition.items:
            parts = tuple(self._collect(c, product) for c in condition.items)
            key = self._combine("all" if isinstance(condition, All) else "any", parts, product)
        elif isinstance(condition, Not):
            key = self._combine("not", (self._collect(condition.item, product),), product)
        else:
            kind, fact = self._leaf_kind(condition)
            self._leaves.setdefault((product, kind, fact), {})[condition] = None
            key = ("leaf", condition)
        self._keys[(product, condition)] = key
        return key

    def _combine(self, kind: str, parts: tuple[object, ...], product: bool) -> object:
        unique = tuple(dict.fromkeys(parts))
        if kind != "not" and len(unique) == 1:
            return unique[0]
        depth = 1 + max((self._depth(p) for p in unique), default=0)
        key = (kind, depth, unique)
        self._inner.setdefault((product, depth), {})[(kind, unique)] = None
        return key

    @staticmethod
    def _depth(key: object) -> int:
        return key[1] if isinstance(key, tuple) and key[0] in {"all", "any", "not"} else 0

    @staticmethod
    def _leaf_kind(condition: Condition) -> tuple[str, str]:
        if isinstance(condition, Number):
            if not isinstance(condition.of, Var):
                return "expression", ""
            strict = condition.test in {"over", "at_most"}
            return ("ago" if condition.months_ago else "gt" if strict else "ge"), condition.of.fact
        if isinstance(condition, Within):
            return "sector", "sector"
        if isinstance(condition, Judged):
            return "judged", ""
        if isinstance(condition, All | AnyOf):
            return ("always" if isinstance(condition, All) else "never"), ""
        assert not isinstance(condition, Not)
        return {Bool: "bool", Choice: "code", Place: "code", SetTest: "set"}[type(condition)], condition.fact

    # -- laying out

    def finish(self) -> tuple[_Level, _Level]:
        company = self._lay_out(False)
        product = self._lay_out(True)
        product.imports = np.array([self._place[(False, k)] for k in self._imports], dtype=np.int64)
        return company, product

    def _lay_out(self, product: bool) -> _Level:
        level = _Level()
        for (at_product, kind, fact), conditions in self._leaves.items():
            if at_product != product:
                continue
            items = list(conditions)
            start = level.size
            for item in items:
                self._place[(product, ("leaf", item))] = level.size
                level.size += 1
            compute = self._leaf(kind, fact, items)
            if compute is not None:
                level.groups.append(_Group(start, level.size, fact, compute))
        if product:
            level.import_start = level.size
            for key in self._imports:
                self._place[(True, ("import", key))] = level.size
                level.size += 1
        for depth in sorted(d for p, d in self._inner if p == product):
            for kind in ("all", "any", "not"):
                self._layer(level, product, depth, kind)
        return level

    def _layer(self, level: _Level, product: bool, depth: int, kind: str) -> None:
        nodes = [parts for k, parts in self._inner[(product, depth)] if k == kind]
        if not nodes:
            return
        start = level.size
        children: list[int] = []
        offsets: list[int] = []
        for parts in nodes:
            self._place[(product, (kind, depth, parts))] = level.size
            level.size += 1
            offsets.append(len(children))
            children += [self._place[(product, p)] for p in parts]
        level.steps.append(
            _Step(start, level.size, kind, np.array(children, dtype=np.int64), np.array(offsets, dtype=np.int64))
        )

    # -- leaves

    def _leaf(
        self, kind: str, fact: str, items: list[Condition]
    ) -> Callable[[Frame, Table], NDArray[np.int8] | None] | None:
        makers: dict[str, Callable[[str, list[Condition]], Callable[[Frame, Table], NDArray[np.int8] | None]]] = {
            "ge": _numbers, "gt": _numbers, "ago": _months, "bool": _bools,
            "code": self._codes, "set": self._sets, "sector": self._within, "expression": self._expressions,
            "always": _always, "never": _never,
        }
        return makers[kind](fact, items) if kind in makers else None

    def _codes(self, fact_id: str, items: list[Condition]) -> Callable[[Frame, Table], NDArray[np.int8]]:
        fact = self.facts[fact_id]
        if fact.type == "place":
            ids = [r.id for r in self.regions.items]
            parents = [self.region_index.get(r.parent, -1) for r in self.regions.items]
        else:
            flat = fact.flat_options()
            ids, parents = [o.id for o, _ in flat], [p for _, p in flat]
        table = np.stack([tree_truth(ids, parents, _wanted(item)) for item in items])
        return lambda _, rows: table[:, rows.codes[fact_id]]

    def _sets(self, fact_id: str, items: list[Condition]) -> Callable[[Frame, Table], NDArray[np.int8]]:
        positions = {o.id: i for i, (o, _) in enumerate(self.facts[fact_id].flat_options())}

        def compute(_: Frame, rows: Table) -> NDArray[np.int8]:
            members = rows.sets[fact_id]
            out = np.empty((len(items), rows.rows), dtype=np.int8)
            for i, item in enumerate(items):
                assert isinstance(item, SetTest)
                chosen = members[:, [positions[o] for o in item.options]]
                out[i] = chosen.max(axis=1) if item.mode == "any" else chosen.min(axis=1)
            return out

        return compute

    def _within(self, _: str, items: list[Condition]) -> Callable[[Frame, Table], NDArray[np.int8]]:
        ids = [s.id for s in self.sectors.items]
        parents = [s.parent for s in self.sectors.items]
        tables = [tree_truth(ids, parents, _wanted(item))[1:] for item in items]

        def compute(_: Frame, rows: Table) -> NDArray[np.int8]:
            members = rows.sets["sector"]
            out = np.empty((len(items), rows.rows), dtype=np.int8)
            for i, table in enumerate(tables):
                # A sector that is in says what the tree says of it; a whole set with none inside says no.
                said = np.where(members == 1, table, -1).max(axis=1)
                whole = (members != 0).all(axis=1)
                out[i] = np.where((said == -1) & ~whole, 0, said)
            return out

        return compute

    def _expressions(self, _: str, items: list[Condition]) -> Callable[[Frame, Table], NDArray[np.int8] | None]:
        facts = self.facts

        def compute(frame: Frame, rows: Table) -> NDArray[np.int8] | None:
            out = np.zeros((len(items), rows.rows), dtype=np.int8)
            for i, item in enumerate(items):
                assert isinstance(item, Number)
                low, high = evaluate(item.of, frame, rows is frame.product, facts)
                out[i] = _compare(item.test, low, high, item.bound)
            return out

        return compute


def _wanted(item: Condition) -> tuple[str, ...]:
    if isinstance(item, Choice):
        return item.options
    if isinstance(item, Place):
        return item.regions
    assert isinstance(item, Within)
    return item.sectors


def tree_truth(ids: list[str], parents: list[int], wanted: tuple[str, ...]) -> NDArray[np.int8]:
    """Truth of "lies within `wanted`" for each node of a tree, after a leading 0 for unknown.

    1 inside; 0 above it (part of what it covers is inside); -1 elsewhere. A node all of whose children are inside is inside.
    """
    truth = np.full(len(ids) + 1, -1, dtype=np.int8)
    truth[0] = 0
    children: dict[int, list[int]] = {}
    for i, parent in enumerate(parents):
        children.setdefault(parent, []).append(i)
    inside = {i for i, name in enumerate(ids) if name in wanted}

    def settle(node: int, under: bool) -> int:
        below = [settle(child, under or node in inside) for child in children.get(node, [])]
        if under or node in inside or (below and min(below) == 1):
            value = 1
        else:
            value = 0 if below and max(below) > -1 else -1
        truth[node + 1] = value
        return value

    for top in children.get(-1, []):
        settle(top, False)
    return truth


def _compare(test: str, low: NDArray[np.float64], high: NDArray[np.float64], bound: float) -> NDArray[np.int8]:
    if test == "at_least":
        return (low >= bound).astype(np.int8) - (high < bound)
    if test == "over":
        return (low > bound).astype(np.int8) - (high <= bound)
    if test == "at_most":
        return (high <= bound).astype(np.int8) - (low > bound)
    return (high < bound).astype(np.int8) - (low >= bound)


def _numbers(fact: str, items: list[Condition]) -> Callable[[Frame, Table], NDArray[np.int8]]:
    """All tests of one fact at once: under is NOT at_least, at_most is NOT over."""
    numbers = [i for i in items if isinstance(i, Number)]
    bounds = np.array([[i.bound] for i in numbers])
    strict = numbers[0].test in {"over", "at_most"}
    sign = np.array([[1 if i.test in {"at_least", "over"} else -1] for i in numbers], dtype=np.int8)
    plain = bool((sign == 1).all())

    def compute(_: Frame, rows: Table) -> NDArray[np.int8]:
        low, high = rows.numbers[fact]
        met = (low > bounds) if strict else (low >= bounds)
        unmet = (high <= bounds) if strict else (high < bounds)
        truth = met.view(np.int8) - unmet.view(np.int8)
        return truth if plain else truth * sign

    return compute


def _months(fact: str, items: list[Condition]) -> Callable[[Frame, Table], NDArray[np.int8]]:
    def compute(frame: Frame, rows: Table) -> NDArray[np.int8]:
        low, high = rows.numbers[fact]
        out = np.empty((len(items), rows.rows), dtype=np.int8)
        for i, item in enumerate(items):
            assert isinstance(item, Number)
            out[i] = _compare("at_least", low, high, months_before(frame.as_of, item.months_ago).toordinal())
        return out

    return compute


def _bools(fact: str, items: list[Condition]) -> Callable[[Frame, Table], NDArray[np.int8]]:
    sign = np.array([[1 if isinstance(i, Bool) and i.value else -1] for i in items], dtype=np.int8)
    return lambda _, rows: rows.truths[fact] * sign


def _always(_: str, __: list[Condition]) -> Callable[[Frame, Table], NDArray[np.int8]]:
    return lambda _, rows: np.ones((1, rows.rows), dtype=np.int8)


def _never(_: str, __: list[Condition]) -> Callable[[Frame, Table], NDArray[np.int8]]:
    return lambda _, rows: np.full((1, rows.rows), -1, dtype=np.int8)
