"""A row as an applicant: its cells, and what its description says; what could not be read is told, never guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from matcher.understanding import Understanding
from profiles.applicant import Applicant, ForeignMoney, Known
from profiles.errors import InputError
from profiles.facts import Fact
from tables import limits
from tables.cells import CellReader, Read
from tables.columnar import BadLine
from tables.columns import Column
from tables.credit_code import credit_code
from tables.headers import fact_id, product_number


class Row(msgspec.Struct, frozen=True, array_like=True):
    """A row as it is sent to be matched: which table, its number, and its cells by column."""

    table: int
    number: int
    cells: tuple[object, ...]


class Note(msgspec.Struct, frozen=True, array_like=True):
    """Something about one cell (or, without a column, about the row).

    `effect`: `row` (the row was not matched), `cell` (the cell counts as not known), `told` (nothing was lost).
    """

    effect: str
    column: str
    value: str
    reason: str
    hint: str = ""


class Entry(msgspec.Struct):
    """A row as understood: name, credit code, the applicant (None when the row cannot be matched), and the notes."""

    name: str
    code: str
    applicant: Applicant | None
    notes: list[Note]


class _Draft(NamedTuple):
    """A row before its description is read."""

    entry: Entry
    given: Applicant
    text: str


BOTH = "\x1f"
"""Between the Chinese and the English of what a note says in words of the registry."""

MOST_CHOICES = 12
"""How many choices a note offers."""

_CODES = {
    "length": "a unified social credit code has 18 characters",
    "letters": "the credit code holds characters that none has",
    "check": "the check digit of the credit code is wrong (GB 32100-2015)",
}


class RowReader:
    """Reads rows of any table as applicants; built once in every process."""

    def __init__(self, understanding: Understanding, as_of: dt.date) -> None:
        self.understanding = understanding
        self.cells = CellReader(understanding.values)
        self.facts = understanding.library.facts
        self.as_of = as_of

    def read(self, columns: Sequence[Column], cells: Sequence[object], strict: bool = False) -> Entry:
        """The applicant of a row. A cell that cannot be read counts as not known and is noted.

        With `strict` such a row is not matched at all.
        """
        return self.read_many([(columns, cells)], strict)[0]

    def read_many(
        self, rows: Sequence[tuple[Sequence[Column], Sequence[object]]], strict: bool = False
    ) -> list[Entry]:
        """The applicants of several rows, in their order; their descriptions are read together, which is faster."""
        drafts = [self._cells(columns, cells) for columns, cells in rows]
        texts = [d.text for d in drafts if d is not None]
        described = dict(zip(texts, self._described(texts), strict=True))
        found = []
        for draft, (_, cells) in zip(drafts, rows, strict=True):
            if draft is None:
                found.append(_unreadable(cells[0]))
                continue
            entry = draft.entry
            entry.applicant = self._together(draft.given, draft.text, described[draft.text], entry)
            if strict and any(n.effect == "cell" for n in entry.notes):
                entry.applicant = None
                why = "a cell could not be read, and --strict leaves such rows out"
                entry.notes.append(Note("row", "", entry.name, why))
            if entry.applicant is not None:
                entry.applicant.name = entry.name
            found.append(entry)
        return found

    def _cells(self, columns: Sequence[Column], cells: Sequence[object]) -> _Draft | None:
        """What the cells of a row say by themselves, and its description; None for a line that is no row."""
        if cells and isinstance(cells[0], BadLine | Note):
            return None
        entry, given = Entry("", "", None, []), Applicant()
        products: dict[int, dict[str, Known]] = {}
        texts: list[str] = []
        for column in columns:
            cell = cells[column.at] if column.read and column.at < len(cells) else None
            if cell is None:
                continue
            if isinstance(cell, str) and (wrong := _unfit(cell)):
                entry.notes.append(Note("cell", column.header, _short(cell), wrong))
                continue
            if column.target in {"name", "code", "text"}:
                self._role(column, cell, entry, texts)
            else:
                self._fact(column, cell, entry, given, products)
        if products:
            given.products = [products[n] for n in sorted(products)]
        return _Draft(entry, given, "\n".join(dict.fromkeys(texts)))

    def _described(self, texts: Sequence[str]) -> list[Applicant | InputError]:
        """What each description says, or why it cannot be read."""
        said = [t for t in texts if t]
        try:
            found = iter(self.understanding.read_many(said, self.as_of))
        except InputError:
            return [self._alone(t) for t in texts]
        return [next(found) if t else Applicant() for t in texts]

    def _alone(self, text: str) -> Applicant | InputError:
        try:
            return self.understanding.read(text, self.as_of) if text else Applicant()
        except InputError as error:
            return error

    def _role(self, column: Column, cell: object, entry: Entry, texts: list[str]) -> None:
        said = " ".join(str(cell).split()) if column.target != "text" else str(cell).strip()
        if isinstance(cell, float) and cell.is_integer():
            said = str(int(cell))
        if column.target == "name":
            entry.name = said[:200]
        elif column.target == "text":
            texts.append(said)
        else:
            entry.code, wrong = credit_code(said)
            if wrong:
                entry.notes.append(Note("told", column.header, _short(said), _CODES[wrong]))

    def _fact(
        self, column: Column, cell: object, entry: Entry, given: Applicant, products: dict[int, dict[str, Known]]
    ) -> None:
        fact = self.facts[fact_id(column.target)]
        try:
            value = self.cells.read(fact, cell, column.scale)
        except InputError as error:
            value = self._worded(fact, cell)
            if value is None:
                entry.notes.append(Note("cell", column.header, _short(cell), _bare(error.what), _choices(fact) or error.hint))
                return
            entry.notes.append(Note("told", column.header, _short(cell), "read as words of a description"))
        number = product_number(column.target)
        if isinstance(value, ForeignMoney):
            if not number:
                given.foreign[fact.id] = value
        elif value is not None and number:
            products.setdefault(number, {})[fact.id] = value
        elif value is not None:
            given.facts[fact.id] = value

    def _worded(self, fact: Fact, cell: object) -> Read:
        """A choice, field or need in words of its own, read as a description would be; None when nothing is found."""
        if fact.type not in {"choice", "set"} or not isinstance(cell, str):
            return None
        seen = self.understanding.read(cell[: limits.MOST_CELL], self.as_of)
        if fact.of == "product":
            return next((p[fact.id] for p in seen.products or [] if fact.id in p), None)
        return seen.facts.get(fact.id)

    def _together(
        self, given: Applicant, text: str, described: Applicant | InputError, entry: Entry
    ) -> Applicant | None:
        """Cells and description as one applicant: a cell wins over the description, and a difference is noted."""
        seen = Applicant()
        if isinstance(described, InputError):
            entry.notes.append(Note("cell", "", _short(text), described.what, described.hint))
        else:  # rows that say the same share what was read
            seen = msgspec.structs.replace(described, facts=dict(described.facts), foreign=dict(described.foreign))
        if not (given.facts or given.foreign or given.products or seen.facts or seen.foreign or seen.products or text):
            entry.notes.append(Note("row", "", entry.name, "the row says nothing that can be matched"))
            return None
        for name, known in given.facts.items():
            read = seen.facts.get(name)
            if read is not None and read.words and _differs(known, read):
                label = self.facts[name].label
                why = "the description says otherwise; the cell counts"
                entry.notes.append(Note("told", f"{label.zh}{BOTH}{label.en}", _short(read.words), why))
        if "sector" in given.facts and "sector" in seen.facts:
            given.facts["sector"] = self._narrower(given.facts["sector"], seen.facts["sector"])
        for name in given.facts:
            seen.foreign.pop(name, None)
        for name in given.foreign:
            seen.facts.pop(name, None)
        return Applicant(
            {**seen.facts, **given.facts}, given.products if given.products is not None else seen.products,
            {**seen.foreign, **given.foreign}, text,
        )


    def _narrower(self, cell: Known, read: Known) -> Known:
        """The fields of a cell; where it names but a broad one (生物医药), what the description says within that."""
        lineage = self.understanding.library.sectors.lineage
        fields = [str(f) for f in cell.value] if isinstance(cell.value, tuple) else []
        named = [str(f) for f in read.value] if isinstance(read.value, tuple) else []
        within = [n for n in named if any(f in lineage(n)[1:] for f in fields)]
        if not within:
            return cell
        kept = [f for f in fields if not any(f in lineage(n) for n in within)]
        return msgspec.structs.replace(read, value=(*kept, *within))


def _unreadable(line: object) -> Entry:
    """A line that is no row: what was wrong with it."""
    assert isinstance(line, BadLine | Note)
    note = line if isinstance(line, Note) else Note("row", "", "", f"not valid JSON: {line.why}")
    return Entry("", "", None, [note])


def _differs(cell: Known, read: Known) -> bool:
    """Whether two statements of one fact cannot both be true (a set in a text is never whole, so sets never differ)."""
    a, b = cell.value, read.value
    if isinstance(a, tuple) and isinstance(b, tuple) and a and b and not isinstance(a[0], str) and not isinstance(b[0], str):
        return float(a[0]) > float(b[1]) * 1.001 or float(b[0]) > float(a[1]) * 1.001
    if isinstance(a, tuple) or isinstance(b, tuple):
        return False
    return a != b


def _unfit(cell: str) -> str:
    if len(cell) > limits.MOST_CELL:
        return f"the cell has {len(cell):,} characters, at most {limits.MOST_CELL:,}"
    return "the cell holds characters that cannot be decoded" if "\ufffd" in cell else ""


def _choices(fact: Fact) -> str:
    """What may be chosen, by the names people know, in Chinese and in English; nothing where there is no list."""
    options = [o.label for o, _ in fact.flat_options()]
    if not options:
        return ""
    more = ("…",) if len(options) > MOST_CHOICES else ()
    zh, en = ([*(label.text(lang) for label in options[:MOST_CHOICES]), *more] for lang in ("zh", "en"))
    return f"one of {'、'.join(zh)}{BOTH}one of {', '.join(en)}"


def _bare(what: str) -> str:
    """A reason without the fact's own name before it: the column says that."""
    return re.sub(r"^[\w.\[\]]+（.+?）: ", "", what)


def _short(cell: object) -> str:
    whole = isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15
    text = " ".join((f"{cell:.0f}" if whole else str(cell)).split())
    return text if len(text) <= 60 else text[:59] + "…"
