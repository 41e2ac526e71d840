"""What of a long table is shown at once, and what is left for those who want all."""

from __future__ import annotations

from reports.documents.paper import Row, Table


def shown(table: Table) -> tuple[list[Row], list[Row]]:
    """The rows of a table that are shown, and the rest with the groups they belong to.

    Each group is cut on its own, so that no kind is hidden behind another.
    """
    if not table.brief:
        return list(table.rows), []
    found: list[Row] = []
    rest: list[Row] = []
    group: Row | None = None
    seen = 0
    for row in table.rows:
        if row.kind == "group":
            group, seen = row, 0
            found.append(row)
        elif seen < table.brief:
            seen += 1
            found.append(row)
        else:
            if group is not None:
                rest.append(group)
                group = None
            rest.append(row)
    return found, rest


def count(rows: list[Row]) -> int:
    """How many rows there are, not counting those that name a group."""
    return sum(r.kind != "group" for r in rows)
