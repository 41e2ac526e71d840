"""`parkmatch batch` from end to end: the same figures in every output, bad rows told, nothing lost, nothing half written."""

from __future__ import annotations

import csv
import datetime as dt
import json
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from matcher.match import Matcher
from matcher.ranking import default_weights
from profiles.applicant import ValueParser
from reports.messages import Words
from rules.checks.hosts import link_allowed
from rules.library import Library
from tables import running
from tables.content import FIRST_ROW, WEIGHTS_AT, Content
from tables.journal import Journal
from tables.layout import sheets
from tables.outcome import Depth, Matching
from tables.safe import csv_text
from tables.table import Table
from tables.work import Done
from tables.workbook import WorkbookSink

Run = Callable[..., tuple[int, str, str]]
GOLDEN = Path(__file__).parents[1] / "golden"
AS_OF = dt.date(2026, 11, 22)
DAY = ["--as-of", "2026-11-22"]
ROWS = [
    ["企业名称", "统一社会信用代码", "所属领域", "从业人数", "研发投入（万元）", "项目总投资（万元）", "高新技术企业",
     "产品种类", "阶段", "意向地"],
    ["甲疫苗公司", "91110000600037341L", "疫苗", 160, "2500", 20000, "√", "疫苗", "III期", ""],
    ["=HYPERLINK(\"http://x\",\"点\")", "9111", "疫苗", "一百六十", "２５００", "2亿元", "是", "疫苗", "III期", ""],
    ["+cmd", "", "疫苗", "很多", "-", "", "申请中", "", "", ""],
    ["@SUM(1)\x07", "", "疫苗", 5, "", "", "否", "医疗器械", "临床前", "乙市"],
    ["空公司", "", "", "", "", "", "", "", "", ""],
]


def written(path: Path, rows: list[list[Any]] = ROWS) -> Path:
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def page(path: Path, title: str, head: int = 2) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(path, data_only=True)
    rows = list(book[title].iter_rows(values_only=True))
    return [dict(zip(rows[head - 1], row, strict=True)) for row in rows[head:]]


