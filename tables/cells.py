"""One cell as people fill it in, read as the value of a fact: mixed units, full-width digits, √ and ×, dates as text."""

from __future__ import annotations

import math
import re

import msgspec

from profiles.applicant import ForeignMoney, Known, ValueParser, accepted, foreign_money
from profiles.errors import InputError
from profiles.facts import Fact
from tables.dates import date_cell, year_cell
from tables.vocabulary import cleaned, comparable, currency_of, names_money_only, unit_of, vocabulary

_AMOUNT = re.compile(r"([+-]?[0-9][0-9,\s]*(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?)\s*(.*)", re.IGNORECASE)
_BETWEEN = re.compile(r"(?<=[^\seE])\s*(?:~|～|—|–|-|\u81f3|\u5230)\s*(?=[0-9])")  # 至, 到


class Scale(msgspec.Struct, frozen=True):
    """What a bare number of a column stands for: a factor, and a currency where it is not yuan."""

    factor: float = 1.0
    currency: str = ""


Read = Known | ForeignMoney | None


class CellReader:
    """Reads cells as values of facts; built once for a registry."""

    def __init__(self, values: ValueParser) -> None:
        self.values = values
        self._choices: dict[str, dict[str, str]] = {}
        self._places: dict[str, str] | None = None
        self._sectors: dict[str, str] | None = None

    def read(self, fact: Fact, raw: object, scale: Scale = Scale()) -> Read:  # noqa: B008 – frozen
        """What a cell says of a fact; None when it is empty or says that nothing is known.

        Raises `InputError` with the reason when it cannot be read as a value of this fact.
        """
        if raw is None or (isinstance(raw, float) and math.isnan(raw)):
            return None
        if isinstance(raw, str):
            raw = cleaned(raw)
            if raw.lower() in vocabulary().unknown and not self._means(fact, raw):
                return None
        if fact.type == "date":
            return self.values.known(fact, date_cell(raw))
        if fact.type == "year":
            return self.values.known(fact, year_cell(raw))
        if fact.numeric:
            return self._number(fact, raw, scale)
        if fact.type == "bool":
            return self.values.known(fact, self._yes_or_no(raw))
        if fact.type == "text":
            return self.values.known(fact, str(raw))
        return self._named(fact, _as_text(raw))

    def _means(self, fact: Fact, word: str) -> bool:
        """Whether a word such as “无” is an answer to this question and not a gap."""
        if fact.type == "bool":
            return word.lower() in vocabulary().no
        return bool(fact.options) and comparable(word) in self._choice_table(fact)

    def _yes_or_no(self, raw: object) -> object:
        if isinstance(raw, float) and raw in (0.0, 1.0):
            raw = int(raw)
        word = comparable(str(raw)) or str(raw).strip()
        if word in vocabulary().yes:
            return True
        if word in vocabulary().no:
            return False
        return raw

    # ------------------------------------------------------------ numbers

    def _number(self, fact: Fact, raw: object, scale: Scale) -> Read:
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            raise InputError(f"{str(raw)[:40]!r} is not a quantity such as 300, 30% or 5000")
        if not isinstance(raw, str):
            ends = (_scaled(raw, scale.factor),) * 2
            return _valued(self.values, fact, ends, scale.currency)
        sign, core = _signed(raw)
        parts = _BETWEEN.split(core) if not sign else [core]
        if len(parts) == 2:
            (low, unit), (high, top_unit) = (_amount(p, fact, scale, raw) for p in (_with_unit(*parts), parts[1]))
            return _valued(self.values, fact, (low, high), top_unit or unit)
        value, currency = _amount(core, fact, scale, raw)
        ends = {"": (value, value), "least": (value, math.inf), "most": (-math.inf, value)}[sign]
        return _valued(self.values, fact, ends, currency)

    # ------------------------------------------------------------ names

    def _named(self, fact: Fact, text: str) -> Known | None:
        split = re.split(f"[{re.escape(vocabulary().separators)}]", text)
        names = [n.strip() for n in split if n.strip()]
        if fact.type == "choice":
            return self.values.known(fact, self._option(fact, text))
        if fact.type == "place":
            places = [self._place(n) for n in names]
            return self.values.known(fact, places if fact.id == "preferred_place" else places[0] if len(places) == 1
                                     else self._place(text))
        if fact.id == "sector":
            return self.values.known(fact, [self._sector(n) for n in names])
        return self.values.known(fact, list(dict.fromkeys(self._option(fact, n) for n in names)))

    def _choice_table(self, fact: Fact) -> dict[str, str]:
        if fact.id not in self._choices:
            table: dict[str, str] = {}
            for option, _ in fact.flat_options():
                for word in (option.id, option.label.zh, option.label.en):
                    table.setdefault(comparable(word), option.id)
            for option, _ in fact.flat_options():
                for word in (*option.cues.zh, *option.cues.en):
                    table.setdefault(comparable(word), option.id)
            self._choices[fact.id] = table
        return self._choices[fact.id]

    def _option(self, fact: Fact, written: str) -> str:
        return self._choice_table(fact).get(comparable(written), written)

    def _sector(self, written: str) -> str:
        if self._sectors is None:
            table: dict[str, str] = {}
            for sector in self.values.sectors.items:
                for word in (sector.id, sector.label.zh, sector.label.en, sector.case_label):
                    if word:
                        table.setdefault(comparable(word), sector.id)
            for sector in self.values.sectors.items:
                for word in (*sector.aliases.zh, *sector.aliases.en):
                    table.setdefault(comparable(word), sector.id)
            self._sectors = table
        return self._sectors.get(comparable(written), written)

    def _place(self, written: str) -> str:
        """The place a cell names, an address too: the innermost of the places whose names stand in it."""
        table = self._place_table()
        plain = comparable(written)
        if plain in table:
            return table[plain]
        found = {region for name, region in table.items() if len(name) > 1 and name in plain}
        lineage = self.values.regions.lineage
        inner = [r for r in found if not any(r != other and r in lineage(other) for other in found)]
        return inner[0] if len(inner) == 1 else written

    def _place_table(self) -> dict[str, str]:
        if self._places is None:
            table: dict[str, str] = {}
            for region in self.values.regions.items:
                for word in (region.id, region.label.zh, region.label.en, region.label.short, *region.aliases):
                    if word:
                        table.setdefault(comparable(word), region.id)
            self._places = table
        return self._places


