"""A paper as Markdown (tables as GitHub and Pandoc read them); what comes from outside cannot become markup."""

from __future__ import annotations

import re

from reports.documents.brief import count, shown
from reports.documents.marking import pieces
from reports.documents.paper import (
    Block,
    Break,
    Chart,
    Checklists,
    Figure,
    Heading,
    Line,
    Link,
    Marked,
    Paper,
    Para,
    Points,
    Strong,
    Table,
)
from reports.messages import Words

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FIRST = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def as_markdown(paper: Paper, words: Words) -> bytes:
    """The file's bytes, UTF-8."""
    return _Writer(words).whole(paper).encode()


def escaped(text: str) -> str:
    """Text that means itself in Markdown, in one line.

    >>> escaped("<b>*a*</b> | x")
    '\\\\<b\\\\>\\\\*a\\\\*\\\\</b\\\\> \\\\| x'
    """
    return _MARKUP.sub(r"\\\1", _CONTROL.sub("", " ".join(text.splitlines())))


class _Writer:
    """Writes the blocks one after another, counting tables and charts."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.tables = self.charts = 0

    def whole(self, paper: Paper) -> str:
        parts = [f"# {escaped(paper.title)}", _paragraph(escaped(paper.subtitle))]
        parts += [text for block in paper.blocks if (text := self._block(block))]
        return "\n\n".join([*parts, "---", escaped(paper.footer)]) + "\n"

    def _block(self, block: Block) -> str:
        if isinstance(block, Heading):
            return "#" * (block.level + 1) + " " + escaped(block.text)
        if isinstance(block, Para):
            said = _paragraph(_line(block.line))
            return f"> {said}" if block.kind == "warning" else said
        if isinstance(block, Points):
            marks = (f"{n}." if block.numbered else "-" for n in range(1, len(block.items) + 1))
            return "\n".join(f"{m} {_paragraph(_line(i))}" for m, i in zip(marks, block.items, strict=True))
        if isinstance(block, Marked):
            return _marked(block)
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Chart):
            self.charts += 1
            caption = self.words("doc_chart_n", n=self.charts, caption=block.caption)
            return f"**{escaped(caption)}**\n\n{_paragraph(escaped(block.alt))}"
        if isinstance(block, Checklists):
            return ""  # read beside the table on a page; on paper the list of policies has them
        raise TypeError(type(block))

    def _table(self, table: Table) -> str:
        self.tables += 1
        caption = self.words("doc_table_n", n=self.tables, caption=table.caption)
        rows, left = shown(table)
        lines = [
            _row([escaped(c.head) for c in table.columns]),
            _row(["---:" if c.number else "---" for c in table.columns]),
        ]
        for row in rows:
            cells = [_line(c) for c in row.cells]
            if row.kind == "total":
                cells = [f"**{c.strip('*')}**" if c else "" for c in cells]
            lines.append(_row([*cells, *[""] * (len(table.columns) - len(cells))]))
        parts = [f"**{escaped(caption)}**", "\n".join(lines)]
        if left:
            parts.append(escaped(self.words("doc_more_rows", n=count(left), where=table.more)))
        return "\n\n".join(parts)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _line(line: Line) -> str:
    return "".join(_span(s) for s in line)


def _span(span: object) -> str:
    if isinstance(span, str):
        return escaped(span)
    if isinstance(span, Strong):
        return f"**{escaped(span.text)}**" if span.text.strip() else escaped(span.text)
    if isinstance(span, Figure):
        return escaped(span.text)
    if isinstance(span, Link):
        return f"<{span.href}>" if re.fullmatch(r"https?://[^\s<>|]+", span.href) else escaped(span.text)
    if isinstance(span, Break):
        return "<br>"
    raise TypeError(type(span))


def _paragraph(text: str) -> str:
    """A paragraph that does not begin a list or a line under a heading by accident."""
    return _FIRST.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", text)


def _marked(block: Marked) -> str:
    said = "".join(
        f"**{escaped(text)}**\\[{number}\\]" if number else "\n".join(escaped(t) for t in text.split("\n"))
        for text, number, _ in pieces(block)
    )
    return "\n".join(f"> {line}".rstrip() for line in _paragraph(said).split("\n"))
