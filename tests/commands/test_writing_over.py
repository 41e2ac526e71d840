"""Every command that writes a file: one that is there is never lost unasked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli

GOLDEN = Path(__file__).parents[1] / "golden"
DAY = ["--as-of", "2026-11-22"]
MINE = b"somebody's own work"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("PARKMATCH_DATA", str(GOLDEN / "library"))
    monkeypatch.delenv("PARKMATCH_DEBUG", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.csv").write_text("企业名称,从业人数,人数\n甲,120,3\n", encoding="utf-8")
    (tmp_path / "case.yaml").write_text("staff: 60\n", encoding="utf-8")

    def invoke(*args: str, stdin: str = "") -> tuple[int, str, str]:
        done = CliRunner().invoke(cli.app, [*args], input=stdin.encode())
        return done.exit_code, done.stdout, done.stderr

    return invoke


@pytest.mark.parametrize(("arguments", "standing"), [
    (["batch", "in.csv", "-o", "out.xlsx", *DAY], "out.xlsx"),
    (["batch", "in.csv", "-o", "out.csv", *DAY], "out.scores.csv"),
    (["targets", "jia/dong", "in.csv", "-o", "out.jsonl", *DAY], "out.jsonl"),
    (["targets", "jia/dong", "in.csv", "-o", "out.csv", *DAY], "out.links.csv"),
    (["template", "-o", "form.xlsx"], "form.xlsx"),
    (["assess", "case.yaml", "--save", "saved.yaml", *DAY], "saved.yaml"),
    (["report", "case.yaml", "-o", "paper.md", *DAY], "paper.md"),
])
def test_a_file_that_is_there_is_written_over_only_with_force(
    run: Run, tmp_path: Path, arguments: list[str], standing: str
) -> None:
    (tmp_path / standing).write_bytes(MINE)
    before = sorted(p.name for p in tmp_path.iterdir())
    code, _, err = run(*arguments)
    assert code == 2
    assert err.splitlines()[-1] == f"错误：{standing}：已经存在，没有覆盖（请换个名字，或加 --force 覆盖）"
    assert (tmp_path / standing).read_bytes() == MINE
    assert sorted(p.name for p in tmp_path.iterdir()) == before
    code, _, err = run(*arguments, "--force", stdin="\nstop\n")
    assert code == 0, err
    assert (tmp_path / standing).read_bytes() != MINE


def test_assess_goes_on_in_its_own_file(run: Run, tmp_path: Path) -> None:
    assert run("assess", "case.yaml", "--save", "saved.yaml", *DAY, stdin="staff=70\nok\nstop\n")[0] == 0
    assert run("assess", "--resume", "saved.yaml", *DAY, stdin="staff=80\nok\nstop\n")[0] == 0
    assert "staff: 80" in (tmp_path / "saved.yaml").read_text(encoding="utf-8")


def test_save_within_assess_takes_no_name_that_is_taken(run: Run, tmp_path: Path) -> None:
    (tmp_path / "saved.yaml").write_bytes(MINE)
    code, out, _ = run("assess", "case.yaml", *DAY, stdin="\nsave saved.yaml\nsave\nsave\nstop\n")
    assert code == 0 and "saved.yaml：已经存在，没有覆盖（请换个名字）" in out
    assert (tmp_path / "saved.yaml").read_bytes() == MINE
    assert [p.name for p in tmp_path.glob("parkmatch-assess*")] == ["parkmatch-assess.yaml"]


def test_a_corrected_mapping_is_not_lost(run: Run, tmp_path: Path) -> None:
    batch = ("batch", "in.csv", "-o", "out.jsonl", *DAY)
    kept = tmp_path / "out.map.yaml"
    assert run(*batch, "--dry-run")[0] == 0
    shown = kept.read_bytes()
    assert run(*batch)[0] == 0 and kept.read_bytes() == shown  # the same again: nothing to lose
    corrected = kept.read_text(encoding="utf-8").replace("fact: staff", "fact: revenue_yuan")
    kept.write_text(corrected, encoding="utf-8")
    code, _, err = run(*batch, "--force", "--dry-run")
    assert code == 0 and kept.read_bytes() == shown  # asked for
    kept.write_text(corrected, encoding="utf-8")
    (tmp_path / "out.jsonl").unlink()
    code, _, err = run(*batch)
    assert code == 2 and "out.map.yaml" in err.splitlines()[-1] and "--map" in err.splitlines()[-1]
    assert not (tmp_path / "out.jsonl").exists()
    assert run(*batch, "--map", "out.map.yaml")[0] == 0
    assert kept.read_text(encoding="utf-8") == corrected


def test_a_mapping_nobody_touched_gives_way(run: Run, tmp_path: Path) -> None:
    assert run("batch", "in.csv", "-o", "out.jsonl", *DAY, "--dry-run")[0] == 0
    (tmp_path / "m.yaml").write_text("columns: {人数: revenue_yuan}\n", encoding="utf-8")
    assert run("targets", "jia/dong", "in.csv", "-o", "out.jsonl", *DAY, "--map", "m.yaml")[0] == 0
    assert "fact: revenue_yuan" in (tmp_path / "out.map.yaml").read_text(encoding="utf-8")
