"""The workbook: the page's tables cell by cell, numbers as numbers, and nothing that could run as a formula."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest

from matcher.result import Understood
from profiles.label import Label
from reports.documents.paper import Table
from reports.documents.papers import PAPERS
from reports.documents.writing import made
from tests.reports.documents.conftest import Making, Page, squeezed


def book(d: Any, name: str) -> Any:
    return openpyxl.load_workbook(io.BytesIO(made(PAPERS[name](d), "xlsx", d.words)))


def shown(cell: Any) -> str:
    """What a reader sees in a cell."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, str):
        return squeezed(cell.value)
    form, _, after = cell.number_format.partition('"')
    digits = len(form.partition(".")[2])
    return f"{cell.value:,.{digits}f}" + after.rstrip('"')


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", list(PAPERS))
def test_every_cell_is_the_pages(name: str, lang: str, dossier: Making) -> None:
    d = dossier("company", lang)
    paper = PAPERS[name](d)
    page = Page(made(paper, "html", d.words).decode())
    tables = [b for b in paper.blocks if isinstance(b, Table)]
    sheets = book(d, name).worksheets[1:]
    assert len(sheets) == len(tables)
    numbers = 0
    for table, sheet in zip(tables, sheets, strict=True):
        assert page.rows(table.key)[0] == [shown(c) for c in sheet[2]]
        rest = page.tables.get(f"{table.key}-rest")
        wanted = [r for r in page.rows(table.key)[1:] + (page.rows(f"{table.key}-rest")[1:] if rest else []) if len(r) > 1]
        found = [[shown(c) for c in row] for row in sheet.iter_rows(min_row=3)]
        found = [r for r in found if any(r[1:])]
        assert sorted(wanted) == sorted(found), table.key
        numbers += sum(isinstance(c.value, float | int) for row in sheet.iter_rows(min_row=3) for c in row)
    assert numbers >= 8


def test_nothing_from_outside_becomes_a_formula_or_breaks_the_file(dossier: Making) -> None:
    evil = "=HYPERLINK(\"http://x\")\x00\x0b" + "长" * 40_000
    d = dossier(text=evil, name=evil, understood=(Understood("staff", Label(evil), Label("+1+1"), "read", "@SUM(A1)"),))
    for sheet in book(d, "proposal").worksheets:
        assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]
        assert not sheet._hyperlinks


def test_rows_are_high_enough_and_group_names_go_across(dossier: Making) -> None:
    d = dossier()
    sheet = next(s for s in book(d, "policies").worksheets[1:] if s.max_column == 7)
    groups = [str(r) for r in sheet.merged_cells.ranges]
    assert groups and all(re.fullmatch(r"A(\d+):G\1", g) for g in groups)
    for row in sheet.iter_rows(min_row=3):
        lines = max(str(c.value or "").count("\n") + 1 for c in row)
        assert (sheet.row_dimensions[row[0].row].height or 15) >= 15 * lines  # a line is the default and not written
    wrapped = max(sheet.iter_rows(min_row=3), key=lambda r: len(str(r[5].value or "")))
    lines = str(wrapped[5].value).count("\n") + 1
    assert sheet.row_dimensions[wrapped[5].row].height > 15 * lines, "a line wider than its column takes two"


def test_what_stands_in_for_a_number_is_on_the_right_like_one(dossier: Making) -> None:
    d = dossier()
    cells = [c for s in book(d, "policies").worksheets[1:] for row in s.iter_rows(min_row=3) for c in row]
    stand_ins = [c for c in cells if c.value == d.words("no_money")]
    assert stand_ins and all(c.alignment.horizontal == "right" for c in stand_ins)


def test_every_sheet_prints_as_wide_as_the_paper(dossier: Making) -> None:
    for sheet in book(dossier(), "policies").worksheets:
        assert sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)


def test_same_input_same_bytes(dossier: Making) -> None:
    d = dossier()
    assert made(PAPERS["policies"](d), "xlsx", d.words) == made(PAPERS["policies"](d), "xlsx", d.words)
