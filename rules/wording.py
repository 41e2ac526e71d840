"""Conditions and amounts in words, generated from the data they are evaluated from."""

from __future__ import annotations

import datetime as dt
import math

from profiles.facts import Fact, Facts
from profiles.label import Label
from profiles.regions import Regions
from profiles.sectors import Sectors
from rules.condition import (
    All,
    AnyOf,
    Bool,
    Choice,
    Condition,
    Judged,
    Not,
    Number,
    Place,
    SetTest,
    Within,
)
from rules.expression import Expr, Num, Op, Var
from rules.policy import Amount, Cap, Tier

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
            return joint[lang, isinstance(condition, All)].join(self._inside(c, lang) for c in condition.items)
        if isinstance(condition, Not):
            return self._not(condition.item, lang)
        if isinstance(condition, Judged):
            note = f"（{condition.note}）" if condition.note else ""
            return f"须评审：{condition.by}{note}" if lang == "zh" else f"decided by people: {condition.by}{note}"
        if isinstance(condition, Number):
            return self._number(condition, condition.test, lang)
        if isinstance(condition, Bool):
            name = self.facts[condition.fact].label.text(lang)
            return name if condition.value else (f"不是：{name}" if lang == "zh" else f"not: {name}")
        return self._membership(condition, lang, False)

    def _inside(self, condition: Condition, lang: str) -> str:
        """A condition among others: several that belong together stand in brackets."""
        said = self.say(condition, lang)
        if not isinstance(condition, All | AnyOf) or len(condition.items) < 2:
            return said
        return f"({said})" if lang == "en" else f"（{said}）"

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
        if test.months_ago == 0:
            return f"{name}未过" if lang == "zh" else f"{name} not past"
        if test.months_ago > 0:
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


_EACH = {
    "product": ("每个产品", "per product"), "award": ("每次", "per award"), "project": ("每个项目", "per project"),
    "year": ("每年", "per year"), "month": ("每月", "per month"), "applicant": ("每家", "per applicant"),
    "term": ("政策期内", "over the policy's term"),
}


def amount_in_words(amount: Amount, wording: Wording, lang: str) -> tuple[str, ...]:
    """What an incentive pays, in sentences: each tier with its sum, then floors, caps and how often."""
    said = [_tier(t, amount, wording, lang, len(amount.tiers) > 1) for t in amount.tiers]
    if amount.floor is not None:
        floor = sum_in_words(amount.floor, wording, lang)
        said.append(f"at least {floor}" if lang == "en" else f"不低于{floor}")
    said += [_cap(c, wording, lang) for c in amount.caps]
    if amount.per_product:
        said.append("counted for each product" if lang == "en" else "按产品逐个计算")
    if amount.period != "once":
        said.append(_recurring(amount, lang))
    return tuple(said)


def _recurring(amount: Amount, lang: str) -> str:
    if lang == "en":
        return f"paid every {amount.period}" + (f", for at most {amount.years} years" if amount.years else "")
    often = {"year": "按年发放", "month": "按月发放"}[amount.period]
    return often + (f"，最多{amount.years}年" if amount.years else "")


def _tier(tier: Tier, amount: Amount, wording: Wording, lang: str, several: bool) -> str:
    if tier.pays is None:
        paid = "no figure was seen" if lang == "en" else "未见具体金额"
    else:
        up_to = tier.ceiling or amount.ceiling
        words = "up to " if lang == "en" else "最高" if _constant(tier.pays) is not None else "最高为"
        paid = words * up_to + sum_in_words(tier.pays, wording, lang)
    caps = [_cap(c, wording, lang) for c in tier.caps]
    paid = (", " if lang == "en" else "，").join([paid, *caps])
    if not several:
        return paid
    who = wording.say(tier.when, lang) or ("otherwise" if lang == "en" else "其他情形")
    return f"{who}: {paid}" if lang == "en" else f"{who}：{paid}"


def _cap(cap: Cap, wording: Wording, lang: str) -> str:
    most = sum_in_words(cap.yuan, wording, lang)
    each = _EACH[cap.each][lang == "en"]
    if lang == "en":
        return f"at most {most} {each}" + (f", less {wording.facts[cap.less].label.text(lang)}" if cap.less else "")
    return f"{each}最高{most}" + (f"（扣除{wording.facts[cap.less].label.zh}）" if cap.less else "")


def sum_in_words(expr: Expr, wording: Wording, lang: str) -> str:
    """A sum in words: 研发投入的30%, 厂房实际投入（以1000万元为限）的5%."""
    known = _constant(expr)
    return _part(expr, wording, lang) if known is None else money(known, lang)


