"""Fields and table properties: page numbers, numbered captions, links, heads that repeat, texts for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.documents.word.elements import made

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

SHADE = "EDEFF2"
PADDING = "60"  # twentieths of a point


def field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A field Word keeps current, with what it shows until then."""
    whole = made("fldSimple", instr=f" {code} ")
    run = paragraph.add_run(shown)
    whole.append(run._r)
    paragraph._p.append(whole)


def eastern(run: Any) -> None:
    """Has marks that Chinese and Latin share drawn as Chinese ones."""
    from docx.oxml.ns import qn

    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")


def page_number(paragraph: Paragraph) -> None:
    """The page's number, as on official papers."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    field(paragraph, "PAGE", "1")
    paragraph.add_run(" —")


def caption(document: Document, text: str, kind: str, number: int) -> None:
    """A caption whose number (`{n}` in the text) is a field, so that Word can list and cite it."""
    before, _, after = text.partition("{n}")
    paragraph = document.add_paragraph(before, style="Caption")
    field(paragraph, f"SEQ {kind} \\* ARABIC", str(number))
    paragraph.add_run(after)
    if kind == "Figure":
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = False


def link(paragraph: Paragraph, text: str, href: str) -> None:
    """A link that opens in the reader's browser."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    whole = made("hyperlink")
    whole.set(qn("r:id"), paragraph.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(text)
    run.underline = True
    whole.append(run._r)
    paragraph._p.append(whole)


def described(drawn: Any, title: str, told: str) -> None:
    """Title and description of a picture, for those who cannot see it."""
    properties = drawn._inline.docPr
    properties.set("title", title)
    properties.set("descr", told)


def layout(table: Any, widths: list[float], title: str, told: str) -> None:
    """Fixed column widths (millimetres), a head that repeats on every page, rows that do not break, a name."""
    from docx.oxml.ns import qn
    from docx.shared import Mm

    table.autofit = False
    properties = table._tbl.tblPr
    properties.append(made("tblCaption", val=title))
    properties.append(made("tblDescription", val=told))
    margins = made("tblCellMar")
    for side in ("left", "right"):
        margins.append(made(side, w=PADDING, type="dxa"))
    properties.insert(list(properties).index(properties.find(qn("w:tblLook"))), margins)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    sizes = [str(round(w * 1440 / 25.4)) for w in widths]
    for n, row in enumerate(table._tbl.tr_lst):
        form = row.get_or_add_trPr()
        form.append(made("cantSplit"))
        if n == 0:
            form.append(made("tblHeader"))
        for cell, size in zip(row.tc_lst, sizes, strict=True):
            own = cell.get_or_add_tcPr()
            width = own.get_or_add_tcW()
            width.set(qn("w:w"), size)
            width.set(qn("w:type"), "dxa")
            if n == 0:
                own.append(made("shd", val="clear", color="auto", fill=SHADE))


def shade(cell: Any) -> None:
    """A light ground, for a row that names those below it."""
    cell._tc.get_or_add_tcPr().append(made("shd", val="clear", color="auto", fill=SHADE))


def tall(cell: Any) -> None:
    """A row high enough to write in by hand."""
    form = cell._tc.getparent().get_or_add_trPr()
    form.append(made("trHeight", val="560", hRule="atLeast"))
