"""The words of spreadsheets (`vocabulary.yaml`) and how a header or a cell is brought to a form that can be compared."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec

from matcher.reading.text import to_plain
from profiles.yaml_source import read_yaml

_IDLE = re.compile(r"[\s*＊：:、，,。.．·•_\-—–“”\"'‘’《》<>|]+")
_BRACKETS = re.compile(r"[(\[（【〔{]([^()\[\]（）【】〔〕{}]*)[)\]）】〕}]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_INVISIBLE = dict.fromkeys((0xFEFF, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0x0))


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`vocabulary.yaml` as it is written."""

    roles: dict[str, tuple[str, ...]]
    facts: dict[str, tuple[str, ...]]
    form: dict[str, tuple[str, ...]]
    form_products: int
    example: dict[str, Any]
    yes: frozenset[str]
    no: frozenset[str]
    unknown: frozenset[str]
    separators: str
    around: dict[str, tuple[str, ...]]
    at_least_inside: str
    units: dict[str, tuple[float, str]]
    currencies: dict[str, tuple[str, ...]]
    magnitudes: dict[str, float]
    magnitudes_of_money: dict[str, float]
    plain_money: frozenset[str]
    unit_idle: frozenset[str]
    unit_marks: tuple[str, ...]
    product_number: str
    totals: tuple[str, ...]
    remarks: tuple[str, ...]
    header_before: tuple[str, ...]
    header_after: tuple[str, ...]
    year_in_header: str


@cache
def vocabulary() -> Vocabulary:
    """The words, read once; raises `DataError` when the file is not right."""
    source = read_yaml(Path(__file__).parent / "vocabulary.yaml")
    try:
        return msgspec.convert(source.data, Vocabulary, strict=False)
    except msgspec.ValidationError as error:
        raise source.error(str(error)) from None


def cleaned(text: str) -> str:
    """A cell's text without full-width signs, invisible characters and spaces around it.

    >>> cleaned(" １２３．５万元　")
    '123.5万元'
    """
    if text.isascii():
        return text.replace("\0", "").strip()
    return text.translate(_INVISIBLE).translate(_FULL_WIDTH).strip()


@cache
def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


@lru_cache(maxsize=50_000)
def comparable(text: str) -> str:
    """A header or a choice as it is compared: Simplified, half-width, lower-case, without spaces and signs.

    >>> comparable("* 營業收入 ：")
    '营业收入'
    """
    plain = to_plain(cleaned(text))
    return _IDLE.sub("", plain if plain.isascii() else str(_simplifier().convert(plain)))


def outside_brackets(header: str) -> tuple[str, list[str]]:
    """A header without what stands in brackets, and that: a unit, a year, a hint.

    >>> outside_brackets("营业收入（万元）")
    ('营业收入', ['万元'])
    """
    text = cleaned(header)
    return _BRACKETS.sub("", text).strip(), [part.strip() for part in _BRACKETS.findall(text)]


@cache
def unit_table() -> dict[str, tuple[float, str]]:
    """Units by their comparable form: the factor, and what is counted."""
    words = vocabulary()
    table = {_unit_key(name): (factor, unit) for name, (factor, unit) in words.units.items()}
    table |= {_unit_key(name): (factor, "") for name, factor in words.magnitudes.items()}
    for unit, names in words.currencies.items():
        for name in names:
            table.setdefault(_unit_key(name), (1.0, unit))
            for many, factor in (words.magnitudes | words.magnitudes_of_money).items():
                table.setdefault(_unit_key(many + name), (factor, unit))
                table.setdefault(_unit_key(name + many), (factor, unit))
    return table


def unit_of(text: str) -> tuple[float, str] | None:
    """The factor and unit a word stands for, or None.

    >>> unit_of("万元"), unit_of("％"), unit_of("HK$ million")
    ((10000.0, 'yuan'), (1.0, 'pct'), (1000000.0, 'hkd'))
    """
    return unit_table().get(_unit_key(text))


def currency_of(text: str) -> str:
    """The currency a word names, without saying how many; nothing where it names none.

    >>> currency_of("RMB"), currency_of("万美元")
    ('yuan', '')
    """
    factor, unit = unit_of(text) or (0.0, "")
    return unit if factor == 1.0 and unit in vocabulary().currencies else ""


@cache
def plain_money() -> frozenset[str]:
    """Names of this country's currency that say nothing of how many, in comparable form."""
    return frozenset(map(_unit_key, vocabulary().plain_money))


def names_money_only(text: str) -> bool:
    """Whether a unit is but the name of this country's currency (RMB, 人民币), beside which a header's 万元 holds."""
    return _unit_key(text) in plain_money()


def _unit_key(text: str) -> str:
    return re.sub(r"\s+", "", to_plain(cleaned(text))).strip(":：")
