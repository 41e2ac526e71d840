"""The Word file: real styles, heads that repeat, fields, fonts with substitutes, and nothing that breaks it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
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


def listed(packed: bytes) -> list[tuple[str, str, str]]:
    """The lines of the table of contents: style, words, and the bookmark each leads to."""
    body = Document(io.BytesIO(packed)).element.body
    return [
        (p.pPr.pStyle.get(qn("w:val")), "".join(t.text for t in p.iter(qn("w:t"))), link.get(qn("w:anchor")))
        for p in body.iterfind(f"{qn('w:sdt')}/{qn('w:sdtContent')}/{qn('w:p')}")
        for link in p.iterfind(qn("w:hyperlink"))
    ]


@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en"])
def test_the_contents_name_every_heading_and_lead_to_it(lang: str, dossier: Making) -> None:
    d = dossier("company", lang)
    packed = made(proposal(d), "docx", d.words)
    found = listed(packed)
    headings = [
        (f"TOC{p.style.name[-1]}", p.text, p._p.find(qn("w:bookmarkStart")).get(qn("w:name")))
        for p in Document(io.BytesIO(packed)).paragraphs
        if p.style is not None and p.style.name in {"Heading 1", "Heading 2"}
    ]
    assert found == headings
    assert len({name for _, _, name in found}) == len(found) > len(CHAPTERS)


def test_the_contents_are_a_field_word_can_update(dossier: Making) -> None:
    d = dossier()
    body = parts(made(proposal(d), "docx", d.words))["word/document.xml"]
    field = re.search(r'fldCharType="begin".*?TOC \\o "1-2" \\h \\z \\u.*?"separate".*?fldCharType="end"', body, re.DOTALL)
    assert field is not None and "附三" in field[0]
    assert 'w:docPartGallery w:val="Table of Contents"' in body
    assert body.count("bookmarkStart") == body.count("bookmarkEnd") == len(listed(made(proposal(d), "docx", d.words)))


def test_the_summary_begins_a_page_after_the_contents(dossier: Making) -> None:
    d = dossier()
    document = Document(io.BytesIO(made(proposal(d), "docx", d.words)))
    assert [p.text for p in document.paragraphs if p.paragraph_format.page_break_before] == ["摘要"]


def test_a_short_paper_needs_no_contents(dossier: Making) -> None:
    d = dossier()
    assert listed(made(PAPERS["appraisal"](d), "docx", d.words)) == []


def test_a_short_table_is_not_parted_and_a_long_one_not_after_its_first_row(dossier: Making) -> None:
    d = dossier()
    kept = {}
    for table in Document(io.BytesIO(made(proposal(d), "docx", d.words))).tables:
        key = table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        kept[key] = [
            any(p.pPr is not None and p.pPr.find(qn("w:keepNext")) is not None for p in row.iter(qn("w:p")))
            for row in table._tbl.tr_lst
        ]
    for key in ("ranking", "receipt", "totals-1", "parts-1"):
        assert all(kept[key][:-1]) and not kept[key][-1], key
    assert len(kept["counted-1"]) > 4 and not all(kept["counted-1"][:-1])
    assert all(k[0] and (k[1] or len(k) == 2) for k in kept.values())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_it(dossier: Making, tmp_path: Path) -> None:
    d = dossier()
    (tmp_path / "a.docx").write_bytes(made(proposal(d), "docx", d.words))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'own').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "a.docx")], check=True, capture_output=True, timeout=180,
    )
    written = (tmp_path / "a.pdf").read_bytes()
    assert written.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", written)) >= 5
