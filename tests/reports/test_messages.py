"""The catalogue: whole in both languages, used, and the only place with words of the screens."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from reports import messages
from reports.errors import translated
from reports.messages import LANGS, Words, catalogue, language

REPORTS = Path(messages.__file__).parent
SAYING = ("reports", "commands", "tables", "web", "cli.py")
SOURCES = [p for top in SAYING for p in sorted(REPORTS.parent.glob(f"{top}/**/*.py" if "." not in top else top))]
HAN = re.compile("[一-鿿]")
IN_TEMPLATES = re.compile(r'(?<=\bw\(")[a-zA-Z_0-9]+(?="[,)])|(?<=")[a-zA-Z_0-9]+(?=" \| say\b)')
# Written together with a value that the data decide: kind_…, level_…, bucket_… .
FAMILIES = re.compile(
    r"(bucket|chain|kind|level|stage|asset|scale|effect|threshold|test|openness|state|state_note|to|nature|type|group|seen|"
    r"origin|per|col|focus|park|label|gate|fit|listed|sum|title|count|force|check|succession|found|span|target|targets_group|tier|web_step|web_kind)_\w+"
)


def constants(path: Path) -> list[str]:
    """Every text in a module that is not a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value) for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    found = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in docs]
    return [n.value for n in found if isinstance(n.value, str)]


def test_every_message_has_both_languages_and_the_same_values() -> None:
    for key, said in messages.catalogue()["messages"].items():
        assert set(said) == {"zh", "en"}, key
        assert HAN.search(said["zh"]) or not re.search(r"[a-z]{3}", re.sub(r"\{\w+\}|parkmatch", "", said["zh"])), key
        assert not HAN.search(said["en"]), key
        values = [set(re.findall(r"\{(\w+)\}", said[lang])) for lang in ("zh", "en")]
        assert values[0] == values[1], key


def test_every_message_asked_for_exists() -> None:
    known = set(catalogue()["messages"])
    for path in SOURCES:
        asked = re.findall(r"\bwords\(\s*\"([a-z_0-9]+)\"", path.read_text(encoding="utf-8"))
        assert set(asked) <= known, (path.name, set(asked) - known)
    for template in REPORTS.parent.glob("web/templates/*.html"):
        asked = IN_TEMPLATES.findall(template.read_text(encoding="utf-8"))
        assert set(asked) <= known, (template.name, set(asked) - known)


def test_every_message_is_used() -> None:
    said = {text for path in SOURCES for text in constants(path)}
    for template in REPORTS.parent.glob("web/templates/*.html"):
        said |= set(IN_TEMPLATES.findall(template.read_text(encoding="utf-8")))
    idle = [k for k in catalogue()["messages"] if k not in said and not FAMILIES.fullmatch(k)]
    assert idle == []


def test_no_chinese_in_the_code_of_the_screens() -> None:
    # What people type; units; punctuation.
    allowed = {"intake.py", "cli.py", "sums.py", "layout.py", "park_page.py", "folding.py", "written.py"}
    for path in SOURCES:
        if path.name not in allowed:
            assert [t for t in constants(path) if HAN.search(t)] == [], path.name


def test_words_of_every_value_the_data_may_hold() -> None:
    from typing import get_args

    from profiles.facts import FactType
    from profiles.parks import Stage
    from rules.policy import Beneficiary, Kind, Level, Seen

    known = catalogue()["messages"]
    families = {"type": FactType, "stage": Stage, "to": Beneficiary, "kind": Kind, "level": Level, "seen": Seen}
    for family, values in families.items():
        assert {f"{family}_{v}" for v in get_args(values)} <= set(known), family


def test_live_data_need_no_other_words() -> None:
    from rules.library import load_library

    library, known = load_library(), set(catalogue()["messages"])
    needed = {f"kind_{p.kind}" for p in library.parks} | {f"level_{p.level}" for p in library.parks if p.level}
    needed |= {f"asset_{a.status}" for p in library.parks for a in p.assets}
    needed |= {f"threshold_{t.kind}" for p in library.parks for t in (*p.thresholds, *p.benchmarks)}
    needed |= {f"group_{f.group}" for f in library.facts.by_id.values() if f.group}
    assert needed <= known, needed - known


def test_traditional_is_converted_and_english_falls_back() -> None:
    from profiles.label import Label

    assert Words("zh-Hant").label(Label("横琴粤澳", "Hengqin")) == "橫琴粵澳"
    # The forms people type, so that a search in a page or workbook finds them.
    assert Words("zh-Hant").script("落户免税，临床群体说明，峰会启动，卫生平台") == "落戶免稅，臨床群體說明，峰會啟動，衛生平台"
    assert Words("en").label(Label("横琴粤澳")) == "横琴粤澳"
    assert [language(name) for name in ("ZH", "zh-hant", "en")] == list(LANGS)


@pytest.mark.parametrize("path", [
    "profiles/applicant.py", "profiles/quantity.py", "matcher/ranking.py", "matcher/understanding.py",
    "matcher/evaluation/kinds.py", "reports/intake.py", "reports/find.py",
])
def test_every_error_a_user_may_meet_is_said_in_chinese(path: str) -> None:
    tree = ast.parse((REPORTS.parent / path).read_text(encoding="utf-8"))
    raised = [n.exc for n in ast.walk(tree) if isinstance(n, ast.Raise) and isinstance(n.exc, ast.Call)]
    named = [c for c in raised if isinstance(c.func, ast.Name) and c.func.id in {"InputError", "ValueError"} and c.args]
    assert named
    for call in named:
        said = filled(call.args[0])
        if said and re.search("[a-z]{3}", said):
            assert HAN.search(translated(said, Words("zh"))), said


def filled(node: ast.expr) -> str:
    """A message with 7 in place of every value; empty when it only passes another on."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "7" for v in node.values)
    return ""
