"""The kinds of data files, where they stand, and their schemas from the models the loaders use."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from matcher.criteria import CRITERIA
from matcher.ranking import PROJECT_TYPES
from profiles.chains import RawChains
from profiles.companies import RawDirectory
from profiles.facts import Fact, load_facts
from profiles.parks import LandRules, Park
from profiles.regions import Region, load_regions
from profiles.sectors import SectorNode, load_sectors
from profiles.yaml_source import read_yaml
from reports.schemas import applicants, conditions, vocabulary
from reports.schemas.vocabulary import Schema, ref
from reports.schemas.words import explained, title
from rules.policy import RawExclusion, RawPolicy

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = Path("docs/schemas")
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
Defs = dict[str, Any]


class DataKind(msgspec.Struct, frozen=True):
    """A kind of data file: the name of its schema, and which files are of it."""

    name: str
    files: tuple[str, ...]


KINDS: tuple[DataKind, ...] = (
    DataKind("policy", ("rules/policies/**/*.yaml", "examples/policies/*.yaml")),
    DataKind("park", ("profiles/parks/**/*.yaml",)),
    DataKind("land_rules", ("profiles/land_rules.yaml",)),
    DataKind("companies", ("profiles/companies/*.yaml",)),
    DataKind("facts", ("profiles/facts.yaml",)),
    DataKind("sectors", ("profiles/sectors.yaml",)),
    DataKind("chains", ("profiles/chains.yaml",)),
    DataKind("regions", ("profiles/regions.yaml",)),
    DataKind("definitions", ("rules/definitions.yaml",)),
    DataKind("stacking", ("rules/stacking.yaml",)),
    DataKind("weights", ("matcher/weights.yaml",)),
    DataKind("applicant", ("examples/*-form.yaml",)),
    DataKind("mechanism", ("rules/cases/*.yaml",)),
    DataKind("catalogue", ("reports/catalogue/*.yaml",)),
)


def files_of(kind: DataKind, root: Path = ROOT) -> Iterator[Path]:
    """The files of a kind, in a fixed order."""
    for pattern in kind.files:
        yield from sorted(root.glob(pattern))


def schemas(root: Path = ROOT) -> dict[str, str]:
    """Every schema as text, by file name."""
    facts = load_facts(read_yaml(root / "profiles" / "facts.yaml"))
    regions = load_regions(read_yaml(root / "profiles" / "regions.yaml"))
    sectors = load_sectors(read_yaml(root / "profiles" / "sectors.yaml"))
    needs = facts.get("needs")
    found: dict[str, Schema] = {
        "policy": _policy(), "park": _park(bool(needs)), "land_rules": _land_rules(), "companies": _companies(),
        "facts": _facts(), "sectors": {"type": "array", **_of(SectorNode, "items")},
        "chains": _chains(),
        "regions": {"type": "array", **_of(Region, "items")}, "definitions": _definitions(), "stacking": _stacking(),
        "weights": _weights(), "mechanism": _mechanism(), "catalogue": _catalogue(),
        "applicant": applicants.schema(facts, regions, sectors),
    }
    texts = {}
    for kind in KINDS:
        texts[f"{kind.name}.schema.json"] = _text({"title": title(kind.name), **explained(kind.name, found[kind.name])})
    texts[vocabulary.FILE] = _text({"title": title("vocabulary"), "$defs": vocabulary.definitions(facts, regions, sectors)})
    texts[conditions.FILE] = _text({"title": title("conditions"), "$defs": conditions.definitions(facts)})
    return texts


def write(root: Path = ROOT) -> list[Path]:
    """Writes every schema that has changed; returns those written."""
    written = []
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas(root).items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            beside = path.with_suffix(".tmp")
            beside.write_text(text, encoding="utf-8", newline="\n")
            beside.replace(path)
            written.append(path)
    return written


def _text(schema: Schema) -> str:
    return json.dumps({"$schema": _DIALECT, **schema}, ensure_ascii=False, indent=1) + "\n"


def _of(model: Any, within: str = "") -> Schema:
    """A model's schema with its parts under `$defs`; `within` puts the reference to it under that key."""
    (top,), parts = msgspec.json.schema_components([model], ref_template="#/$defs/{name}")
    for part in parts.values():
        for name, field in part.get("properties", {}).items():
            part["properties"][name] = _dated(field)
    return {**({within: top} if within else top), "$defs": parts}


def _dated(field: Schema) -> Schema:
    """Dates with the pattern that editors check without being asked to."""
    if field.get("format") == "date":
        return {**field, "pattern": vocabulary.DATE["pattern"]}
    if "anyOf" in field:
        return {**field, "anyOf": [_dated(f) for f in field["anyOf"]]}
    return field


def _set(schema: Schema, model: str, **fields: Schema) -> None:
    """Says of some fields what the model cannot: which names, what conditions, what figures they take."""
    properties = schema["$defs"][model]["properties"]
    for name, field in fields.items():
        assert name in properties, f"{model} has no {name}"
        kept = {k: v for k, v in properties[name].items() if k in {"default", "description"}}
        properties[name] = {**field, **kept}


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _or_nothing(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "null"}]}


