"""The words a data file may use: facts, options, places, sectors, quantities; as definitions other schemas refer to."""

from __future__ import annotations

import re
from typing import Any

from profiles.facts import Fact, Facts
from profiles.quantity import quantity
from profiles.regions import Regions
from profiles.sectors import Sectors
from reports.schemas.words import has, said, typed

Schema = dict[str, Any]
FILE = "vocabulary.schema.json"
_FIGURE = rf"[0-9][0-9,_]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\s*(?:{'|'.join(typed('scales'))})?"
DATE: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "description": said("date")}
UNKNOWN: list[str] = typed("unknown")


def ref(name: str) -> Schema:
    """A reference to a definition of the vocabulary."""
    return {"$ref": f"{FILE}#/$defs/{name}"}


def definitions(facts: Facts, regions: Regions, sectors: Sectors) -> dict[str, Schema]:
    """Every definition, by name."""
    found: dict[str, Schema] = {
        "region": _regions(regions), "sector": _sectors(sectors), "date": DATE, "expression": _expression(),
        "number_fact": {"enum": [f.id for f in facts.by_id.values() if f.numeric], "description": said("number_fact")},
    }
    for unit in sorted({"", *(f.unit for f in facts.by_id.values() if f.numeric)}):
        found[quantity_name(unit)] = _quantity(unit)
    for fact in facts.by_id.values():
        if fact.options:
            found[options_name(fact)] = _options(fact)
    return found


def quantity_name(unit: str) -> str:
    """The definition of a figure in a unit."""
    return f"quantity_{unit}" if unit else "quantity"


def options_name(fact: Fact) -> str:
    """The definition of a fact's options."""
    return f"options_{fact.id}"


def _regions(regions: Regions) -> Schema:
    ids = [r.id for r in regions.items]
    ids += [alias for r in regions.items for alias in r.aliases if "/" in alias]
    ids += [f"group:{g}" for g in dict.fromkeys(g for r in regions.items for g in r.groups)]
    return {"enum": list(dict.fromkeys(ids)), "description": said("region")}


def _sectors(sectors: Sectors) -> Schema:
    return {"enum": [s.id for s in sectors.items], "description": said("sector")}


def _options(fact: Fact) -> Schema:
    told = "; ".join(f"{o.id} {o.label.zh}" for o, _ in fact.flat_options())
    return {"enum": [o.id for o, _ in fact.flat_options()], "description": told}


def _quantity(unit: str) -> Schema:
    """What `profiles.quantity` accepts in a unit, found by asking it."""
    fitting = [re.escape(s) for s in typed("suffixes") if _accepts(f"1{s}", unit)]
    pattern = rf"^\s*[+-]?{_FIGURE}\s*(?:{'|'.join(fitting)})?\s*$"
    told = said(quantity_name(unit) if has(quantity_name(unit)) else "quantity")
    return {"anyOf": [{"type": "number"}, {"type": "string", "pattern": pattern}], "description": told}


def _accepts(written: str, unit: str) -> bool:
    try:
        quantity(written, unit)
    except ValueError:
        return False
    return True


def _expression() -> Schema:
    units = "|".join(re.escape(s) for s in typed("in_sums"))
    part = rf"{_FIGURE}\s*(?:{units})?|(?:product\.)?[a-z_][a-z_0-9]*|[-+*/(),]|\s"
    return {
        "anyOf": [{"type": "number"}, {"type": "string", "pattern": rf"^(?:{part})+$", "maxLength": 500}],
        "description": said("expression"),
    }
