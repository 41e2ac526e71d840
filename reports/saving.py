"""An applicant as a file that people can read, `parkmatch match` takes, and an assessment can be resumed from."""

from __future__ import annotations

import datetime as dt
import math
import os
import sys
from pathlib import Path
from typing import Any

import msgspec
import yaml

from matcher.interview import Passed
from profiles.applicant import Applicant, ForeignMoney, Known
from profiles.errors import InputError
from profiles.facts import Fact, Facts
from reports.taken import FORCE, check_free

FORMAT = "parkmatch/assess/1"


class Noted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a saved file notes beside the facts: the form, the day, what was not answered, and where each fact came from."""

    format: str
    as_of: str = ""
    passed: tuple[Passed, ...] = ()
    provenance: dict[str, dict[str, Any]] = {}


def save(path: Path, applicant: Applicant, as_of: dt.date, passed: tuple[Passed, ...], facts: Facts) -> None:
    """Writes an applicant to a .yaml or .json file, whole or not at all. Raises `InputError` when it cannot be written."""
    text = written(applicant, as_of, passed, facts, path.suffix.lower() == ".json")
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputError(f"cannot be written: {error.strerror or error}", str(path)) from None


def check_target(path: Path, force: bool = False, hint: str = FORCE) -> None:
    """Refuses a file that could not be saved, or that is there, before anybody answered a question."""
    if path.suffix.lower() not in {".yaml", ".yml", ".json"}:
        raise InputError("is no .yaml or .json file", str(path), "for example --save company.yaml")
    if path.is_dir() or not path.parent.is_dir():
        raise InputError("there is no such folder" if not path.parent.is_dir() else "is a folder, not a file", str(path))
    check_free([path], force, hint)


def written(
    applicant: Applicant, as_of: dt.date, passed: tuple[Passed, ...], facts: Facts, as_json: bool = False
) -> str:
    """The file's text: every fact, then under `assess` where each came from and what was left unanswered."""
    data = plain(applicant, facts)
    provenance = {f: _origin(k) for f, k in applicant.facts.items()}
    for number, product in enumerate(applicant.products or ()):
        provenance.update({f"products[{number}].{f.removeprefix('product.')}": _origin(k) for f, k in product.items()})
    data["assess"] = msgspec.to_builtins(Noted(FORMAT, as_of.isoformat(), passed, provenance))
    if as_json:
        return msgspec.json.format(msgspec.json.encode(data), indent=2).decode() + "\n"
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120)


def plain(applicant: Applicant, facts: Facts) -> dict[str, Any]:
    """An applicant as plain data that `ValueParser.applicant` reads back."""
    data: dict[str, Any] = {}
    if applicant.name:
        data["name"] = applicant.name
    if applicant.text:
        data["text"] = applicant.text
    for fact_id in facts.by_id:
        if fact_id in applicant.facts:
            data[fact_id] = _value(facts[fact_id], applicant.facts[fact_id])
        elif fact_id in applicant.foreign:
            data[fact_id] = _foreign(applicant.foreign[fact_id])
    if applicant.products is not None:
        data["products"] = [
            {f.removeprefix("product."): _value(facts[f], k) for f, k in product.items()} for product in applicant.products
        ]
    return data


def noted(data: dict[str, Any], where: str) -> Noted:
    """What a saved file notes; nothing for a plain form. Raises `InputError` for a note that is not understood."""
    raw = data.get("assess")
    if raw is None:
        return Noted(FORMAT)
    try:
        note = msgspec.convert(raw, Noted, strict=False)
    except msgspec.ValidationError as error:
        raise InputError(f"assess: {error}", where, "leave out `assess` to begin anew with the facts of the file") from None
    if note.format != FORMAT:
        raise InputError(f"assess: unknown format {note.format!r}", where, f"this version reads {FORMAT}")
    return note


def restored(applicant: Applicant, note: Noted) -> Applicant:
    """The applicant with what the file notes of where each fact came from; what was edited since counts as given."""
    facts = {f: _known(k, note.provenance.get(f)) for f, k in applicant.facts.items()}
    products = None
    if applicant.products is not None:
        products = [
            {f: _known(k, note.provenance.get(f"products[{n}].{f.removeprefix('product.')}")) for f, k in product.items()}
            for n, product in enumerate(applicant.products)
        ]
    return msgspec.structs.replace(applicant, facts=facts, products=products)


def _known(known: Known, origin: dict[str, Any] | None) -> Known:
    if not origin:
        return known
    came, span, words = origin.get("origin"), origin.get("span"), origin.get("words", "")
    if came not in {"given", "read", "derived", "assumed"}:
        return known
    pair = (int(span[0]), int(span[1])) if isinstance(span, list | tuple) and len(span) == 2 else None
    # Interned: defaults are left out of what a receipt is reckoned from only when they are the very same text.
    return Known(known.value, sys.intern(came), pair, str(words), bool(origin.get("complete", True)))  # type: ignore[arg-type]


def _origin(known: Known) -> dict[str, Any]:
    found: dict[str, Any] = {"origin": known.origin}
    if known.words:
        found["words"] = known.words
    if known.span:
        found["span"] = list(known.span)
    if not known.complete:
        found["complete"] = False
    return found


def _value(fact: Fact, known: Known) -> Any:
    value = known.value
    if isinstance(value, bool | str):
        return value
    if fact.numeric and len(value) == 2:
        low, high = (float(v) for v in value)
        if low == high:
            return _end(fact, low)
        return {name: _end(fact, end) for name, end in (("low", low), ("high", high)) if math.isfinite(end)}
    return list(value)


def _end(fact: Fact, end: float) -> Any:
    if fact.type == "date":
        return dt.date.fromordinal(int(end)).isoformat()
    return int(end) if end == int(end) and abs(end) < 2**53 else end


def _foreign(money: ForeignMoney) -> dict[str, Any]:
    ends = {"amount": money.low} if money.low == money.high else {"low": money.low, "high": money.high}
    return {**{k: v for k, v in ends.items() if math.isfinite(v)}, "currency": money.currency}
