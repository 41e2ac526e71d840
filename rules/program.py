"""Conditions compiled once into a graph of unique tests, evaluated by column in three-valued logic.

Truth is int8: 1 met, -1 unmet, 0 not known; AND is the minimum, OR the maximum, NOT the negation
(strong Kleene logic; Kleene, *Introduction to Metamathematics*, 1952, §64).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from profiles.facts import Facts
from profiles.regions import Regions
from profiles.sectors import Sectors
from rules.arithmetic import evaluate, tidy
from rules.condition import (
    All,
    AnyOf,
    Bool,
    Choice,
    Condition,
    Judged,
    Not,
    Number,
    Place,
    SetTest,
    Within,
    facts_in,
)
from rules.expression import Var
from rules.frame import Bytes, Frame, Table, unknown_numbers

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
        found: Bytes = (self.product if root.product else self.company)[root.node]
        return found

    def at(self, rows: NDArray[np.int64], products: NDArray[np.int64] | None = None) -> Truth:
        """The same for some applicants, and some of their products."""
        return SomeTruth(self.company, self.product, rows, products)


class SomeTruth(Truth):
    """Truth for some rows only, looked up when asked for."""

    rows: NDArray[np.int64]
    products: NDArray[np.int64] | None

    def __new__(
        cls, company: Matrix, product: Matrix, rows: NDArray[np.int64], products: NDArray[np.int64] | None
    ) -> SomeTruth:
        """Truth that answers for `rows` of the applicants and `products` of the products only."""
        made = super().__new__(cls, company, product)
        made.rows, made.products = rows, products
        return made

    def of(self, root: Root) -> Bytes:
        """The truth of one condition for the chosen rows."""
        found: Bytes = super().of(root)[self.products if root.product else self.rows]
        return found


def nothing() -> Truth:
    """No condition at all."""
    return Truth(np.zeros((0, 1), dtype=np.int8), np.zeros((0, 1), dtype=np.int8))


class Group(msgspec.Struct, frozen=True):
    """Leaves alike, computed in one operation into rows start:stop."""

    kind: str
    fact: str
    start: int
    stop: int
    items: tuple[Condition, ...] = ()
    table: bytes = b""
    numbers: tuple[float, ...] = ()
    signs: bytes = b""


class Step(msgspec.Struct, frozen=True):
    """One layer of AND, OR or NOT over nodes that are ready (int32 positions)."""

    kind: str
    start: int
    stop: int
    children: bytes
    offsets: bytes


class Level(msgspec.Struct):
    """The graph of one level (company or product)."""

    size: int = 0
    groups: list[Group] = []
    steps: list[Step] = []
    imports: bytes = b""
    import_start: int = 0


class Graph(msgspec.Struct, frozen=True):
    """Compiled conditions as plain data, so that they can be kept.

    `trees[i]` holds, for condition i, the node of each of its parts in reading order (the whole first); a product
    node n is written -n - 1.
    """

    company: Level
    product: Level
    trees: tuple[tuple[int, ...], ...]


_MANY = 512  # rows from which a pass per node is faster than one gathered operation per layer


def as_root(node: int) -> Root:
    """The root a tree's number stands for."""
    return Root(-node - 1, True) if node < 0 else Root(node, False)


class Program:
    """Many conditions, compiled together: a test that stands in forty policies is computed once.

    `roots[i]` tells where the truth of `conditions[i]` is found, `trees[i]` where that of each of its parts is.
    """

    def __init__(
        self, conditions: Sequence[Condition], facts: Facts, regions: Regions, sectors: Sectors,
        graph: Graph | None = None,
    ) -> None:
        self.conditions = conditions
        self.graph = graph or compile_graph(conditions, facts, regions, sectors)
        self.trees = self.graph.trees
        self.roots = tuple(as_root(tree[0]) for tree in self.trees)
        self._company = _Runtime(self.graph.company, facts)
        self._product = _Runtime(self.graph.product, facts)
        self._found: dict[Condition, Root] = {}

    def root(self, condition: Condition) -> Root:
        """Where the truth of any condition that is part of this program is found; raises `KeyError`."""
        if not self._found:
            for whole, tree in zip(self.conditions, self.trees, strict=True):
                for part, node in zip(parts(whole), tree, strict=True):
                    self._found.setdefault(part, as_root(node))
        return self._found[condition]

    def run(self, frame: Frame) -> Truth:
        """The truth of every node for every row of a frame."""
        company = self._company.run(frame, frame.company, None)
        product = self._product.run(frame, frame.product, company)
        return Truth(company, product)


