"""A figure nobody can mean is refused wherever it comes in, and the message says what is accepted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli

Run = Callable[..., tuple[int, str, str]]
TOO_MANY = "超出可能的范围（0 – 10,000,000 人）"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.delenv("PARKMATCH_DATA", raising=False)
    monkeypatch.delenv("PARKMATCH_DEBUG", raising=False)
    monkeypatch.chdir(tmp_path)

    def invoke(*args: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(cli.app, [*args])
        return done.exit_code, done.stdout, done.stderr

    return invoke


@pytest.mark.parametrize("command", ["match", "whatif", "report"])
def test_set(run: Run, tmp_path: Path, command: str) -> None:
    more = ["-o", "paper.md"] if command == "report" else []
    code, out, err = run(command, "研发疫苗的公司", "--set", "staff=1e99", *more)
    assert (code, out) == (2, "") and TOO_MANY in err and "staff" in err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("name", "form"), [
    ("case.yaml", "staff: 1.0e+99\n"), ("case.yaml", "staff: {low: 5, high: 1.0e+99}\n"), ("case.json", '{"staff": 1e99}'),
])
def test_a_form(run: Run, tmp_path: Path, name: str, form: str) -> None:
    (tmp_path / name).write_text(form, encoding="utf-8")
    code, out, err = run("match", name)
    assert (code, out) == (2, "") and TOO_MANY in err and name in err


def test_a_list(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("企业名称,简介,从业人数,成立年份\n甲,研发疫苗,1e99,1700\n", encoding="utf-8")
    assert run("batch", "in.csv", "-o", "out.jsonl", "--as-of", "2026-11-22")[0] == 0
    line = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()[0])
    told = {e["column"]: e["effect"] for e in line["errors"]}
    assert told == {"从业人数": "该格按未知处理", "成立年份": "该格按未知处理"}
    assert TOO_MANY in line["errors"][0]["reason"] and "（1800 – 2100）" in line["errors"][1]["reason"]


@pytest.mark.parametrize(("fact", "said"), [
    ("founded_year", "1800 – 2100"), ("staff", "0人 – 10,000,000人"), ("company_registered_on", "1800-01-01 – 2200-12-31"),
])
def test_what_is_accepted_can_be_looked_up(run: Run, fact: str, said: str) -> None:
    assert said in run("facts", "show", fact)[1]
