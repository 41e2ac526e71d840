"""Conditions and amounts in words, generated from the data they are evaluated from."""

from __future__ import annotations

import datetime as dt
import math

from profiles.facts import Fact, Facts
from profiles.label import Label
from profiles.regions import Regions
from profiles.sectors import Sectors
from rules.condition import (
    All, AnyOf, Bool, Choice, Condition, Judged, Not, Number, Place, SetTest, Within,
)
from rules.expression import Expr, Num, Op, Var

_UNITS = {
    "yuan": ("元", " yuan"), "usd": ("美元", " USD"), "hkd": ("港元", " HKD"), "mu": ("亩", " mu"),
    "sqm": ("㎡", " m²"), "pct": ("%", "%"), "people": ("人", ""), "months": ("个月", " months"),
    "years": ("年", " years"), "items": ("个", ""), "yuan_per_mu": ("元/亩", " yuan/mu"),
    "yuan_per_sqm_month": ("元/㎡/月", " yuan/m²/month"),
}
_TESTS = {
    "at_least": ("不低于", "at least"), "over": ("超过", "over"), "at_most": ("不超过", "at most"), "under": ("低于", "under"),
}
_INVERSE = {"at_least": "under", "under": "at_least", "over": "at_most", "at_most": "over"}


def money(yuan: float, lang: str = "zh") -> str:
    """A sum as people say it: 1.2亿元, 300万元, 8,500元; ¥120 million in English.

    >>> money(120000000), money(3000000), money(8500.5), money(120000000, "en")
    ('1.2亿元', '300万元', '8,500.5元', '¥120 million')
    """
    if math.isinf(yuan):
        return "no upper bound" if lang == "en" else "无上限"
    if lang == "en":
        if abs(yuan) >= 1e6:
            return f"¥{_trim(yuan / 1e6)} million"
        return f"¥{_trim(yuan)}"
    if abs(yuan) >= 1e8:
        return f"{_trim(yuan / 1e8)}亿元"
    if abs(yuan) >= 1e4:
        return f"{_trim(yuan / 1e4)}万元"
    return f"{_trim(yuan)}元"


def _trim(value: float) -> str:
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text or "0"


def number(value: float, fact: Fact | None, lang: str) -> str:
    """A number with its unit, money as people say it, a day number as a date."""
    if fact is not None and fact.type == "date":
        return dt.date.fromordinal(int(value)).isoformat() if 1 <= value <= 3_652_059 else "?"
    unit = fact.unit if fact is not None else ""
    if unit == "yuan":
        return money(value, lang)
    if unit in {"usd", "hkd"} and abs(value) >= 1e4 and lang != "en":
        return money(value)[:-1] + _UNITS[unit][0]
    words = _UNITS.get(unit, ("", ""))[1 if lang == "en" else 0]
    plain = f"{value:.0f}" if fact is not None and fact.type == "year" else _trim(value)
    if unit == "yuan_per_mu" and value >= 1e4 and lang != "en":
        return f"{_trim(value / 1e4)}万元/亩"
    return plain + words