def parts(condition: Condition) -> Iterator[Condition]:
    """A condition and all it is made of, in reading order."""
    yield condition
    if isinstance(condition, All | AnyOf):
        for item in condition.items:
            yield from parts(item)
    elif isinstance(condition, Not):
        yield from parts(condition.item)


class _Runtime:
    """One level, ready to run."""

    def __init__(self, level: Level, facts: Facts) -> None:
        self.level = level
        self.imports = np.frombuffer(level.imports, dtype=np.int32)
        self.steps = [
            (s, np.frombuffer(s.children, dtype=np.int32), np.frombuffer(s.offsets, dtype=np.int32))
            for s in level.steps
        ]
        self.facts = facts
        self._ready: dict[int, Callable[[Frame, Table], NDArray[np.int8]]] = {}
        self._known_anyway: dict[int, NDArray[np.int8]] = {}

    def run(self, frame: Frame, table: Table, above: Matrix | None) -> Matrix:
        level = self.level
        truth = np.zeros((level.size, table.rows), dtype=np.int8)
        for number, group in enumerate(level.groups):
            if group.fact and not table.knows(group.fact):
                if group.kind in {"ge", "gt"}:
                    truth[group.start : group.stop] = self._unstated(number, group)
                continue
            if number not in self._ready:
                self._ready[number] = _MAKERS[group.kind](group, self.facts)
            truth[group.start : group.stop] = self._ready[number](frame, table)
        if above is not None:
            truth[: level.import_start, frame.none] = -1
        if above is not None and len(self.imports):
            truth[level.import_start : level.import_start + len(self.imports)] = above[self.imports][:, frame.owner]
        for step, children, offsets in self.steps:
            if step.kind == "not":
                truth[step.start : step.stop] = -truth[children]
                if above is not None:
                    truth[step.start : step.stop, frame.none] = -1
                continue
            combine = np.minimum if step.kind == "all" else np.maximum
            if table.rows < _MANY:
                truth[step.start : step.stop] = combine.reduceat(truth[children], offsets, axis=0)
            else:
                _fold(combine, truth, step, children, offsets)
        return truth

    def _unstated(self, number: int, group: Group) -> NDArray[np.int8]:
        """What holds of a number nobody stated: a head-count is at least nought."""
        if number not in self._known_anyway:
            nobody = Table(1)
            nobody.numbers[group.fact] = unknown_numbers(self.facts[group.fact], 1)
            self._known_anyway[number] = _numbers(group, self.facts)(None, nobody)  # type: ignore[arg-type]
        return self._known_anyway[number]


