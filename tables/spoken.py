"""What a column was read as, in words."""

from __future__ import annotations

from reports.messages import Words
from rules.library import Library
from tables.columns import Column
from tables.headers import fact_id, product_number

LEFT = {"hidden": "tables_left_hidden", "empty": "tables_left_empty", "no_header": "tables_left_no_header"}
HOW = {
    "template": "tables_how_template", "given": "tables_how_given", "exact": "tables_how_exact",
    "close": "tables_how_close", "ambiguous": "tables_how_ambiguous", "unmapped": "tables_how_unmapped",
    "duplicate": "tables_how_duplicate", "older": "tables_how_older", "unit": "tables_how_unit",
}
ROLE_NAMES = {
    "name": "tables_role_name", "code": "tables_role_code", "text": "tables_role_text", "ignore": "tables_role_ignore",
}


def target_words(target: str, library: Library, words: Words) -> str:
    """A column's target in words, with its id."""
    if target in ROLE_NAMES:
        return words(ROLE_NAMES[target])
    fact = library.facts.get(fact_id(target))
    number = product_number(target)
    label = words.label(fact.label) if fact else target
    return f"{words('product_n', n=number)} {label} [{target}]" if number else f"{label} [{target}]"


def column_words(column: Column, library: Library, words: Words) -> str:
    """What a column was read as, and how that was found; or why it was not read."""
    how = words(HOW[column.how])
    if column.target == "ignore" and column.how in {"exact", "given", "template"}:
        return words("tables_scope") if column.note == "scope" else words("tables_role_ignore")
    if column.read:
        target = target_words(column.target, library, words)
        unit = words("tables_unit", unit=column.unit) if column.unit and column.unit != "fraction" else ""
        notes = {"no_unit": "tables_no_unit", "fraction": "tables_fraction", "scope": "tables_scope_read"}
        note = words(notes[column.note]) if column.note else ""
        return words.join([part for part in (target, unit, how, note) if part])
    near = words.comma([target_words(n, library, words) for n in column.near]) if column.how in {"ambiguous", "unmapped"} else ""
    if column.how == "unit":
        return words("tables_unit_misfit", unit=column.unit, wanted=column.near[0])
    if column.how in {"duplicate", "older"}:
        return words.join([how, column.near[0]])
    return words.join([how, words("tables_near", near=near)]) if near else how

