"""Which column of a table says what: found out, shown, saved beside the output, or given with `--map`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from profiles.errors import DataError, InputError
from profiles.facts import Fact
from profiles.yaml_source import read_yaml
from tables.cells import Scale, fits, is_foreign
from tables.headers import Headers, Meaning
from tables.vocabulary import comparable, unit_of

READ = frozenset({"template", "given", "exact", "close"})
FRACTION = "fraction"


class Column(msgspec.Struct, frozen=True):
    """One column: its header, what it says (`target`), how that was found, and what its bare numbers stand for.

    `how`: template, given, exact, close (read); ambiguous, unmapped, duplicate, older, unit (told, not read).
    """

    at: int
    header: str
    target: str
    how: str
    unit: str = ""
    scale: Scale = Scale()
    near: tuple[str, ...] = ()
    note: str = ""
    year: int = 0

    @property
    def read(self) -> bool:
        """Whether its cells are read."""
        return self.how in READ and self.target not in {"", "ignore"}


class Given(msgspec.Struct, frozen=True):
    """What a mapping file says of one header."""

    target: str
    unit: str = ""


def load_mapping(path: Path, headers: Headers) -> dict[str, Given]:
    """A mapping file, by comparable header; raises `InputError` for an unknown fact or unit."""
    try:
        data = read_yaml(path).data
    except DataError as error:
        raise InputError(error.what, error.where, error.hint) from None
    columns = data.get("columns") if isinstance(data, dict) else None
    if not isinstance(columns, dict):
        raise InputError("a mapping file has `columns:`", str(path), "e.g. columns: {Revenue: {fact: revenue_yuan}}")
    return {comparable(str(header)): _given(header, said, headers, path) for header, said in columns.items()}


def _given(header: object, said: Any, headers: Headers, path: Path) -> Given:
    if said is None:
        return Given("ignore")
    entry = said if isinstance(said, dict) else {"fact": said}
    unknown = set(entry) - {"fact", "unit", "found", "near"}
    if unknown:
        raise InputError(f"{header}: unknown key {min(map(str, unknown))!r}", str(path), "`fact` and `unit` are known")
    name, unit = str(entry.get("fact") or "ignore"), str(entry.get("unit") or "")
    target = headers.target(name)
    if not target:
        raise InputError(f"{header}: unknown fact {name!r}", str(path), "`parkmatch facts` lists all")
    if unit and unit != FRACTION and unit_of(unit) is None:
        raise InputError(f"{header}: unknown unit {unit!r}", str(path))
    return Given(target, unit)


def map_columns(
    texts: Sequence[str], headers: Headers, given: Mapping[str, Given], table_unit: str = ""
) -> list[Column]:
    """The columns of a table by their headers; an empty header is no column.

    A header named in `given` means what it says there. Two columns that say the same are told, and the first is
    read; of one that stands for several years, the latest.
    """
    found: list[Column] = []
    for at, text in enumerate(texts):
        if not text.strip():
            continue
        stated = given.get(comparable(text))
        meaning = Meaning(stated.target, "given", stated.unit) if stated else headers.meaning(text)
        found.append(_column(at, text, meaning, headers.fact(meaning.target), table_unit))
    return _business_scope(_once(_project_names(found)))


def _column(at: int, text: str, meaning: Meaning, fact: Fact | None, table_unit: str) -> Column:
    column = Column(at, text.strip(), meaning.target, meaning.how, meaning.unit, near=meaning.near, year=meaning.year)
    if fact is None or not fact.numeric or not column.read:
        return column
    unit, note = meaning.unit, ""
    if not unit and fact.type == "money" and fact.unit == "yuan":
        unit, note = table_unit, "" if table_unit else "no_unit"
    scale = scale_for(unit, fact)
    if scale is None:
        return msgspec.structs.replace(column, how="unit", near=(fact.unit or fact.type,))
    return msgspec.structs.replace(column, unit=unit, scale=scale, note=note)


def scale_for(unit: str, fact: Fact) -> Scale | None:
    """What a bare number stands for under a header's unit; None when the unit is not one of this fact."""
    if not unit:
        return Scale()
    if unit == FRACTION:
        return Scale(100.0) if fact.unit == "pct" else None
    known = unit_of(unit)
    if known is None or fact.type in {"date", "year"}:
        return Scale()
    factor, stands_for = known
    if is_foreign(stands_for) and fact.type == "money" and fact.unit == "yuan":
        return Scale(factor, stands_for.upper())
    return Scale(factor) if fits(stands_for, fact) else None


def _once(columns: list[Column]) -> list[Column]:
    """At most one column read for a fact: the latest year, the surest way it was found, the first."""
    best: dict[str, Column] = {}
    order = {"template": 0, "given": 1, "exact": 2, "close": 3}
    for column in columns:
        if column.read and column.target != "text":
            held = best.get(column.target)
            rank = (-column.year, order[column.how], column.at)
            if held is None or rank < (-held.year, order[held.how], held.at):
                best[column.target] = column
    kept = []
    for column in columns:
        held = best.get(column.target) if column.read else None
        if held is not None and held.at != column.at:
            how = "older" if column.year and column.year < held.year else "duplicate"
            column = msgspec.structs.replace(column, how=how, near=(held.header,))
        kept.append(column)
    return kept


def _project_names(columns: list[Column]) -> list[Column]:
    """What a project is called describes it, where another column says whose it is; else it is the name."""
    owned = any(c.read and c.target == "name" for c in columns)
    return [
        msgspec.structs.replace(c, target="text" if owned else "name") if c.target == "project" else c for c in columns
    ]


def _business_scope(columns: list[Column]) -> list[Column]:
    """The registered scope of business names far more than a company does: read only where nothing else describes it."""
    described = any(c.read and c.target == "text" for c in columns)
    return [
        msgspec.structs.replace(c, target="ignore" if described else "text", note="scope") if c.target == "scope" else c
        for c in columns
    ]


def mapping_text(columns: Sequence[Column], about: str) -> str:
    """A mapping file as it is saved: every header with its fact and unit, to be corrected and given back."""
    import yaml

    body: dict[str, Any] = {}
    for column in columns:
        entry: dict[str, Any] = {"fact": column.target if column.read else "ignore"}
        if column.unit and column.read:
            entry["unit"] = column.unit
        entry["found"] = column.how
        if column.near and not column.read:
            entry["near"] = list(column.near)
        body.setdefault(column.header, entry)
    said = yaml.safe_dump({"columns": body}, allow_unicode=True, sort_keys=False, width=120)
    return "".join(f"# {line}\n" for line in about.splitlines()) + str(said)


def is_header(texts: Sequence[str], headers: Headers, given: Mapping[str, Given]) -> int:
    """How many cells of a row are headers that are known."""
    count = 0
    for text in texts:
        if text.strip() and len(text) <= 60:
            count += comparable(text) in given or headers.meaning(text, close=False).how != "unmapped"
    return count
