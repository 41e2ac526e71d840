"""A paper as an editable Word file in the form of official documents: real headings, captions, repeated table heads."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import msgspec

from reports.documents.brief import count, shown
from reports.documents.charts.fonts import font_with
from reports.documents.charts.render import Find, png
from reports.documents.marking import pieces
from reports.documents.paper import (
    Block,
    Break,
    Chart,
    Checklists,
    Heading,
    Line,
    Link,
    Marked,
    Paper,
    Para,
    Points,
    Row,
    Strong,
    Table,
)
from reports.documents.word import contents, fields, styles
from reports.documents.word.package import repeatable
from reports.messages import Words

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from docx.text.parfmt import ParagraphFormat
    from docx.text.run import Run

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
FEW_CHAPTERS, FEW_LINES = 5, 10  # up to so many, a paper needs no contents, or they no page of their own
SHORT = 10  # rows of a line or two: such a table is not parted by the end of a page
_EITHER = re.compile("[“”‘’—…·]")  # marks both scripts have: Word takes the Latin font for them unless told


def as_word(paper: Paper, words: Words, find: Find = font_with) -> bytes:
    """The file's bytes; `find` looks for a font for the words in charts."""
    return _Writer(paper, words, find).whole()


def clean(text: str) -> str:
    """Text without what XML cannot hold."""
    return _CONTROL.sub("", text)


