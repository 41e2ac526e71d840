"""The schema of conditions: every fact with the tests it takes."""

from __future__ import annotations

from typing import Any

from profiles.facts import Fact, Facts
from reports.schemas.vocabulary import FILE as VOCABULARY
from reports.schemas.vocabulary import Schema, options_name, quantity_name
from reports.schemas.words import said

FILE = "conditions.schema.json"
_NUMBER_TESTS = ("at_least", "over", "at_most", "under", "equals")
_DATE_TESTS = ("on_or_after", "after", "on_or_before", "before")


def _words(name: str) -> Schema:
    return {"$ref": f"{VOCABULARY}#/$defs/{name}"}


def ref(name: str) -> Schema:
    """A reference to `conditions` (a list: all must hold) or `condition`."""
    return {"$ref": f"{FILE}#/$defs/{name}"}


def definitions(facts: Facts) -> dict[str, Schema]:
    """The definitions `condition`, `conditions` and `either`."""
    one = {"$ref": "#/$defs/condition"}
    either = {"$ref": "#/$defs/either"}
    properties: dict[str, Schema] = {
        "all_of": {**either, "description": said("all_of")},
        "any_of": {"type": "array", "items": either, "minItems": 1, "description": said("any_of")},
        "not": {**either, "description": said("not")},
        "judged": _judged(),
        "defined": {"type": "string", "description": said("defined")},
        "value": _value(),
        "sector": _one_test(("within", "in", "outside", "not_in"), _words("sector"), said("sector_test")),
    }
    for fact in facts.by_id.values():
        if fact.id != "sector" and fact.type != "text":
            properties[fact.id] = {"description": _told(fact), **_test(fact)}
    return {
        "condition": {
            "type": "object", "properties": properties, "additionalProperties": False, "minProperties": 1,
            "description": said("condition"),
        },
        **_shared_tests(facts),
        "conditions": {"type": "array", "items": either, "description": said("conditions")},
        "either": {"anyOf": [one, {"type": "array", "items": either, "minItems": 1}]},
    }


def _told(fact: Fact) -> str:
    return " | ".join(t for t in (fact.label.zh, fact.label.en, fact.question.zh) if t)


def _judged() -> Schema:
    written = {
        "type": "object", "required": ["by"], "additionalProperties": False,
        "properties": {"by": {"type": "string"}, "note": {"type": "string"}},
    }
    return {"anyOf": [{"type": "string"}, written], "description": said("judged")}


def _value() -> Schema:
    tests = _number_tests(_words("quantity"))
    return {
        "type": "object", "required": ["of"], "minProperties": 2, "additionalProperties": False,
        "properties": {"of": _words("expression"), **tests}, "description": said("value"),
    }


def _number_tests(figure: Schema) -> dict[str, Schema]:
    tests: dict[str, Schema] = {name: {**figure, "description": said(name)} for name in _NUMBER_TESTS}
    tests["between"] = {"type": "array", "items": figure, "minItems": 2, "maxItems": 2, "description": said("between")}
    return tests


def _shared_tests(facts: Facts) -> dict[str, Schema]:
    """Tests that many facts take alike: of a yes or no, of a date, of a place, of a number in a unit."""
    equals = {"type": "object", "properties": {"equals": {"type": "boolean"}}, "required": ["equals"]}
    found: dict[str, Schema] = {
        "test_yes_no": {"anyOf": [{"type": "boolean"}, {**equals, "additionalProperties": False}]},
        "test_date": _tests(_date_tests()),
        "test_place": _several(_words("region"), ("within", "in", "equals", "outside", "not_in")),
    }
    for fact in facts.by_id.values():
        if fact.numeric and fact.type != "date":
            figure = _words(quantity_name(fact.unit))
            found[f"test_{quantity_name(fact.unit)}"] = {"anyOf": [_tests(_number_tests(figure)), figure]}
    return found


def _test(fact: Fact) -> Schema:
    if fact.type == "choice":
        return _choice(fact)
    if fact.type == "set":
        return _one_test(("any", "all", "none"), _words(options_name(fact)), plain=False)
    shared = {"bool": "yes_no", "date": "date", "place": "place"}.get(fact.type) or quantity_name(fact.unit)
    return {"$ref": f"#/$defs/test_{shared}"}


def _tests(properties: dict[str, Any]) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False, "minProperties": 1}


def _date_tests() -> dict[str, Schema]:
    day = _words("date")
    tests: dict[str, Schema] = {name: {**day, "description": said(name)} for name in _DATE_TESTS}
    tests["between"] = {"type": "array", "items": day, "minItems": 2, "maxItems": 2, "description": said("between")}
    tests["within_months"] = {"type": "integer", "minimum": 0, "description": said("within_months")}
    return tests


def _listed(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item}]}


def _choice(fact: Fact) -> Schema:
    option = _words(options_name(fact)) if fact.options else {"type": "string"}
    tests: dict[str, Schema] = {name: _listed(option) for name in ("in", "equals", "within", "not_in", "outside")}
    if fact.order:
        ranked = {"enum": [o.id for o in fact.options]}
        tests |= {name: {**ranked, "description": said(name)} for name in _NUMBER_TESTS if name != "equals"}
    return {"anyOf": [_tests(tests), *_listed(option)["anyOf"]]}


def _several(item: Schema, names: tuple[str, ...]) -> Schema:
    return {"anyOf": [_tests({name: _listed(item) for name in names}), *_listed(item)["anyOf"]]}


def _one_test(names: tuple[str, ...], item: Schema, told: str = "", plain: bool = True) -> Schema:
    tests = {**_tests({name: _listed(item) for name in names}), "maxProperties": 1}
    found: Schema = {"anyOf": [tests, *_listed(item)["anyOf"]]} if plain else tests
    return {**found, "description": told} if told else found
