"""What people hand in: text, a file or standard input, checked before anything is read from it."""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from matcher.ranking import Weights, load_weights
from profiles.applicant import Applicant, Product, ValueParser
from profiles.errors import DataError, InputError
from profiles.yaml_source import Source

MOST_BYTES = 1_000_000
SUFFIXES = {".txt": "text", ".md": "text", ".yaml": "form", ".yml": "form", ".json": "json"}
TABLES = frozenset({".csv", ".tsv", ".xls", ".xlsx"})
DAYS = (dt.date(2000, 1, 1), dt.date(2100, 12, 31))
_PACKED = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")
_PRODUCT = re.compile(r"^product(?:\[(\d+)\])?\.([a-z0-9_]+)$")
_FORGET = {"", "unknown", "?", "？", "未知", "不详", "不清楚", "null", "none"}

Reader = Callable[[str], Applicant]


class Handed(msgspec.Struct, frozen=True):
    """What was handed in: its text, its kind (text, form, json), where it came from, and the encoding if not UTF-8."""

    text: str
    kind: str
    where: str
    encoding: str = ""


def take(argument: str) -> Handed:
    """The text of an argument: the words themselves, a file's content, or standard input for `-`.

    Raises `InputError` for what is empty, too large, not text, missing or unreadable.
    """
    if argument == "-":
        return _from_bytes(sys.stdin.buffer.read(MOST_BYTES + 1), "", "stdin")
    path = _as_path(argument)
    if path is not None and path.suffix.lower() in TABLES:
        raise InputError(
            "is a table, not a description", argument,
            "copy one company's row into a text, or into a form such as `staff: 60`",
        )
    if path is not None:
        return _from_bytes(_content(path), SUFFIXES.get(path.suffix.lower(), "text"), str(path))
    if len(argument.encode("utf-8", "surrogateescape")) > MOST_BYTES:
        raise InputError("is larger than 1 MB", "argument", "hand in only the description of the company")
    try:
        argument.encode("utf-8")
    except UnicodeEncodeError:
        raise InputError("is not UTF-8 text", "argument", "save it as a UTF-8 file and give the file's name") from None
    return Handed(_worded(_told(argument, "argument"), "argument"), "text", "argument")


def _as_path(argument: str) -> Path | None:
    """The file an argument names, if it names one: it exists, or it ends like one."""
    named = bool(argument.strip()) and len(argument) < 300 and "\n" not in argument
    path = Path(argument)
    try:
        exists = named and path.exists()
    except (OSError, ValueError):
        exists = False
    if exists and path.is_dir():
        raise InputError("is a folder, not a file", argument, "give one file, or the description itself")
    if exists or (named and path.suffix.lower() in SUFFIXES and not re.search(r"\s|[，。；、]", argument.strip())):
        return path
    return None


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise InputError("there is no such file", str(path), "check the name and the folder") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", str(path)) from None


def _from_bytes(raw: bytes, kind: str, where: str) -> Handed:
    if len(raw) > MOST_BYTES:
        raise InputError("is larger than 1 MB", where, "hand in only the description of the company")
    text, encoding = decoded(raw, where)
    text = _told(text, where)
    if not kind:
        kind = "json" if text.lstrip().startswith("{") else "text"
    return Handed(_worded(text, where) if kind == "text" else text, kind, where, encoding)


def _told(text: str, where: str) -> str:
    if not text.strip():
        raise InputError("says nothing: it is empty", where, "describe the company or project in a few sentences")
    return text


def _worded(text: str, where: str) -> str:
    if not any(c.isalpha() for c in text):
        raise InputError("holds no words", where, "describe the company or project in a few sentences")
    return text


