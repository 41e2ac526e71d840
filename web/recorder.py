"""A screen's page taken down as blocks instead of lines, so that the same words make a page in the browser."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from reports.layout import Cell, Page

_SOURCE = re.compile(r"^\[(\d+)\] ")
_FRAME = re.compile(r"^【(.*)】$")


class Block(msgspec.Struct):
    """A heading, a paragraph, or rows; `anchor` is the number of a source."""

    kind: str
    text: str = ""
    note: str = ""
    style: str = ""
    anchor: str = ""
    rows: list[tuple[str, ...]] = []


class Recorder(Page):
    """Takes down what is written to a page."""

    def __init__(self) -> None:
        super().__init__(100)
        self.blocks: list[Block] = []

    def blank(self) -> None:
        """Ends the rows before it."""
        self.blocks.append(Block("gap"))

    def heading(self, text: str, note: str = "") -> None:
        """A section's title."""
        framed = _FRAME.match(text)
        self.blocks.append(Block("heading", framed.group(1) if framed else text.capitalize() if text.isupper() else text, note))

    def put(self, text: str, indent: int = 2, style: str = "", hang: int = 0) -> None:
        """A paragraph; one that begins with the number of a source can be led to."""
        source = _SOURCE.match(text)
        first = not any(b.kind in {"title", "heading"} for b in self.blocks)
        kind = "source" if source else "title" if first else "name" if style == "bold" else "text"
        self.blocks.append(Block(kind, text, "", style, source.group(1) if source else ""))

    def row(self, cells: Sequence[Cell], indent: int = 2, gap: int = 2) -> None:
        """Cells; rows of as many cells stand together, and one without a first cell continues the row above."""
        texts = tuple(c.text for c in cells)
        last = self.blocks[-1] if self.blocks else None
        if last is None or last.kind != "rows" or len(last.rows[0]) != len(texts):
            last = Block("rows", rows=[])
            self.blocks.append(last)
        last.rows.append(texts)
