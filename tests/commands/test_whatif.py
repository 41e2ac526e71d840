"""`parkmatch whatif` as people and scripts use it."""

from __future__ import annotations

import json
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
    monkeypatch.delenv("PARKMATCH_DATA", raising=False)


def run(*args: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli.app, ["whatif", *args])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize(("lang", "parts"), [
    ("zh", ("【假如】", "国家高新技术企业（证书有效） 否 → 是", "【变化的政策】", "因为：", "（不符合 → 符合）")),
    ("zh-Hant", ("【假如】", "因為：")), ("en", ("WHAT IF", "no → yes", "because:", "(unmet → met)")),
])
def test_two_results_side_by_side(lang: str, parts: tuple[str, ...]) -> None:
    code, out, err = run(EXAMPLE, "--set", "hnte=yes", "--lang", lang, *AS_OF)
    assert (code, err) == (0, "") and all(p in out for p in parts), out
    assert max(cell_len(line) for line in out.splitlines()) <= 100


def test_two_days_side_by_side() -> None:
    code, out, _ = run(EXAMPLE, *AS_OF, "--as-of", "2027-01-02")
    assert code == 0 and "2026-11-22 与 2027-01-02 对比" in out and "有效期至2026-12-31" in out


def test_no_change_says_so() -> None:
    code, out, _ = run(EXAMPLE, "--set", "staff=210", *AS_OF)
    assert code == 0 and "都不变" in out


def test_json_of_a_change() -> None:
    code, out, _ = run(EXAMPLE, "--set", "hnte=yes", "--json", *AS_OF)
    data = json.loads(out)
    assert code == 0 and data["days"] == ["2026-11-22", "2026-11-22"]
    change = next(c for c in data["incentives"] if c["key"] == "cn-cit-hnte#hnte-15")
    assert change["verdict"] == ["unmet", "unknown"] and change["flips"][0]["after"] == "met"


@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en"])
def test_near_misses_without_a_change(lang: str) -> None:
    code, out, err = run(EXAMPLE, "--lang", lang, *AS_OF)
    assert (code, err) == (0, "") and "--set hnte=yes" in out
    assert max(cell_len(line) for line in out.splitlines()) <= 100


def test_what_a_near_miss_suggests_can_be_tried() -> None:
    near = json.loads(run(EXAMPLE, "--json", *AS_OF)[1])
    for item in near[:3]:
        sets = [part for c in item["changes"] for part in ("--set", f"{c['fact']}={c['value']}")]
        code, out, _ = run(EXAMPLE, *sets, "--json", *AS_OF)
        assert code == 0
        changed = {c["key"] for c in json.loads(out)["incentives"]}
        assert changed & {o["key"] for o in item["opens"]}


@pytest.mark.parametrize("args", [
    (EXAMPLE, "--set", "staf=3"), (EXAMPLE, "--set", "staff"), (EXAMPLE, "--as-of", "yesterday"), ("none.yaml",),
    (EXAMPLE, "--as-of", "2026-01-01", "--as-of", "2026-02-01", "--as-of", "2026-03-01"), (EXAMPLE, "--top", "0"),
])
def test_bad_input_gets_one_line(args: tuple[str, ...]) -> None:
    code, out, err = run(*args)
    assert (code, out) == (2, "") and err.count("\n") == 1 and "Traceback" not in err