def _as_text(raw: object) -> str:
    """A cell as text: a whole number without the .0 that spreadsheets keep it with."""
    return str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)


def _scaled(value: float, factor: float) -> float:
    """A number times its column's factor, without the last digit's noise (1.1 × 10,000 is 11,000)."""
    return float(f"{float(value) * factor:.15g}") if factor != 1.0 else float(value)


def _signed(text: str) -> tuple[str, str]:
    """A number without the words around it, and whether it is the least or the most."""
    around, sign = vocabulary().around, ""
    text = text.strip()
    if more := re.fullmatch(vocabulary().at_least_inside, text):
        text, sign = more.group(1) + more.group(2), "least"
    for symbol, found in ((">=", "least"), ("≥", "least"), ("<=", "most"), ("≤", "most"), (">", "least"), ("<", "most")):
        if text.startswith(symbol):
            return found, text.removeprefix(symbol).strip()
    for key, found in (("at_least_before", "least"), ("at_most_before", "most"), ("drop_before", "")):
        word = max((w for w in around[key] if text.lower().startswith(w)), key=len, default="")
        if word:
            text, sign = text[len(word):].strip(), sign or found
            break
    for key, found in (("at_least_after", "least"), ("at_most_after", "most"), ("drop_after", "")):
        word = max((w for w in around[key] if text.lower().endswith(w)), key=len, default="")
        if word:
            return sign or found, text[: len(text) - len(word)].strip()
    return sign, text


def _with_unit(low: str, high: str) -> str:
    """The low end with the high end's unit: 3000~5000万元 is 3000万元 to 5000万元."""
    found = _AMOUNT.fullmatch(high)
    return low + found.group(2) if found and re.fullmatch(r"[\d.,\s]+", low) else low


def _amount(text: str, fact: Fact, scale: Scale, raw: str) -> tuple[float, str]:
    """A figure in the fact's unit, and its currency when that is another; a unit in the cell wins over the header's."""
    before, text = _named_before(text.strip())
    found = _AMOUNT.fullmatch(text) or _AMOUNT.fullmatch(_in_digits(text))
    if not found:
        raise InputError(f"{raw!r} is not a quantity such as 300, 30% or 5000")
    digits, unit = re.sub(r"[,\s]", "", found.group(1)), found.group(2).strip()
    if before and unit_of(unit + before) is not None:
        unit += before
    if not unit or (names_money_only(unit) and not scale.currency and fact.unit == "yuan"):
        return _scaled(float(digits), scale.factor), scale.currency
    known = unit_of(unit)
    if known is None:
        raise InputError(f"{raw!r}: unit {unit!r} is not known")
    factor, stands_for = known
    if not stands_for and fact.type == "money":
        return _scaled(float(digits), factor), scale.currency  # 300万 below a header that says whose money it is
    if is_foreign(stands_for) and fact.type == "money" and stands_for != fact.unit:
        return _scaled(float(digits), factor), stands_for.upper()
    if not fits(stands_for, fact):
        raise InputError(f"{raw!r} is in {unit}, where {fact.unit or fact.type} is asked for")
    return _scaled(float(digits), factor), ""


def _named_before(text: str) -> tuple[str, str]:
    """The currency named before a figure (USD 20m), and the figure."""
    found = re.match(r"([^\d.,+]+?)\s*([+-]?[\d.].*)", text)
    return (found.group(1), found.group(2)) if found and currency_of(found.group(1)) else ("", text)


def _in_digits(text: str) -> str:
    """A number written in Chinese (三百人) with digits; the text as it is where it holds none."""
    import cn2an  # type: ignore[import-untyped]

    for end in range(len(text), 0, -1):
        if unit_of(text[end:]) is not None or end == len(text):
            try:
                return f"{float(cn2an.cn2an(text[:end], 'smart')):.15g}{text[end:]}"
            except ValueError:
                continue
    return text


def is_foreign(unit: str) -> bool:
    """Whether a unit is another country's or region's currency."""
    return unit != "yuan" and unit in vocabulary().currencies


def fits(unit: str, fact: Fact) -> bool:
    """Whether a written unit can be the unit of a fact; any count may be written without one or with 个."""
    if not unit or unit == fact.unit:
        return True
    return fact.type == "count" and unit in {"items", "people"}


def _valued(values: ValueParser, fact: Fact, ends: tuple[float, float], currency: str) -> Read:
    low, high = ends
    if low > high:
        raise InputError("the low end is above the high end")
    if currency:
        try:
            return foreign_money(fact, max(low, accepted(fact)[0]), high, currency)
        except ValueError as error:
            raise InputError(str(error)) from None
    if not math.isfinite(low) and not math.isfinite(high):
        raise InputError(f"{high!r} is not a number that can be reckoned with")
    if not math.isfinite(low) or not math.isfinite(high):
        return values.known(fact, {k: v for k, v in (("low", low), ("high", high)) if math.isfinite(v)})
    return values.known(fact, low if low == high else [low, high])
