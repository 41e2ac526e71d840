"""The wizard as people and scripts use it: answers typed or piped, saved, resumed, broken off."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

import cli

ROOT = Path(__file__).parents[2]
EXAMPLE = str(ROOT / "examples" / "tcm-maker.txt")
AS_OF = ["--as-of", "2026-11-22"]


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("PARKMATCH_DEBUG", raising=False)
    monkeypatch.delenv("PARKMATCH_DATA", raising=False)


def run(*args: str, stdin: str = "") -> tuple[int, str, str]:
    done = CliRunner().invoke(cli.app, list(args), input=stdin.encode())
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize(("lang", "parts"), [
    ("zh", ("【读到的信息】", "以上读对了吗", "问题1", "决定", "【园区排序】", "政策时点 2026-11-22")),
    ("zh-Hant", ("【讀到的信息】", "問題1", "【園區排序】")),
    ("en", ("WHAT WAS UNDERSTOOD", "Question 1", "decides", "PARKS")),
])
def test_asks_and_ends_in_a_match(lang: str, parts: tuple[str, ...]) -> None:
    code, out, err = run("assess", EXAMPLE, "--lang", lang, *AS_OF, stdin="\nwhy\n\nstop\n")
    assert (code, err) == (0, "")
    assert all(part in out for part in parts), out
    assert max(cell_len(line) for line in out.splitlines()) <= 100


def test_ends_in_the_same_result_as_match_of_what_it_saved(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    answers = "staff=260\n是\n\n500万\n否\nskip\n不清楚\n1\nstop\n"
    code, out, err = run("assess", EXAMPLE, "--save", str(path), "--json", *AS_OF, stdin=answers)
    assert code == 0 and "saved" not in out and str(path) in err
    assert run("match", str(path), "--json", *AS_OF)[1] == out
    staff = next(u for u in json.loads(out)["understood"] if u["fact"] == "staff")
    assert (staff["value"]["zh"], staff["origin"]) == ("260人", "given")


def test_resumes_without_asking_again(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    _, first, _ = run("assess", EXAMPLE, "--save", str(path), "--lang", "en", *AS_OF, stdin="\n\n\nstop\n")
    asked = [line.split("  ", 1)[1] for line in first.splitlines() if "Question " in line]
    code, again, _ = run("assess", "--resume", str(path), "--lang", "en", *AS_OF, stdin="\nstop\n")
    now = [line.split("  ", 1)[1] for line in again.splitlines() if "Question " in line]
    assert code == 0 and "2 questions left unanswered" in again
    assert now and now[0] == asked[2] and now[0] not in asked[:2]


def test_back_asks_the_question_before_again() -> None:
    _, out, _ = run("assess", EXAMPLE, "--lang", "en", *AS_OF, stdin="\nunknown\nback\nback\nstop\n")
    asked = [line.lstrip("> ") for line in out.splitlines() if "Question " in line]
    assert asked[0].startswith("Question 1") and asked[2] == asked[0]
    assert "this is the first question" in out


def test_a_bad_answer_gets_one_message_and_is_asked_again() -> None:
    code, out, err = run("assess", EXAMPLE, *AS_OF, stdin="\n火星上的东西\nstop\n")
    assert (code, err) == (0, "")
    told = [line for line in out.splitlines() if "错误：" in line]
    assert len(told) == 1 and out.count("问题1") == 1


def test_a_bad_correction_is_told_and_changes_nothing() -> None:
    _, out, _ = run("assess", EXAMPLE, *AS_OF, stdin="staf=3\nhnte=也许\nstop\n")
    assert out.count("错误：") == 2 and "staff" in out


def test_describes_itself_when_nothing_was_given() -> None:
    lines = "\n123\nA maker of vascular stents in Shenzhen with 80 staff\n\nstop\n"
    code, out, _ = run("assess", "--lang", "en", *AS_OF, stdin=lines)
    assert code == 0 and "Employees" in out and out.count("Error: ") == 2


def test_asks_for_the_field_first_when_it_was_not_said() -> None:
    _, out, _ = run("assess", "一家公司，员工50人", "--lang", "zh", *AS_OF, stdin="\n我们做血管支架\nstop\n")
    assert "主要做什么领域" in out and "记下：所属领域" in out


def test_questions_come_to_an_end() -> None:
    code, out, _ = run("assess", EXAMPLE, "--share", "5", *AS_OF, stdin="\n" * 200)
    assert code == 0 and "前三名和金额都不会有大的变化" in out and "问题2" in out


def test_skipped_questions_are_offered_again_at_the_end() -> None:
    _, out, _ = run("assess", EXAMPLE, "--share", "5", "--lang", "en", *AS_OF, stdin="\nskip\n" + "\n" * 200)
    assert "1 skipped: answer them now?" in out


@pytest.mark.parametrize(("args", "said"), [
    (("--save", "case.txt"), "不是 .yaml 或 .json 文件"), (("--save", "/no/such/case.yaml"), "没有这个文件夹"),
    (("--share", "101"), "不在 0 到 100 之间"), (("--top", "x"), "不是"), (("--resume", "none.yaml"), ""),
])
def test_bad_options_are_told_in_one_line(args: tuple[str, ...], said: str) -> None:
    given = () if "--resume" in args else (EXAMPLE,)
    code, out, err = run("assess", *given, *args, stdin="\nstop\n")
    assert (code, out) == (2, "") and err.count("\n") == 1 and said in err and "Traceback" not in err


def test_a_description_and_a_file_to_resume_are_too_much() -> None:
    code, _, err = run("assess", EXAMPLE, "--resume", "x.yaml")
    assert code == 2 and err.count("\n") == 1


def test_no_input_at_all_is_told() -> None:
    code, _, err = run("assess", stdin="")
    assert code == 2 and err.count("\n") == 1 and "Traceback" not in err


@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_ctrl_c_saves(tmp_path: Path) -> None:
    """Broken off without a named file, the answers stand in one that is named, and can be gone on with."""
    running = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "assess", EXAMPLE, "--lang", "en", *AS_OF], cwd=tmp_path,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # tests may run in the background, where it is ignored
    )
    assert running.stdin is not None and running.stdout is not None and running.stderr is not None
    running.stdin.write(b"staff=333\n\n")
    running.stdin.flush()
    seen, until = b"", time.monotonic() + 60
    while b"Question 1" not in seen and time.monotonic() < until:
        seen += os.read(running.stdout.fileno(), 4096)
    time.sleep(0.5)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert running.returncode == 130, (out, err)
    assert b"Traceback" not in err
    saved = tmp_path / "parkmatch-assess.yaml"
    assert "staff: 333" in saved.read_text(encoding="utf-8") and saved.name.encode() in out
