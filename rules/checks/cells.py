"""Every fact a set of conditions reads, cut into the few values the conditions tell apart.

A number tested against 10 and 20 is below 10, 10, between, 20 or above 20: five cells. Within a cell every test has
one answer, so a test is the set of cells in which it holds, written as the bits of an integer.

Facts are taken to be independent of each other. That allows more combinations than there are, never fewer: what
cannot hold here cannot hold at all.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from profiles.facts import Fact
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
    leaves,
)
from rules.expression import Expr, Var
from rules.library import Library

Key = tuple[object, ...]
Cell = object


class Lit(NamedTuple):
    """A test: the cells of one variable in which it holds."""

    variable: Key
    mask: int


class Both(NamedTuple):
    """Every part holds."""

    parts: tuple[Form, ...]


class Either(NamedTuple):
    """At least one part holds."""

    parts: tuple[Form, ...]


Form = Lit | Both | Either


class Variable(NamedTuple):
    """One fact (or expression, or single opaque test) and its cells, lowest first where it is a number."""

    key: Key
    cells: tuple[Cell, ...]

    @property
    def all(self) -> int:
        """Every cell."""
        return (1 << len(self.cells)) - 1


class Space:
    """The variables of some conditions, and the conditions as sets of their cells.

    With `sure`, a choice is cut at its innermost options only: the values an applicant really has.
    """

    def __init__(self, conditions: Iterable[Condition], library: Library, sure: bool = False) -> None:
        self.library = library
        self.sure = sure
        self.variables: dict[Key, Variable] = {}
        tests: dict[Key, dict[Condition, None]] = {}
        for condition in conditions:
            for leaf in leaves(condition):
                for key in _keys(leaf):
                    tests.setdefault(key, {})[leaf] = None
        for key, found in tests.items():
            self.variables[key] = Variable(key, tuple(self._cells(key, list(found))))

    def form(self, condition: Condition, holds: bool = True, rename: dict[Key, Key] | None = None) -> Form:
        """A condition (or its opposite), with some variables going by another name."""
        if isinstance(condition, Not):
            return self.form(condition.item, not holds, rename)
        if isinstance(condition, All | AnyOf):
            parts = tuple(self.form(c, holds, rename) for c in condition.items)
            return Both(parts) if isinstance(condition, All) == holds else Either(parts)
        return self._leaf(condition, holds, rename or {})

    def _leaf(self, leaf: Condition, holds: bool, rename: dict[Key, Key]) -> Form:
        found: list[Form] = []
        for key in _keys(leaf):
            variable = self.variables[key]
            mask = sum(1 << n for n, cell in enumerate(variable.cells) if self._true(leaf, key, cell))
            found.append(Lit(rename.get(key, key), mask if holds else variable.all & ~mask))
        if len(found) == 1:
            return found[0]
        every = isinstance(leaf, SetTest) and leaf.mode == "all"
        return Both(tuple(found)) if every == holds else Either(tuple(found))

    # -- cutting

    def _cells(self, key: Key, tests: list[Condition]) -> Iterator[Cell]:
        if key[0] == "number":
            of, bounds = key[1], sorted({t.bound for t in tests if isinstance(t, Number)})
            fact = self.library.facts[of.fact] if isinstance(of, Var) else None
            yield from _points(bounds, fact)
        elif key[0] == "choice":
            fact = self.library.facts[str(key[1])]
            options = [o for o, _ in fact.flat_options()]
            inner = [o.id for o in options if not o.options]
            ids = inner if self.sure else inner + [o.id for o in options if o.options]
            yield from _apart(ids, tests, lambda t, o: self._true(t, key, o))
        elif key[0] == "place":
            regions = self.library.regions
            parents = {r.parent for r in regions.items}
            ids = sorted((r.id for r in regions.items), key=lambda r: r in parents)
            yield from _apart(ids, tests, lambda t, r: self._true(t, key, r))
        else:
            yield from (True, False)

    def _true(self, leaf: Condition, key: Key, cell: Cell) -> bool:
        if isinstance(leaf, Number) and key[0] == "number":
            assert isinstance(cell, float)
            return _number_holds(leaf.test, cell, leaf.bound)
        if isinstance(leaf, Bool):
            return cell is leaf.value
        if isinstance(leaf, Choice):
            return any(cell in _subtree(self.library.facts[leaf.fact], o) for o in leaf.options)
        if isinstance(leaf, Place):
            return bool(set(self.library.regions.lineage(str(cell))) & set(leaf.regions))
        return cell is True


def _keys(leaf: Condition) -> tuple[Key, ...]:
    """The variables a test reads. What cannot be reckoned with (a judgement, a date that moves) stands for itself."""
    if isinstance(leaf, Number):
        return (("number", leaf.of),) if leaf.months_ago < 0 else (("moving", leaf),)
    if isinstance(leaf, Bool):
        return (("bool", leaf.fact),)
    if isinstance(leaf, Choice):
        return (("choice", leaf.fact),)
    if isinstance(leaf, Place):
        return (("place", leaf.fact),)
    if isinstance(leaf, SetTest):
        return tuple(("member", leaf.fact, o) for o in leaf.options)
    if isinstance(leaf, Within):
        return tuple(("member", "sector", s) for s in leaf.sectors)
    assert isinstance(leaf, Judged)
    return (("judged", leaf.by, leaf.note),)


def _number_holds(test: str, value: float, bound: float) -> bool:
    if test == "at_least":
        return value >= bound
    if test == "over":
        return value > bound
    return value <= bound if test == "at_most" else value < bound


def _points(bounds: list[float], fact: Fact | None) -> Iterator[float]:
    """The bounds, a number in every gap between them and beyond either end, within what the fact allows."""
    low, high = (float(end) for end in fact.limits()) if fact else (-math.inf, math.inf)
    whole = fact is not None and (fact.whole or fact.type in {"date", "year"})
    inner = [b for b in bounds if low <= b <= high and (not whole or float(b).is_integer())]
    edges = sorted({low, high, *bounds})
    found = {b for b in (*inner, low, high) if math.isfinite(b) and low <= b <= high}
    for a, b in itertools.pairwise(edges):
        middle = _inside(a, b, whole)
        if middle is not None and low <= middle <= high:
            found.add(middle)
    yield from sorted(float(v) for v in found)


def _inside(a: float, b: float, whole: bool) -> float | None:
    """A number strictly between two, a whole one if it has to be; None when there is none."""
    if math.isinf(a) or math.isinf(b):
        end = b if math.isinf(a) else a
        away = max(1.0, abs(end)) if math.isfinite(end) else 0.0
        middle = (end - away if math.isinf(a) else end + away) if math.isfinite(end) else 0.0
    else:
        middle = (a + b) / 2
    if not whole:
        return middle
    first = math.floor(middle) if math.floor(middle) > a else math.floor(a) + 1
    return float(first) if first < b else None


def _apart(ids: list[str], tests: list[Condition], holds: Callable[[Condition, str], bool]) -> Iterator[str]:
    """One id for every way the tests can come out."""
    seen: set[tuple[bool, ...]] = set()
    for one in ids:
        answers = tuple(holds(t, one) for t in tests)
        if answers not in seen:
            seen.add(answers)
            yield one


def _subtree(fact: Fact, option_id: str) -> set[str]:
    flat = fact.flat_options()
    found: set[int] = set()
    for n, (option, parent) in enumerate(flat):
        if option.id == option_id or parent in found:
            found.add(n)
    return {flat[n][0].id for n in found}


def shown(expr: Expr, value: float, library: Library) -> str:
    """A number as a person writes it: a date for dates, no needless decimals."""
    fact = library.facts.get(expr.fact) if isinstance(expr, Var) else None
    if fact is not None and fact.type == "date":
        return dt.date.fromordinal(int(value)).isoformat()
    return f"{value:.12g}" if abs(value) < 10_000 or not float(value).is_integer() else f"{int(value)}"