class Wording:
    """Says conditions in Chinese and English."""

    def __init__(self, facts: Facts, regions: Regions, sectors: Sectors) -> None:
        self.facts = facts
        self.regions = {r.id: r.label for r in regions.items}
        self.sectors = {s.id: s.label for s in sectors.items}

    def label(self, condition: Condition) -> Label:
        """A condition in both languages."""
        return Label(self.say(condition, "zh"), self.say(condition, "en"))

    def say(self, condition: Condition, lang: str) -> str:
        """A condition in one language."""
        if isinstance(condition, All | AnyOf):
            joint = {("zh", True): "；", ("zh", False): " 或 ", ("en", True): "; ", ("en", False): " or "}
            return joint[lang, isinstance(condition, All)].join(self.say(c, lang) for c in condition.items)
        if isinstance(condition, Not):
            return self._not(condition.item, lang)
        if isinstance(condition, Judged):
            note = f"（{condition.note}）" if condition.note else ""
            return f"由{condition.by}决定{note}" if lang == "zh" else f"decided by people: {condition.by}{note}"
        if isinstance(condition, Number):
            return self._number(condition, condition.test, lang)
        if isinstance(condition, Bool):
            name = self.facts[condition.fact].label.text(lang)
            return name if condition.value else (f"不是：{name}" if lang == "zh" else f"not: {name}")
        return self._membership(condition, lang, False)

    def _not(self, item: Condition, lang: str) -> str:
        if isinstance(item, Number):
            return self._number(item, _INVERSE[item.test], lang)
        if isinstance(item, Bool):
            return self.say(Bool(item.fact, not item.value), lang)
        if isinstance(item, Choice | Place | SetTest | Within):
            return self._membership(item, lang, True)
        return f"不符合：{self.say(item, lang)}" if lang == "zh" else f"not ({self.say(item, lang)})"

    def _number(self, test: Number, how: str, lang: str) -> str:
        words = _TESTS[how][1 if lang == "en" else 0]
        name = self.expression(test.of, lang)
        fact = self.facts.get(test.of.fact) if isinstance(test.of, Var) else None
        if test.months_ago >= 0:
            return f"{name}在近{test.months_ago}个月内" if lang == "zh" else f"{name} within {test.months_ago} months"
        if fact is not None and fact.type == "date":
            words = {"at_least": ("不早于", "on or after"), "over": ("晚于", "after"), "at_most": ("不晚于", "by"),
                     "under": ("早于", "before")}[how][1 if lang == "en" else 0]
        bound = number(test.bound, fact, lang) if fact is not None else self._plain_bound(test, lang)
        return f"{name}{words}{bound}" if lang == "zh" else f"{name} {words} {bound}"

    def _plain_bound(self, test: Number, lang: str) -> str:
        if isinstance(test.of, Op) and test.of.op == "/" and test.bound <= 1:
            return f"{_trim(test.bound * 100)}%"
        return money(test.bound, lang) if test.bound >= 1e4 else _trim(test.bound)

    def _membership(self, test: Choice | Place | SetTest | Within, lang: str, negated: bool) -> str:
        if isinstance(test, Place):
            names = [self.regions[r].text(lang) for r in test.regions]
            name = self.facts[test.fact].label.text(lang)
            verb = ("不在", "not in") if negated else ("在", "in")
        elif isinstance(test, Within):
            names = [self.sectors[s].text(lang) for s in test.sectors]
            name = "Field" if lang == "en" else "领域"
            verb = ("不属于", "is not") if negated else ("属于", "is")
        else:
            fact = self.facts[test.fact]
            found = [fact.option(o) for o in test.options]
            names = [o.label.text(lang) for o in found if o is not None]
            name = fact.label.text(lang)
            verb = ("不属于", "is not") if negated else ("为", "is")
        if len(names) > 6:
            rest = len(names) - 5
            names = [*names[:5], f"and {rest} more" if lang == "en" else f"等{rest + 5}项"]
        listed = (", " if lang == "en" else "、").join(names)
        return f"{name} {verb[1]} {listed}" if lang == "en" else f"{name}{verb[0]}{listed}"

    def expression(self, expr: Expr, lang: str) -> str:
        """An expression with facts by name."""
        if isinstance(expr, Num):
            return _trim(expr.value)
        if isinstance(expr, Var):
            return self.facts[expr.fact].label.text(lang)
        parts = [self.expression(a, lang) for a in expr.args]
        if expr.op in {"min", "max", "floor"}:
            words = {"min": "取低", "max": "取高", "floor": "取整"} if lang == "zh" else {}
            return f"{words.get(expr.op, expr.op)}({', '.join(parts)})"
        if expr.op == "brackets":
            return parts[0]
        if expr.op == "neg":
            return f"-{parts[0]}"
        symbol = {"*": "×", "/": "÷", "-": "−"}.get(expr.op, expr.op)
        return f"({f' {symbol} '.join(parts)})" if len(parts) > 1 else parts[0]
