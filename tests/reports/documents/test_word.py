"""The Word file: real styles, heads that repeat, fields, fonts with substitutes, and nothing that breaks it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from reports.documents.as_word import as_word
from reports.documents.papers import PAPERS
from reports.documents.proposal import proposal
from reports.documents.writing import made
from tests.reports.documents.conftest import Making, parts

CHAPTERS = ["摘要", "一、项目概况", "二、选址比选", "三、推荐园区与理由", "四、可匹配政策与测算", "五、准入与合规提示",
            "六、需补充核实事项", "七、下一步工作建议", "附一　政策依据清单", "附二　测算口径", "附三　数据时点与回执"]


def test_has_the_chapters_an_office_expects(dossier: Making) -> None:
    d = dossier()
    document = Document(io.BytesIO(made(proposal(d), "docx", d.words)))
    found = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert found == CHAPTERS
    assert document.paragraphs[0].text == "选址与政策匹配建议书"
    said = made(proposal(d), "md", d.words).decode()
    assert re.findall(r"^## (.+)$", said, re.MULTILINE) == CHAPTERS


@pytest.mark.parametrize("name", list(PAPERS))
def test_tables_repeat_their_heads_and_keep_rows_whole(name: str, dossier: Making) -> None:
    d = dossier()
    document = Document(io.BytesIO(made(PAPERS[name](d), "docx", d.words)))
    assert document.tables
    for table in document.tables:
        rows = table._tbl.tr_lst
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(r.trPr.find(qn("w:cantSplit")) is not None for r in rows)
        wide = sum(int(tc.tcPr.find(qn("w:tcW")).get(qn("w:w"))) for tc in rows[0].tc_lst) * 25.4 / 1440
        section = document.sections[0]
        room = (section.page_width - section.left_margin - section.right_margin) / 36000  # type: ignore[operator]
        assert wide == pytest.approx(room, abs=1)


def test_captions_and_page_numbers_are_fields(dossier: Making) -> None:
    d = dossier()
    files = parts(made(proposal(d), "docx", d.words))
    body = files["word/document.xml"]
    assert [int(n) for n in re.findall(r"SEQ Figure .{1,120}?<w:t>(\d+)</w:t>", body)] == [1, 2, 3]
    tables = [int(n) for n in re.findall(r"SEQ Table .{1,120}?<w:t>(\d+)</w:t>", body)]
    assert tables == list(range(1, len(tables) + 1))
    assert any("PAGE" in text for name, text in files.items() if "footer" in name)


def test_fonts_are_those_of_official_papers_with_substitutes(dossier: Making) -> None:
    d = dossier()
    files = parts(made(proposal(d), "docx", d.words))
    styles = Document(io.BytesIO(made(proposal(d), "docx", d.words))).styles
    for name, font in (("Body Text", "仿宋"), ("Heading 1", "黑体"), ("Normal", "仿宋"), ("Title", "宋体")):
        assert styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) == font
    assert 'w:name="仿宋"' in files["word/fontTable.xml"]
    assert re.search(r'w:altName w:val="FangSong[^"]*Noto Serif CJK SC"', files["word/fontTable.xml"])


def test_pictures_are_described(dossier: Making) -> None:
    d = dossier()
    body = parts(made(proposal(d), "docx", d.words))["word/document.xml"]
    assert len(re.findall(r'<wp:docPr [^>]*descr="[^"]{10,}"', body)) == 3


def test_without_a_chinese_font_letters_stand_in_and_are_explained(dossier: Making) -> None:
    d = dossier()

    def none(text: str) -> Path | None:
        return None

    texts = [p.text for p in Document(io.BytesIO(as_word(proposal(d), d.words, none))).paragraphs]
    keys = [t for t in texts if t.startswith("图中字母")]
    assert len(keys) == 3
    assert "A＝产业契合" in keys[-1]


def test_with_a_font_that_has_the_words_no_key_is_needed(dossier: Making) -> None:
    d = dossier()
    font = Path(__import__("matplotlib").get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    texts = [p.text for p in Document(io.BytesIO(as_word(proposal(d), d.words, lambda _: font))).paragraphs]
    assert not [t for t in texts if t.startswith("图中字母")]


def test_what_xml_cannot_hold_is_left_out(dossier: Making) -> None:
    d = dossier(name="坏\x00名\x0b<w:p>&]]>\ud800\ufffe", text="a\x01b\x1f<c>")
    document = Document(io.BytesIO(made(proposal(d), "docx", d.words)))
    assert "坏名<w:p>&]]>" in document.paragraphs[1].text


@pytest.mark.parametrize("name", list(PAPERS))
def test_same_input_same_bytes(name: str, dossier: Making) -> None:
    d = dossier()
    assert made(PAPERS[name](d), "docx", d.words) == made(PAPERS[name](d), "docx", d.words)


def test_blank_columns_are_there_to_fill(dossier: Making) -> None:
    d = dossier()
    document = Document(io.BytesIO(made(PAPERS["appraisal"](d), "docx", d.words)))
    table = next(t for t in document.tables if len(t.columns) == 8)
    heads = [c.text for c in table.rows[0].cells]
    assert heads[3:7] == ["系统评分", "企业自评", "专员评分", "评审会评分"]
    assert [c.text for c in table.rows[1].cells][4:7] == ["", "", ""]
    assert table.rows[1].cells[3].text
