"""The look of official documents: A4, 仿宋 body and 黑体 headings with substitutes named, sizes and spacing to match."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec

from reports.documents.charts.fonts import names
from reports.documents.paper import Paper
from reports.documents.word.elements import made

if TYPE_CHECKING:
    from docx.document import Document

A4 = (210, 297)
MARGINS = {"top": 32, "bottom": 30, "left": 26, "right": 26}  # near GB/T 9704, with room for tables
LATIN = "Times New Roman"


class Look(msgspec.Struct, frozen=True):
    """How a style looks: which font, its size in points, and so on."""

    font: str
    size: float
    bold: bool = False
    before: float = 0
    after: float = 0
    line: float = 0
    indent: bool = False
    centre: bool = False
    right: bool = False
    follow: bool = False


CHINESE = {
    "Normal": Look("body", 14, line=25), "Body Text": Look("body", 14, line=25, indent=True),
    "Title": Look("title", 22, True, 0, 6, centre=True), "Subtitle": Look("second", 14, after=14, centre=True),
    "Heading 1": Look("heading", 16, before=16, after=6, follow=True),
    "Heading 2": Look("second", 15, True, 10, 4, follow=True),
    "Heading 3": Look("body", 14, True, 6, 2, follow=True),
    "TOC Heading": Look("heading", 16, before=6, after=8, centre=True),
    "toc 1": Look("body", 14, line=24), "toc 2": Look("body", 14, line=24),
    "Caption": Look("heading", 10.5, before=6, after=3, follow=True), "Quote": Look("second", 12, after=6, line=21),
    "Note": Look("second", 10.5, before=2, after=6), "Warning": Look("heading", 13, before=4, after=6, line=22),
    "Cell": Look("body", 9, before=1.5, after=1.5), "Number": Look("body", 9, before=1.5, after=1.5, right=True),
    "Picture": Look("body", 9, before=6, centre=True, follow=True),
    "Gap": Look("body", 4),
}
ENGLISH_SIZE = 0.79  # Latin letters read larger than characters of the same size
OWN = ("Note", "Warning", "Cell", "Number", "Picture", "Gap")
LISTING = ("toc 1", "toc 2")  # Word's own, which the library's template lacks


def prepare(document: Document, base: str, landscape: bool) -> float:
    """Sets page, styles and fonts; returns the width of the text in millimetres."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = document.sections[0]
    width, height = (A4[1], A4[0]) if landscape else A4
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    margins = dict.fromkeys(MARGINS, 20) if landscape else MARGINS
    for side, size in margins.items():
        setattr(section, f"{side}_margin", Mm(size))
    _fonts(document)
    _language(document, base)
    for name, look in CHINESE.items():
        _style(document, name, look, base)
    room = width - margins["left"] - margins["right"]
    for depth, name in enumerate(LISTING):
        _listing(document.styles[name], depth, room)
    return float(room)


def describe(document: Document, paper: Paper) -> None:
    """Title, language and the day of the rules as the file's own dates, so that the same input gives the same bytes."""
    day = dt.datetime.fromisoformat(paper.day)
    core = document.core_properties
    core.title, core.author, core.language, core.comments = paper.title, "parkmatch", paper.lang, ""
    core.created = core.modified = day
    core.last_modified_by = "parkmatch"
    core.revision = 1


def _style(document: Document, name: str, look: Look, base: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    found = document.styles
    new = name in {*OWN, *LISTING}
    style: Any = found.add_style(name, WD_STYLE_TYPE.PARAGRAPH, name in LISTING) if new else found[name]
    if new:
        style.base_style = found["Normal"]
        style.quick_style = True
    size = round(look.size * ENGLISH_SIZE * 2) / 2 if base == "en" and look.size > 9 else look.size
    font = style.font
    font.size, font.bold, font.italic, font.name = Pt(size), look.bold, False, LATIN
    font.color.rgb = RGBColor(0, 0, 0)
    holder = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        holder.attrib.pop(qn(f"w:{theme}"), None)
    holder.set(qn("w:eastAsia"), names()["word"][look.font]["name"])
    form = style.paragraph_format
    form.space_before, form.space_after, form.keep_with_next = Pt(look.before), Pt(look.after), look.follow
    if base == "en" and look.indent:
        form.space_after = Pt(5)  # where no first line is set in, space tells paragraphs apart
    if look.line:
        form.line_spacing = Pt(look.line) if base != "en" else 1.2
    else:
        form.line_spacing = 1.0
    align = WD_ALIGN_PARAGRAPH
    form.alignment = align.CENTER if look.centre else align.RIGHT if look.right else align.LEFT
    if look.indent and base != "en":
        _indent(style)
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _listing(style: Any, depth: int, room: int) -> None:
    """A line of the table of contents: set in by depth, its page number, once Word writes it, at the right after dots."""
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Mm, Pt

    style.style_id = style.name.replace(" ", "").upper()  # as Word names it
    style.paragraph_format.left_indent = Pt(28 * depth)
    style.paragraph_format.tab_stops.add_tab_stop(Mm(room), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _indent(style: Any) -> None:
    """Two characters at the start of a paragraph, whatever the size."""
    from docx.oxml.ns import qn

    form = style.element.get_or_add_pPr()
    for old in form.findall(qn("w:ind")):
        form.remove(old)
    form._insert_ind(made("ind", firstLineChars="200", firstLine="560"))


def _language(document: Document, base: str) -> None:
    """The language Word checks spelling and breaks lines by."""
    from docx.oxml.ns import qn

    for node in document.styles.element.iter(qn("w:lang")):
        node.set(qn("w:eastAsia"), "zh-CN")
        node.set(qn("w:val"), "en-GB" if base == "en" else "en-US")


def _fonts(document: Document) -> None:
    """Other names of each face, so that a machine without it chooses a like one."""
    from docx.opc.oxml import parse_xml, serialize_part_xml

    part: Any = next(r.target_part for r in document.part.rels.values() if r.reltype.endswith("/fontTable"))
    table = parse_xml(part.blob)
    for look in names()["word"].values():
        font = made("font", name=look["name"])
        family = "roman" if look["serif"] else "swiss"
        for tag, value in (("altName", look["other"]), ("charset", "86"), ("family", family), ("pitch", "default")):
            font.append(made(tag, val=value))
        table.append(font)
    part._blob = serialize_part_xml(table)
