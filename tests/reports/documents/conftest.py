"""What the tests of the papers share: dossiers made from frozen results, and the papers read back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest

from matcher.result import Result
from profiles.facts import Facts, load_facts
from profiles.yaml_source import read_yaml
from reports.documents.dossier import Dossier
from reports.messages import Words
from rules.library import ROOT, Library, read_library
from tests.reports.conftest import GOLDEN

TOLD = "示例疫苗公司，员工160人。\n年研发投入2500万元，计划总投资2亿元。"
Making = Callable[..., Dossier]


@pytest.fixture(scope="session")
def dossier(library: Library) -> Making:
    def make(case: str = "company", lang: str = "zh", text: str = TOLD, **changes: Any) -> Dossier:
        result = msgspec.json.decode((GOLDEN / "results" / f"{case}.json").read_bytes(), type=Result)
        return Dossier(msgspec.structs.replace(result, **changes), text, library, Words(lang), 3)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def library() -> Library:
    """The small library, its facts with the papers that prove them as in the project's own registry."""
    small = read_library(GOLDEN / "library")
    known = load_facts(read_yaml(ROOT / "profiles" / "facts.yaml"))
    facts = {k: msgspec.structs.replace(f, proof=known[k].proof) if k in known else f for k, f in small.facts.by_id.items()}
    return msgspec.structs.replace(small, facts=Facts(facts))


def squeezed(text: str) -> str:
    return " ".join(text.split())


class Page(HTMLParser):
    """An HTML page read back: its tables by id, its figures, every tag with its attributes, its text."""

    VOID = frozenset({"meta", "br", "col", "path", "use", "rect", "circle", "line"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.figures: list[tuple[str, str, str]] = []
        self.tables: dict[str, list[list[str]]] = {}
        self.open: list[str] = []
        self.texts: list[str] = []
        self._table = ""
        self._figure: dict[str, str] | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {k: v or "" for k, v in attrs}
        self.tags.append((tag, found))
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "table":
            self._table = found["id"]
            self.tables[self._table] = []
        elif tag == "tr":
            self.tables[self._table].append([])
        elif tag in {"td", "th"}:
            self.tables[self._table][-1].append("")
        elif tag == "data":
            self._figure = found
            self.figures.append((found.get("data-of", ""), found["value"], ""))
        elif tag == "br":
            self.handle_data(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {k: v or "" for k, v in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "data":
            self._figure = None
        if tag == "table":
            self._table = ""

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self.texts.append(data)
        if self._figure is not None:
            of, value, text = self.figures[-1]
            self.figures[-1] = (of, value, text + data)
        if self._table and self.tables[self._table] and {"td", "th"} & set(self.open):
            self.tables[self._table][-1][-1] += data

    @property
    def text(self) -> str:
        return squeezed("".join(self.texts))

    def rows(self, key: str) -> list[list[str]]:
        return [[squeezed(c) for c in row] for row in self.tables[key]]


def word_tables(packed: bytes) -> dict[str, list[list[str]]]:
    """The tables of a Word file by the name they carry for screen readers."""
    from docx import Document
    from docx.oxml.ns import qn

    found = {}
    for table in Document(io.BytesIO(packed)).tables:
        key = table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        found[key] = [[_cell(tc) for tc in row.tc_lst] for row in table._tbl.tr_lst]
    return found


def _cell(element: Any) -> str:
    from docx.oxml.ns import qn

    parts = [n.text or "" if n.tag == qn("w:t") else " " for n in element.iter(qn("w:t"), qn("w:br"))]
    return squeezed("".join(parts))


def markdown_tables(text: str) -> list[list[list[str]]]:
    """The tables of a Markdown file in their order, as a reader of Markdown sees them."""
    from markdown_it import MarkdownIt

    found: list[list[list[str]]] = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type == "inline" and found and token.level >= 4:
            said = "".join(t.content if t.type in {"text", "text_special"} else " " if t.type == "html_inline" else ""
                           for t in token.children or [])
            found[-1][-1].append(squeezed(said))
    return found


def parts(packed: bytes) -> dict[str, str]:
    """The XML parts of a Word file."""
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        assert file.testzip() is None
        return {n: file.read(n).decode() for n in file.namelist() if re.search(r"\.(xml|rels)$", n)}