class _Writer:
    """Writes the blocks one after another."""

    def __init__(self, paper: Paper, words: Words, find: Find) -> None:
        import docx

        self.paper = paper
        self.words = words
        self.find = find
        self.charts = self.tables = self.headings = 0
        self.fresh = False  # whether the next heading begins a page
        self.document: Document = docx.Document()
        self.width = styles.prepare(self.document, words.base, paper.landscape)
        styles.describe(self.document, paper)

    def whole(self) -> bytes:
        paper = self.paper
        self._put(paper.title, "Title")
        self._put(paper.subtitle, "Subtitle")
        self._contents()
        for block in paper.blocks:
            self._block(block)
        fields.page_number(self.document.sections[0].footer.paragraphs[0])
        self._put(paper.footer, "Note")
        out = io.BytesIO()
        self.document.save(out)
        return repeatable(out.getvalue())

    def _contents(self) -> None:
        """A table of contents for a paper of many chapters; a long one has the first page to itself."""
        found = [msgspec.structs.replace(h, text=clean(h.text)) for h in self.paper.blocks if isinstance(h, Heading)]
        if sum(h.level == 1 for h in found) <= FEW_CHAPTERS:
            return
        lines = contents.listed(found)
        contents.contents(self.document, clean(self.paper.contents), lines)
        self._put("", "Gap")
        self.fresh = len(lines) > FEW_LINES

    def _heading(self, block: Heading) -> None:
        paragraph = self._put(block.text, f"Heading {block.level}")
        if self.fresh:
            paragraph.paragraph_format.page_break_before = True
            self.fresh = False
        if contents.listed([block]):
            contents.bookmark(paragraph, self.headings)
            self.headings += 1

    def _put(self, text: str, style: str) -> Paragraph:
        return self.document.add_paragraph(clean(text), style=style)

    def _block(self, block: Block) -> None:
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Para):
            style = {"plain": "Body Text", "note": "Note", "warning": "Warning"}[block.kind]
            self._spans(self.document.add_paragraph(style=style), block.line)
        elif isinstance(block, Points):
            self._points(block)
        elif isinstance(block, Marked):
            self._marked(block)
        elif isinstance(block, Chart):
            self._chart(block)
        elif isinstance(block, Table):
            self._table(block)
        elif not isinstance(block, Checklists):  # the list of policies has them
            raise TypeError(type(block))

    def _spans(self, paragraph: Paragraph, line: Line) -> None:
        for span in line:
            if isinstance(span, Break):
                paragraph.add_run().add_break()
            elif isinstance(span, Strong):
                self._run(paragraph, span.text).bold = True
            elif isinstance(span, Link) and span.href.startswith(("https://", "http://")):
                fields.link(paragraph, clean(span.text), span.href)
            else:
                self._run(paragraph, span if isinstance(span, str) else span.text)

    def _run(self, paragraph: Paragraph, text: str) -> Run:
        run = paragraph.add_run(clean(text))
        if self.words.base != "en" and _EITHER.search(text):
            fields.eastern(run)
        return run

    def _points(self, block: Points) -> None:
        for n, item in enumerate(block.items, 1):
            paragraph = self.document.add_paragraph(style="Body Text")
            paragraph.add_run(self.words("doc_numbered", n=n) if block.numbered else self.words("doc_dot"))
            self._spans(paragraph, item)

    def _marked(self, block: Marked) -> None:
        paragraph = self.document.add_paragraph(style="Quote")
        for text, number, _ in pieces(block):
            run = paragraph.add_run(clean(text))
            if number:
                run.underline = True
                paragraph.add_run(str(number)).font.superscript = True

    def _chart(self, block: Chart) -> None:
        from docx.shared import Mm

        picture = png(block.drawing, self.find)
        paragraph = self.document.add_paragraph(style="Picture")
        width = Mm(min(picture.width, self.width))
        drawn = paragraph.add_run().add_picture(io.BytesIO(picture.png), width=width)
        fields.described(drawn, block.caption, clean(block.alt))
        self.charts += 1
        said = self.words("doc_chart_n", n="{n}", caption=clean(block.caption))
        fields.caption(self.document, said, "Figure", self.charts)
        if picture.key:
            items = [self.words("doc_key_item", letter=letter, text=text) for letter, text in picture.key]
            self._put(self.words("doc_key", items=self.words.join(items)), "Note")

    def _table(self, block: Table) -> None:
        self.tables += 1
        said = self.words("doc_table_n", n="{n}", caption=clean(block.caption))
        fields.caption(self.document, said, "Table", self.tables)
        rows, left = shown(block)
        table = self.document.add_table(rows=len(rows) + 1, cols=len(block.columns), style="Table Grid")
        fields.layout(table, [self.width * c.share / sum(c.share for c in block.columns) for c in block.columns],
                      block.key, block.caption)
        cells = _grid(table)
        for column, cell in zip(block.columns, cells[0], strict=True):
            self._cell(cell, (Strong(column.head),), column.number).keep_with_next = True
        tall = any(isinstance(span, Break) for row in rows for line in row.cells for span in line)
        together = len(rows) - 1 if len(rows) <= SHORT and not tall else 1
        for n, (row, made) in enumerate(zip(rows, cells[1:], strict=True)):
            self._row(row, made, block, n < together)
        if left:
            self._put(self.words("doc_more_rows", n=count(left), where=block.more), "Note")
        else:
            self._put("", "Gap")

    def _row(self, row: Row, cells: list[Any], block: Table, keep: bool) -> None:
        if row.kind == "group":
            merged = cells[0].merge(cells[-1])
            self._cell(merged, row.cells[0], False).keep_with_next = True
            fields.shade(merged)
            return
        for column, cell, line in zip(block.columns, cells, row.cells, strict=True):
            form = self._cell(cell, line, column.number)
            if keep:
                form.keep_with_next = True
            if row.kind == "total":
                for run in cell.paragraphs[0].runs:
                    run.bold = True
        if row.kind == "blank":
            fields.tall(cells[0])

    def _cell(self, cell: Any, line: Line, number: bool) -> ParagraphFormat:
        paragraph: Paragraph = cell.paragraphs[0]
        # The style's id, not its name: looking each up would take most of the time of a long table.
        paragraph._p.style = "Number" if number else "Cell"
        self._spans(paragraph, line)
        form: ParagraphFormat = paragraph.paragraph_format
        return form


def _grid(table: Any) -> list[list[Any]]:
    """The cells by row, read once: the library walks the whole table for each it is asked for."""
    flat, wide = table._cells, len(table.columns)
    return [flat[n : n + wide] for n in range(0, len(flat), wide)]