def _policy() -> Schema:
    schema = _of(RawPolicy)
    places, all_of, sum_, figure = _list(ref("region")), conditions.ref("conditions"), ref("expression"), ref("quantity")
    _set(schema, "RawPolicy", regions={**places, "minItems": 1}, except_regions=places, when=all_of)
    _set(schema, "RawIncentive", regions=places, when=all_of, fields=_list(ref("sector")))
    _set(schema, "RawExclusion", when=all_of)
    paid = {"pay": _or_nothing(sum_), "rate": _or_nothing(figure), "of": _or_nothing(sum_), "formula": _or_nothing(sum_)}
    _set(schema, "RawTier", when=_or_nothing(conditions.ref("either")), **paid)
    _set(schema, "RawAmount", floor=_or_nothing(sum_), **paid)
    _set(schema, "RawCap", yuan=sum_, less={"anyOf": [ref("number_fact"), {"const": ""}]})
    _set(schema, "RawBrackets", of=sum_)
    _set(schema, "RawStep", rate=figure, up_to=_or_nothing(figure))
    _set(schema, "RawExpect", low=_or_nothing(ref("quantity_yuan")), high=_or_nothing(ref("quantity_yuan")))
    _set(schema, "RawCase", given={"$ref": applicants.FILE})
    return schema


def _land_rules() -> Schema:
    schema = _of(LandRules, "items")
    _set(schema, "LandRules", region=ref("region"))
    _thresholds(schema)
    return {"type": "array", **schema}


def _park(needs: bool) -> Schema:
    schema = _of(Park)
    sectors = _list(ref("sector"))
    _set(schema, "Park", region=ref("region"))
    _set(schema, "Focus", sector=ref("sector"))
    _set(schema, "Asset", fields=sectors, **({"serves": _list(ref("options_needs"))} if needs else {}))
    _set(schema, "Anchor", fields=sectors)
    _set(schema, "Gate", when=_or_nothing(conditions.ref("conditions")))
    _set(schema, "Scale", value=ref("quantity"))
    _thresholds(schema)
    return schema


def _thresholds(schema: Schema) -> None:
    figure, between = _or_nothing(ref("quantity")), {"type": "array", "items": ref("quantity"), "minItems": 2, "maxItems": 2}
    tests = dict.fromkeys(("at_least", "over", "at_most", "under", "equals"), figure)
    when = _or_nothing(conditions.ref("conditions"))
    _set(schema, "Threshold", fact=ref("number_fact"), between=_or_nothing(between), when=when, **tests)


def _companies() -> Schema:
    schema = _of(RawDirectory)
    _set(schema, "RawCompany", fields=_list(ref("sector")))
    return schema


def _chains() -> Schema:
    schema = _of(RawChains)
    _set(schema, "RawLink", sectors=_list(ref("sector")), **{"except": _list(ref("sector"))})
    return schema


def _facts() -> Schema:
    schema = _of(Fact, "additionalProperties")
    schema["$defs"]["Fact"]["properties"].pop("id")
    tier = {
        "type": "object", "required": ["value"], "additionalProperties": False,
        "properties": {"when": conditions.ref("either"), "otherwise": {"const": True}, "value": {}},
    }
    derive = {
        "type": "object", "minProperties": 1, "additionalProperties": False,
        "properties": {
            "formula": ref("expression"), "when": conditions.ref("either"), "only_if": {"type": "boolean"},
            "tiers": _list(tier),
        },
    }
    _set(schema, "Fact", derive=_or_nothing(derive))
    return {"type": "object", **schema}


def _definitions() -> Schema:
    label = _of(_Definition)
    label["$defs"]["_Definition"]["properties"]["when"] = conditions.ref("either")
    label["$defs"]["Definition"] = label["$defs"].pop("_Definition")
    return {"type": "object", "additionalProperties": {"$ref": "#/$defs/Definition"}, "$defs": label["$defs"]}


def _stacking() -> Schema:
    schema = _of(RawExclusion, "items")
    _set(schema, "RawExclusion", when=conditions.ref("conditions"))
    return {"type": "array", **schema}


def _weights() -> Schema:
    row = {
        "type": "object", "additionalProperties": False,
        "properties": {name: {"type": "number", "minimum": 0} for name in CRITERIA},
    }
    return {"type": "object", "properties": dict.fromkeys(PROJECT_TYPES, row), "additionalProperties": False}


def _mechanism() -> Schema:
    names = ("pays", "low", "high", "missing", "standing", "facts", "bundle", "period", "years")
    expect: dict[str, Schema] = {name: {} for name in names}
    expect["verdict"] = {"enum": ["met", "unmet", "unknown", "not_in_force"]}
    case = {
        "type": "object", "required": ["name", "given", "expect"], "additionalProperties": False,
        "properties": {
            "name": {"type": "string"}, "of": {"type": "string"}, "rule": {"type": "object"}, "as_of": vocabulary.DATE,
            "given": {"type": "object"},
            "expect": {"type": "object", "properties": expect, "additionalProperties": False, "minProperties": 1},
        },
    }
    about: Mapping[str, Schema] = {
        "about": {"type": "string"}, "policy": {"type": "object"},
        "incentives": {"type": "object", "additionalProperties": {"type": "object"}}, "cases": {**_list(case), "minItems": 1},
    }
    return {"type": "object", "required": ["about", "cases"], "additionalProperties": False, "properties": about}


def _catalogue() -> Schema:
    words = {
        "type": "object", "required": ["zh", "en"], "additionalProperties": False,
        "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
    }
    by_key = {"type": "object", "additionalProperties": words}
    return {"type": "object", "additionalProperties": {"anyOf": [by_key, {"type": "array"}]}}


class _Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A condition several policies share, with what it is called and where it comes from."""

    when: list[Any]
    label: dict[str, str] = {}
    source: str = ""
