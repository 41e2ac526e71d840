"""The table of contents: a field Word can update for page numbers, filled with the headings so that it reads without."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reports.documents.paper import Heading
from reports.documents.word.elements import made

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

DEEPEST = 2  # chapters, and the places within them
CODE = rf' TOC \o "1-{DEEPEST}" \h \z \u '


def listed(headings: Sequence[Heading]) -> list[Heading]:
    """The headings the table names."""
    return [h for h in headings if h.level <= DEEPEST]


def mark(number: int) -> str:
    """The bookmark of the heading that stands `number`th in the table (from 0)."""
    return f"_Toc{number + 1:08d}"


def bookmark(paragraph: Paragraph, number: int) -> None:
    """Marks a heading, so that its line in the table leads to it."""
    start = made("bookmarkStart", id=str(number), name=mark(number))
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(made("bookmarkEnd", id=str(number)))


def contents(document: Document, title: str, headings: Sequence[Heading]) -> None:
    """The table with its title and a line for each heading."""
    paragraphs = [document.add_paragraph(title, style="TOC Heading")]
    for number, heading in enumerate(headings):
        line = document.add_paragraph(style=f"toc {heading.level}")
        way = made("hyperlink", anchor=mark(number), history="1")
        way.append(line.add_run(heading.text)._r)
        line._p.append(way)
        paragraphs.append(line)
    _field(paragraphs[1], paragraphs[-1])
    block = _block()
    paragraphs[0]._p.addprevious(block)
    holder = made("sdtContent")
    block.append(holder)
    for paragraph in paragraphs:
        holder.append(paragraph._p)


def _field(first: Paragraph, last: Paragraph) -> None:
    """Begins the field before the first line and ends it after the last."""
    head = [_sign("begin"), made("r"), _sign("separate")]
    code = made("instrText")
    code.text = CODE
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    head[1].append(code)
    at = 1 if first._p.pPr is not None else 0
    for n, run in enumerate(head):
        first._p.insert(at + n, run)
    last._p.append(_sign("end"))


def _sign(kind: str) -> Any:
    run = made("r")
    run.append(made("fldChar", fldCharType=kind))
    return run


def _block() -> Any:
    """What Word offers “update table” on."""
    block, properties, part = made("sdt"), made("sdtPr"), made("docPartObj")
    part.append(made("docPartGallery", val="Table of Contents"))
    part.append(made("docPartUnique"))
    properties.append(part)
    block.append(properties)
    return block
