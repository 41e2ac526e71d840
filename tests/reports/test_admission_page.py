"""The admission self-check as people see it: screens in three languages, the command, the short form beside a match."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

import cli
from matcher.admission import Admission, AdmissionCheck
from matcher.result import ParkResult, Totals
from profiles.applicant import ValueParser
from profiles.label import Label
from reports.admission_page import AdmissionPage, admission_lines
from reports.layout import Page
from reports.messages import Words
from rules.engine import Engine
from rules.library import Library, load_library
from tests.reports.conftest import AS_OF

FOLDER = Path(__file__).parent / "admission"
UPDATE = bool(os.environ.get("PARKMATCH_UPDATE_GOLDEN"))
GIVEN = {
    "sector": ["chemical_drug"], "investment_total_yuan": "1.2亿元", "land_mu": 40, "output_target_yuan": "6亿元",
    "industrial_land_class": "class_3", "wastewater": False,
}


@pytest.fixture(scope="module")
def live() -> Library:
    return load_library()


def check_of(library: Library, park: str, given: dict[str, object]) -> AdmissionCheck:
    values = ValueParser(library.facts, library.regions, library.sectors)
    found = library.park(park)
    assert found is not None
    return Admission(library).check(Engine(library).frame([values.applicant(given)], AS_OF), 0, found)


def same(name: str, page: Page) -> None:
    path = FOLDER / name
    if UPDATE:
        path.write_text(page.text(), encoding="utf-8", newline="\n")
    assert page.text() == path.read_text(encoding="utf-8"), f"{name} differs; PARKMATCH_UPDATE_GOLDEN=1 refreshes it"
    assert all(cell_len(line) <= page.width for line in page.text().splitlines())


@pytest.mark.parametrize(("lang", "width"), [("zh", 100), ("zh-Hant", 100), ("en", 100), ("zh", 60)])
def test_screen(lang: str, width: int, live: Library) -> None:
    check = check_of(live, "qingyuan/guangfo-park", GIVEN)
    page = AdmissionPage(check, live.facts, Words(lang), width).whole()  # type: ignore[arg-type]
    same(f"check-{lang}-{width}.txt", page)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_list_without_applicant(lang: str, live: Library) -> None:
    check = check_of(live, "jiangmen/gaoxin", {})
    same(f"list-{lang}.txt", AdmissionPage(check, live.facts, Words(lang), 100, False).whole())  # type: ignore[arg-type]


def test_a_place_of_which_nothing_was_seen_says_so(small: Library) -> None:
    page = AdmissionPage(check_of(small, "yi/nan", {}), small.facts, Words("zh"), 100).whole()
    assert "没看到不等于没有" in page.text()


def run(*args: str, stdin: bytes | None = None) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli.app, ["parks", "admission", *args], input=stdin)
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARKMATCH_DATA", str(Path(__file__).parents[1] / "golden" / "library"))
    monkeypatch.setenv("COLUMNS", "100")


@pytest.mark.usefixtures("_small")
def test_command() -> None:
    code, out, err = run("东区", "--set", "investment_total_yuan=3200万元", "--as-of", "2026-11-22")
    assert (code, err) == (0, "")
    assert "项目总投资不低于5,000万元" in out and "差1,800万元" in out and "第八条" in out
    code, out, _ = run("jia/dong")
    assert code == 0 and "不满足" not in out and "项目总投资不低于5,000万元" in out
    code, out, _ = run("jia/dong", "-", "--lang", "en", stdin='{"investment_total_yuan": "6000万元"}'.encode())
    assert code == 0 and "met" in out and "¥60 million" in out


@pytest.mark.usefixtures("_small")
def test_json() -> None:
    code, out, _ = run("jia/dong", "--set", "investment_total_yuan=3200万元", "--json", "--as-of", "2026-11-22")
    found = json.loads(out)
    assert code == 0 and found["standing"]["unmet"] == 1 and found["as_of"] == "2026-11-22"
    assert found["thresholds"][0]["gap"]["zh"] == "差1,800万元"
    assert run("jia/dong", "--json", "--as-of", "2026-11-22") == run("jia/dong", "--json", "--as-of", "2026-11-22")


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize(("args", "said"), [
    (("nowhere",), "nowhere"), (("jia/dong", ""), "空"), (("jia/dong", "missing.txt"), "没有这个文件"),
    (("jia/dong", "--set", "staf=3"), "staf"), (("jia/dong", "--set", "staff=many"), "many"),
    (("jia/dong", "--as-of", "soon"), "soon"), (("jia/dong", "--lang", "fr"), "fr"), ((), "PARK"),
])
def test_bad_input_gets_one_message(args: tuple[str, ...], said: str) -> None:
    code, out, err = run(*args)
    assert (code, out) == (2, "") and said in err and "Traceback" not in err
    assert err.count("\n") == 1 or not args


def test_short_form_beside_a_match(live: Library) -> None:
    figures = check_of(live, "qingyuan/fogang", GIVEN).thresholds
    park = ParkResult(
        "qingyuan/fogang", Label("佛冈"), Label("清远"), 1, 0, 0, 0, 0.0, 0.0, (), (), Totals(0, 0, 0, 0, 0, 0, 0, 0),
        admission=figures,
    )
    page = Page(100)
    admission_lines(page, park, Words("zh"))
    assert "不满足 1" in page.text() and "项目总投资再增加2,000万元" in page.text() and "507.8" not in page.text()
    empty = Page(100)
    admission_lines(empty, ParkResult(
        "a", Label("a"), Label("b"), 1, 0, 0, 0, 0.0, 0.0, (), (), Totals(0, 0, 0, 0, 0, 0, 0, 0)), Words("zh"))
    assert empty.text() == ""
