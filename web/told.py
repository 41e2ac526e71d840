"""What an applicant told so far: the description or form, and what was corrected or answered on the screens."""

from __future__ import annotations

import datetime as dt

import msgspec

from matcher.spoken import read_answer
from profiles.applicant import Applicant, ForeignMoney, Known, Product, ValueParser
from profiles.errors import InputError
from profiles.facts import Fact
from reports.intake import Handed, Reader, applicant_of, day
from tables.cells import CellReader
from web.seal import BrokenSealError, Seal, unpacked
from web.settings import MOST_TEXT
from web.written import SEPARATOR

MOST_PRODUCTS = 50


class Told(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that travels from screen to screen.

    `kind`: text, form or json, as handed in; `fields`: answers as typed, by field (`staff`, `0:product.kind`), empty
    for what was taken back; `products`: how many were added by hand; `shown`: further facts to ask for on the screen; `skipped`:
    questions left open.
    """

    text: str = ""
    kind: str = "text"
    where: str = ""
    as_of: str = ""
    fields: dict[str, str] = {}
    products: int = 0
    shown: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


def sealed(told: Told, seal: Seal) -> str:
    """What was told, as a hidden field."""
    return seal.close(msgspec.json.encode(told))


def opened(field: str, seal: Seal) -> Told:
    """What a hidden field says was told; raises `BrokenSealError`."""
    return _decoded(seal.open(field))


def rescued(field: str) -> str:
    """The description in a field whose seal no longer holds, to be handed back to who sent it; empty when lost."""
    try:
        return _decoded(unpacked(field.partition(".")[2])).text[:MOST_TEXT]
    except BrokenSealError:
        return ""


def _decoded(content: bytes) -> Told:
    try:
        return msgspec.json.decode(content, type=Told)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BrokenSealError from None


class Mistake(msgspec.Struct, frozen=True):
    """An answer that cannot be read: which field, what was typed, what is wrong with it."""

    field: str
    typed: str
    error: InputError


def applicant(
    told: Told, reader: Reader, values: ValueParser, cells: CellReader, on: dt.date
) -> tuple[Applicant, list[Mistake]]:
    """The applicant as described, with every answer; raises `InputError` when the description cannot be used."""
    if len(told.text) > MOST_TEXT:
        raise InputError(
            f"the description has {len(told.text):,} characters", "", f"at most {MOST_TEXT:,}: keep what matters"
        )
    found = Applicant()
    if told.text.strip():
        found = applicant_of(Handed(told.text, told.kind, told.where or "text"), values, reader)
    facts, foreign = dict(found.facts), dict(found.foreign)
    products = [dict(p) for p in found.products or []]
    products += [{} for _ in range(min(told.products, MOST_PRODUCTS))]
    mistakes: list[Mistake] = []
    for field, typed in told.fields.items():
        number, _, name = field.rpartition(":")
        fact = values.facts.get(name)
        into = _place(number, facts, products)
        if fact is None or into is None or (fact.of == "product") != bool(number):
            continue
        try:
            read = _read(fact, typed, values, cells, on)
        except InputError as error:
            mistakes.append(Mistake(field, typed, _about(fact, error)))
            continue
        into.pop(name, None)
        if not number:
            foreign.pop(name, None)
        if isinstance(read, Known):
            into[name] = read
        elif read is not None and not number:
            foreign[name] = read
    return Applicant(facts, products or None, foreign, found.text, found.name), mistakes


def _read(
    fact: Fact, typed: str, values: ValueParser, cells: CellReader, on: dt.date
) -> Known | ForeignMoney | None:
    """An answer: ids where there was something to choose, else as people fill in cells, or as they say it."""
    if fact.type not in {"set", "place", "choice"}:
        try:
            return cells.read(fact, typed)
        except InputError as error:
            try:
                return read_answer(fact, typed, values, on)
            except InputError:
                raise error from None
    names = [n for n in typed.split(SEPARATOR) if n]
    if not names:
        return None
    return values.known(fact, names if fact.type == "set" or fact.id == "preferred_place" else typed)


def _place(number: str, facts: dict[str, Known], products: list[Product]) -> dict[str, Known] | None:
    if not number:
        return facts
    at = int(number) if number.isascii() and number.isdigit() else len(products)
    return products[at] if at < len(products) else None


def _about(fact: Fact, error: InputError) -> InputError:
    """The reason alone: the field it is about stands beside it."""
    head = f"{fact.id}（{fact.label.zh}）: "
    return InputError(error.what.removeprefix(head), "", error.hint)


def day_told(told: Told, today: dt.date) -> dt.date:
    """The day the rules are applied on; raises `InputError`."""
    return day(told.as_of) if told.as_of else today
