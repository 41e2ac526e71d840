"""The form: filled in, it is read back as the very applicants it was filled in with."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from profiles.applicant import Applicant
from profiles.errors import InputError
from reports.messages import Lang, Words
from rules.library import Library
from tables.cells import CellReader
from tables.headers import Headers
from tables.opening import open_sheets
from tables.rows import RowReader
from tables.table import Table, find_tables
from tables.template import fields, form_facts, write_form


def filled(path: Path, values: list[dict[str, Any]]) -> None:
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    at = {str(c.value).partition("@")[0]: c.column for c in page[1] if c.value}
    for row, line in enumerate(values, 6):
        for target, value in line.items():
            page.cell(row, at[target], value)
    book.save(path)


def read(path: Path, headers: Headers) -> Table:
    (table,), _ = find_tables(open_sheets(path), headers, {})
    return table


def sample(fact: Any, cells: CellReader, words: Words) -> tuple[object, object]:
    """A value as it is filled in, and as it is meant."""
    if fact.type == "bool":
        return words("tables_yes"), True
    if fact.type == "choice":
        option = fact.flat_options()[-1][0]
        return words.label(option.label), option.id
    if fact.type == "set":
        every = cells.values.sectors.items if fact.id == "sector" else [o for o, _ in fact.flat_options()]
        ids = [item.id for item in every[1:3]]
        return "、".join(ids), ids
    if fact.type == "place":
        return "横琴", ["zhuhai/hengqin"] if fact.id == "preferred_place" else "zhuhai/hengqin"
    if fact.type == "date":
        return dt.date(2025, 3, 31), dt.date(2025, 3, 31)
    if fact.type == "year":
        return 2024, 2024
    if fact.type == "text":
        return "一段话", "一段话"
    value = 12 if fact.whole or fact.unit == "pct" else 12.5
    return value, value * (10_000 if fact.type == "money" and fact.unit == "yuan" else 1)


@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en"])
@pytest.mark.parametrize("wanted", [[], ["all"]])
def test_a_filled_form_reads_back_as_the_same_applicant(
    tmp_path: Path, library: Library, headers: Headers, rows: RowReader, cells: CellReader, lang: Lang, wanted: list[str]
) -> None:
    words, path = Words(lang), tmp_path / "form.xlsx"
    write_form(path, library.facts, words, wanted)
    line: dict[str, Any] = {"name": "甲公司", "code": "91110000600037341L"}
    meant: dict[str, Any] = {"name": "甲公司", "products": [{}, {}]}
    for field in fields(form_facts(library.facts, wanted), words, 2):
        if field.fact is None or field.fact.limits()[1] < 12.5:
            continue
        said, value = sample(field.fact, cells, words)
        line[field.target] = said
        if field.target.startswith("product["):
            meant["products"][int(field.target[8]) - 1][field.target[11:]] = value
        else:
            meant[field.target] = value
    filled(path, [line])
    table = read(path, headers)
    (row,) = list(table.rows())
    entry = rows.read(table.columns, row[1])
    assert entry.notes == []
    wanted_applicant: Applicant = cells.values.applicant(meant)
    assert entry.applicant == wanted_applicant
    assert (entry.name, entry.code) == ("甲公司", "91110000600037341L")


def test_what_the_form_says(tmp_path: Path, library: Library, headers: Headers) -> None:
    path = tmp_path / "form.xlsx"
    assert write_form(path, library.facts, Words("zh")) > 50
    book = openpyxl.load_workbook(path)
    page, explained, lists = book.worksheets
    assert page.row_dimensions[1].hidden and lists.sheet_state == "hidden" and page.freeze_panes == "C5"
    heads = [str(c.value) for c in page[3]]
    assert "最近一年营业收入（万元）" in heads and "研发占营收%（%）" not in heads
    rules = {str(v.sqref).split(":")[0]: v for v in page.data_validations.dataValidation}
    choice = next(v for v in rules.values() if v.type == "list")
    assert choice.formula1.startswith("'_lists'!$") and lists["A1"].value
    assert any("#" in str(c.value) for c in page["A"])
    assert "一行一家" in str(explained["A1"].value)
    assert list(read(path, headers).rows()) == []  # the example row is no company


def test_the_example_row_is_valid(tmp_path: Path, library: Library, headers: Headers, rows: RowReader) -> None:
    for lang in ("zh", "en"):
        path = tmp_path / f"{lang}.xlsx"
        write_form(path, library.facts, Words(lang))  # type: ignore[arg-type]
        book = openpyxl.load_workbook(path)
        page = book.worksheets[0]
        for cell in page[5]:
            page.cell(6, cell.column, cell.value if cell.column > 1 else None)
        book.save(path)
        table = read(path, headers)
        (row,) = list(table.rows())
        entry = rows.read(table.columns, row[1])
        assert [n for n in entry.notes if n.effect != "told"] == []
        assert entry.applicant is not None and len(entry.applicant.facts) > 8


def test_columns_may_be_moved_and_removed(tmp_path: Path, library: Library, headers: Headers) -> None:
    path = tmp_path / "form.xlsx"
    write_form(path, library.facts, Words("en"), ["staff", "revenue_yuan"])
    filled(path, [{"staff": 5, "revenue_yuan": 3}])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].delete_cols(3)
    book.save(path)
    table = read(path, headers)
    assert [c.target for c in table.columns] == ["name", "text", "staff", "revenue_yuan"]


def test_an_unknown_fact_is_refused(library: Library, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        write_form(tmp_path / "a.xlsx", library.facts, Words("zh"), ["nonsense"])
    assert list(tmp_path.iterdir()) == []
