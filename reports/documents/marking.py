"""The description cut where words were read from."""

from __future__ import annotations

from reports.documents.paper import Marked


def pieces(marked: Marked) -> list[tuple[str, int, str]]:
    """The description cut where marks begin and end: text, the number of its fact (0: none), the fact's name.

    >>> from reports.documents.paper import Mark
    >>> pieces(Marked("员工62人", (Mark(2, 5, 1, "从业人数"),)))
    [('员工', 0, ''), ('62人', 1, '从业人数')]
    """
    found, at = [], 0
    for mark in marked.marks:
        if mark.start > at:
            found.append((marked.text[at : mark.start], 0, ""))
        found.append((marked.text[mark.start : mark.end], mark.number, mark.title))
        at = mark.end
    if at < len(marked.text):
        found.append((marked.text[at:], 0, ""))
    return found
