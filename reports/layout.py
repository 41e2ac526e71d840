"""Lines on a screen: Chinese and Latin text wrapped by width, columns aligned, no line wider than the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

_TOKEN = re.compile(
    r"〔\d+〕\d*号?|\d{4}-\d\d(?:-\d\d)?|¥?\d[\d,.]*(?:万亿|亿|万|千)?(?:元|人|项|年|月|日|个|亩|㎡|%|分)?|[A-Za-z0-9_.:#%+\-=@&'’\"/?~<>\[\]()]+|\s+|."
)
MOST_CARRIED = 6  # as many as stand together in “一（一））；”
_NOT_FIRST = frozenset("，。；：、！？）》」』】〕”’»…,.;:!?)]")
_NOT_LAST = frozenset("（《「『【〔“‘«([")
STYLES = ("", "bold", "dim", "green", "yellow", "red", "cyan")


class Cell(NamedTuple):
    """One cell of a row: its text, the columns it takes, its style, and whether it stands to the right."""

    text: str
    width: int
    style: str = ""
    right: bool = False


Line = tuple[tuple[str, str], ...]


def wrap(text: str, width: int) -> list[str]:
    """Text broken into lines that fit, never before a closing mark, after an opening one, or inside a word or number.

    >>> wrap("最高3000万元，按项目计", 12)
    ['最高', '3000万元，按', '项目计']
    >>> wrap("rd_spend_yuan is unknown", 14)
    ['rd_spend_yuan', 'is unknown']
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap(paragraph, max(width, 8))
    return lines


def _wrap(text: str, width: int) -> list[str]:
    lines: list[str] = []
    now: list[str] = []
    used = 0
    for token in (piece for match in _TOKEN.finditer(text) for piece in _pieces(match.group(), width)):
        size = cell_len(token)
        if used + size > width and now:
            carry = _carried(now, token, width)
            lines.append("".join(now).rstrip())
            now, used = carry, sum(cell_len(t) for t in carry)
        if token.isspace() and not now:
            continue
        now.append(token)
        used += size
    return [*lines, "".join(now).rstrip()]


def _carried(line: list[str], token: str, width: int) -> list[str]:
    """What has to move to the next line so that no mark stands where it must not."""
    carry: list[str] = []
    while len(line) > 1 and len(carry) < MOST_CARRIED and (line[-1] in _NOT_LAST or (carry or [token])[0] in _NOT_FIRST):
        carry.insert(0, line.pop())
    if sum(cell_len(t) for t in (*carry, token)) > width:
        line += carry
        return []
    return carry if not carry or not carry[0].isspace() else carry[1:]


def _pieces(token: str, width: int) -> list[str]:
    """A token, cut when it is wider than a whole line (a long link)."""
    if cell_len(token) <= width:
        return [token]
    return [token[i : i + width] for i in range(0, len(token), width)]


def pad(text: str, width: int, right: bool = False) -> str:
    """Text filled with spaces to a width."""
    space = " " * max(width - cell_len(text), 0)
    return space + text if right else text + space


class Page:
    """The lines of a screen, collected from top to bottom."""

    def __init__(self, width: int = 100) -> None:
        self.width = width
        self.lines: list[Line] = []

    def blank(self) -> None:
        """An empty line, unless one is already there."""
        if self.lines and self.lines[-1]:
            self.lines.append(())

    def heading(self, text: str, note: str = "") -> None:
        """A section's title, with what must be known of it beside it."""
        self.blank()
        room = self.width - cell_len(text) - 2
        if note and cell_len(note) <= room:
            self.lines.append(((text, "bold"), ("  " + note, "dim")))
            return
        self.lines.append(((text, "bold"),))
        if note:
            self.put(note, style="dim")

    def put(self, text: str, indent: int = 2, style: str = "", hang: int = 0) -> None:
        """A paragraph; its second and later lines stand `hang` further in."""
        for n, part in enumerate(wrap(text, self.width - indent - hang)):
            self.lines.append(((" " * (indent + (hang if n else 0)) + part, style),))

    def row(self, cells: Sequence[Cell], indent: int = 2, gap: int = 2) -> None:
        """Cells beside one another, each wrapped in its own width; a width of 0 takes what is left."""
        taken = indent + sum(c.width for c in cells) + gap * (len(cells) - 1)
        sized = [c if c.width else c._replace(width=max(self.width - taken, 8)) for c in cells]
        columns = [wrap(c.text, c.width) for c in sized]
        for n in range(max(len(c) for c in columns)):
            parts = [(" " * indent, "")]
            for i, (cell, column) in enumerate(zip(sized, columns, strict=True)):
                text = column[n] if n < len(column) else ""
                space = " " * gap if i < len(sized) - 1 else ""
                parts.append((pad(text, cell.width, cell.right) + space, cell.style))
            self.lines.append(_trimmed(parts))

    def text(self) -> str:
        """The page without colour."""
        return "".join("".join(t for t, _ in line).rstrip() + "\n" for line in self.lines)


def _trimmed(parts: list[tuple[str, str]]) -> Line:
    while parts and not parts[-1][0].strip():
        parts.pop()
    if parts:
        parts[-1] = (parts[-1][0].rstrip(), parts[-1][1])
    return tuple(parts)