def decoded(raw: bytes, where: str) -> tuple[str, str]:
    """Text from bytes, and its encoding when it is not UTF-8; raises `InputError` when it is no text."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError:
            raise InputError("is not text", where, "save it as a UTF-8 .txt file") from None
    odd = sum(byte < 9 or 13 < byte < 32 for byte in raw)
    if raw.startswith(_PACKED) or b"\x00" in raw or odd > len(raw) * 0.01:
        raise InputError("is not text but a binary file", where, "copy the words into a UTF-8 .txt file")
    try:
        return raw.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if not _chinese(text):
        raise InputError("is not UTF-8 text", where, "save it as UTF-8")
    return text, "GB18030"


def _chinese(text: str) -> bool:
    """Whether text decoded as GB18030 reads as Chinese: wrong guesses are full of rare characters."""
    beyond = [c for c in text if ord(c) > 127]
    # GB 2312's first level, ordered by sound, holds the 3,755 characters nearly all Chinese is written with.
    marks = "，。、；：！？（）《》“”·—…％"
    common = sum(c in marks or b"\xb0\xa1" <= c.encode("gb18030")[:2] <= b"\xd7\xf9" for c in beyond)
    return bool(beyond) and common >= 0.85 * len(beyond)


def form(handed: Handed) -> dict[str, Any]:
    """The mapping a YAML or JSON form holds; raises `InputError` for bad syntax or a key that stands twice."""
    if handed.kind == "json":
        data = _json(handed)
    else:
        try:
            data = Source(Path(handed.where), handed.text).data
        except DataError as error:
            raise InputError(error.what, error.where, error.hint) from None
    if not isinstance(data, dict):
        raise InputError("a form is a mapping of facts", handed.where, "write one fact a line, such as `staff: 60`")
    return {key: value for key, value in data.items() if value is not None}


def _json(handed: Handed) -> Any:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [k for k, _ in items]
        twice = next((k for k in keys if keys.count(k) > 1), None)
        if twice is not None:
            raise InputError(f"duplicate key {twice!r}", handed.where)
        return dict(items)

    try:
        return json.loads(handed.text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise InputError(f"not valid JSON: {error.msg}", f"{handed.where}:{error.lineno}") from None
    except RecursionError:
        raise InputError("not valid JSON: nested too deeply", handed.where) from None


def applicant_of(handed: Handed, parser: ValueParser, read: Reader) -> Applicant:
    """The applicant in what was handed in: text is read; in a form, what is given wins over what its `text` says."""
    if handed.kind == "text":
        return read(handed.text)
    data = form(handed)
    given = parser.applicant(data, handed.where)
    if "assess" in data:
        from reports.saving import noted, restored

        return restored(given, noted(data, handed.where))  # saved whole: its text was read before it was asked about
    if not given.text.strip():
        return given
    seen = read(given.text)
    for fact_id in data:
        seen.facts.pop(str(fact_id), None)
        seen.foreign.pop(str(fact_id), None)
    return Applicant(
        {**seen.facts, **given.facts}, given.products if given.products is not None else seen.products,
        {**seen.foreign, **given.foreign}, given.text, given.name or seen.name,
    )


def correct(applicant: Applicant, corrections: Sequence[str], parser: ValueParser) -> Applicant:
    """The applicant with `fact=value` corrections; `fact=unknown` forgets it. Raises `InputError`."""
    facts, foreign = dict(applicant.facts), dict(applicant.foreign)
    products = [dict(p) for p in applicant.products] if applicant.products is not None else None
    for correction in corrections:
        fact_id, sign, value = (part.strip() for part in correction.partition("="))
        if not sign or not fact_id:
            raise InputError(f"{correction!r} is not fact=value", "--set", "for example --set staff=60")
        match = _PRODUCT.match(fact_id)
        if match:
            products = _correct_product(products, match, value, parser)
            continue
        fact = parser.fact(fact_id, "--set")
        known = parser.known(fact, None if value.lower() in _FORGET else value, "--set")
        facts.pop(fact.id, None)
        foreign.pop(fact.id, None)
        if known is not None:
            facts[fact.id] = known
    return Applicant(facts, products, foreign, applicant.text, applicant.name)


def _correct_product(
    products: list[Product] | None, match: re.Match[str], value: str, parser: ValueParser
) -> list[Product]:
    number, name = match.groups()
    fact = parser.fact(f"product.{name}", "--set")
    found: list[Product] = products or [{}]
    if number is None and len(found) > 1:
        raise InputError(
            f"there are {len(found)} products", "--set", f"say which: --set product[1].{name}=…"
        )
    index = int(number or 1) - 1
    if not 0 <= index < len(found):
        raise InputError(f"there is no product {number}", "--set", f"there are {len(found)}, counted from 1")
    known = parser.known(fact, value, "--set")
    found[index].pop(fact.id, None)
    if known is not None:
        found[index][fact.id] = known
    return found


def day(written: str) -> dt.date:
    """A date such as 2026-11-22, within this century; raises `InputError`."""
    try:
        found = dt.date.fromisoformat(written.strip())
    except ValueError:
        raise InputError(f"{written!r} is not a date", "--as-of", "write it as 2026-11-22") from None
    if not DAYS[0] <= found <= DAYS[1]:
        raise InputError(f"{written!r} is outside what this tool knows", "--as-of", f"from {DAYS[0]} to {DAYS[1]}")
    return found


def whole(written: str, low: int, high: int, where: str) -> int:
    """A whole number within its limits; raises `InputError`."""
    try:
        value = int(written)
    except ValueError:
        raise InputError(f"{written!r} is not a number", where) from None
    if not low <= value <= high:
        raise InputError(f"{value} is not between {low} and {high}", where)
    return value


def weights(path: Path) -> Weights:
    """Weights from a user's file; whatever is wrong with it is an `InputError`."""
    try:
        return load_weights(path)
    except DataError as error:
        raise InputError(error.what, error.where, error.hint) from None


def existing(files: Sequence[str]) -> list[Path]:
    """Files that are there; raises `InputError` for one that is not."""
    for path in map(Path, files):
        if not path.is_file():
            raise InputError("there is no such file", str(path), "check the name and the folder")
    return [Path(f) for f in files]