def _part(expr: Expr, wording: Wording, lang: str) -> str:
    """A part of a sum; a small number inside one is a count or a divisor, not money."""
    known = _constant(expr)
    if known is not None:
        return money(known, lang) if abs(known) >= 1e4 else _trim(known)
    if isinstance(expr, Var):
        return wording.facts[expr.fact].label.text(lang)
    assert isinstance(expr, Op)
    if expr.op == "*":
        return _product(expr, wording, lang)
    if expr.op == "brackets":
        return _slices(expr, wording, lang)
    parts = [_part(a, wording, lang) for a in (_addends(expr) if expr.op == "+" else expr.args)]
    if expr.op == "/":  # a divisor counts in the unit of what is divided, which may be dollars
        parts[1:] = [p.removesuffix("元").removeprefix("¥") for p in parts[1:]]
    if expr.op in {"min", "max"}:
        return _bound(expr, parts, lang)
    if expr.op == "floor":
        return f"{parts[0]} (whole numbers)" if lang == "en" else f"{parts[0]}（取整）"
    if expr.op == "neg":
        return f"−{parts[0]}"
    symbol = {"-": "−", "/": "÷"}.get(expr.op, expr.op)
    return f"({f' {symbol} '.join(parts)})" if lang == "en" else f"（{symbol.join(parts)}）"


def _constant(expr: Expr) -> float | None:
    """The value of an expression without facts; None when it has any."""
    if isinstance(expr, Num):
        return expr.value
    if isinstance(expr, Var):
        return None
    parts = [_constant(a) for a in expr.args]
    if any(p is None for p in parts) or expr.op == "brackets":
        return None
    known = [p for p in parts if p is not None]
    if expr.op == "neg":
        return -known[0]
    total = known[0]
    for value in known[1:]:
        total = {"+": total + value, "-": total - value, "*": total * value, "/": total / value if value else math.inf,
                 "min": min(total, value), "max": max(total, value)}[expr.op]
    return math.floor(total) if expr.op == "floor" else total


def _addends(expr: Expr) -> list[Expr]:
    """What is added up, so that a long sum needs one pair of brackets; a constant part stays whole."""
    if not isinstance(expr, Op) or expr.op != "+" or _constant(expr) is not None:
        return [expr]
    return [a for arg in expr.args for a in _addends(arg)]


def _factors(expr: Expr) -> list[Expr]:
    if isinstance(expr, Op) and expr.op == "*":
        return [f for a in expr.args for f in _factors(a)]
    return [expr]


def _product(expr: Op, wording: Wording, lang: str) -> str:
    """Factors in words: a share as 的30%, a percentage by its name, anything else multiplied."""
    scale, named, shares = 1.0, [], 0
    for factor in _factors(expr):
        known = _constant(factor)
        if known is not None:
            scale *= known
            continue
        shares += isinstance(factor, Var) and wording.facts[factor.fact].unit == "pct"
        named.append(_part(factor, wording, lang))
    scale *= 100.0**shares
    text = " × ".join(named)
    if abs(scale - 1) < 1e-12:
        return text
    if scale > 1:
        return f"{text} × {money(scale, lang) if scale >= 1e4 else _trim(scale)}"
    share = f"{_trim(scale * 100)}%"
    return f"{share} of {text}" if lang == "en" else f"{text}的{share}"


def _bound(expr: Op, parts: list[str], lang: str) -> str:
    limits = [_constant(a) for a in expr.args]
    if len(parts) == 2 and limits[1] is not None and limits[0] is None:
        if expr.op == "max" and limits[1] == 0:
            return parts[0]
        words = {"min": ("以{}为限", "up to {}"), "max": ("至少{}", "at least {}")}[expr.op]
        limit = words[lang == "en"].format(parts[1])
        return f"{parts[0]} ({limit})" if lang == "en" else f"{parts[0]}（{limit}）"
    if lang == "en":
        return f"{'the lowest' if expr.op == 'min' else 'the highest'} of ({'; '.join(parts)})"
    return f"{'最低' if expr.op == 'min' else '最高'}者（{'；'.join(parts)}）"


def _slices(expr: Op, wording: Wording, lang: str) -> str:
    """A progressive amount slice by slice."""
    base = _part(expr.args[0], wording, lang)
    slices, floor = [], 0.0
    for i in range(1, len(expr.args), 2):
        top, rate = _constant(expr.args[i]) or 0.0, _trim((_constant(expr.args[i + 1]) or 0.0) * 100)
        if lang == "en":
            lower = f"from {money(floor, lang)} to" if floor else "up to"
            reach = f"above {money(floor, lang)}" if math.isinf(top) else f"{lower} {money(top, lang)}"
            slices.append(f"{rate}% of the part {reach}")
        else:
            lower = f"{money(floor)}至" if floor else "不超过"
            reach = f"超过{money(floor)}" if math.isinf(top) else f"{lower}{money(top)}"
            slices.append(f"{reach}的部分{rate}%")
        floor = top
    return f"{base}: {', '.join(slices)}" if lang == "en" else f"{base}，{'、'.join(slices)}"
