"""Applicants as columns: what the engine computes on. One applicant is a frame of one row."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from profiles.applicant import Applicant, Known, Product
from profiles.facts import Fact, Facts
from profiles.regions import Regions
from profiles.sectors import Sectors

Floats = NDArray[np.float64]
Bytes = NDArray[np.int8]
Ints = NDArray[np.int64]
_SAMPLE = 64  # rows that tell whether many know nothing of a fact


class Table:
    """Columns of one level (applicants or products); a fact that is absent is unknown in every row.

    `numbers`: (low, high) in the fact's unit; `truths`: 1 / 0 / -1; `codes`: option or region position + 1, 0 unknown;
    `sets`: rows × options, 1 in, -1 certainly not in, 0 not known.
    """

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.numbers: dict[str, tuple[Floats, Floats]] = {}
        self.truths: dict[str, Bytes] = {}
        self.codes: dict[str, Ints] = {}
        self.sets: dict[str, Bytes] = {}
        self._silent: dict[frozenset[str], NDArray[np.bool_] | None] = {}

    def known(self) -> set[str]:
        """The facts any row knows."""
        return {*self.numbers, *self.truths, *self.codes, *self.sets}

    def stated(self, fact: Fact, rows: slice = slice(None)) -> NDArray[np.bool_]:
        """The rows that know something of a fact."""
        if fact.id in self.numbers:
            least, most = fact.bounds()
            low, high = self.numbers[fact.id]
            return (low[rows] > least) | (high[rows] < most)
        if fact.id in self.sets:
            return np.asarray((self.sets[fact.id][rows] != 0).any(axis=1))
        column = self.truths.get(fact.id, self.codes.get(fact.id))
        return np.zeros(len(range(self.rows)[rows]), dtype=bool) if column is None else column[rows] != 0

    def silent(self, wanted: frozenset[str], facts: Facts) -> NDArray[np.bool_] | None:
        """The rows that know nothing of any of the `wanted` facts; None where there are few or none."""
        if wanted not in self._silent:
            some = slice(None, None, max(self.rows // _SAMPLE, 1))
            found = self._says_nothing(wanted, facts, some)
            if found.any() and some.step > 1:
                found = self._says_nothing(wanted, facts, slice(None))
            self._silent[wanted] = found if found.any() else None
        return self._silent[wanted]

    def _says_nothing(self, wanted: frozenset[str], facts: Facts, rows: slice) -> NDArray[np.bool_]:
        found = np.ones(len(range(self.rows)[rows]), dtype=bool)
        for fact_id in wanted:
            found &= ~self.stated(facts[fact_id], rows)
        return found

    def knows(self, fact_id: str) -> bool:
        """Whether any row knows the fact."""
        return fact_id in self.numbers or fact_id in self.truths or fact_id in self.codes or fact_id in self.sets


class Frame:
    """A batch of applicants with their products, and the day the rules are asked for.

    `owner` gives each product row its applicant; an applicant whose products nobody named has one row of which
    nothing is known (`listed` False there), one that has none a row for which every word on a product fails (`none`).
    """

    def __init__(
        self, company: Table, product: Table, owner: Ints, listed: NDArray[np.bool_], none: NDArray[np.bool_],
        as_of: dt.date,
    ) -> None:
        self.company = company
        self.product = product
        self.owner = owner
        self.listed = listed
        self.none = none
        self.as_of = as_of

    @cached_property
    def first(self) -> Ints:
        """Where the products of each applicant begin."""
        return np.searchsorted(self.owner, np.arange(self.company.rows))


def doubled(frame: Frame) -> Frame:
    """Every applicant of a frame twice: row i again in row n + i."""
    count = frame.company.rows
    company, product = _repeat(frame.company, 2), _repeat(frame.product, 2)
    owner = np.concatenate([frame.owner, frame.owner + count])
    return Frame(company, product, owner, np.tile(frame.listed, 2), np.tile(frame.none, 2), frame.as_of)


def _repeat(table: Table, count: int) -> Table:
    copy = Table(table.rows * count)
    copy.numbers = {k: (np.tile(low, count), np.tile(high, count)) for k, (low, high) in table.numbers.items()}
    copy.truths = {k: np.tile(v, count) for k, v in table.truths.items()}
    copy.codes = {k: np.tile(v, count) for k, v in table.codes.items()}
    copy.sets = {k: np.tile(v, (count, 1)) for k, v in table.sets.items()}
    return copy


class _Taken(dict[str, tuple[Floats, Floats]]):
    """Some rows of numeric columns, taken when they are asked for."""

    def __init__(self, source: dict[str, tuple[Floats, Floats]], rows: Ints) -> None:
        super().__init__()
        self._source, self._rows = source, rows

    def get(self, key: str, default: object = None) -> tuple[Floats, Floats] | None:  # type: ignore[override]
        if key not in self:
            columns = self._source.get(key)
            if columns is None:
                return None
            low = columns[0][self._rows]
            self[key] = (low, low if columns[1] is columns[0] else columns[1][self._rows])
        return self[key]


def some_rows(frame: Frame, rows: Ints, products: Ints | None = None) -> Frame:
    """Some applicants of a frame (ascending), for sums; with the product rows that are theirs when they matter."""
    company = Table(len(rows))
    company.numbers = _Taken(frame.company.numbers, rows)
    if products is None:
        return Frame(company, frame.product, frame.owner, frame.listed, frame.none, frame.as_of)
    product = Table(len(products))
    product.numbers = _Taken(frame.product.numbers, products)
    owner = np.searchsorted(rows, frame.owner[products])
    return Frame(company, product, owner, frame.listed[rows], frame.none[products], frame.as_of)


def nobody(as_of: dt.date) -> Frame:
    """A frame of one applicant of whom nothing is known."""
    false = np.zeros(1, dtype=bool)
    return Frame(Table(1), Table(1), np.zeros(1, dtype=np.int64), false, false, as_of)


class FrameBuilder:
    """Turns applicants into a frame."""

    def __init__(self, facts: Facts, regions: Regions, sectors: Sectors) -> None:
        self.facts = facts
        self.regions = regions.index()
        self.sectors = sectors.index()
        self._options: dict[str, dict[str, int]] = {}
        self._below: dict[str, list[tuple[int, int]]] = {}

    def positions(self, fact: Fact) -> dict[str, int]:
        """Position of each option of a fact."""
        if fact.id == "sector":
            return self.sectors
        if fact.id not in self._options:
            self._options[fact.id] = {o.id: i for i, (o, _) in enumerate(fact.flat_options())}
        return self._options[fact.id]

    def _parents(self, fact: Fact) -> list[tuple[int, int]]:
        if fact.id not in self._below:
            self._below[fact.id] = [(i, p) for i, (_, p) in enumerate(fact.flat_options()) if p >= 0]
        return self._below[fact.id]

    def build(self, applicants: Sequence[Applicant], as_of: dt.date) -> Frame:
        """The frame of these applicants."""
        company = Table(len(applicants))
        rows: list[Product] = []
        owner: list[int] = []
        none: list[bool] = []
        listed = np.zeros(len(applicants), dtype=bool)
        for row, applicant in enumerate(applicants):
            for fact_id, known in applicant.facts.items():
                self._set(company, row, self.facts[fact_id], known)
            products = applicant.products or [{}]
            none += [applicant.products == []] * len(products)
            listed[row] = applicant.products is not None
            rows += products
            owner += [row] * len(products)
        product = Table(len(rows))
        for row, values in enumerate(rows):
            for fact_id, known in values.items():
                self._set(product, row, self.facts[fact_id], known)
        owners = np.array(owner, dtype=np.int64)
        frame = Frame(company, product, owners, listed, np.array(none, dtype=bool), as_of)
        self._inherit(frame)
        return frame

    def _set(self, table: Table, row: int, fact: Fact, known: Known) -> None:
        value = known.value
        if fact.numeric and isinstance(value, tuple):
            low, high = table.numbers.get(fact.id) or _blank(table, fact)
            low[row], high[row] = float(value[0]), float(value[1])
        elif isinstance(value, bool):
            if fact.id not in table.truths:
                table.truths[fact.id] = np.zeros(table.rows, dtype=np.int8)
            table.truths[fact.id][row] = 1 if value else -1
        elif fact.type in {"choice", "place"} and isinstance(value, str):
            positions = self.regions if fact.type == "place" else self.positions(fact)
            if fact.id not in table.codes:
                table.codes[fact.id] = np.zeros(table.rows, dtype=np.int64)
            table.codes[fact.id][row] = positions[value] + 1
        elif fact.type == "set" and isinstance(value, tuple):
            self._set_members(table, row, fact, known)

    def _set_members(self, table: Table, row: int, fact: Fact, known: Known) -> None:
        positions = self.positions(fact)
        if fact.id not in table.sets:
            table.sets[fact.id] = np.zeros((table.rows, len(positions)), dtype=np.int8)
        if known.complete:
            table.sets[fact.id][row] = -1
        for name in known.value:  # type: ignore[union-attr]
            table.sets[fact.id][row, positions[str(name)]] = 1
        if fact.id != "sector":  # the sector tree is read where it is tested
            _spread(table.sets[fact.id][row], self._parents(fact))

    def _inherit(self, frame: Frame) -> None:
        """What is said of the company holds for its products unless the product says otherwise."""
        for fact in self.facts.by_id.values():
            if not fact.inherits:
                continue
            source, target, owner = frame.company, frame.product, frame.owner
            if fact.inherits in source.truths:
                mine = target.truths.get(fact.id, np.zeros(target.rows, dtype=np.int8))
                target.truths[fact.id] = np.where(mine == 0, source.truths[fact.inherits][owner], mine)
            elif fact.inherits in source.codes:
                code = target.codes.get(fact.id, np.zeros(target.rows, dtype=np.int64))
                target.codes[fact.id] = np.where(code == 0, source.codes[fact.inherits][owner], code)
            elif fact.inherits in source.numbers:
                low, high = target.numbers.get(fact.id) or _blank(target, fact)
                theirs_low, theirs_high = (column[owner] for column in source.numbers[fact.inherits])
                unknown = (low <= fact.bounds()[0]) & (high >= fact.bounds()[1])
                # A company's sum is shared by its products: only a sole product surely has all of it.
                shared = np.bincount(owner, minlength=source.rows)[owner] > 1
                low[:] = np.where(unknown, np.where(shared, fact.bounds()[0], theirs_low), low)
                high[:] = np.where(unknown, theirs_high, high)


def _spread(members: Bytes, parents: Sequence[tuple[int, int]]) -> None:
    """What is in lies in all that stands above it; whether it is one of those below is not known.

    `parents`: positions of the options that stand below another, with that other's, from the first.
    """
    below: dict[int, list[int]] = {}
    for position, parent in reversed(parents):
        if members[position] == 1:
            members[parent] = 1
        below.setdefault(parent, []).append(position)
    for parent, positions in below.items():
        if members[parent] == 1 and not (members[positions] == 1).any():
            members[[p for p in positions if members[p] == -1]] = 0


def _blank(table: Table, fact: Fact) -> tuple[Floats, Floats]:
    least, most = fact.bounds()
    columns = (np.full(table.rows, least), np.full(table.rows, most))
    table.numbers[fact.id] = columns
    return columns


def unknown_numbers(fact: Fact, rows: int) -> tuple[Floats, Floats]:
    """The bounds of a numeric fact nobody stated."""
    low, high = fact.bounds()
    return np.full(rows, low if math.isfinite(low) else -np.inf), np.full(rows, high)
