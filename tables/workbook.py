"""Results as a workbook: written row by row in constant memory, with live weights above the scores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from matcher.ranking import PROJECT_TYPES, Weights, weights_for
from profiles.label import Label
from reports.messages import Words
from tables import limits
from tables.content import FIRST_ROW, WEIGHTS_AT, Cell, Rows
from tables.layout import Formula, Sheet, Value
from tables.outcome import CRITERION_IDS
from tables.safe import plain_text
from tables.sinks import Place

A4, MOST_ON_PAPER = 9, 20  # Excel's number of the paper; columns that can still be read on one page
TWO_LINES = 32  # the height of headings, in points
MOST_LINK = 255  # characters Excel takes inside a formula
_FORMATS = {
    "text": {}, "int": {"num_format": "0"}, "points": {"num_format": "0.00"},
    "money": {"num_format": "#,##0.00"}, "share": {"num_format": "0.000"}, "link": {"font_color": "#0563C1", "underline": 1},
}


def formats(book: Any) -> dict[str, Any]:
    """The looks of cells, by what stands in them."""
    found = {kind: book.add_format(look) for kind, look in _FORMATS.items()}
    found["head"] = book.add_format({
        "bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "vcenter",
    })
    found["about"] = book.add_format({"italic": True, "font_color": "#595959"})
    found["weight"] = book.add_format({"bg_color": "#FFF2CC", "border": 1, "num_format": "0.##"})
    found["bold"] = book.add_format({"bold": True})
    return found


class Writer:
    """One table of a workbook: its rows, on as many sheets as they need."""

    def __init__(self, book: Any, sheet: Sheet, formats: dict[str, Any], top: int = 0, most: int = limits.MOST_ROWS) -> None:
        self.book, self.sheet, self.formats, self.top, self.most = book, sheet, formats, top, most
        self.pages: list[Any] = []
        self.row = 0
        self._open()
        self.writers: list[Callable[[int, int, Any], None]] = []

    @property
    def name(self) -> str:
        """The name of the sheet written to now, as formulas refer to it."""
        return "'" + str(self.pages[-1].get_name()).replace("'", "''") + "'!"

    def _open(self) -> None:
        """Begins a sheet: title lines on the first, headings, what is frozen."""
        title = self.sheet.title if not self.pages else f"{self.sheet.title} ({len(self.pages) + 1})"
        page = self.book.add_worksheet(title[:31])
        self.head = 2 + (self.top if not self.pages else 0)
        self.pages.append(page)
        for at, column in enumerate(self.sheet.columns):
            page.set_column(at, at, column.width, None)
        page.write_string(0, 0, self.sheet.about, self.formats["about"])
        page.freeze_panes(self.head, min(2, len(self.sheet.columns) - 1))
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1 if len(self.sheet.columns) <= MOST_ON_PAPER else 2, 0)
        page.repeat_rows(self.head - 1)
        self.row = self.head
        if not (self.top and len(self.pages) == 1):
            self._headings()

    def _headings(self) -> None:
        self.pages[-1].set_row(self.head - 1, TWO_LINES)
        for at, column in enumerate(self.sheet.columns):
            self.pages[-1].write_string(self.head - 1, at, column.heading, self.formats["head"])

    def begin(self) -> None:
        """Writes the headings of a first sheet that has a block above them."""
        self._headings()

    def block(self, rows: Sequence[Sequence[Cell]], scores: str = "", weights: str = "") -> tuple[str, int, int]:
        """Writes rows that belong together on one sheet; returns its name and the first and last row (from 1)."""
        if self.row + len(rows) > self.most and self.row > self.head:
            self._close_page()
            self._open()
        first, last = self.row + 1, self.row + len(rows)
        for cells in rows:
            self._write(cells, {"first": first, "last": last, "row": self.row + 1, "scores": scores, "weights": weights})
        return self.name, first, last

    def _write(self, cells: Sequence[Cell], spots: dict[str, object]) -> None:
        page, row, formats = self.pages[-1], self.row, self.formats
        for at, (cell, column) in enumerate(zip(cells, self.sheet.columns, strict=True)):
            if cell is None or cell == "":
                continue
            if type(cell) is str:
                if column.kind == "link":
                    self._link(page, row, at, cell)
                else:
                    page.write_string(row, at, plain_text(cell))
            elif type(cell) is Formula:
                page.write_formula(row, at, cell.text.format(**spots), formats[column.kind], _result(cell.value))
            else:
                page.write_number(row, at, cell, formats[column.kind])
        self.row += 1

    def _link(self, page: Any, row: int, at: int, link: str) -> None:
        """A link as a formula: Excel holds only 65,530 other links in a sheet."""
        safe = plain_text(link)
        if '"' in safe or len(safe) > MOST_LINK:
            page.write_string(row, at, safe)
        else:
            page.write_formula(row, at, f'=HYPERLINK("{safe}")', self.formats["link"], safe)

    def _close_page(self) -> None:
        last = max(self.row - 1, self.head - 1)
        self.pages[-1].autofilter(self.head - 1, 0, last, len(self.sheet.columns) - 1)

    def close(self) -> None:
        """Sets the filter over the rows written."""
        self._close_page()


def _result(value: Value) -> Value:
    return plain_text(value) if isinstance(value, str) else value


class WorkbookSink:
    """The six sheets of results in one .xlsx file."""

    def __init__(
        self, out: Path, sheets: dict[str, Sheet], weights: Weights, words: Words, as_of: dt.date,
        most_rows: int = limits.MOST_ROWS,
    ) -> None:
        import xlsxwriter

        self.place = Place(out)
        self.book = xlsxwriter.Workbook(str(self.place.temporary), {"constant_memory": True, "strings_to_urls": False})
        # A fixed date: the same input gives the same bytes.
        self.book.set_properties({"created": dt.datetime.combine(as_of, dt.time()), "comments": "parkmatch"})
        looks = formats(self.book)
        above = FIRST_ROW - 3
        self.writers = {
            name: Writer(self.book, sheet, looks, above if name == "scores" else 0, most_rows)
            for name, sheet in sheets.items()
        }
        self.weights = self.writers["scores"].name
        self._weights(sheets["scores"], weights, words, looks)
        self.writers["scores"].begin()

    def _weights(self, sheet: Sheet, weights: Weights, words: Words, looks: dict[str, Any]) -> None:
        """The block of weights above the scores: a line for each type of project, a column for each criterion."""
        page = self.writers["scores"].pages[0]
        start = next(i for i, c in enumerate(sheet.columns) if c.id == CRITERION_IDS[0])
        page.write_string(1, 1, words("tables_weights"), looks["bold"])
        page.write_string(1, start, words("tables_weights_about"), looks["about"])
        page.write_string(WEIGHTS_AT - 2, 1, words("col_t_project_type"), looks["head"])
        for n, name in enumerate(CRITERION_IDS):
            column = next(c for c in sheet.columns if c.id == name)
            page.write_string(WEIGHTS_AT - 2, start + n, column.heading, looks["head"])
        for line, (name, label) in enumerate(PROJECT_TYPES.items()):
            row = WEIGHTS_AT - 1 + line
            page.write_string(row, 1, words.label(Label(*label)), looks["bold"])
            given = weights.get(name) or weights_for(weights, name)
            for n, criterion in enumerate(CRITERION_IDS):
                page.write_number(row, start + n, given.get(criterion, 0.0), looks["weight"])

    def put(self, rows: Rows) -> None:
        """The rows of one applicant; its scores stand together on one sheet."""
        name, first, last = self.writers["scores"].block(rows.scores, weights=self.weights)
        for row in rows.shortlist:
            self.writers["shortlist"].block([_placed(row, name, first, last)])
        for sheet in ("incentives", "conditions", "errors"):
            for row in getattr(rows, sheet):
                self.writers[sheet].block([row])

    def add(self, sheet: str, rows: Sequence[Sequence[Cell]]) -> None:
        """Rows of a sheet that belong to no applicant."""
        for row in rows:
            self.writers[sheet].block([row])

    def finish(self, sources: Sequence[Sequence[Cell]]) -> list[Path]:
        """Adds the sources, closes the workbook and puts it in its place."""
        for row in sources:
            self.writers["sources"].block([row])
        for writer in self.writers.values():
            writer.close()
        self.writers["shortlist"].pages[0].activate()
        self.book.close()
        self.place.settle()
        return [self.place.path]

    def abandon(self) -> None:
        """Removes what was begun."""
        self.book.fileclosed = True
        self.place.drop()


def _placed(row: Sequence[Cell], name: str, first: int, last: int) -> list[Cell]:
    """A row whose formulas look at the applicant's block of scores."""
    spots = {"scores": name, "first": first, "last": last}
    return [Formula(c.text.format(**spots), c.value) if isinstance(c, Formula) else c for c in row]
