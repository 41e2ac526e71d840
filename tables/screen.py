"""What a batch shows: how every column was read, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from reports.layout import Cell, Page
from reports.messages import Words
from rules.library import Library
from tables.batch import Plan, Summary
from tables.outcome import Depth
from tables.spoken import LEFT, column_words
from tables.table import Table


def plan_page(plan: Plan, library: Library, words: Words, width: int) -> Page:
    """The tables found and what every column was read as; columns that are not read are marked."""
    page = Page(width)
    before: Table | None = None
    for table in plan.tables:
        note = words("tables_encoding", encoding=table.sheet.note.upper()) if table.sheet.note else ""
        head = words("tables_table", where=table.where, row=table.header_row, n=max(table.sheet.rows_about - table.header_row, 0))
        page.heading(head, note)
        if before is not None and _same(before, table):
            page.put(words("tables_same"))
        else:
            if table.form:
                page.put(words("tables_form_read", n=sum(c.read for c in table.columns)))
            for column in table.columns:
                if table.form and column.read:
                    continue
                style = "dim" if column.target == "ignore" else "" if column.read and column.how != "close" else "yellow"
                mark = " " if column.read or column.target == "ignore" else "!"
                page.row([Cell(mark, 1, "yellow"), Cell(column.header, 28, style),
                          Cell(column_words(column, library, words), 0, style)])
        before = table
    forms = {t.sheet.file for t in plan.tables if t.form}
    for sheet, why in plan.left:
        if sheet.file in forms and why != "empty":
            continue  # the form's own lists and explanations
        name = f"{sheet.file.name} · {sheet.name}" if sheet.name else sheet.file.name
        page.put(words("tables_left", sheet=name, why=words(LEFT[why])), indent=0, style="dim")
    return page


def brief_words(depth: Depth, scores: int | None, incentives: int | None, words: Words) -> str:
    """What is left out of a long list because nobody asked for it; nothing for a short one."""
    usual, said = Depth(), []
    if scores is None and depth.scores < usual.scores:
        said.append(words("tables_brief_scores", n=max(depth.scores, depth.top)))
    if incentives is None and depth.incentives < usual.incentives:
        said.append(words("tables_brief_incentives", n=depth.incentives) if depth.incentives else words("tables_brief_none"))
    return words("tables_brief", what=words.comma(said)) if said else ""


def _same(a: Table, b: Table) -> bool:
    def said(table: Table) -> Sequence[object]:
        return [(c.header, c.target, c.how, c.unit, c.note) for c in table.columns]

    return said(a) == said(b)


def summary_page(summary: Summary, words: Words, width: int) -> Page:
    """How many rows were matched, what went wrong, and the files written."""
    page = Page(width)
    fit = summary.fit
    page.put(words(
        "tables_done", rows=summary.rows, matched=summary.matched, good=fit.get("good", 0),
        unclear=fit.get("unclear", 0), poor=fit.get("poor", 0),
    ), indent=0, style="bold")
    if summary.resumed:
        page.put(words("tables_resumed", n=summary.resumed), indent=0)
    if summary.notes:
        notes = summary.notes
        page.put(words("tables_trouble", rows=notes.get("row", 0), cells=notes.get("cell", 0), told=notes.get("told", 0)),
                 indent=0, style="yellow")
    for path in summary.files:
        page.put(words("tables_written", path=path), indent=0)
    if summary.map:
        page.put(words("tables_map_saved", path=summary.map), indent=0)
    return page
