"""The published schemas: current, met by every data file, and not met by the usual slips of the pen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource

from profiles.facts import load_facts
from profiles.quantity import quantity
from profiles.yaml_source import Source, read_yaml
from reports.schemas import KINDS, files_of, schemas, write
from rules.library import ROOT, data_files

FOLDER = ROOT / "docs" / "schemas"
MISTAKES = read_yaml(Path(__file__).with_name("schema_mistakes.yaml")).data


@pytest.fixture(scope="module")
def validators() -> dict[str, Draft202012Validator]:
    texts = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}
    registry: Registry[Any] = Registry().with_resources((n, Resource.from_contents(s)) for n, s in texts.items())
    for schema in texts.values():
        Draft202012Validator.check_schema(schema)
    return {k.name: Draft202012Validator(texts[f"{k.name}.schema.json"], registry=registry) for k in KINDS}


def _all(errors: Any) -> Iterator[ValidationError]:
    for error in errors:
        yield error
        yield from _all(error.context or ())


def test_the_published_schemas_are_current() -> None:
    published = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    assert published == schemas(), "run `python -m reports.schemas`"


@pytest.mark.parametrize("kind", [k.name for k in KINDS])
def test_every_data_file_fits_its_schema(kind: str, validators: dict[str, Draft202012Validator]) -> None:
    (chosen,) = (k for k in KINDS if k.name == kind)
    files = list(files_of(chosen))
    assert files, "a kind without files"
    wrong = {
        path.name: [f"{list(e.absolute_path)}: {e.message[:200]}" for e in validators[kind].iter_errors(read_yaml(path).data)]
        for path in files
    }
    assert not {name: errors for name, errors in wrong.items() if errors}


def test_every_file_of_the_library_is_of_a_kind() -> None:
    covered = {path for kind in KINDS for path in files_of(kind)}
    assert not set(data_files(ROOT)) - covered


def _right(kind: str) -> str:
    text = MISTAKES[kind]["right"]
    old, new = MISTAKES[kind].get("first", ["", ""])
    return str(text.replace(old, new) if old else text)


@pytest.mark.parametrize("kind", [k.name for k in KINDS])
def test_what_is_right_fits(kind: str, validators: dict[str, Draft202012Validator]) -> None:
    data = Source(Path("right.yaml"), _right(kind)).data
    assert not [e.message for e in validators[kind].iter_errors(data)]


@pytest.mark.parametrize(
    ("kind", "slip", "old", "new", "says"),
    [(kind, *slip) for kind, entry in MISTAKES.items() for slip in entry["slips"]],
    ids=lambda v: str(v)[:30],
)
def test_a_slip_does_not_fit(
    kind: str, slip: str, old: str, new: str, says: str, validators: dict[str, Draft202012Validator]
) -> None:
    right = _right(kind)
    assert right.count(old) == 1, f"{slip}: {old!r} stands {right.count(old)} times"
    data = Source(Path("wrong.yaml"), right.replace(old, new)).data
    errors = list(_all(validators[kind].iter_errors(data)))
    assert errors, slip
    assert any(str(says) in f"{e.message} {list(e.absolute_path)}" for e in errors), slip


@pytest.mark.parametrize("unit", ["yuan", "usd", "pct", "people", "months", "years", "sqm", "mu", "yuan_per_mu", ""])
@pytest.mark.parametrize(
    "written",
    ["300万元", "1.5亿元", "5,000元", "30%", "3‰", "5000", "500万美元", "2年", "24个月", "50人", "2000㎡", "20亩", "300万元/亩",
     "万元", "三百万", "300 万元", "30%%", "1.2.3", "-5", "1e6", "300w", ""],
)
def test_quantities_fit_where_the_reader_takes_them(unit: str, written: str) -> None:
    vocabulary = json.loads((FOLDER / "vocabulary.schema.json").read_text(encoding="utf-8"))
    schema = vocabulary["$defs"][f"quantity_{unit}" if unit else "quantity"]
    try:
        quantity(written, unit)
        taken = True
    except ValueError:
        taken = False
    assert Draft202012Validator(schema).is_valid(written) is taken


def test_every_fact_that_can_be_tested_is_offered() -> None:
    facts = load_facts(read_yaml(ROOT / "profiles" / "facts.yaml"))
    conditions = json.loads((FOLDER / "conditions.schema.json").read_text(encoding="utf-8"))
    offered = set(conditions["$defs"]["condition"]["properties"])
    special = {"all_of", "any_of", "not", "judged", "defined", "value", "sector"}
    assert offered - special == {f.id for f in facts.by_id.values() if f.type != "text"} - {"sector"}


def test_writing_touches_only_what_changed(tmp_path: Path) -> None:
    for name in ("facts", "regions", "sectors"):
        target = tmp_path / "profiles" / f"{name}.yaml"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes((ROOT / "profiles" / f"{name}.yaml").read_bytes())
    assert len(write(tmp_path)) == len(KINDS) + 2
    assert write(tmp_path) == []
    (tmp_path / "docs" / "schemas" / "weights.schema.json").write_text("{}", encoding="utf-8")
    assert [p.name for p in write(tmp_path)] == ["weights.schema.json"]
    assert not list((tmp_path / "docs" / "schemas").glob("*.tmp"))
