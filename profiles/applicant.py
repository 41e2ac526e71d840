"""An applicant: a company or project, as facts known, unknown or bounded, each with where it came from."""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from typing import Any, Literal

import msgspec

from profiles.errors import InputError
from profiles.facts import Fact, Facts
from profiles.quantity import quantity
from profiles.regions import Regions
from profiles.sectors import Sectors

Origin = Literal["given", "read", "derived", "assumed"]
Value = bool | str | tuple[float, float] | tuple[str, ...]

_TRUE = {"true", "yes", "y", "1", "是", "有", "对"}
_FALSE = {"false", "no", "n", "0", "否", "无", "没有", "不是"}
_UNKNOWN = {"", "unknown", "?", "？", "未知", "不详", "不清楚", "null", "none"}
_RANGE = re.compile(r"^\s*([^~～—–至到]+?)\s*(?:~|～|—|–|至|到|\.\.)\s*([^~～—–至到]+?)\s*$")
# The most that can be meant where the registry sets no range of its own: beyond it, a slip of the keyboard or of the unit.
_MOST = {"money": 1e13, "count": 1e7, "share": 1e6, "area": 1e9, "number": 1e9}
_MOST_OF = {"years": 200.0, "months": 2_400.0, "yuan_per_mu": 1e10, "yuan_per_sqm_month": 1e6, "mu": 1e7}
_DAYS = (float(dt.date(1800, 1, 1).toordinal()), float(dt.date(2200, 12, 31).toordinal()))
_SYMBOL = re.compile(r"^\s*(>=|≥|<=|≤|>|<)\s*(.+)$")


