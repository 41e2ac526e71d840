"""A list of companies found in a sheet: where its header is, what its columns say, and its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

import msgspec

from tables.cells import Scale
from tables.columns import FRACTION, Column, Given, is_header, map_columns
from tables.form import MARK, form_columns
from tables.headers import Headers
from tables.raw import RawSheet, Row, blank
from tables.vocabulary import cleaned, outside_brackets, unit_of, vocabulary

SEARCHED = 40
SAMPLED = 300


class Table(msgspec.Struct, frozen=True):
    """A sheet as a list of companies: the row its header ends on, its columns, and what was noticed."""

    sheet: RawSheet
    header_row: int
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    form: bool = False

    @property
    def where(self) -> str:
        """The file, and the sheet where it has a name."""
        return f"{self.sheet.file.name} · {self.sheet.name}" if self.sheet.name else self.sheet.file.name

    def rows(self) -> Iterator[Row]:
        """The rows that tell of a company: no empty ones, totals, remarks below the list, or headers said again."""
        apart = not self.form and not self.sheet.headed
        for number, cells in self.sheet.rows():
            if number <= self.header_row or blank(cells):
                continue
            if self.form and str(cells[0] or "").startswith(MARK):
                continue
            if apart and (_aside(cells) or self._headers_again(cells)):
                continue
            yield number, cells

    def _headers_again(self, cells: Sequence[object]) -> bool:
        """Whether a row is the header said again, as printed lists have it on every page."""
        if len(self.columns) < 2:
            return False
        return all(
            c.at < len(cells) and isinstance(cells[c.at], str) and _text(cells[c.at]) == c.header for c in self.columns
        )


LONGEST_TOTAL, MOST_BESIDE = 10, 3


def _aside(cells: Sequence[object]) -> bool:
    """Whether a row is a total or a remark below the list; looked at in every row, so the cheap questions come first."""
    filled = [c for c in cells if c is not None]
    texts = [c for c in filled[:2] if isinstance(c, str)]
    words = vocabulary()
    if any(len(t) <= LONGEST_TOTAL and "".join(t.split()).lower() in words.totals for t in texts):
        return True
    return bool(texts) and len(filled) <= MOST_BESIDE and _remark().match(cleaned(texts[0]).lower()) is not None


@cache
def _remark() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(map(re.escape, vocabulary().remarks)) + r")\d*\s*[:：]")


def find_table(sheet: RawSheet, headers: Headers, given: Mapping[str, Given]) -> Table | None:
    """The list in a sheet, or None when no row of its beginning is a header that says anything of a company."""
    start = list(islice(sheet.rows(), SEARCHED))
    form = form_columns(start, headers)
    if form is not None:
        return Table(sheet, form[0], form[1], form=True)
    at = 0 if sheet.headed else _header_at(start, headers, given)
    if at is None or not start:
        return None
    number, cells = start[at]
    texts = [_text(c) for c in cells]
    unit = _table_unit(start[:at])
    below = start[at + 1] if at + 1 < len(start) else None
    if not sheet.headed:
        texts = _from_above(texts, [_text(c) for c in start[at - 1][1]] if at else [])
        if below is not None and _units_row(below[1]):
            texts = _with_units(texts, below[1])
            number = below[0]
    columns = map_columns(texts, headers, given, unit)
    if not any(c.read for c in columns):
        return None
    return _fractions(Table(sheet, number, tuple(columns)), headers)


def _text(cell: object) -> str:
    return cleaned(cell).replace("\n", " ")[:200] if isinstance(cell, str) else "" if cell is None else str(cell)


def _header_at(start: Sequence[Row], headers: Headers, given: Mapping[str, Given]) -> int | None:
    """Which of the first rows is the header: the one with the most cells that are known words for facts."""
    counts = [is_header([_text(c) for c in cells if isinstance(c, str)], headers, given) for _, cells in start]
    most = max(counts, default=0)
    if not most:
        return None
    best = next(i for i, count in enumerate(counts) if count >= 0.8 * most)
    # A second row of headers below the first; the first said again further down is no such row.
    if best + 1 < len(counts) and counts[best + 1] >= max(2, counts[best] / 2) and start[best][1] != start[best + 1][1]:
        best += 1
    filled = sum(1 for c in start[best][1] if c is not None)
    # One known word among many cells is a cell of some other table that happens to be one.
    return best if counts[best] >= 2 or filled <= 4 else None


def _from_above(texts: list[str], above: Sequence[str]) -> list[str]:
    """Headers of two rows: a cell left empty below a filled one takes that one."""
    filled = sum(1 for t in above if t)
    if filled < 2:
        return texts
    width = max(len(texts), len(above))
    lower = texts + [""] * (width - len(texts))
    return [t or (above[i] if i < len(above) else "") for i, t in enumerate(lower)]


def _units_row(cells: Sequence[object]) -> bool:
    """Whether a row below the header holds nothing but units."""
    texts = [_text(c) for c in cells if c is not None]
    bare = [outside_brackets(t)[0] or (outside_brackets(t)[1] or [""])[0] for t in texts]
    return bool(bare) and all(not re.search(r"\d", t) and unit_of(t) is not None for t in bare)


def _with_units(texts: list[str], cells: Sequence[object]) -> list[str]:
    units = [_text(c).strip("()（）") for c in cells]
    return [f"{t} ({units[i]})" if t and i < len(units) and units[i] else t for i, t in enumerate(texts)]


def _table_unit(above: Sequence[Row]) -> str:
    """The unit a line above the table states for all of it (单位：万元)."""
    marks = "|".join(re.escape(m) for m in vocabulary().unit_marks)
    for _, cells in above:
        for text in (_text(c) for c in cells if isinstance(c, str)):
            for found in re.finditer(rf"(?:{marks})\s*[:：]\s*([^:：()（）]+)", text, re.IGNORECASE):
                stated = [found.group(1).strip(), *re.split(r"[\s,，;；、/]+", found.group(1))]
                if money := next((u for u in stated if (unit_of(u) or (0, ""))[1] in vocabulary().currencies), ""):
                    return money
    return ""


def _fractions(table: Table, headers: Headers) -> Table:
    """Percentages that Excel keeps as fractions: a column of numbers none of which exceeds 1, some of them broken."""
    shares = [
        c for c in table.columns
        if c.read and not c.unit and c.how != "given" and (f := headers.fact(c.target)) is not None and f.unit == "pct"
    ]
    if not shares:
        return table
    seen: dict[int, list[float]] = {c.at: [] for c in shares}
    for _, cells in islice(table.rows(), SAMPLED):
        for at, values in seen.items():
            cell = cells[at] if at < len(cells) else None
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                values.append(float(cell))
    found = {at for at, values in seen.items() if values and max(map(abs, values)) <= 1 and any(v % 1 for v in values)}
    columns = tuple(
        msgspec.structs.replace(c, unit=FRACTION, scale=Scale(100.0), note="fraction") if c.at in found else c
        for c in table.columns
    )
    return msgspec.structs.replace(table, columns=columns)


def find_tables(
    sheets: Sequence[RawSheet], headers: Headers, given: Mapping[str, Given], wanted: Sequence[str] = ()
) -> tuple[list[Table], list[tuple[RawSheet, str]]]:
    """The lists in a file's sheets, and the sheets left out with the reason: hidden, empty, or no header found.

    Sheets that are `wanted` by name are taken though hidden; then all others are left out.
    """
    tables: list[Table] = []
    left: list[tuple[RawSheet, str]] = []
    for sheet in sheets:
        if wanted and sheet.name not in wanted:
            continue
        if sheet.hidden and not wanted:
            left.append((sheet, "hidden"))
            continue
        table = find_table(sheet, headers, given)
        if table is not None:
            tables.append(table)
        else:
            left.append((sheet, "no_header" if any(not blank(c) for _, c in islice(sheet.rows(), SEARCHED)) else "empty"))
    if any(t.form for t in tables):  # the form's own explanations are no list
        left += [(t.sheet, "no_header") for t in tables if not t.form]
        tables = [t for t in tables if t.form]
    return tables, left


