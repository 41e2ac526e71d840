"""Files as people send them, and files nobody should send: read, or refused in one line; never a traceback."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from profiles.errors import InputError
from tables import excel, limits
from tables.headers import Headers
from tables.opening import open_sheets
from tables.raw import blank
from tables.table import Table, find_tables

HERE = Path(__file__).parent
HEAD = ["企业名称", "从业人数", "主营业务"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LIST = "企业名称,从业人数,主营业务\n甲公司,120,研发生产疫苗\n乙公司,８０,生产医疗器械，含支架\n"


def workbook(path: Path, *sheets: tuple[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def tables(path: Path, headers: Headers) -> list[Table]:
    return find_tables(open_sheets(path), headers, {})[0]


def texts(table: Table) -> list[list[object]]:
    return [cells for _, cells in table.rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "big5hkscs"])
def test_encodings(tmp_path: Path, headers: Headers, encoding: str) -> None:
    text = LIST
    if encoding == "big5hkscs":
        text = "企業名稱,從業人數,主營業務\n甲公司,120,研發生產疫苗產品的公司\n乙公司,80,生產醫療器械\n"
    text = text.replace("８０", "80") if encoding == "big5hkscs" else text
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    (table,) = tables(path, headers)
    assert [c.target for c in table.columns] == ["name", "staff", "text"]
    assert [row[0] for row in texts(table)] == ["甲公司", "乙公司"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, headers: Headers, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(LIST.replace(",", delimiter), encoding="utf-8")
    (table,) = tables(path, headers)
    assert [row[1] for row in texts(table)] == ["120", "８０"]


def test_what_stands_around_a_list(tmp_path: Path, headers: Headers) -> None:
    path = workbook(tmp_path / "a.xlsx", ("名单", [
        ["2026年招商企业汇总表"], ["单位：万元"], [], ["", "企业名称", "营业收入", "从业人数", None, "高企"],
        [1, "甲公司", 1200, 80, None, "√"], [], ["序号", "企业名称", "营业收入", "从业人数", None, "高企"],
        [2, "乙公司", "1.2亿元", "１２０人", None, "否"], ["合计", None, 1200], ["注：数据由企业填报"],
    ]))
    (table,) = tables(path, headers)
    assert table.header_row == 4
    assert [(c.target, c.scale.factor) for c in table.columns] == [
        ("name", 1), ("revenue_yuan", 10_000), ("staff", 1), ("hnte", 1),
    ]
    found = [(number, cells[1]) for number, cells in table.rows() if cells[1]]
    assert (5, "甲公司") in found and (8, "乙公司") in found
    assert len([n for n, c in table.rows() if c[0] not in ("序号",)]) == 2


def test_headers_of_two_rows_units_below_and_merged_cells(tmp_path: Path, headers: Headers) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    for row in (["企业名称", "城市", "经营情况", None], [None, None, "营业收入", "从业人数"], [None, None, "万元", "人"],
                ["甲", "广州市", 100, 5], ["乙", None, 200, 6], ["丙", "珠海市", 300, 7]):
        page.append(row)
    for merged in ("A1:A2", "B1:B2", "C1:D1", "B4:B5"):
        page.merge_cells(merged)
    book.save(path)
    (table,) = tables(path, headers)
    assert [(c.target, c.scale.factor) for c in table.columns] == [
        ("name", 1), ("registered_in", 1), ("revenue_yuan", 10_000), ("staff", 1),
    ]
    assert [row[1] for row in texts(table)] == ["广州市", "广州市", "珠海市"]


@pytest.mark.parametrize(("above", "unit"), [
    ("单位：亿元、亩", "亿元"), ("（单位：万元）", "万元"), ("金额单位：人民币万元", "人民币万元"),
    ("Unit: RMB million", "RMB million"),
    ("填报单位：某区投促局", ""), ("单位：人、亩", ""),
])
def test_the_unit_said_above_a_table(tmp_path: Path, headers: Headers, above: str, unit: str) -> None:
    path = workbook(tmp_path / "a.xlsx", ("s", [["项目汇总"], [above], ["项目名称", "总投资", "用地"], ["甲", 12, 80]]))
    (table,) = tables(path, headers)
    assert table.columns[1].unit == unit and table.columns[2].unit == ""


def test_the_old_binary_format(headers: Headers) -> None:
    (table,) = tables(HERE / "data" / "list.xls", headers)
    assert [c.target for c in table.columns] == ["name", "text", "staff", "company_registered_on", "hnte"]
    assert [row[0] for row in texts(table)] == ["甲疫苗公司", "乙器械公司"]


def test_percentages_kept_as_fractions_are_told(tmp_path: Path, headers: Headers) -> None:
    path = workbook(tmp_path / "a.xlsx", ("s", [["企业名称", "研发占比"], ["甲", 0.35], ["乙", 0.1]]))
    (table,) = tables(path, headers)
    assert (table.columns[1].scale.factor, table.columns[1].note) == (100, "fraction")


def test_hidden_empty_and_other_sheets_are_left_out_and_told(tmp_path: Path, headers: Headers) -> None:
    path = workbook(
        tmp_path / "a.xlsx", ("一", [HEAD, ["甲", 1, "疫苗"]]), ("二", [HEAD, ["乙", 2, "器械"]]),
        ("藏", [HEAD, ["丙", 3, "食品"]]), ("空", []), ("备忘", [["今天", "天气", "很好", "晴", "热", "云"]]),
    )
    book = openpyxl.load_workbook(path)
    book["藏"].sheet_state = "hidden"
    book.save(path)
    found, left = find_tables(open_sheets(path), headers, {})
    assert [t.sheet.name for t in found] == ["一", "二"]
    assert [(s.name, why) for s, why in left] == [("藏", "hidden"), ("空", "empty"), ("备忘", "no_header")]
    found, _ = find_tables(open_sheets(path), headers, {}, ["藏"])
    assert [t.sheet.name for t in found] == ["藏"]


def test_jsonl_and_parquet(tmp_path: Path, headers: Headers) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    lines = tmp_path / "a.jsonl"
    lines.write_text(
        '{"name": "甲", "staff": 5, "products": [{"kind": "vaccine"}, {"kind": "medical_device"}]}\n'
        'oops\n[1]\n{"name": "乙", "revenue_yuan": {"low": 1, "high": 2}, "needs": ["clean_room"]}\n', encoding="utf-8")
    (table,) = tables(lines, headers)
    assert [c.target for c in table.columns] == [
        "name", "staff", "product[1].kind", "product[2].kind", "revenue_yuan", "needs",
    ]
    assert [n for n, _ in table.rows()] == [1, 2, 3, 4]
    assert texts(table)[3][4:] == ["1~2", "clean_room"]
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"企业名称": ["甲", "乙"], "从业人数": [5, None]}), path)
    (table,) = tables(path, headers)
    assert list(texts(table)) == [["甲", 5], ["乙", None]]


def test_contents_count_and_not_the_name(tmp_path: Path, headers: Headers) -> None:
    real = workbook(tmp_path / "a.xlsx", ("s", [HEAD, ["甲", 1, "疫苗"]]))
    (tmp_path / "a.csv").write_bytes(real.read_bytes())
    (tmp_path / "b.xlsx").write_text(LIST, encoding="gbk")
    assert len(texts(tables(tmp_path / "a.csv", headers)[0])) == 1
    assert len(texts(tables(tmp_path / "b.xlsx", headers)[0])) == 2


def test_a_sheet_too_large_for_memory_reads_the_same_row_by_row(
    tmp_path: Path, headers: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "a.xlsx", ("s", [["标题"], [], HEAD, *[[f"公司{n}", n, "疫苗"] for n in range(300)]]))
    at_once = list(tables(path, headers)[0].rows())
    monkeypatch.setattr(limits, "IN_MEMORY_CELLS", 100)
    by_row = tables(path, headers)[0]
    assert type(by_row.sheet.rows).__name__ == "_Streamed"
    assert list(by_row.rows()) == at_once


def test_merged_cells_are_the_same_read_at_once_and_row_by_row(
    tmp_path: Path, headers: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, book = tmp_path / "a.xlsx", openpyxl.Workbook()
    page, other = book.active, book.create_sheet("二")
    page.append(["2026年名单"])
    page.append(["城市", *HEAD, "镇街"])
    page.append([None, None, None, None, None])
    for n in range(300):
        page.append(["广州市" if n % 30 == 0 else None, f"公司{n}", n, "疫苗", "甲镇" if n % 7 == 0 else None])
    page.append([])
    page.append(["珠海市", "末公司", 1, "疫苗", "乙镇"])
    for top in range(4, 304, 30):
        page.merge_cells(f"A{top}:A{top + 29}")
    for top in range(4, 304, 7):
        page.merge_cells(f"E{top}:E{top + 6}")
    for merged in ("A1:E1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "A305:A308"):
        page.merge_cells(merged)
    other.append(["城市", *HEAD])
    other.append(["深圳市", "甲", 1, "疫苗"])
    other.append([None, "乙", 2, "疫苗"])
    other.merge_cells("A2:A3")
    book.save(path)
    at_once = tables(path, headers)
    monkeypatch.setattr(limits, "IN_MEMORY_CELLS", 100)
    by_row = tables(path, headers)
    assert [type(t.sheet.rows).__name__ for t in by_row] == ["_Streamed"] * 2
    for mine, theirs in zip(by_row, at_once, strict=True):
        assert (mine.header_row, mine.columns) == (theirs.header_row, theirs.columns)
        assert list(mine.rows()) == list(theirs.rows()) == list(mine.rows())
    rows = list(by_row[0].rows())
    assert [cells[0] for _, cells in rows] == ["广州市"] * 300 + ["珠海市"]
    assert [cells[4] for _, cells in rows] == ["甲镇"] * 300 + ["乙镇"]
    assert [cells[0] for _, cells in by_row[1].rows()] == ["深圳市"] * 2


def test_too_many_merged_cells_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, book = tmp_path / "a.xlsx", openpyxl.Workbook()
    for top in range(1, 30, 3):
        book.active.merge_cells(f"A{top}:A{top + 1}")
    book.save(path)
    assert open_sheets(path)
    monkeypatch.setattr(limits, "MOST_MERGED", 9)
    with pytest.raises(InputError, match="merged cells"):
        open_sheets(path)


# ---------------------------------------------------------------- nasty


def sparse(path: Path, *cells: str) -> Path:
    """A workbook whose sheet holds cells at these addresses and nothing between them."""
    workbook(path, ("s", [HEAD, ["甲", 1, "疫苗"]]))
    rows = "".join(f'<row r="{c.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{c}"><v>1</v></c></row>' for c in cells)
    old = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/"):
                data = data.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            new.writestr(name, data)
    return path


def bomb(path: Path) -> None:
    workbook(path, ("s", [HEAD]))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/bomb.bin", b"\0" * 200_000_000)


def locked(path: Path) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    plain = io.BytesIO(workbook(path.with_name("plain.xlsx"), ("s", [HEAD, ["甲", 1, "疫苗"]])).read_bytes())
    with path.open("wb") as out:
        OOXMLFile(plain).encrypt("secret", out)


def broken(path: Path) -> None:
    whole = workbook(path, ("s", [HEAD, *[[str(n), n, "x"] for n in range(500)]])).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def wide(path: Path) -> None:
    workbook(path, ("s", [["企业名称", *[f"列{n}" for n in range(10_000)]], ["甲"]]))


def hidden(path: Path) -> None:
    book = openpyxl.load_workbook(workbook(path, ("s", [HEAD, ["甲", 1, "疫苗"]]), ("t", [["x"]])))
    for page in book:
        page.sheet_state = "hidden"
    book._sheets[0].sheet_state = "hidden"
    book.active = 0
    book.save(path)


NASTY: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "bomb": ("a.xlsx", bomb, "unpacks to"),
    "locked": ("a.xlsx", locked, "password"),
    "broken zip": ("a.xlsx", broken, "not a workbook"),
    "10,000 columns": ("a.xlsx", wide, "10,001 columns"),
    "far column": ("a.xlsx", lambda p: sparse(p, "XFD3"), "16,384 columns"),
    "far row": ("a.xlsx", lambda p: sparse(p, "A9999999"), "rows"),
    "empty": ("a.xlsx", lambda p: p.write_bytes(b""), "empty"),
    "empty csv": ("a.csv", lambda p: p.write_bytes(b""), "empty"),
    "no zip": ("a.xlsx", lambda p: p.write_bytes(b"\x01\x02\x03\x04" * 99), "not a workbook"),
    "zip of nothing": ("a.xlsx", lambda p: zipfile.ZipFile(p, "w").close(), "not a workbook"),
    "zip of other things": ("a.xlsx", lambda p: zipfile.ZipFile(p, "w").writestr("a.txt", "x"), "not a workbook"),
    "half an old workbook": ("a.xls", lambda p: p.write_bytes(OLE + b"\0" * 600), "not a workbook"),
    "web page": ("a.xls", lambda p: p.write_text("<html><table><tr><td>企业名称</td></tr></table></html>"), "web page"),
    "pdf": ("a.xlsx", lambda p: p.write_bytes(b"%PDF-1.7 ..."), "no table"),
    "picture": ("a.csv", lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4), "no table"),
    "noise": ("a.csv", lambda p: p.write_bytes(bytes(range(128, 256)) * 40), "neither UTF-8 nor GBK"),
    "open quotation mark": ("a.csv", lambda p: p.write_text('企业名称,简介\n"甲,' + "字" * 11_000_000, encoding="utf-8"), "line"),
    "csv of 10,000 columns": ("a.csv", lambda p: p.write_text("企业名称" + "," * 10_000 + "\n", encoding="utf-8"), "columns"),
    "no parquet": ("a.parquet", lambda p: p.write_bytes(b"PAR1" + b"x" * 100), "Parquet"),
    "no JSON": ("a.jsonl", lambda p: p.write_text("[1]\n2\n"), "JSON"),
    "folder": ("a.xlsx", lambda p: p.mkdir(), "folder"),
    "missing": ("a.xlsx", lambda p: None, "no such file"),
}


@pytest.mark.parametrize("case", NASTY)
def test_nasty_files_are_refused_in_one_line(tmp_path: Path, headers: Headers, case: str) -> None:
    name, make, said = NASTY[case]
    path = tmp_path / name
    make(path)
    with pytest.raises(InputError) as caught:
        for table in tables(path, headers) or [None]:
            assert table is not None, "no list found"
            texts(table)
    assert said in caught.value.what
    assert "\n" not in str(caught.value)


def test_a_million_empty_rows_cost_nothing(tmp_path: Path, headers: Headers) -> None:
    path = sparse(tmp_path / "a.xlsx", "A1048576")
    (table,) = tables(path, headers)
    assert [row[0] for row in texts(table) if not blank(row)] == ["甲", 1]
    assert excel._examined(sparse(tmp_path / "b.xlsx", "CZ1048576"))  # 109 million cells: never taken into memory


def test_nul_bytes_and_undecodable_bytes_cost_a_cell(tmp_path: Path, headers: Headers) -> None:
    path = tmp_path / "a.csv"
    raw = LIST.encode().replace("疫苗".encode(), b"\0\0").replace("支架".encode(), b"\xff")
    path.write_bytes(raw + ("丙,3,药品\n" * 200).encode())
    (table,) = tables(path, headers)
    rows = texts(table)
    assert rows[0][2] == "研发生产"
    assert "�" in str(rows[1])
    assert len(rows) == 202
