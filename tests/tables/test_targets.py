"""`parkmatch targets` from end to end: the same figures in every output, clear errors, nothing half written."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

import cli
from matcher.match import Matcher
from matcher.understanding import Understanding
from profiles.applicant import Applicant, Known
from reports.messages import Words
from rules.library import read_library
from tables import target_list
from tables.batch import plan
from tables.journal import Journal
from tables.target_list import TargetOptions, find_targets
from tables.targeting import Aimer, Candidate

GOLDEN = Path(__file__).parents[1] / "golden"
AS_OF = dt.date(2026, 11, 22)
DAY = ["--as-of", "2026-11-22"]
CHAINS = """
sources: {}
links:
  - {id: vaccine, label: {zh: 疫苗, en: Vaccines}, sectors: [vaccine]}
  - {id: device, label: {zh: 器械, en: Devices}, sectors: [device]}
  - {id: tcm, label: {zh: 中药, en: TCM}, sectors: [tcm]}
chains:
  - {id: drugs, label: {zh: 药物, en: Drugs}, midstream: [vaccine, tcm]}
  - {id: devices, label: {zh: 器械, en: Devices}, midstream: [device]}
"""
ROWS = [
    ["企业名称", "所属领域", "从业人数", "研发投入（万元）", "项目总投资（万元）", "高新技术企业", "产品种类", "阶段",
     "意向地", "排放重金属废水"],
    ["甲疫苗公司", "疫苗", 160, 2500, 20000, "是", "疫苗", "III期", "", ""],
    ["=cmd|' /C calc'!A0", "疫苗", 50, 300, 6000, "", "疫苗", "临床前", "乙市", ""],
    ["丙器械公司", "医疗器械", 20, 100, 1000, "", "", "", "", ""],
    ["丁生物公司", "生物药", 30, "", "", "", "", "", "", ""],
    ["戊车企", "汽车", 900, "", "", "", "", "", "", ""],
    ["己重金属公司", "疫苗", 10, "", "", "", "", "", "", "是"],
    ["庚空行", "", "", "", "", "", "", "", "", ""],
    ["辛错行", "疫苗", "很多", "", "", "", "", "", "", ""],
]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data") / "library"
    shutil.copytree(GOLDEN / "library", folder)
    (folder / "profiles" / "chains.yaml").write_text(CHAINS, encoding="utf-8")
    return folder


@pytest.fixture
def run(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Run:
    monkeypatch.setenv("PARKMATCH_DATA", str(root))
    monkeypatch.setenv("PARKMATCH_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.delenv("PARKMATCH_DEBUG", raising=False)

    def invoke(*args: Any) -> tuple[int, str, str]:
        done = CliRunner().invoke(cli.app, ["targets", *(str(a) for a in args), *DAY])
        return done.exit_code, done.stdout, done.stderr

    return invoke


@pytest.fixture
def companies(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(ROWS)
    return path


def data(run: Run, *args: Any) -> dict[str, Any]:
    code, out, err = run(*args, "--json")
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


def sheet(path: Path, title: str, head: int = 2) -> list[dict[str, Any]]:
    rows = list(openpyxl.load_workbook(path, data_only=True)[title].iter_rows(values_only=True))
    return [dict(zip(rows[head - 1], row, strict=True)) for row in rows[head:]]


def test_each_company_is_told_what_it_is_for_the_place(run: Run, companies: Path) -> None:
    found = data(run, "jia/dong", companies)
    said = {t["name"]: (t["target"], t["chain_effect"], t["chain_link"]) for t in found["targets"]}
    assert said["甲疫苗公司"] == ("首选地", "强链", "疫苗")
    assert said["丙器械公司"][1:] == ("延链", "器械")
    assert said["丁生物公司"][1:] == ("环节未明", "")
    assert said["戊车企"][0] == "不匹配"
    assert said["己重金属公司"][0] == "不得入园"
    assert found["verdicts"] == {"first": 4, "near_first": 1, "poor": 1, "excluded": 1, "unread": 1}
    assert [t["target"] for t in found["targets"]][-3:] == ["不匹配", "不得入园", "没有读成"]
    wishing = next(t for t in found["targets"] if t["name"].startswith("=cmd"))
    assert wishing["wishes"] == "乙市"


def test_the_figures_are_those_of_a_match(run: Run, companies: Path, root: Path) -> None:
    library = read_library(root)
    listed = next(t for t in data(run, "jia/dong", companies)["targets"] if t["name"] == "甲疫苗公司")
    applicant = Applicant({
        "sector": Known(("vaccine",)), "staff": Known((160.0, 160.0)), "rd_spend_yuan": Known((2.5e7, 2.5e7)),
        "investment_total_yuan": Known((2e8, 2e8)), "hnte": Known(True),
    }, [{"product.kind": Known("vaccine"), "product.stage": Known("phase_3")}])
    applicant.facts = {f: k for f, k in applicant.facts.items() if library.facts.get(f)}
    result = Matcher(library).match(applicant, AS_OF, 1)
    park = next(p for p in result.parks if p.id == "jia/dong")
    assert listed["rank_here"] == park.rank and listed["of"] == len(result.parks)
    assert round(listed["score"] * 100) == park.score
    assert round(listed["sure"] * 1_000_000) == park.totals.sure
    assert round(listed["scores"][0]["possible"] * 1_000_000) == park.totals.possible
    assert {i["incentive"] for i in listed["incentives"]} <= {i.name.zh for i in park.incentives}
    why = [r.text.zh for c in park.criteria for r in c.reasons]
    assert listed["why"] and all(w in why for w in listed["why"].split("；"))


def test_every_output_carries_the_same_figures(run: Run, companies: Path, tmp_path: Path) -> None:
    found = data(run, "jia/dong", companies)["targets"]
    for ending in ("xlsx", "csv", "parquet", "jsonl"):
        code, _, err = run("jia/dong", companies, "-o", tmp_path / f"out.{ending}")
        assert code == 0, err
    book = sheet(tmp_path / "out.xlsx", "招商目标")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(tmp_path / "out.parquet").to_pylist()
    objects = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    matched = [o for o in objects if o["type"] in {"match", "error"}]
    assert len(book) == len(lines) == len(table) == len(matched) == len(found) == 8
    for one, row, line, entry, item in zip(found, book, lines, table, matched, strict=True):
        assert one["score"] == row["得分"] == entry["score"] == item.get("score")
        assert (one["at_most"] or 0) == (row["最多可得（万元）"] or 0) == (entry["at_most"] or 0)
        assert str("" if one["rank_here"] is None else one["rank_here"]) == line["本地名次"]
    assert any(o["type"] == "links" and o["links"] for o in objects)
    links = sheet(tmp_path / "out.xlsx", "产业链图")
    assert {r["链环"]: r["名单里有几家"] for r in links} == {"疫苗": 4, "中药": 0}
    assert not any(str(line["企业（项目）"]).startswith(("=", "+", "-", "@")) for line in lines)


def test_weights_are_live(run: Run, companies: Path, tmp_path: Path) -> None:
    assert run("jia/dong", companies, "-o", tmp_path / "out.xlsx")[0] == 0
    page = openpyxl.load_workbook(tmp_path / "out.xlsx")["全部评分"]
    heads = {c.value: c.column_letter for c in page[10]}
    score = page[f"{heads['得分']}11"].value
    assert score.startswith("=SUMPRODUCT(ROUND(") and f"{heads['产业契合']}11" in score


def test_only_the_chain_without_a_list(run: Run) -> None:
    found = data(run, "东区")
    assert found["park"] == "jia/dong"
    assert found["chain"]["links"]["vaccine"]["state"] == "present"
    assert found["chain"]["links"]["vaccine"]["present"][0]["name"] == "示例疫苗厂"
    assert found["chain"]["links"]["tcm"]["state"] == "unseen"
    code, out, _ = run("jia/dong")
    assert code == 0
    assert "●疫苗(1)" in out and "○中药" in out and "未见是公开资料没有点名，不等于没有" in out


@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en"])
def test_the_screen_says_why_and_what_can_be_offered(run: Run, companies: Path, lang: str) -> None:
    code, out, err = run("jia/dong", companies, "--lang", lang, "--top", "2")
    assert code == 0, err
    words = Words(lang)  # type: ignore[arg-type]
    assert words("targets_group_strengthens", link=words.script("疫苗") if lang != "en" else "Vaccines") in out
    assert "1/2" in out and "甲疫苗公司" in out  # names of companies stay as they were written
    assert words("targets_rest", n=3) in out
    assert words("targets_excluded", names="己重金属公司") in out
    assert max(len(line) for line in out.splitlines()) <= 110


def test_a_site_is_ranked_with_its_area(run: Run, companies: Path) -> None:
    code, out, _ = run("jia/vaccine-park", companies)
    assert code == 0
    assert "是东区内的园区，按东区排名" in out


def test_the_best_are_looked_at_closely_and_the_rest_say_the_same(
    root: Path, companies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = read_library(root)
    planned = plan([companies], library)

    def found(close: int) -> list[Candidate]:
        return list(find_targets(library, planned, TargetOptions("jia/dong", AS_OF, root, close=close)))

    few, all_of_them = found(1), found(100)
    assert few[0] == all_of_them[0] and few[0].view is not None and few[0].view.reasons
    assert not few[1].view.reasons  # type: ignore[union-attr]
    for a, b in zip(few[1:], all_of_them[1:], strict=True):
        assert (a.done.name, a.verdict) == (b.done.name, b.verdict)
        if a.done.outcome and b.done.outcome and a.view and b.view:
            assert a.done.outcome.parks[0].score == b.done.outcome.parks[0].score
            assert a.done.outcome.parks[0].at_most == b.done.outcome.parks[0].at_most
            assert a.view.standing == b.view.standing and a.view.role == b.view.role


def test_a_portion_of_rows_nobody_can_be_read_from_is_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "empty-rows.csv"
    path.write_text("企业名称,从业人数,简介\n甲,很多,\n乙,许多,\n", encoding="utf-8")
    assert data(run, "jia/dong", path)["verdicts"] == {"unread": 2}


def test_the_order_does_not_hang_on_the_portions(root: Path, companies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = read_library(root)
    planned, options = plan([companies], library), TargetOptions("jia/dong", AS_OF, root)
    whole = list(find_targets(library, planned, options))
    monkeypatch.setattr("tables.running.CHUNK", 2)
    assert list(find_targets(library, planned, options)) == whole


@pytest.mark.parametrize(("arguments", "code", "said"), [
    (["nowhere", "LIST"], 2, "nowhere"),
    (["jia/dong", "none.csv"], 2, "none.csv"),
    (["jia/dong", "LIST", "-o", "out.pdf"], 2, ".xlsx"),
    (["jia/dong", "LIST", "-o", "LIST"], 2, "覆盖"),
    (["jia/dong", "LIST", "--top", "many"], 2, "--top"),
    (["jia/dong", "LIST", "--engine", "flink"], 2, "flink"),
    (["jia/dong", "LIST", "--cluster", "tcp://x"], 2, "集群"),
    (["jia/dong", "EMPTY"], 2, "empty.csv"),
    (["jia/dong", "LIST", "--resume"], 2, "-o"),
])
def test_what_cannot_be_done_is_told_in_one_line(
    run: Run, companies: Path, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    (tmp_path / "empty.csv").write_text("企业名称,简介\n", encoding="utf-8")
    named = {"LIST": str(companies), "EMPTY": str(tmp_path / "empty.csv")}
    got, out, err = run(*(named.get(a, a) for a in arguments))
    assert got == code and said in err
    assert "Traceback" not in err + out
    assert err.strip().splitlines()[-1].startswith("错误")


@pytest.mark.parametrize("ending", ["xlsx", "csv", "parquet", "jsonl"])
def test_nothing_is_half_written_and_what_was_done_is_kept(
    run: Run, companies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    out = tmp_path / f"out.{ending}"
    with monkeypatch.context() as patched:
        patched.setattr(target_list.TargetContent, "links", broken)
        assert run("jia/dong", companies, "-o", out)[0] == 130
    assert {p.name for p in tmp_path.iterdir()} == {"list.csv", "out.map.yaml", f"{out.name}.work"}
    monkeypatch.setattr(Aimer, "chunk", broken)  # all is done: nothing is matched again
    code, _, err = run("jia/dong", companies, "-o", out, "--resume")
    assert code == 0 and "8行来自上次" in err, err
    assert out.exists() and not out.with_name(f"{out.name}.work").exists()


@pytest.mark.parametrize("portions", [1, 3, 4, 6])
def test_an_interrupted_list_goes_on_where_it_stopped(
    run: Run, companies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, portions: int
) -> None:
    monkeypatch.setattr("tables.running.CHUNK", 3)
    monkeypatch.setattr(target_list, "PORTION", 2)
    whole, out, work = (tmp_path / name for name in ("whole.jsonl", "out.jsonl", "out.jsonl.work"))
    assert run("jia/dong", companies, "-o", whole)[0] == 0
    add, kept = Journal.add, []

    def stops(self: Journal[Candidate], encoded: bytes, rows: int) -> None:
        if len(kept) == portions:
            raise KeyboardInterrupt
        kept.append(rows)
        add(self, encoded, rows)

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "add", stops)
        code, _, err = run("jia/dong", companies, "-o", out)
    assert code == 130 and f"{min(3 * portions, 8)}行" in err and "--resume" in err
    assert not out.exists()
    work.write_bytes(work.read_bytes() + b"\x99\x00\x00\x00 torn")  # as a crash in the middle of a record leaves it
    code, _, err = run("jia/dong", companies, "-o", out)
    assert code == 2 and "--resume" in err
    code, _, err = run("yi/nan", companies, "-o", out, "--resume")
    assert code == 2 and work.exists()
    code, _, err = run("jia/dong", companies, "-o", out, "--resume")
    assert code == 0, err
    assert out.read_bytes() == whole.read_bytes()
    assert not work.exists()


def test_real_places_and_descriptions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from rules.library import ROOT, load_library

    library = load_library()
    path = tmp_path / "real.csv"
    path.write_text(
        "企业名称,企业简介\n甲,主要做CAR-T细胞治疗，一个产品进入临床二期，计划投资3亿元建设生产基地\n"
        "乙,合同研究组织，提供临床前药效评价服务\n丙,生产螺丝和紧固件\n", encoding="utf-8",
    )
    found = list(find_targets(library, plan([path], library), TargetOptions("zhuhai/jinwan", AS_OF, ROOT)))
    roles = {c.done.name: (c.view.role.effect, c.view.role.link) for c in found if c.view}
    assert roles["甲"] == ("supplements", "cell_gene")
    assert roles["乙"] == ("supplements", "cro")
    assert roles["丙"][0] == "unplaced"
    assert Understanding(library)  # read with the same words
