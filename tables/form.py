"""How a form of ours says what its columns are: a hidden row of fact ids, so that it is read back exactly."""

from __future__ import annotations

from collections.abc import Sequence

from tables.columns import Column, scale_for
from tables.headers import Headers
from tables.raw import Row

MARK = "#"
VERSION = "#parkmatch-form/1"


def form_columns(start: Sequence[Row], headers: Headers) -> tuple[int, tuple[Column, ...]] | None:
    """The columns of a form and the row its header ends on; None when a sheet is no form of ours.

    The row that begins with the version holds a target for each column, with its unit after `@`.
    """
    row = next((cells for _, cells in start if cells and str(cells[0] or "").strip() == VERSION), None)
    if row is None:
        return None
    titles: Sequence[object] = next((cells for _, cells in start if cells and str(cells[0] or "").startswith("#header")), row)
    columns = []
    for at, cell in enumerate(row):
        target, _, unit = str(cell or "").strip().partition("@")
        if at == 0 or not target:
            continue
        title = str(titles[at] if at < len(titles) and titles[at] is not None else target)
        known = headers.target(target)
        fact = headers.fact(known) if known else None
        scale = scale_for(unit, fact) if fact is not None else None
        if not known or (fact is not None and scale is None):
            columns.append(Column(at, title, target, "unmapped"))
        elif fact is None or scale is None:
            columns.append(Column(at, title, known, "template"))
        else:
            columns.append(Column(at, title, known, "template", unit, scale))
    marked = [number for number, cells in start if cells and str(cells[0] or "").startswith(MARK)]
    return (marked[0] if marked else 0), tuple(columns)
