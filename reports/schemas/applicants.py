"""The schema of an applicant as people give it: a form for `parkmatch match`, or what a case has `given`."""

from __future__ import annotations

from profiles.facts import Fact, Facts
from profiles.regions import Regions
from profiles.sectors import Sectors
from reports.schemas.vocabulary import DATE, UNKNOWN, Schema, quantity_name, ref
from reports.schemas.words import said, typed

FILE = "applicant.schema.json"
_YES_NO = [True, False, 1, 0, *typed("yes_no")]


def schema(facts: Facts, regions: Regions, sectors: Sectors) -> Schema:
    """Every fact with the answers it takes; what is not known is left out."""
    places = [r.id for r in regions.items] + [n for r in regions.items for n in (r.label.zh, r.label.en, *r.aliases)]
    words = [s.id for s in sectors.items]
    words += [n for s in sectors.items for n in (s.label.zh, s.label.en, s.case_label, *s.aliases.zh, *s.aliases.en) if n]
    company: dict[str, Schema] = {}
    product: dict[str, Schema] = {}
    for fact in facts.by_id.values():
        target = product if fact.of == "product" else company
        target[fact.id.removeprefix("product.")] = {"description": _told(fact), **_answer(fact)}
    product |= {f"product.{name}": {"$ref": f"#/$defs/product/properties/{name}"} for name in list(product)}
    company |= {
        "name": {"type": "string", "description": said("name")}, "text": {"type": "string", "description": said("text")},
        "products": {"type": ["array", "null"], "items": {"$ref": "#/$defs/product"}, "description": said("products")},
    }
    return {
        "type": "object", "properties": company, "additionalProperties": False,
        "$defs": {
            "product": {"type": "object", "properties": product, "additionalProperties": False},
            "place": {"enum": list(dict.fromkeys([*places, *UNKNOWN, None]))},
            "sector": {"enum": list(dict.fromkeys([*words, *UNKNOWN, None]))},
            "yes_no": {"enum": [*_YES_NO, *UNKNOWN, None]},
            **{_shared(fact): _number(fact) for fact in facts.by_id.values() if fact.numeric},
        },
    }


def _told(fact: Fact) -> str:
    return " | ".join(t for t in (fact.label.zh, fact.label.en, fact.question.zh) if t)


def _answer(fact: Fact) -> Schema:
    if fact.type == "bool":
        return {"$ref": "#/$defs/yes_no"}
    if fact.numeric:
        return {"$ref": f"#/$defs/{_shared(fact)}"}
    if fact.type == "choice":
        return _option(fact)
    if fact.type == "place":
        place = {"$ref": "#/$defs/place"}
        return {"anyOf": [place, {"type": "array", "items": place}, {"type": "string", "pattern": typed("separated")}]}
    if fact.type == "set":
        member = {"$ref": "#/$defs/sector"} if fact.id == "sector" else _option(fact)
        return {"anyOf": [{"type": "array", "items": member}, member, {"type": "string", "pattern": typed("separated")}]}
    return {"type": ["string", "number", "null"]}


def _shared(fact: Fact) -> str:
    """The definition that facts of the same type and unit share."""
    return f"{fact.type}_{fact.unit}" if fact.unit else fact.type


def _option(fact: Fact) -> Schema:
    words = [o.id for o, _ in fact.flat_options()]
    words += [w for o, _ in fact.flat_options() for w in (o.label.zh, o.label.en, *o.cues.zh, *o.cues.en) if w]
    return {"enum": list(dict.fromkeys([*words, *UNKNOWN, None]))}


def _number(fact: Fact) -> Schema:
    """A figure; a range as people write it (at least, from to), as {low, high} or as a pair; for money, in a currency."""
    if fact.type == "date":
        part = {"type": "string", "pattern": typed("date")}
        figure: Schema = {"anyOf": [DATE, part, {"type": "integer"}]}
    else:
        figure = ref(quantity_name(fact.unit))
    open_ended = {"anyOf": [figure, {"type": "null"}]}
    ends: Schema = {"low": open_ended, "high": open_ended}
    several: list[Schema] = [
        figure,
        {"type": "string", "pattern": r"^\s*(>=|≥|<=|≤|>|<)\s*\d"},
        {"type": "string", "pattern": typed("range")},
        {"type": "object", "properties": ends, "additionalProperties": False, "minProperties": 1},
        {"type": "array", "items": figure, "minItems": 2, "maxItems": 2},
        {"enum": [*UNKNOWN, None]},
    ]
    if fact.type == "money":
        amount = {"type": ["number", "string", "object", "array"]}
        several.append({
            "type": "object", "required": ["currency"], "additionalProperties": False,
            "properties": {"currency": {"type": "string"}, "amount": amount, "low": amount, "high": amount},
        })
    return {"anyOf": several}
