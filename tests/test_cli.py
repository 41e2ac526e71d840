"""The command line as people and scripts use it: every command, every option, every bad input."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

import cli
from matcher.result import Result
from reports.as_json import result_schema
from reports.errors import translated
from reports.messages import Words

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
COMPANY = str(GOLDEN / "company.yaml")
AS_OF = ["--as-of", "2026-11-22"]


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("PARKMATCH_DATA", str(GOLDEN / "library"))
    monkeypatch.setenv("PARKMATCH_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("PARKMATCH_DEBUG", raising=False)


def run(*args: str, stdin: bytes | None = None) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli.app, list(args), input=stdin)
    return done.exit_code, done.stdout, done.stderr


def refused(*args: str, stdin: bytes | None = None) -> str:
    """The one line a bad input gets: exit code 2, nothing on standard output, no traceback."""
    code, out, err = run(*args, stdin=stdin)
    assert (code, out) == (2, ""), (code, out, err)
    assert err.endswith("\n") and err.count("\n") == 1, err
    assert "Traceback" not in err
    return err.rstrip("\n")


# ---------------------------------------------------------------- match


def test_match_prints_a_screen_no_wider_than_asked() -> None:
    code, out, err = run("match", COMPANY, *AS_OF)
    assert (code, err) == (0, "")
    parts = ("【读到的信息】", "【园区排序】", "【第1名 东区（甲市）】", "【建议先问】", "【被排除的园区】")
    assert all(part in out for part in (*parts, "政策时点 2026-11-22"))
    assert max(cell_len(line) for line in out.splitlines()) <= 100


def test_match_as_json_fits_the_published_schema() -> None:
    code, out, _ = run("match", COMPANY, "--json", *AS_OF)
    assert code == 0
    result = msgspec.json.decode(out, type=Result)
    first = result.parks[0]
    assert first.score == sum(c.points for c in first.criteria)
    assert all(i.conditions for i in first.incentives if i.key != "jia-news#fund")
    assert result.receipt.as_of == "2026-11-22"
    schema = json.loads(result_schema())
    assert set(json.loads(out)) == set(schema["$defs"]["Result"]["required"])


def test_the_published_schema_is_current() -> None:
    path = ROOT / "docs" / "result-schema.json"
    hint = "write reports.as_json.result_schema() to docs/result-schema.json"
    assert path.read_text(encoding="utf-8") == result_schema(), hint


def test_same_input_same_bytes() -> None:
    assert run("match", COMPANY, "--json", *AS_OF) == run("match", COMPANY, "--json", *AS_OF)


def test_set_corrects_and_forgets() -> None:
    _, out, _ = run("match", COMPANY, "--json", *AS_OF, "--set", "staff=230", "--set", "hnte=unknown")
    facts = {u["fact"]: u["value"]["zh"] for u in json.loads(out)["understood"] if "product" not in u}
    assert facts["staff"] == "230人"
    assert "hnte" not in facts


def test_set_speaks_of_one_product() -> None:
    _, out, _ = run("match", COMPANY, "--json", *AS_OF, "--set", "product[2].stage=approved")
    stages = [u["value"]["zh"] for u in json.loads(out)["understood"] if u["fact"] == "product.stage"]
    assert stages == ["III期", "取得注册证"]
    assert "--set product[1].stage" in refused("match", COMPANY, "--set", "product.stage=approved")
    assert "没有第 3 个产品" in refused("match", COMPANY, "--set", "product[3].stage=approved")


def test_top_lists_that_many() -> None:
    _, out, _ = run("match", COMPANY, "--top", "1", *AS_OF)
    assert "第1名" in out and "第2名" not in out


def test_explain_by_id_name_and_site() -> None:
    for name in ("jia/dong", "东区", "疫苗产业园"):
        code, out, _ = run("match", COMPANY, "--explain", name, *AS_OF)
        assert code == 0
        assert "未知      拥有自主知识产权" in out and "满足      高新技术企业" in out
    assert "东区疫苗产业园（示例）是东区的片区" in out


def test_explain_reaches_a_park_below_the_top() -> None:
    code, out, _ = run("match", COMPANY, "--explain", "yi/nan", "--top", "1", *AS_OF)
    assert code == 0
    assert "第2名 南区" in out and "满足      项目总投资不低于1亿元" in out


def test_explain_an_excluded_park_tells_the_rule() -> None:
    code, out, _ = run("match", COMPANY, "--explain", "北区", *AS_OF)
    assert code == 0
    assert "北区不接受该项目" in out and "《北区准入办法（示例）》（示例〔2023〕7号）第四条" in out


def test_weights_change_the_score(tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    file.write_text("manufacturing: {sector_focus: 1}\n", encoding="utf-8")
    _, out, _ = run("match", COMPANY, "--weights", str(file), "--json", *AS_OF)
    assert json.loads(out)["weights"]["sector_focus"] == 100.0


def test_poor_fit_is_said_first_and_promises_nothing() -> None:
    _, out, _ = run("match", str(GOLDEN / "outsider.yaml"), *AS_OF)
    assert out.startswith("不匹配：")
    assert "仅供参考" in out and "确定可得" not in out and "100%" not in out


def test_text_from_standard_input_and_argument() -> None:
    words = "我们做疫苗，员工160人"
    code, out, err = run("match", "-", *AS_OF, stdin=words.encode())
    assert (code, err) == (0, "")
    assert "疫苗" in out
    assert run("match", words, *AS_OF)[1] == out


def test_json_form_is_read_like_yaml(tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    file.write_text(json.dumps({"sector": ["vaccine"], "staff": 160}), encoding="utf-8")
    code, out, _ = run("match", str(file), *AS_OF)
    assert code == 0 and "160人" in out


def test_given_facts_win_over_text(tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    file.write_text("text: 疫苗企业，拥有员工100人\nstaff: 250\nsector: unknown\n", encoding="utf-8")
    _, out, _ = run("match", str(file), "--json", *AS_OF)
    facts = {u["fact"]: u["value"]["zh"] for u in json.loads(out)["understood"]}
    assert facts["staff"] == "250人" and "sector" not in facts


def test_gbk_is_read_and_said(tmp_path: Path) -> None:
    file = tmp_path / "gbk.txt"
    file.write_bytes("我们是一家疫苗企业，从事生产，员工一百六十人。".encode("gbk"))
    code, out, err = run("match", str(file), *AS_OF)
    assert code == 0 and "疫苗" in out
    assert err == f"提示：{file} 不是 UTF-8，已按 GB18030 读取\n"


def test_utf16_from_notepad_is_read(tmp_path: Path) -> None:
    file = tmp_path / "n.txt"
    file.write_bytes("疫苗企业".encode("utf-16"))
    code, out, err = run("match", str(file), *AS_OF)
    assert code == 0 and "疫苗" in out and "UTF-16" in err


# ---------------------------------------------------------------- bad input to match


@pytest.mark.parametrize(("argument", "said"), [
    ("", "内容是空的"), ("  \n", "内容是空的"), ("nowhere.txt", "没有这个文件"), ("nowhere.yaml", "没有这个文件"),
    ("疫" * 400_000, "超过 1 MB"),
])
def test_bad_argument(argument: str, said: str) -> None:
    assert said in refused("match", argument)


@pytest.mark.parametrize(("name", "content", "said"), [
    ("empty.txt", b"", "内容是空的"),
    ("blank.txt", b" \n\n", "内容是空的"),
    ("big.txt", b"a" * 1_000_001, "超过 1 MB"),
    ("packed.docx", b"PK\x03\x04" + b"a" * 100, "二进制文件"),
    ("nul.txt", b"abc\x00def", "二进制文件"),
    ("latin.txt", "café für Ärzte, ß und Öl".encode("latin-1"), "不是 UTF-8 文本"),
    ("twice.yaml", b"staff: 1\nstaff: 2\n", "'staff' 写了两次"),
    ("twice.json", b'{"staff": 1, "staff": 2}', "'staff' 写了两次"),
    ("broken.yaml", b"staff: [1\n", "YAML 格式不对"),
    ("bomb.yaml", b"a: &a [1]\nb: *a\n", "YAML 格式不对"),
    ("broken.json", b"{", "JSON 格式不对"),
    ("deep.json", b"[" * 100_000, "JSON 格式不对"),
    ("list.yaml", b"- staff\n", "表单应每行写一个事实"),
    ("unknown.yaml", b"stafff: 10\n", "没有 'stafff' 这个事实（是不是 staff"),
    ("impossible.yaml", b"staff: -5\n", "超出可能的范围"),
    ("half.yaml", b"staff: 2.5\n", "应为整数"),
    ("nan.yaml", b"staff: .nan\n", "不是"),
    ("words.yaml", "staff: 很多\n".encode(), "不是数量"),
    ("date.yaml", b"founded_on: 2026-13-01\n", "日历上没有"),
    ("bool.yaml", "hnte: 也许\n".encode(), "既不是“是”也不是“否”"),
    ("choice.yaml", b"products: [{stage: phase_9}]\n", "不在可选项里"),
    ("place.yaml", "preferred_place: 火星\n".encode(), "不认识地区 '火星'"),
    ("sector.yaml", b"sector: [alchemy]\n", "不认识领域 'alchemy'"),
    ("products.yaml", b"products: {kind: vaccine}\n", "products 应是列表"),
    ("product.yaml", b"product.kind: vaccine\n", "属于产品"),
])
def test_bad_file(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    line = refused("match", str(file))
    assert line.startswith("错误：") and said in line and name in line, line


def test_bad_standard_input() -> None:
    assert "内容是空的" in refused("match", "-", stdin=b"")
    assert "二进制" in refused("match", "-", stdin=b"\x89PNG\r\n\x00")


def test_folder(tmp_path: Path) -> None:
    assert "是文件夹" in refused("match", str(tmp_path))


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "shut.txt"
    file.write_text("疫苗", encoding="utf-8")
    opened = Path.open

    def shut(self: Path, *args: Any, **options: Any) -> Any:
        # A user who may read everything (root) could not be refused by the file's mode.
        if self == file:
            raise PermissionError(errno.EACCES, "Permission denied", str(file))
        return opened(self, *args, **options)

    monkeypatch.setattr(Path, "open", shut)
    assert "没有读取权限" in refused("match", str(file))


@pytest.mark.parametrize(("options", "said"), [
    (["--as-of", "2026-02-30"], "不是日期"), (["--as-of", "tomorrow"], "不是日期"),
    (["--top", "0"], "不在 1 到 200 之间"), (["--top", "five"], "'five' 不是数"),
    (["--explain", "火星"], "没有园区 '火星'"), (["--lang", "fr"], "没有语言 'fr'"),
    (["--set", "staff"], "不是“事实=值”的写法"), (["--set", "nope=1"], "没有 'nope' 这个事实"),
    (["--set", "staff=abc"], "不是数量"), (["--weights", "nowhere.yaml"], "没有这个文件"),
    (["--nope"], "没有选项 --nope"), (["--top"], "后面要有值"), (["extra"], "命令行里多了 extra"),
])
def test_bad_option(options: list[str], said: str) -> None:
    assert said in refused("match", COMPANY, *options)


@pytest.mark.parametrize(("content", "said"), [
    ("banking: {needs: 1}\n", "没有项目类型 'banking'"), ("research: {luck: 1}\n", "没有评分项 'luck'"),
    ("research: {needs: -1}\n", "权重不能为负"), ("research: 3\n", "权重文件"), ("a: 1\na: 2\n", "写了两次"),
])
def test_bad_weights(content: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    file.write_text(content, encoding="utf-8")
    assert said in refused("match", COMPANY, "--weights", str(file))


def test_errors_in_english() -> None:
    assert refused("match", "nowhere.txt", "--lang", "en").startswith("Error: nowhere.txt: there is no such file")
    assert refused("match", "nowhere.txt", "--lang", "zh-Hant").startswith("錯誤：")


def test_an_unforeseen_fault_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("rules.library.load_library", fault)
    code, out, err = run("match", COMPANY)
    assert (code, out, err.count("\n")) == (70, "", 1)
    assert "RuntimeError: boom" in err and "PARKMATCH_DEBUG=1" in err
    monkeypatch.setenv("PARKMATCH_DEBUG", "1")
    assert isinstance(CliRunner().invoke(cli.app, ["match", COMPANY]).exception, RuntimeError)


def test_interrupted_is_one_word(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("rules.library.load_library", stop)
    assert run("match", COMPANY) == (130, "", "已中止\n")


def test_broken_data_is_not_the_users_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PARKMATCH_DATA", str(tmp_path))
    code, out, err = run("match", COMPANY)
    assert (code, out, err.count("\n")) == (70, "", 1) or (code, out, err.count("\n")) == (1, "", 1)


# ---------------------------------------------------------------- parks, policies, facts


def test_parks_list_and_filters() -> None:
    assert run("parks", "list")[1].count("jia/") == 2
    rows = json.loads(run("parks", "list", "--region", "乙", "--json")[1])
    assert [r["id"] for r in rows] == ["yi/bei", "yi/nan"]
    rows = json.loads(run("parks", "list", "--kind", "high_tech_zone", "--json")[1])
    assert [r["id"] for r in rows] == ["yi/nan"]
    assert "没有地区 '火星'" in refused("parks", "list", "--region", "火星")
    assert "没有类型 'castle'" in refused("parks", "list", "--kind", "castle")


def test_parks_show_cites_every_statement() -> None:
    _, out, _ = run("parks", "show", "东区")
    told = out[out.index("【招商方向】") : out.index("【片区】")].splitlines()
    assert all("[" in line for line in told if line.startswith("  "))
    assert json.loads(run("parks", "show", "jia/dong", "--json")[1])["id"] == "jia/dong"
    assert "是不是" in refused("parks", "show", "东")


def test_policies_list_and_filters() -> None:
    ids = {r["id"]: r["state"] for r in json.loads(run("policies", "list", "--json", *AS_OF)[1])}
    assert ids["dong-old"] == "lapsed" and ids["jia-news"] == "unverified" and ids["dong-2025-1"] == "in_force"
    rows = json.loads(run("policies", "list", "--status", "lapsed", "--json", *AS_OF)[1])
    assert [r["id"] for r in rows] == ["dong-old"]
    rows = json.loads(run("policies", "list", "--region", "乙", "--kind", "grant", "--json", *AS_OF)[1])
    assert [r["id"] for r in rows] == ["nan-2026"]
    assert "没有状态 'maybe'" in refused("policies", "list", "--status", "maybe")


@pytest.mark.parametrize(("day", "state"), [
    ("2025-01-31", "not_yet"), ("2025-02-01", "in_force"), ("2028-01-31", "in_force"), ("2028-02-01", "lapsed"),
])
def test_the_first_and_the_last_day_count(day: str, state: str) -> None:
    rows = json.loads(run("policies", "list", "--json", "--as-of", day)[1])
    assert next(r["state"] for r in rows if r["id"] == "dong-2025-1") == state


def test_policies_show_by_id_and_number() -> None:
    assert "固定资产投资的5%" in run("policies", "show", "dong-2025-1")[1]
    assert run("policies", "show", "示例〔2026〕5号")[0] == 0
    assert "已失效，不计入任何合计" in run("policies", "show", "dong-old", *AS_OF)[1]
    assert "没有政策 'nope'" in refused("policies", "show", "nope")


def test_facts() -> None:
    assert "staff" in run("facts", "list")[1]
    assert run("facts")[1] == run("facts", "list")[1]  # as the errors say it
    assert run("facts", "--lang", "en")[1] == run("facts", "list", "--lang", "en")[1]
    assert [f["id"] for f in json.loads(run("facts", "search", "员工", "--json")[1])] == ["staff"]
    assert "没有找到" in run("facts", "search", "不存在的词")[1]
    assert "phase_3" in run("facts", "show", "product.stage")[1]
    assert "没有 'nope' 这个事实" in refused("facts", "show", "nope")


# ---------------------------------------------------------------- check, evaluate, the rest


def test_check_tells_what_is_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    code, out, err = run("check", *AS_OF)
    assert (code, err) == (0, "") and "没有错误" in out
    import shutil

    shutil.copytree(GOLDEN / "library", tmp_path / "data")
    file = tmp_path / "data" / "rules" / "policies" / "nan-2026.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("at_least", "at_laest"), encoding="utf-8")
    monkeypatch.setenv("PARKMATCH_DATA", str(tmp_path / "data"))
    code, out, _ = run("check", *AS_OF)
    assert code == 1 and "nan-2026.yaml" in out and "没有 'at_laest' 这种比较" in out and "1个错误" in out
    (first, *_) = [f for f in json.loads(run("check", "--json")[1])["findings"] if f["severity"] == "error"]
    assert (first["code"], first["file"]) == ("type-mismatch", "rules/policies/nan-2026.yaml")
    assert "没有这个文件" in refused("check", "nowhere.yaml")
    assert "没有 'xml' 这种格式" in refused("check", "--format", "xml")
    assert "是不是 tier-gap" in refused("check", "--explain", "tier-gpa")
    assert "--stale-months" in refused("check", "--stale-months", "9999")


def test_warnings_fail_only_when_asked() -> None:
    assert run("check", *AS_OF)[0] == 0
    assert run("check", "--strict", *AS_OF)[0] == 1
    code, out, _ = run("check", "--format", "github", *AS_OF)
    assert code == 0 and out.startswith("::warning file=rules/policies/")
    assert json.loads(run("check", "--format", "sarif", *AS_OF)[1])["version"] == "2.1.0"


def test_check_explains_its_diagnostics() -> None:
    assert "tier-gap" in run("check", "--list")[1]
    assert "分档之间有空隙" in run("check", "--explain", "tier-gap")[1]
    told = json.loads(run("check", "--explain", "stale", "--json", "--lang", "en")[1])
    assert (told["code"], told["severity"]) == ("stale", "warning")


def test_evaluate_bad_files(tmp_path: Path) -> None:
    assert "没有这个文件" in refused("evaluate", "nowhere.yaml")
    file = tmp_path / "c.yaml"
    file.write_text("cases: []\n", encoding="utf-8")
    assert "里面没有 cases: 列表" in refused("evaluate", str(file))


def test_version_and_help() -> None:
    code, out, _ = run("--version")
    assert code == 0 and out.startswith("parkmatch 0.")
    for command in (["match"], ["parks", "list"], ["policies", "show"], ["facts", "search"], ["check"], ["evaluate"]):
        assert run(*command, "--help")[0] == 0
    code, out, err = run()
    assert code == 2 and "match" in out and err == ""
    assert "没有命令 'nope'" in refused("nope")


def process(*args: str, **env: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "cli.py", *args], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, **env},
    )


def test_a_pipe_gets_plain_utf8_whatever_the_code_page() -> None:
    out, err = process("parks", "list", PYTHONIOENCODING="gbk:strict", FORCE_COLOR="1").communicate()
    assert err == b"" and b"\x1b" not in out
    assert "东区" in out.decode("utf-8")


def test_a_closed_pipe_is_no_error() -> None:
    run_ = process("facts", "list")
    assert run_.stdout is not None and run_.stderr is not None
    run_.stdout.close()
    assert run_.stderr.read() == b""
    assert run_.wait() == 141


@pytest.mark.parametrize("example", sorted(p for p in (ROOT / "examples").iterdir() if p.is_file()), ids=lambda p: p.name)
def test_every_example_is_understood(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARKMATCH_DATA")
    code, out, err = run("match", str(example), "--json", *AS_OF)
    assert (code, err) == (0, "")
    result = msgspec.json.decode(out, type=Result)
    assert result.fit.verdict == "good"
    assert "sector" in {u.fact for u in result.understood}


def test_no_error_is_left_in_english() -> None:
    zh = Words("zh")
    for text in ("unknown fact 'x'", "is larger than 1 MB", "the description is empty", "products is a list"):
        assert translated(text, zh) != text


def test_a_match_loads_nothing_heavy() -> None:
    seen = "import sys, cli\ntry: cli.main(['match', sys.argv[1]])\nexcept SystemExit: pass\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", seen, COMPANY], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "numpy" in loaded
    assert not loaded & {"pandas", "scipy", "sklearn", "pydantic", "rich.console", "rich.table"}
