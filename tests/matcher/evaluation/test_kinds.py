from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.evaluation import run
from matcher.evaluation.__main__ import main
from matcher.evaluation.kinds import CaseFile
from profiles.errors import InputError
from rules.library import Library


@pytest.mark.parametrize("kind", ["companies", "reading", "verdicts"])
def test_kinds_are_guessed(cases: Path, kind: str) -> None:
    assert CaseFile(cases / f"{kind}.yaml").kind == kind


@pytest.mark.parametrize(("content", "says"), [
    ("cases: []", "no `cases:` list"),
    ("- a", "no `cases:` list"),
    ("cases: [{colour: red}]", "kind of cases cannot be told"),
    ("as_of: soon\ncases: [{id: a, text: b}]", "as_of 'soon' is not a date"),
    ("cases: [{id: a, id: b}]", "duplicate key"),
    ("cases: [", "not valid YAML"),
])
def test_a_file_that_is_none_is_told(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as told:
        CaseFile(path)
    assert says in str(told.value) and "cases.yaml" in str(told.value)


def test_a_case_out_of_form_names_its_line(tmp_path: Path, library: Library) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text("cases:\n- {id: a, text: 做疫苗}\n- {id: b, text: 做疫苗, facts: [1]}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"cases\.yaml:3: reading case"):
        run(path, library=library)


def test_an_unknown_kind_is_told(cases: Path) -> None:
    with pytest.raises(InputError, match="unknown kind 'poems'"):
        CaseFile(cases / "reading.yaml", "poems")


def test_the_command_prints_text_or_json(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(cases / "verdicts.yaml")]) == 0
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert main([str(cases / "verdicts.yaml"), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert figures == {"kind": "verdicts", **report["figures"]}


def test_the_command_tells_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.yaml")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_the_same_file_gives_the_same_report(cases: Path, library: Library) -> None:
    first, second = (run(cases / "verdicts.yaml", library=library).text() for _ in range(2))
    assert first == second


def test_case_files_name_no_web_address(cases: Path) -> None:
    for path in cases.glob("*.yaml"):
        assert "http" not in path.read_text(encoding="utf-8"), path.name
