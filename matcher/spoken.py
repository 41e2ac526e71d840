"""Answers as people type them: 是, no, 不清楚, 500万, 约两成, 三十来人, the number of an option."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence

from matcher.reading.dates import find_dates
from matcher.reading.quantities import Quantity, find_quantities
from matcher.reading.text import to_plain
from profiles.applicant import Known, ValueParser, day_interval
from profiles.errors import InputError
from profiles.facts import Fact, Option

_YES = frozenset({
    "是的", "是", "有的", "有", "对的", "对", "可以", "会", "符合", "满足", "嗯", "好", "已", "已有", "yes", "y", "yeah", "yep",
    "true", "sure", "correct", "right", "we do", "we have", "we are", "it is", "it does", "it has",
})
_NO = frozenset({
    "否", "不是", "不是的", "没有", "没", "无", "不", "不会", "不符合", "不满足", "未", "还没有", "还没", "暂无", "no", "n",
    "nope", "false", "not yet", "none", "we do not", "we don't", "it is not", "it isn't", "not",
})
_NO_IDEA = frozenset({
    "不清楚", "不知道", "不了解", "不确定", "说不准", "未知", "不详", "没概念", "?", "？", "unknown", "don't know", "dont know",
    "do not know", "dunno", "not sure", "unsure", "no idea",
})
_NONE_OF_THEM = frozenset({"都没有", "都不是", "没有", "无", "none", "none of them", "no", "neither"})
_NO_PRODUCT = frozenset({"没有产品", "无产品", "暂无产品", "没有", "无", "no product", "no products", "none"})
_KINDS = {
    "money": {"money", "bare"}, "share": {"pct", "bare"}, "count": {"people", "pieces", "beds", "bare", "other"},
    "area": {"area", "land", "bare"},
    "number": {"money", "per_mu", "rent", "area", "land", "people", "pct", "pieces", "beds", "bare", "other"},
}
_CURRENCY = {"yuan": {"", "CNY"}, "usd": {"", "USD"}, "hkd": {"", "HKD"}}
_ENDING = re.compile(r"[。．.!！,，;；\s]+$")
_SPLIT = re.compile(r"[,，、;；/\s]+")


def no_idea(text: str) -> bool:
    """Whether somebody says that they do not know."""
    return _bare(text) in _NO_IDEA


def says_yes(text: str) -> bool:
    """Whether somebody agrees."""
    return _bare(text) in _YES


def no_product(text: str) -> bool:
    """Whether somebody says that there is no product at all."""
    return _bare(text) in _NO_PRODUCT


def read_answer(fact: Fact, text: str, values: ValueParser, today: dt.date, shown: Sequence[Option] = ()) -> Known:
    """What an answer to the question of a fact says, kept with its words.

    `shown`: the options as they were numbered on the screen. Raises `InputError` when the answer is not understood.
    """
    said = _bare(text)
    if not said:
        raise InputError("the answer is empty", fact.id, "")
    if fact.type == "bool":
        known = _yes_or_no(fact, said, values)
    elif fact.type == "date":
        known = _day(fact, text, values, today)
    elif fact.numeric:
        known = _figure(fact, text, values)
    elif fact.type == "set" and said in _NONE_OF_THEM:
        known = Known(())
    else:
        known = _chosen(fact, text, said, values, shown)
    return Known(known.value, "given", None, text.strip()[:200], known.complete)


def _bare(text: str) -> str:
    return _ENDING.sub("", to_plain(text).strip().lower().replace("’", "'"))


def _yes_or_no(fact: Fact, said: str, values: ValueParser) -> Known:
    if said in _YES:
        return Known(True)
    if said in _NO:
        return Known(False)
    return _parsed(fact, said, values)


def _parsed(fact: Fact, text: str, values: ValueParser) -> Known:
    known = values.known(fact, text.strip())
    if known is None:
        raise InputError(f"{fact.id}（{fact.label.zh}）: {text.strip()!r} is no answer", "", "")
    return known


def _day(fact: Fact, text: str, values: ValueParser, today: dt.date) -> Known:
    try:
        return Known(day_interval(text.strip()))
    except ValueError:
        pass
    found = find_dates(to_plain(text), today)
    if found and (read := _days_of(found[0])) is not None:
        return Known(read)
    return _parsed(fact, text, values)


def _days_of(when: object) -> tuple[float, float] | None:
    """First and last day of a date read from words."""
    year, month, day = (getattr(when, part, None) for part in ("year", "month", "day"))
    if not year:
        return None
    written = "-".join(f"{part:02d}" for part in (year, month, day) if part)
    try:
        return day_interval(written)
    except ValueError:
        return None


def _figure(fact: Fact, text: str, values: ValueParser) -> Known:
    """A figure as it is written, else as it is spoken."""
    try:
        return _parsed(fact, text, values)
    except InputError as error:
        first = error
    found = find_quantities(to_plain(text), text)
    fits = [q for q in found if _fits(fact, q)]
    if len(found) != 1 or not fits:
        raise first
    low, high = fits[0].interval  # "about" gives no bounds: the figure itself is what was said
    span = {"low": None if math.isinf(low) or low <= 0 < high else low, "high": None if math.isinf(high) else high}
    return Known(values.known(fact, low if low == high else span).value)  # type: ignore[union-attr]


def _fits(fact: Fact, found: Quantity) -> bool:
    """Whether what was counted is what is asked for; 300万美元 is no answer in yuan."""
    if fact.type == "year":
        return found.kind == "bare"
    if found.kind not in _KINDS.get(fact.type, set()):
        return False
    if (found.kind == "land" and fact.unit == "sqm") or (found.kind == "area" and fact.unit == "mu"):
        return False
    return found.currency in _CURRENCY.get(fact.unit, {""})


def _chosen(fact: Fact, text: str, said: str, values: ValueParser, shown: Sequence[Option]) -> Known:
    """An option by its number on the screen, else by name."""
    many = fact.type == "set"
    parts = [p for p in _SPLIT.split(said) if p] if many else [said]
    if shown and all(p.isdigit() for p in parts):
        if all(1 <= int(p) <= len(shown) for p in parts):
            names = tuple(dict.fromkeys(shown[int(p) - 1].id for p in parts))
            return Known(names if many else names[0])
        wrong = next(p for p in parts if not 1 <= int(p) <= len(shown))
        raise InputError(f"there is no choice {wrong}", fact.id, f"from 1 to {len(shown)}")
    lowered = {label.lower(): o.id for o, _ in fact.flat_options() for label in (o.label.zh, o.label.en, o.id) if label}
    if all(p in lowered for p in parts):
        return Known(tuple(dict.fromkeys(lowered[p] for p in parts)) if many else lowered[parts[0]])
    return _parsed(fact, text, values)
