"""A paper as blocks: what it says is decided once here, how it looks in HTML, Word or Markdown elsewhere."""

from __future__ import annotations

from typing import Literal

import msgspec

from reports.documents.charts.drawings import Drawing


class Figure(msgspec.Struct, frozen=True):
    """A number of the result: where it stands there (`parks[0].score`), its value as there, and as it is shown."""

    of: str
    value: float
    text: str


class Strong(msgspec.Struct, frozen=True):
    """Words that stand out."""

    text: str


class Link(msgspec.Struct, frozen=True):
    """A link that people can follow."""

    text: str
    href: str


class Break(msgspec.Struct, frozen=True):
    """A new line within a cell or paragraph."""


Span = str | Figure | Strong | Link | Break
Line = tuple[Span, ...]


class Heading(msgspec.Struct, frozen=True):
    """A heading; level 1 is a chapter."""

    level: Literal[1, 2, 3]
    text: str
    id: str = ""


class Para(msgspec.Struct, frozen=True):
    """A paragraph: plain, a small note, or a warning that must not be missed."""

    line: Line
    kind: Literal["plain", "note", "warning"] = "plain"


class Points(msgspec.Struct, frozen=True):
    """A list, numbered or not."""

    items: tuple[Line, ...]
    numbered: bool = False


class Column(msgspec.Struct, frozen=True):
    """A column: its head, its share of the width, and whether it holds numbers."""

    head: str
    share: int
    number: bool = False


class Row(msgspec.Struct, frozen=True):
    """A row of a table; a `group` row has one cell that spans all, a `total` row stands out, a `blank` is to fill."""

    cells: tuple[Line, ...]
    kind: Literal["", "group", "total", "blank"] = ""


class Table(msgspec.Struct, frozen=True):
    """A table with a caption. Word and Markdown show `brief` rows only (0: all) and say how many more there are."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    brief: int = 0
    more: str = ""


class Chart(msgspec.Struct, frozen=True):
    """A chart with a caption, and in words what it shows."""

    key: str
    caption: str
    alt: str
    drawing: Drawing


class Mark(msgspec.Struct, frozen=True):
    """Words of the description that a fact was read from: their place in it, and the number of the fact."""

    start: int
    end: int
    number: int
    title: str


class Marked(msgspec.Struct, frozen=True):
    """The description as handed in, with what was read marked."""

    text: str
    marks: tuple[Mark, ...]


class Condition(msgspec.Struct, frozen=True):
    """One condition of an incentive, with its verdict in words and as a sign for looks."""

    sign: str
    verdict: str
    text: str


class Checklist(msgspec.Struct, frozen=True):
    """An incentive with all its conditions; papers that are read on paper leave it to the list of policies."""

    title: str
    facts: tuple[Line, ...]
    conditions: tuple[Condition, ...]


class Checklists(msgspec.Struct, frozen=True):
    """The checklists of a place."""

    title: str
    items: tuple[Checklist, ...]


Block = Heading | Para | Points | Table | Chart | Marked | Checklists


class Paper(msgspec.Struct, frozen=True):
    """A whole paper. `lang` as in HTML; `day` is the day of the rules, the only date in it."""

    name: str
    lang: str
    title: str
    subtitle: str
    day: str
    contents: str
    footer: str
    blocks: tuple[Block, ...]
    landscape: bool = False


def plain(line: Line) -> str:
    """A line as bare text."""
    return "".join(" " if isinstance(s, Break) else s if isinstance(s, str) else s.text for s in line)