class Known(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of one fact: the value, where it came from, and the words it was read from.

    `value` is True/False, an option or region id, an interval (low, high) in the fact's unit (dates are day
    numbers), or a tuple of ids. `complete` says that a set is whole, so what it lacks is known to be absent.
    """

    value: Value
    origin: Origin = "given"
    span: tuple[int, int] | None = None
    words: str = ""
    complete: bool = True


class ForeignMoney(msgspec.Struct, frozen=True):
    """An amount in another currency, kept as stated and never silently converted."""

    low: float
    high: float
    currency: str
    span: tuple[int, int] | None = None
    words: str = ""


Product = dict[str, Known]


class Applicant(msgspec.Struct):
    """Everything known of one applicant. `products` is None when nothing was said of products."""

    facts: dict[str, Known] = {}
    products: list[Product] | None = None
    foreign: dict[str, ForeignMoney] = {}
    text: str = ""
    name: str = ""

    def known(self, fact_id: str) -> Known | None:
        """What is known of a company fact, or None."""
        return self.facts.get(fact_id)

    def interval(self, fact_id: str) -> tuple[float, float] | None:
        """The bounds of a numeric fact, or None when unknown."""
        known = self.facts.get(fact_id)
        if known is None or not isinstance(known.value, tuple) or isinstance(known.value[0], str):
            return None
        return known.value

    def names(self, fact_id: str) -> tuple[str, ...]:
        """The ids of a set, choice or place fact; empty when unknown."""
        known = self.facts.get(fact_id)
        if known is None:
            return ()
        if isinstance(known.value, str):
            return (known.value,)
        if isinstance(known.value, tuple) and known.value and isinstance(known.value[0], str):
            return known.value
        return ()


class ValueParser:
    """Reads one fact's value as people give it: `2亿元`, `≥3000万`, `true`, `是`, `生物药`, `横琴`, `2027-06`."""

    def __init__(self, facts: Facts, regions: Regions, sectors: Sectors) -> None:
        self.facts = facts
        self.regions = regions
        self.sectors = sectors

    def fact(self, fact_id: str, where: str = "") -> Fact:
        """The fact of that id; raises `InputError` that offers the nearest names."""
        found = self.facts.get(fact_id)
        if found is None:
            raise InputError(f"unknown fact {fact_id!r}", where, self._nearest(fact_id))
        return found

    def _nearest(self, fact_id: str) -> str:
        import difflib

        near = difflib.get_close_matches(fact_id, self.facts.by_id, 3, 0.5)
        labels = [f.id for f in self.facts.by_id.values() if fact_id and fact_id in f.label.zh][:3]
        names = ", ".join(near or labels)
        return f"did you mean {names}? `parkmatch facts` lists all" if names else "`parkmatch facts` lists all"

    def known(self, fact: Fact, raw: Any, where: str = "", origin: Origin = "given") -> Known | None:
        """The value of a fact as given; None when the user says it is unknown. Raises `InputError`."""
        if raw is None or (isinstance(raw, str) and raw.strip().lower() in _UNKNOWN and fact.option(raw.strip()) is None):
            return None
        try:
            if fact.numeric:
                return Known(self._interval(fact, raw), origin)
            return Known(self._plain(fact, raw), origin)
        except ValueError as error:
            raise InputError(f"{fact.id}（{fact.label.zh}）: {error}", where, _hint(fact)) from None

    def _plain(self, fact: Fact, raw: Any) -> Value:
        if fact.type == "bool":
            return _boolean(raw)
        if fact.type == "choice":
            return self._option(fact, raw)
        if fact.type == "place":
            names = raw if isinstance(raw, list | tuple) else re.split(r"[,，、]", str(raw))
            places = tuple(self._place(str(n)) for n in names)
            if fact.id != "preferred_place" and len(places) != 1:
                raise ValueError(f"{raw!r}: one place is needed")
            return places if fact.id == "preferred_place" else places[0]
        if fact.type == "set":
            names = raw if isinstance(raw, list | tuple) else re.split(r"[,，、]", str(raw))
            if fact.id == "sector":
                return tuple(self._sector(str(n)) for n in names)
            return tuple(self._option(fact, n) for n in names)
        return str(raw)

    def _interval(self, fact: Fact, raw: Any) -> tuple[float, float]:
        low, high = _ends(raw, fact)
        least, most = accepted(fact)
        if low > high:
            raise ValueError(f"{raw!r}: the low end is above the high end")
        if math.isnan(low) or math.isnan(high):
            raise ValueError(f"{raw!r} is not a number")
        if (math.isfinite(low) and not least <= low <= most) or (math.isfinite(high) and not least <= high <= most):
            raise ValueError(f"{_shown(raw, fact)} is outside what is possible ({_plain_range(fact)})")
        if fact.whole and any(math.isfinite(end) and end != int(end) for end in (low, high)):
            raise ValueError(f"{raw!r}: a whole number is needed")
        least, most = fact.bounds()
        return max(low, least), min(high, most)

    def _option(self, fact: Fact, raw: Any) -> str:
        wanted = str(raw).strip()
        for option, _ in fact.flat_options():
            if wanted in {option.id, option.label.zh, option.label.en} or wanted.lower() in option.cues.en:
                return option.id
        for option, _ in fact.flat_options():
            if wanted in option.cues.zh:
                return option.id
        raise ValueError(f"{raw!r} is none of the choices")

    def _place(self, raw: str) -> str:
        wanted = raw.strip()
        found = self.regions.get(wanted)
        if found is not None:
            return found.id
        for region in self.regions.items:
            if wanted in {region.label.zh, region.label.en} or wanted in region.aliases:
                return region.id
        raise ValueError(f"{raw!r} is not a known place")

    def _sector(self, raw: str) -> str:
        wanted = raw.strip()
        for sector in self.sectors.items:
            if wanted in {sector.id, sector.label.zh, sector.label.en, sector.case_label}:
                return sector.id
        for sector in self.sectors.items:
            if wanted in sector.aliases.zh or wanted.lower() in sector.aliases.en:
                return sector.id
        raise ValueError(f"{raw!r} is not a known sector")

    def applicant(self, data: dict[str, Any], where: str = "") -> Applicant:
        """An applicant from plain data: fact ids, `products`, `name`, `text`. Raises `InputError`.

        `assess` is what `parkmatch assess` notes for itself in a file it saved.
        """
        applicant = Applicant(text=str(data.get("text", "")), name=str(data.get("name", "")))
        for key, raw in data.items():
            if key in {"products", "text", "name", "assess"}:
                continue
            fact = self.fact(str(key), where)
            if fact.of == "product":
                raise InputError(f"{key} belongs to a product", where, "write it under `products:` without `product.`")
            if isinstance(raw, dict) and "currency" in raw:
                applicant.foreign[fact.id] = _foreign(raw, fact, where)
                continue
            known = self.known(fact, raw, where)
            if known is not None:
                applicant.facts[fact.id] = known
        if data.get("products") is not None:
            applicant.products = [self._product(p, i, where) for i, p in enumerate(_list(data["products"], where))]
        return applicant

    def _product(self, raw: Any, number: int, where: str) -> Product:
        if not isinstance(raw, dict):
            raise InputError(f"product {number + 1} is not a mapping of facts", where)
        product: Product = {}
        for key, value in raw.items():
            fact = self.fact(f"product.{str(key).removeprefix('product.')}", where)
            known = self.known(fact, value, where)
            if known is not None:
                product[fact.id] = known
        return product


def accepted(fact: Fact) -> tuple[float, float]:
    """The smallest and the largest figure that may be stated of a fact: its range, and a sane end where that is open."""
    low, high = fact.limits()
    most = _MOST_OF.get(fact.unit) or _MOST.get(fact.type, math.inf)
    least, most = _DAYS if fact.type == "date" else (-most, most)
    return max(low, least), min(high, most)


def foreign_money(fact: Fact, low: float, high: float, currency: str) -> ForeignMoney:
    """What is stated of a fact in another currency; raises `ValueError` when nobody can mean it."""
    if low > high:
        raise ValueError("the low end is above the high end")
    least, most = (0.0 if fact.limits()[0] >= 0 else -_MOST["money"]), _MOST["money"]
    for end in (low, high):
        if math.isfinite(end) and not least <= end <= most:
            raise ValueError(f"{end:.15g} is outside what is possible ({least:,.0f} – {most:,.0f})")
    return ForeignMoney(low, high, currency)


