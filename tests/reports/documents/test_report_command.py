"""`parkmatch report`: what it writes, what it says, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from tests.reports.conftest import GOLDEN
from tests.reports.documents.conftest import Page

COMPANY = str(GOLDEN / "company.yaml")
AS_OF = ["--as-of", "2026-11-22"]


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("PARKMATCH_DATA", str(GOLDEN / "library"))
    monkeypatch.setenv("PARKMATCH_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.delenv("PARKMATCH_DEBUG", raising=False)


def run(*args: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli.app, ["report", *args])
    return done.exit_code, done.stdout, done.stderr


def test_writes_the_proposal_and_says_where(tmp_path: Path) -> None:
    out = tmp_path / "建议书.html"
    code, said, err = run(COMPANY, "-o", str(out), *AS_OF)
    assert (code, said, err) == (0, f"已写出：{out}\n", "")
    page = Page(out.read_text(encoding="utf-8"))
    assert "选址与政策匹配建议书" in page.text and "示例疫苗公司" in page.text
    assert [p.name for p in tmp_path.iterdir()] == [out.name]


def test_its_figures_are_those_of_match_json(tmp_path: Path) -> None:
    out = tmp_path / "a.html"
    assert run(COMPANY, "-o", str(out), *AS_OF)[0] == 0
    result = json.loads(CliRunner().invoke(cli.app, ["match", COMPANY, "--json", "--top", "3", *AS_OF]).stdout)
    figures = {of: value for of, value, _ in Page(out.read_text(encoding="utf-8")).figures}
    for n, park in enumerate(result["parks"]):
        assert float(figures[f"parks[{n}].score"]) == park["score"]
        assert float(figures[f"parks[{n}].totals.possible"]) == park["totals"]["possible"]


def test_a_folder_gets_all_and_json_tells_it(tmp_path: Path) -> None:
    code, said, _ = run(COMPANY, "-o", f"{tmp_path / 'all'}/", "--json", "--lang", "en", *AS_OF)
    assert code == 0
    told = json.loads(said)
    assert [Path(f["path"]).name for f in told["files"]] == [
        f"{p}.{k}" for p in ("proposal", "policies", "appraisal") for k in ("html", "docx", "md", "xlsx")
    ]
    assert all(Path(f["path"]).stat().st_size == f["bytes"] for f in told["files"])
    assert told["receipt"]["as_of"] == "2026-11-22"


def test_one_paper_by_name(tmp_path: Path) -> None:
    out = tmp_path / "a.md"
    assert run(COMPANY, "-o", str(out), "--paper", "policies", *AS_OF)[0] == 0
    assert out.read_text(encoding="utf-8").startswith("# 政策匹配清单\n")


@pytest.mark.parametrize(("args", "said"), [
    ([], "请说明文书写到哪里"),
    (["-o", "a.pdf"], "不能把文书写成 .pdf"),
    (["-o", "no/such/a.html"], "没有文件夹 'no/such'"),
    (["-o", "there.md"], "已经存在，没有覆盖"),
    (["-o", "a.md", "--paper", "letter"], "没有文书 'letter'"),
    (["-o", "a.md", "--top", "0"], "0 不在 1 到 20 之间"),
    (["-o", "a.md", "--set", "staff=x"], "staff"),
])
def test_bad_input_gets_one_line_and_writes_nothing(
    args: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.md").write_text("mine")
    code, out, err = run(COMPANY, *args)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1 and said in err, err
    assert [p.name for p in tmp_path.iterdir()] == ["there.md"]
    assert (tmp_path / "there.md").read_text() == "mine"


def test_force_writes_over(tmp_path: Path) -> None:
    out = tmp_path / "a.md"
    out.write_text("old")
    assert run(COMPANY, "-o", str(out), "--force", *AS_OF)[0] == 0
    assert out.read_text(encoding="utf-8").startswith("# ")


def test_open_opens_the_first_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("typer.launch", lambda path: opened.append(path) or 0)
    out = tmp_path / "a.md"
    assert run(COMPANY, "-o", str(out), "--open", *AS_OF)[0] == 0
    assert opened == [str(out)]


def test_the_drawing_library_is_not_loaded_for_a_match() -> None:
    code = "import sys, cli; cli.command('match'); print([m for m in ('matplotlib', 'docx', 'jinja2') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
