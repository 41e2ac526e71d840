"""A paper's tables as a workbook, a sheet each, its sentences on the first; numbers are numbers, text is only text."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

from reports.documents.paper import Break, Column, Figure, Heading, Line, Marked, Paper, Para, Points, Row, Table
from reports.layout import wrap
from reports.messages import Words

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"\d[\d,]*(?:\.(\d+))?")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
MOST_CELL, MOST_NAME = 32_767, 31  # characters
WIDE, NARROW, TEXT = 130, 6, 100  # widths in characters: a table's columns together, the least, the sheet of sentences
LINE, MOST_HEIGHT, FULL = 15, 409, 0.9  # points; a line holds a little less than its column's width


def as_excel(paper: Paper, words: Words) -> bytes:
    """The file's bytes; every row of every table, also those that paper leaves for elsewhere."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    # The day of the rules, so that the same input gives the same bytes.
    book.set_properties({"title": paper.title, "author": "parkmatch", "created": dt.datetime.fromisoformat(paper.day)})
    looks = _Looks(book)
    _sentences(book, paper, words, looks)
    tables = [b for b in paper.blocks if isinstance(b, Table)]
    for number, table in enumerate(tables, 1):
        _sheet(book, number, table, words, looks)
    book.close()
    return out.getvalue()


class _Looks:
    """The looks of cells, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.known: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self.known:
            self.known[key] = self.book.add_format({"valign": "top", "text_wrap": True, **look})
        return self.known[key]


def _text(line: Line) -> str:
    said = "".join("\n" if isinstance(s, Break) else s if isinstance(s, str) else s.text for s in line)
    return _CONTROL.sub("", said)[:MOST_CELL]


def _sentences(book: Any, paper: Paper, words: Words, looks: _Looks) -> None:
    page = book.add_worksheet(_CONTROL.sub("", paper.title)[:MOST_NAME])
    page.set_column(0, 0, TEXT)
    lines: list[tuple[str, dict[str, Any]]] = [(paper.title, {"bold": True, "font_size": 16}), (paper.subtitle, {})]
    for block in paper.blocks:
        if isinstance(block, Heading):
            lines.append((block.text, {"bold": True}))
        elif isinstance(block, Para):
            lines.append((_text(block.line), {"bold": True} if block.kind == "warning" else {}))
        elif isinstance(block, Points):
            lines += [(words("doc_bullet", text=_text(i)), {}) for i in block.items]
        elif isinstance(block, Marked):
            lines.append((block.text, {"italic": True}))
    for n, (said, look) in enumerate([*lines, (paper.footer, {})]):
        if n:  # the title is one large line
            page.set_row(n, _height([said], [TEXT]))
        page.write_string(n, 0, _CONTROL.sub("", said)[:MOST_CELL], looks(**look))
    _printed(page)


def _sheet(book: Any, number: int, table: Table, words: Words, looks: _Looks) -> None:
    page = book.add_worksheet(f"{number} {_NOT_IN_A_NAME.sub(' ', table.caption)}"[:MOST_NAME])
    page.write_string(0, 0, words("doc_table_n", n=number, caption=table.caption), looks(bold=True, text_wrap=False))
    shares = sum(c.share for c in table.columns)
    widths = [max(WIDE * c.share / shares, NARROW) for c in table.columns]
    page.set_row(1, _height([c.head for c in table.columns], widths))
    for at, column in enumerate(table.columns):
        page.set_column(at, at, widths[at])
        page.write_string(1, at, column.head, looks(bold=True, bg_color="#EDEFF2", border=1))
    for n, row in enumerate(table.rows, 2):
        _row(page, n, row, table.columns, widths, looks)
    page.freeze_panes(2, 0)
    page.repeat_rows(1)
    page.set_landscape()
    _printed(page)


def _printed(page: Any) -> None:
    """On A4, as wide as the paper."""
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _height(texts: list[str], widths: list[float]) -> float:
    """High enough for the longest cell of a row: not every program works that out by itself."""
    most = max(len(wrap(text, int(width * FULL))) for text, width in zip(texts, widths, strict=True))
    return min(LINE * most, MOST_HEIGHT)


def _row(page: Any, n: int, row: Row, columns: tuple[Column, ...], widths: list[float], looks: _Looks) -> None:
    look: dict[str, Any] = {"border": 1}
    if row.kind == "group":
        said, bold = _text(row.cells[0]), looks(**look, bold=True)
        page.set_row(n, _height([said], [sum(widths)]))
        page.merge_range(n, 0, n, len(widths) - 1, "", bold)
        page.write_string(n, 0, said, bold)  # a merged range by itself would take “=…” for a formula
        return
    page.set_row(n, _height([_text(line) for line in row.cells], widths))
    if row.kind == "total":
        look["bold"] = True
    for at, (column, line) in enumerate(zip(columns, row.cells, strict=True)):
        found = _figure(line)
        if found is None:
            page.write_string(n, at, _text(line), looks(**look, **({"align": "right"} if column.number else {})))
        else:
            number, form = found
            page.write_number(n, at, number, looks(**look, num_format=form))


def _figure(line: Line) -> tuple[float, str] | None:
    """A cell that holds one figure, as a number and how it is shown: what stands after it is part of the form."""
    spans = [s for s in line if s != ""]
    if not spans or not isinstance(spans[0], Figure) or not all(isinstance(s, str) for s in spans[1:]):
        return None
    known = _NUMBER.fullmatch(spans[0].text)
    if known is None:
        return None
    form = "#,##0" + ("." + "0" * len(known[1]) if known[1] else "")
    after = _text(tuple(spans[1:])).replace('"', "")
    return float(spans[0].text.replace(",", "")), form + (f'"{after}"' if after else "")