def test_every_output_says_the_same(tmp_path: Path, run: Run, small: Library) -> None:
    import pyarrow.parquet as pq

    source = written(tmp_path / "in.csv")
    for ending in ("xlsx", "csv", "parquet", "jsonl"):
        code, out, err = run("batch", source, "-o", tmp_path / f"out.{ending}", *DAY)
        assert code == 0, (out, err)
        assert "Traceback" not in err and str(tmp_path / f"out.{ending}") in out
    layout = sheets(Words("zh"), 3)
    lines = [json.loads(x) for x in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [x["type"] for x in lines] == ["match"] * 4 + ["error", "sources"]
    for sheet in layout.values():
        if sheet.id == "shortlist":
            of_lines = [{c.id: x[c.id] for c in sheet.columns} for x in lines if x["type"] == "match"]
        else:
            of_lines = [r for x in lines for r in x.get(sheet.id, [])]
        head = FIRST_ROW - 1 if sheet.id == "scores" else 2
        of_book = [[_cell(v) for v in row.values()] for row in page(tmp_path / "out.xlsx", sheet.title, head)]
        name = "out" if sheet.id == "shortlist" else f"out.{sheet.id}"
        with (tmp_path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            of_csv = [[_cell(v) for v in row] for row in csv.reader(file)][1:]
        of_parquet = [[_cell(v) for v in row.values()] for row in pq.read_table(tmp_path / f"{name}.parquet").to_pylist()]
        expected = [[_cell(v) for v in row.values()] for row in of_lines]
        assert expected, sheet.id
        guarded = [[csv_text(v) if isinstance(v, str) else v for v in row] for row in expected]
        for expected, found in ((expected, of_book), (guarded, of_csv), (expected, of_parquet)):  # noqa: B020
            differing = [(a, b) for x, y in zip(expected, found, strict=True) for a, b in zip(x, y, strict=True) if a != b]
            assert differing == [], sheet.id


def _cell(value: Any) -> Any:
    if value is None or value == "":
        return None
    try:
        return round(float(value), 9)
    except ValueError:
        return str(value)


def test_the_figures_are_those_of_match(tmp_path: Path, run: Run, small: Library) -> None:
    run("batch", written(tmp_path / "in.csv"), "-o", tmp_path / "out.jsonl", *DAY, "--scores", "all")
    first = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()[0])
    parser = ValueParser(small.facts, small.regions, small.sectors)
    applicant = parser.applicant({
        "name": "甲疫苗公司", "sector": ["vaccine"], "staff": 160, "rd_spend_yuan": 25e6, "investment_total_yuan": 2e8,
        "hnte": True, "products": [{"kind": "vaccine", "stage": "phase_3"}],
    })
    result = Matcher(small).match(applicant, AS_OF, 3)
    assert [(s["score"], s["score_low"], s["score_high"]) for s in first["scores"]] == [
        (p.score / 100, p.score_low / 100, p.score_high / 100) for p in result.parks
    ]
    assert [s["sure"] for s in first["scores"]] == [p.totals.sure / 1e6 for p in result.parks]
    assert first["score_1"] == result.parks[0].score / 100
    paid = [(i.name.zh, i.low / 1e6) for p in result.parks[:3] for i in p.incentives if i.bucket == "sure" and i.high != 0]
    assert paid and paid == [(i["incentive"], i["low"]) for i in first["incentives"]
                             if i["bucket"] == Words("zh")("bucket_sure") and i["low"] is not None]


def test_bad_rows_and_cells_are_told_and_the_rest_goes_on(tmp_path: Path, run: Run) -> None:
    code, out, _ = run("batch", written(tmp_path / "in.csv"), "-o", tmp_path / "out.xlsx", *DAY)
    assert code == 0
    assert "读入5行，匹配4行" in out
    errors = page(tmp_path / "out.xlsx", "错误行")
    told = [(e["行号"], e["列"], e["原内容"], e["处理"]) for e in errors]
    assert (3, "统一社会信用代码", "9111", "仅提示") in told
    assert (4, "从业人数", "很多", "该格按未知处理") in told
    assert (4, "高新技术企业", "申请中", "该格按未知处理") in told
    assert (6, None, "空公司", "整行未匹配") in told
    assert all(e["文件"] == "in.csv" and e["原因"] for e in errors)
    code, out, _ = run("batch", tmp_path / "in.csv", "-o", tmp_path / "strict.xlsx", *DAY, "--strict")
    assert "匹配3行" in out


def test_no_cell_is_a_formula_that_came_from_the_input(tmp_path: Path, run: Run) -> None:
    run("batch", written(tmp_path / "in.csv"), "-o", tmp_path / "out.xlsx", *DAY)
    run("batch", tmp_path / "in.csv", "-o", tmp_path / "out.csv", *DAY)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    formulas = {str(c.value)[:12] for s in book for row in s.iter_rows() for c in row if c.data_type == "f"}
    assert {f.split("(")[0] for f in formulas} <= {"=SUMPRODUCT", "=RANK", "=INDEX", "=HYPERLINK"}
    assert not any("http://x" in f for f in formulas)
    names = {r["企业（项目）"] for r in page(tmp_path / "out.xlsx", "入围名单")}
    assert {'=HYPERLINK("http://x","点")', "+cmd", "@SUM(1)"} <= names
    for file in tmp_path.glob("out*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            cells = [c for row in csv.reader(stream) for c in row]
        assert not [c for c in cells if c[:1] in {"=", "+", "@", "\t"} or (c[:1] == "-" and not c[1:2].isdigit())]


def test_live_weights_give_the_very_scores(tmp_path: Path, run: Run) -> None:
    """The formulas, reckoned as a spreadsheet does (halves away from zero), on the values in the cells."""
    run("batch", written(tmp_path / "in.csv"), "-o", tmp_path / "out.xlsx", *DAY, "--scores", "all")
    live = openpyxl.load_workbook(tmp_path / "out.xlsx")["全部评分"]
    now = openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True)["全部评分"]
    lines = [live.cell(WEIGHTS_AT + n, 2).value for n in range(4)]
    for row in range(FIRST_ROW, now.max_row + 1):
        at = WEIGHTS_AT + lines.index(now.cell(row, 3).value)
        assert live.cell(row, 7).value == (
            f"=SUMPRODUCT(ROUND(K{row}:Q{row}*'全部评分'!$K${at}:$Q${at}/SUM('全部评分'!$K${at}:$Q${at})*10000,0))/100"
        )
        weights = [now.cell(at, c).value for c in range(11, 18)]
        parts = [now.cell(row, c).value * w / sum(weights) * 10_000 for c, w in zip(range(11, 18), weights, strict=True)]
        assert sum(math.floor(p + 0.5) for p in parts) / 100 == pytest.approx(now.cell(row, 7).value, abs=1e-12)
    assert [now.cell(4, c).value for c in range(11, 18)] == list(default_weights()["manufacturing"].values())


def test_sheets_are_frozen_filtered_and_linked_to_official_hosts_only(tmp_path: Path, run: Run) -> None:
    run("batch", written(tmp_path / "in.csv"), "-o", tmp_path / "out.xlsx", *DAY)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["入围名单", "全部评分", "政策匹配", "待核实条件", "错误行", "来源与回执"]
    for sheet in book:
        assert sheet.freeze_panes and sheet.auto_filter.ref, sheet.title
    links = [str(c.value) for s in book for row in s.iter_rows() for c in row
             if c.data_type == "f" and str(c.value).startswith("=HYPERLINK")]
    assert all(link_allowed(x.split('"')[1]) for x in links)
    receipt = {r["项目"]: r["内容"] for r in page(tmp_path / "out.xlsx", "来源与回执")}
    assert receipt["政策时点"] == "2026-11-22" and receipt["数据指纹"]


def test_the_workbook_can_be_printed_and_its_headings_read(tmp_path: Path, run: Run) -> None:
    assert run("batch", written(tmp_path / "in.csv"), "-o", tmp_path / "out.xlsx", *DAY)[0] == 0
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    for sheet in book:
        head = FIRST_ROW - 1 if sheet.title == "全部评分" else 2
        assert sheet.page_setup.orientation == "landscape" and sheet.print_title_rows == f"${head}:${head}"
        assert sheet.row_dimensions[head].height >= 30
    assert {c.number_format for c in book["入围名单"]["F"][2:]} == {"0"}  # the number of a row is no quantity


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, run: Run) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        run("batch", written(tmp_path / "in.csv"), "-o", tmp_path / name, *DAY)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_more_rows_than_a_sheet_holds_go_on_in_a_second(tmp_path: Path, small: Library) -> None:
    from tables.raw import RawSheet

    parser = ValueParser(small.facts, small.regions, small.sectors)
    words, depth = Words("zh"), Depth(2, 3)
    (outcome,) = Matching(Matcher(small), depth).match_many([parser.applicant({"sector": ["vaccine"]})], AS_OF)
    layout = sheets(words, 2)
    table = Table(RawSheet(Path("in.csv"), "", lambda: iter(()), 0), 1, ())
    content = Content(small, [table], layout, default_weights(), words, 2)
    sink = WorkbookSink(tmp_path / "out.xlsx", layout, default_weights(), words, AS_OF, most_rows=20)
    for n in range(30):
        sink.put(content.of(Done(0, n, f"公司{n}", "", outcome, ())))
    sink.finish(content.sources([]))
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert {"入围名单", "入围名单 (2)", "全部评分", "全部评分 (2)", "全部评分 (3)"} <= set(book.sheetnames)
    names = [r[1].value for s in book for r in s.iter_rows(min_row=3) if s.title.startswith("入围名单")]
    assert names == [f"公司{n}" for n in range(30)]
    for sheet in (s for s in book if s.title.startswith("全部评分")):
        ranks = [r[5].value for r in sheet.iter_rows(min_row=3) if isinstance(r[5].value, int)]
        whole = list(range(1, len(outcome.parks[:3]) + 1))
        assert ranks == whole * (len(ranks) // len(whole))  # nobody's places are torn apart
        assert sheet.max_row <= 20
    assert "'全部评分'!$K$" in str(book["全部评分 (2)"]["G3"].value)
    spots = [str(r[8].value) for r in book["入围名单 (2)"].iter_rows(min_row=3)]
    assert all("'全部评分 (" in s for s in spots)


# ---------------------------------------------------------------- interrupted


def many(path: Path, n: int) -> Path:
    return written(path, [ROWS[0], *[[f"公司{i}", "", "疫苗", i + 1, i * 10, "", "是", "疫苗", "III期", ""] for i in range(n)]])


def test_an_interrupted_run_goes_on_where_it_stopped(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CHUNK", 10)
    source = many(tmp_path / "in.csv", 45)
    whole = tmp_path / "whole.jsonl"
    run("batch", source, "-o", whole, *DAY)
    add, kept = Journal.add, []

    def stops(self: Journal[Done], encoded: bytes, rows: int) -> None:
        if len(kept) == 2:
            raise KeyboardInterrupt
        kept.append(rows)
        add(self, encoded, rows)

    out = tmp_path / "out.jsonl"
    monkeypatch.setattr(Journal, "add", stops)
    code, _, err = run("batch", source, "-o", out, *DAY)
    assert code == 130
    assert "20行" in err and "--resume" in err
    assert not out.exists()
    monkeypatch.setattr(Journal, "add", add)
    work = tmp_path / "out.jsonl.work"
    work.write_bytes(work.read_bytes() + b"\x99\x00\x00\x00 torn")  # as a crash in the middle of a record leaves it
    code, _, err = run("batch", source, "-o", out, *DAY)
    assert code == 2 and "--resume" in err
    code, _, err = run("batch", source, "-o", out, *DAY, "--resume", "--top", "2")
    assert code == 2 and work.exists()
    code, said, _ = run("batch", source, "-o", out, *DAY, "--resume")
    assert code == 0 and "20行来自上次" in said
    assert out.read_bytes() == whole.read_bytes()
    assert not work.exists()


def test_many_processes_give_the_same_and_a_signal_loses_nothing(tmp_path: Path) -> None:
    source = many(tmp_path / "in.csv", 700)
    environment = {**os.environ, "PARKMATCH_DATA": str(GOLDEN / "library"), "PYTHONPATH": str(GOLDEN.parents[1])}

    def command(name: str, *more: str) -> list[str]:
        return [sys.executable, "-m", "cli", "batch", str(source), "-o", str(tmp_path / name), *DAY, *more]

    subprocess.run(command("one.jsonl", "--jobs", "1"), env=environment, check=True, capture_output=True, timeout=300)
    going = subprocess.Popen(command("two.jsonl", "--jobs", "2"), env=environment, stderr=subprocess.PIPE, text=True)
    work, until = tmp_path / "two.jsonl.work", time.monotonic() + 120
    while time.monotonic() < until and going.poll() is None and not (work.exists() and work.stat().st_size > 200):
        time.sleep(0.02)
    going.send_signal(signal.SIGINT)
    _, err = going.communicate(timeout=120)
    assert "Traceback" not in err
    if going.returncode:
        assert going.returncode == 130 and "--resume" in err
        again = command("two.jsonl", "--jobs", "2", "--resume")
        subprocess.run(again, env=environment, check=True, capture_output=True, timeout=300)
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    assert not work.exists()


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize(("arguments", "said"), [
    (["missing.csv", "-o", "out.xlsx"], "没有这个文件"), (["in.csv", "-o", "out.doc"], "扩展名"),
    (["in.csv", "-o", "nowhere/out.xlsx"], "文件夹"), (["in.csv", "-o", "in.csv"], "覆盖输入"),
    (["in.csv", "-o", "out.xlsx", "--top", "0"], "--top"), (["in.csv", "-o", "out.xlsx", "--scores", "few"], "--scores"),
    (["in.csv", "-o", "out.xlsx", "--map", "no.yaml"], "no.yaml"), (["in.csv", "-o", "out.xlsx", "--jobs", "-1"], "--jobs"),
    (["in.xlsx", "-o", "out.xlsx", "--sheet", "别的"], "没有工作表"), (["head.csv", "-o", "out.xlsx"], "表头下面没有内容"),
    (["prose.csv", "-o", "out.xlsx"], "没有找到表头"), (["in.csv", "-o", "out.xlsx", "--as-of", "x"], "--as-of"),
])
def test_bad_input_gets_one_line_and_writes_nothing(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    written(tmp_path / "in.csv")
    written(tmp_path / "head.csv", ROWS[:1])
    (tmp_path / "prose.csv").write_text("今天天气很好\n我们去公园\n", encoding="utf-8")
    book = openpyxl.Workbook()
    book.active.append(["企业名称", "从业人数"])
    book.active.append(["甲", 1])
    book.save(tmp_path / "in.xlsx")
    before = sorted(p.name for p in tmp_path.iterdir())
    monkeypatch.chdir(tmp_path)
    code, _, err = run("batch", *arguments)
    assert code == 2
    assert said in err.splitlines()[-1]
    assert "Traceback" not in err
    assert sorted(p.name for p in tmp_path.iterdir() if p.suffix != ".yaml") == before


def test_a_huge_cell_costs_a_cell(tmp_path: Path, run: Run) -> None:
    rows = [["企业名称", "从业人数", "简介"], ["甲", 5, "疫苗" * 40_000], ["乙", 6, "研发疫苗"]]
    code, _, _ = run("batch", written(tmp_path / "in.csv", rows), "-o", tmp_path / "out.jsonl", *DAY)
    lines = [json.loads(x) for x in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert code == 0 and [x["type"] for x in lines] == ["match", "match", "sources"]
    assert "80,000" in lines[0]["errors"][0]["reason"] and lines[1]["errors"] == []


def test_a_mapping_can_be_corrected_and_given_back(tmp_path: Path, run: Run) -> None:
    rows = [["单位名", "总人", "研发投入"], ["甲", 120, 3], ["乙", 80, 5]]
    source = written(tmp_path / "in.csv", rows)
    code, said, _ = run("batch", source, "-o", tmp_path / "out.jsonl", *DAY, "--dry-run")
    assert code == 0 and "不认识这一列" in said and "没写单位" in said
    assert not (tmp_path / "out.jsonl").exists()
    (tmp_path / "m.yaml").write_text(
        "columns:\n  单位名: name\n  总人: {fact: staff}\n  研发投入: {fact: rd_spend_yuan, unit: 亿元}\n", encoding="utf-8")
    code, _, err = run("batch", source, "-o", tmp_path / "out.jsonl", *DAY, "--map", tmp_path / "m.yaml")
    assert code == 0 and "按给定的对应" in err
    first = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert first["name"] == "甲"


@pytest.mark.parametrize("lang", ["zh-Hant", "en"])
def test_other_languages(tmp_path: Path, run: Run, lang: str) -> None:
    code, out, err = run("batch", written(tmp_path / "in.csv"), "-o", tmp_path / "out.xlsx", *DAY, "--lang", lang)
    assert code == 0
    names = openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames
    assert names[0] == ("入圍名單" if lang == "zh-Hant" else "Shortlist")
    assert ("rows read" in out) == (lang == "en")
    assert err


def test_a_template_from_the_command_line(tmp_path: Path, run: Run) -> None:
    code, out, _ = run("template", "-o", tmp_path / "form.xlsx", "--lang", "en")
    assert code == 0 and "form.xlsx" in out
    code, _, err = run("template", "-o", tmp_path / "form.doc")
    assert code == 2 and "扩展名" in err
    code, _, err = run("template", "-o", tmp_path / "f.xlsx", "--facts", "nonsense")
    assert code == 2 and "nonsense" in err and not (tmp_path / "f.xlsx").exists()


def test_no_money_is_held_out_to_whom_the_parks_are_not_for(tmp_path: Path, run: Run) -> None:
    (tmp_path / "in.csv").write_text("企业名称,简介\n外行,汽车零部件企业，生产轮毂和刹车盘\n", encoding="utf-8")
    code, _, _ = run("batch", tmp_path / "in.csv", "-o", tmp_path / "out.xlsx", *DAY)
    assert code == 0
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    short = [[c.value for c in row] for row in book["入围名单"].iter_rows()]
    at = next(n for n, row in enumerate(short) if row[1] == "外行")
    heads = short[at - 1]
    money = [v for head, v in zip(heads, short[at], strict=True) if head and ("可得" in str(head) or "承诺" in str(head))]
    assert len(money) >= 9 and set(money) == {None}
    assert "不匹配" in short[at]
    assert all(row[1].value != "外行" for name in ("政策匹配", "待核实条件") for row in book[name].iter_rows())


def test_a_form_is_told_in_one_line_and_choices_by_their_names(tmp_path: Path, run: Run, small: Library) -> None:
    form = tmp_path / "form.xlsx"
    assert run("template", "-o", form)[0] == 0
    book = openpyxl.load_workbook(form)
    page_of_form = book.worksheets[0]
    at = {str(c.value).partition("@")[0]: c.column for c in page_of_form[1]}
    for target, value in (("name", "甲"), ("staff", 1e99), ("product[1].stage", "样机"), ("investment_total_yuan", 5000.0)):
        page_of_form.cell(6, at[target], value)
    book.save(form)
    for lang, hint in (("zh", "可填：临床前、"), ("en", "one of ")):
        out = tmp_path / f"{lang}.jsonl"
        code, _, err = run("batch", form, "-o", out, *DAY, "--lang", lang)
        assert code == 0 and len(err.splitlines()) == 2, err
        first = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
        told = {e["value"]: e for e in first["errors"]}
        assert told["样机"]["mend"].startswith(hint) and "phase_" not in told["样机"]["mend"]
        assert "1,000,000" in told["1e+99"]["reason"]
