"""policies search, for, expiring and compare as typed: answers, JSON, languages, and one clear line for bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

import cli

LIBRARY = Path(__file__).parents[2] / "golden" / "library"
AS_OF = ["--as-of", "2026-11-22"]


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("PARKMATCH_DATA", str(LIBRARY))
    monkeypatch.setenv("PARKMATCH_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache-policies"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("PARKMATCH_DEBUG", raising=False)


def run(*args: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli.app, ["policies", *args])
    return done.exit_code, done.stdout, done.stderr


COMMANDS = [
    ("search", "临床"), ("for", "东区"), ("for", "东区", "--all"), ("for", "东区", "--kind", "tax"),
    ("for", "东区", "--sector", "疫苗"), ("expiring", "--within", "2y"), ("expiring", "--within", "6m", "--park", "东区"),
    ("expiring", "--region", "甲市"), ("compare", "dong-2025-1", "dong-old"),
]


@pytest.mark.parametrize("args", COMMANDS)
@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en"])
def test_a_screen_in_every_language(args: tuple[str, ...], lang: str) -> None:
    code, out, err = run(*args, "--lang", lang, *AS_OF)
    assert (code, err) == (0, "") and out
    assert max(cell_len(line) for line in out.splitlines()) <= 100
    assert "\x1b" not in out, "readable without colour"


@pytest.mark.parametrize("args", COMMANDS)
def test_json_says_no_less(args: tuple[str, ...]) -> None:
    code, out, _ = run(*args, "--json", *AS_OF)
    assert code == 0 and json.loads(out)


def test_json_of_each() -> None:
    found = json.loads(run("search", "临床 三期", "--json", *AS_OF)[1])
    assert found[0]["incentive"] == "dong-2025-1#trial" and found[0]["amount"]["zh"]
    ends = json.loads(run("expiring", "--within", "39d", "--json", *AS_OF)[1])
    assert [(e["incentive"], e["last_day"], e["days_left"]) for e in ends["items"]] == [
        ("dong-2025-1#upgrade", "2026-12-31", 39)]
    held = json.loads(run("for", "东区", "--json", *AS_OF)[1])
    assert held["left_out"] == {"lapsed": 1} and {h["region"] for h in held["items"]} == {"guangdong", "jia", "jia/dong"}
    days = json.loads(run("compare", "dong-2025-1", "--at", "2028-01-31", "--at", "2028-02-01", "--json")[1])
    assert days["states"] == ["in_force", "lapsed"]
    rows = {r["id"]: r for r in json.loads(run("list", "--json", *AS_OF)[1])}
    assert rows["dong-old"]["succeeded_by"] == ["dong-2025-1"] and rows["dong-2025-1"]["succeeds"] == ["dong-old"]


@pytest.mark.parametrize(("args", "said"), [
    (("search", ""), "没有写要找什么"), (("search", "临床", "--top", "0"), "--top"),
    (("search", "临床", "--top", "many"), "--top"),
    (("for", "火星"), "火星"), (("for", "东区", "--sector", "量子"), "--sector"), (("for", "东区", "--kind", "money"), "--kind"),
    (("expiring", "--within", "soon"), "不是时间长度"), (("expiring", "--within", "99999y"), "--within"),
    (("expiring", "--park", "东区", "--region", "甲市"), "只留一个"), (("expiring", "--as-of", "yesterday"), "日期"),
    (("compare", "dong-2025-1"), "写两份政策"), (("compare", "dong-2025-1", "dong-2025-1"), "前后是同一个"),
    (("compare", "dong-2025-1", "nope"), "nope"), (("compare", "dong-2025-1", "--at", "2027-01-01"), "两个日期"),
    (("compare", "dong-2025-1", "--at", "2027-01-01", "--at", "2027-13-01"), "日期"),
    (("compare", "dong-2025-1", "--at", "2027-01-01", "--at", "2027-01-01"), "同一个"),
])
def test_bad_input_gets_one_line(args: tuple[str, ...], said: str) -> None:
    code, out, err = run(*args)
    assert (code, out) == (2, ""), (code, out, err)
    assert err.startswith("错误：") and err.count("\n") == 1 and said in err, err
    assert "Traceback" not in err