def _fold(
    combine: np.ufunc, truth: Matrix, step: Step, children: NDArray[np.int32], offsets: NDArray[np.int32]
) -> None:
    """One layer node by node: with many rows each operation is one pass over memory that is already at hand."""
    ends = [*offsets[1:].tolist(), len(children)]
    for node, (start, stop) in enumerate(zip(offsets.tolist(), ends, strict=True), step.start):
        first, *rest = children[start:stop].tolist()
        out = truth[node]
        if not rest:
            out[:] = truth[first]
            continue
        combine(truth[first], truth[rest[0]], out=out)
        for child in rest[1:]:
            combine(out, truth[child], out=out)


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day some months earlier, or the last day of that month."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def compile_graph(
    conditions: Sequence[Condition], facts: Facts, regions: Regions, sectors: Sectors
) -> Graph:
    """The graph of some conditions, as plain data."""
    return _Compiler(facts, regions, sectors).compile(conditions)


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
        self._imports: dict[object, None] = {}

    # -- collecting

    def compile(self, conditions: Sequence[Condition]) -> Graph:
        levels = [self._speaks_of_product(c) for c in conditions]
        for condition, product in zip(conditions, levels, strict=True):
            self._collect(condition, product)
        company = self._lay_out(False)
        product_level = self._lay_out(True)
        imports = [self._place[(False, k)] for k in self._imports]
        product_level.imports = np.array(imports, dtype=np.int32).tobytes()
        trees = tuple(
            tuple(self._node(part, product) for part in parts(c)) for c, product in zip(conditions, levels, strict=True)
        )
        return Graph(company, product_level, trees)

    def _node(self, part: Condition, product: bool) -> int:
        at_product = product and self._speaks_of_product(part)
        place = self._place[(at_product, self._keys[(at_product, part)])]
        return -place - 1 if at_product else place

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
            return ("ago" if condition.months_ago >= 0 else "gt" if strict else "ge"), condition.of.fact
        if isinstance(condition, Within):
            return "sector", "sector"
        if isinstance(condition, Judged):
            return "judged", ""
        if isinstance(condition, All | AnyOf):
            return ("always" if isinstance(condition, All) else "never"), ""
        assert not isinstance(condition, Not)
        return {Bool: "bool", Choice: "code", Place: "code", SetTest: "set"}[type(condition)], condition.fact

    # -- laying out

    def _lay_out(self, product: bool) -> Level:
        level = Level()
        for (at_product, kind, fact), conditions in self._leaves.items():
            if at_product != product:
                continue
            items = list(conditions)
            start = level.size
            for item in items:
                self._place[(product, ("leaf", item))] = level.size
                level.size += 1
            if kind != "judged":
                level.groups.append(self._group(kind, fact, start, level.size, items))
        if product:
            level.import_start = level.size
            for key in self._imports:
                self._place[(True, ("import", key))] = level.size
                level.size += 1
        for depth in sorted(d for p, d in self._inner if p == product):
            for kind in ("all", "any", "not"):
                self._layer(level, product, depth, kind)
        return level

    def _layer(self, level: Level, product: bool, depth: int, kind: str) -> None:
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
            Step(
                kind, start, level.size, np.array(children, dtype=np.int32).tobytes(),
                np.array(offsets, dtype=np.int32).tobytes(),
            )
        )

    # -- leaves

    def _group(self, kind: str, fact: str, start: int, stop: int, items: list[Condition]) -> Group:
        if kind in {"ge", "gt"}:
            tests = [i for i in items if isinstance(i, Number)]
            signs = bytes(1 if t.test in {"at_least", "over"} else 0 for t in tests)
            return Group(kind, fact, start, stop, numbers=tuple(t.bound for t in tests), signs=signs)
        if kind == "bool":
            return Group(kind, fact, start, stop, signs=bytes(int(isinstance(i, Bool) and i.value) for i in items))
        if kind in {"code", "sector"}:
            ids, parents = self._tree(kind, fact)
            table = np.stack([tree_truth(ids, parents, _wanted(item)) for item in items])
            return Group(kind, fact, start, stop, table=table.tobytes())
        return Group(kind, fact, start, stop, items=tuple(items) if kind in {"ago", "set", "expression"} else ())

    def _tree(self, kind: str, fact_id: str) -> tuple[list[str], list[int]]:
        if kind == "sector":
            return [s.id for s in self.sectors.items], [s.parent for s in self.sectors.items]
        if self.facts[fact_id].type == "place":
            items = self.regions.items
            return [r.id for r in items], [self.region_index.get(r.parent, -1) for r in items]
        flat = self.facts[fact_id].flat_options()
        return [o.id for o, _ in flat], [p for _, p in flat]


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
        value = 0 if below and max(below) > -1 else -1
        if under or node in inside or (below and min(below) == 1):
            value = 1
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


Compute = Callable[[Frame, Table], NDArray[np.int8]]