def _list(raw: Any, where: str) -> list[Any]:
    if not isinstance(raw, list):
        raise InputError("products is a list", where, "write each product as `- kind: …`")
    return raw


def _boolean(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError(f"{raw!r} is neither yes nor no")


def _ends(raw: Any, fact: Fact) -> tuple[float, float]:
    if isinstance(raw, dict):
        if not raw or not set(raw) <= {"low", "high"}:
            raise ValueError(f"{raw!r}: a range is written {{low: …, high: …}}")
        low = -math.inf if raw.get("low") is None else _number(raw["low"], fact)[0]
        high = math.inf if raw.get("high") is None else _number(raw["high"], fact)[1]
        return low, high
    if isinstance(raw, list | tuple) and len(raw) == 2:
        return _number(raw[0], fact)[0], _number(raw[1], fact)[1]
    if isinstance(raw, str):
        symbol = _SYMBOL.match(raw)
        if symbol:
            low, high = _number(symbol.group(2), fact)
            return (low, math.inf) if symbol.group(1) in {">", ">=", "≥"} else (-math.inf, high)
        between = _RANGE.match(raw) if fact.type != "date" else None
        if between:
            low, high = _number(_as_high(*between.groups()), fact)[0], _number(between.group(2), fact)[1]
            if low > high and re.fullmatch(r"[\d.,_\s]+", between.group(1)):
                raise ValueError(f"{raw!r}: write the unit at both ends")
            return low, high
    return _number(raw, fact)


def _as_high(low: str, high: str) -> str:
    """The low end with the high end's unit: 3000~5000万元 is 3000万 to 5000万."""
    if not re.fullmatch(r"[\d.,_\s]+", low):
        return low
    return low + re.sub(r"^[\d.,_\s]+(?:e[+-]?\d+)?", "", high, flags=re.IGNORECASE)


def _number(raw: Any, fact: Fact) -> tuple[float, float]:
    if fact.type == "date":
        return day_interval(raw)
    value = quantity(raw, fact.unit)
    return value, value


def day_interval(raw: Any) -> tuple[float, float]:
    """First and last day number of a date, a month (`2027-06`) or a year (`2027`)."""
    if isinstance(raw, dt.datetime):
        raw = raw.date()
    if isinstance(raw, dt.date):
        return float(raw.toordinal()), float(raw.toordinal())
    match = re.fullmatch(r"\s*(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?)?[年月]?\s*", str(raw))
    if not match:
        raise ValueError(f"{raw!r} is not a date such as 2027-06-30, 2027-06 or 2027")
    year, month, day = (int(g) if g else None for g in match.groups())
    try:
        first = dt.date(year or 0, 1 if month is None else month, 1 if day is None else day)
        last_month = month or 12
        last = dt.date(first.year, last_month, day or calendar.monthrange(first.year, last_month)[1])
    except ValueError:
        raise ValueError(f"{raw!r} is not a date on the calendar") from None
    return float(first.toordinal()), float(last.toordinal())


def _foreign(raw: dict[str, Any], fact: Fact, where: str) -> ForeignMoney:
    if fact.type != "money":
        raise InputError(f"{fact.id}（{fact.label.zh}） is no amount of money", where, "leave out `currency`")
    plain = msgspec.structs.replace(fact, unit="")  # the amount may be written with its own currency
    try:
        amount = raw.get("amount")
        low, high = _ends(amount if amount is not None else {k: raw[k] for k in ("low", "high") if k in raw}, plain)
        return foreign_money(fact, low, high, str(raw["currency"]))
    except (ValueError, TypeError) as error:
        raise InputError(f"{fact.id}（{fact.label.zh}）: {error}", where) from None


def _shown(raw: Any, fact: Fact) -> str:
    """What was given, as people write it: large figures in groups of three, years and words as they are."""
    if isinstance(raw, int | float) and fact.type != "year":
        return f"{raw:,.15g}"
    return repr(raw)


def _plain_range(fact: Fact) -> str:
    """What is accepted, with its unit; years and days as they are written."""
    if fact.type == "date":
        return " – ".join(dt.date.fromordinal(int(end)).isoformat() for end in accepted(fact))
    ends = " – ".join(f"{end:.0f}" if fact.type == "year" else f"{end:,.15g}" for end in accepted(fact))
    return f"{ends} {fact.unit}".strip()


def _hint(fact: Fact) -> str:
    if fact.type == "bool":
        return "true/false, 是/否"
    if fact.type in {"choice", "set"} and fact.options:
        return "one of " + ", ".join(o.id for o, _ in fact.flat_options()[:12])
    if fact.type == "money":
        return "e.g. 3000万元, 1.2亿元, 5000000"
    if fact.type == "date":
        return "e.g. 2027-06-30"
    if fact.type == "place":
        return "e.g. 横琴, guangzhou/nansha"
    return ""