def _numbers(group: Group, _: Facts) -> Compute:
    """All tests of one fact at once: under is NOT at_least, at_most is NOT over."""
    fact = group.fact
    bounds = np.array(group.numbers)[:, None]
    strict = group.kind == "gt"
    sign = _signs(group)
    plain = bool((sign == 1).all())

    def compute(_: Frame, rows: Table) -> NDArray[np.int8]:
        low, high = rows.numbers[fact]
        met = ((low > bounds) if strict else (low >= bounds)).view(np.int8)
        if low is high:  # noqa: SIM108 – every row exactly known: what is not met is unmet
            truth = met + met - np.int8(1)
        else:
            truth = met - ((high <= bounds) if strict else (high < bounds)).view(np.int8)
        return truth if plain else truth * sign

    return compute


def _signs(group: Group) -> NDArray[np.int8]:
    """1 for a test as it stands, -1 for its opposite."""
    return (np.frombuffer(group.signs, dtype=np.int8) * 2 - 1)[:, None].astype(np.int8)


def _months(group: Group, _: Facts) -> Compute:
    def compute(frame: Frame, rows: Table) -> NDArray[np.int8]:
        low, high = rows.numbers[group.fact]
        out = np.empty((len(group.items), rows.rows), dtype=np.int8)
        for i, item in enumerate(group.items):
            assert isinstance(item, Number)
            out[i] = _compare("at_least", low, high, months_before(frame.as_of, item.months_ago).toordinal())
        return out

    return compute


def _bools(group: Group, _: Facts) -> Compute:
    sign = _signs(group)
    return lambda _, rows: rows.truths[group.fact] * sign


def _codes(group: Group, _: Facts) -> Compute:
    table = np.frombuffer(group.table, dtype=np.int8).reshape(group.stop - group.start, -1)
    return lambda _, rows: table[:, rows.codes[group.fact]]


def _sets(group: Group, facts: Facts) -> Compute:
    positions = {o.id: i for i, (o, _) in enumerate(facts[group.fact].flat_options())}

    def compute(_: Frame, rows: Table) -> NDArray[np.int8]:
        members = rows.sets[group.fact]
        out = np.empty((len(group.items), rows.rows), dtype=np.int8)
        for i, item in enumerate(group.items):
            assert isinstance(item, SetTest)
            chosen = members[:, [positions[o] for o in item.options]]
            out[i] = chosen.max(axis=1) if item.mode == "any" else chosen.min(axis=1)
        return out

    return compute


def _within(group: Group, _: Facts) -> Compute:
    tables = np.frombuffer(group.table, dtype=np.int8).reshape(group.stop - group.start, -1)[:, 1:]

    def compute(_: Frame, rows: Table) -> NDArray[np.int8]:
        members = rows.sets["sector"]
        out = np.empty((len(tables), rows.rows), dtype=np.int8)
        for i, table in enumerate(tables):
            # A sector that is in says what the tree says of it; a whole set with none inside says no.
            said = np.where(members == 1, table, -1).max(axis=1)
            whole = (members != 0).all(axis=1)
            out[i] = np.where((said == -1) & ~whole, 0, said)
        return out

    return compute


def _expressions(group: Group, facts: Facts) -> Compute:
    def compute(frame: Frame, rows: Table) -> NDArray[np.int8]:
        out = np.zeros((len(group.items), rows.rows), dtype=np.int8)
        for i, item in enumerate(group.items):
            assert isinstance(item, Number)
            low, high = evaluate(item.of, frame, rows is frame.product, facts)
            out[i] = _compare(item.test, tidy(low), tidy(high), item.bound)
        return out

    return compute


def _constant(value: int) -> Callable[[Group, Facts], Compute]:
    return lambda _group, _facts: lambda _frame, rows: np.full((1, rows.rows), value, dtype=np.int8)


_MAKERS: dict[str, Callable[[Group, Facts], Compute]] = {
    "ge": _numbers, "gt": _numbers, "ago": _months, "bool": _bools, "code": _codes, "set": _sets, "sector": _within,
    "expression": _expressions, "always": _constant(1), "never": _constant(-1),
}
