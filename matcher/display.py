"""What was understood, in words."""

from __future__ import annotations

import math

from matcher.result import Understood
from profiles.applicant import Applicant, ForeignMoney, Known
from profiles.facts import Fact
from profiles.label import Label
from rules.library import Library
from rules.wording import number


def understood(applicant: Applicant, library: Library) -> tuple[Understood, ...]:
    """Every fact known of an applicant, in the registry's order, then its products."""
    found = []
    for fact in library.facts.by_id.values():
        known = applicant.facts.get(fact.id)
        if known is not None:
            found.append(_one(fact, known, library))
        elif fact.id in applicant.foreign:
            money = applicant.foreign[fact.id]
            found.append(Understood(fact.id, fact.label, _foreign(money), "read", money.words, money.span))
    for index, product in enumerate(applicant.products or []):
        found += [_one(library.facts[f], product[f], library, index) for f in library.facts.by_id if f in product]
    return tuple(found)


def _one(fact: Fact, known: Known, library: Library, product: int | None = None) -> Understood:
    return Understood(
        fact.id, fact.label, Label(value_text(fact, known, library, "zh"), value_text(fact, known, library, "en")),
        known.origin, known.words, known.span, product,
    )


def _foreign(money: ForeignMoney) -> Label:
    amount = f"{money.low:,.0f}" if money.low == money.high else f"{money.low:,.0f}–{money.high:,.0f}"
    return Label(f"{amount} {money.currency}（未换算）", f"{money.currency} {amount} (not converted)")


def value_text(fact: Fact, known: Known, library: Library, lang: str) -> str:
    """A value as people write it."""
    value = known.value
    if isinstance(value, bool):
        return {"zh": ("否", "是"), "en": ("no", "yes")}[lang][value]
    if isinstance(value, str):
        return _name(fact, value, library, lang)
    if value and isinstance(value[0], str):
        return (", " if lang == "en" else "、").join(_name(fact, str(v), library, lang) for v in value)
    low, high = (float(v) for v in value)
    if low == high:
        return number(low, fact, lang)
    if math.isinf(high):
        return f"{number(low, fact, lang)}{'以上' if lang == 'zh' else ' or more'}"
    if math.isinf(low) or (low == 0 and fact.type != "date"):
        return f"{'不超过' if lang == 'zh' else 'up to '}{number(high, fact, lang)}"
    return f"{number(low, fact, lang)}{'至' if lang == 'zh' else ' to '}{number(high, fact, lang)}"


def _name(fact: Fact, item: str, library: Library, lang: str) -> str:
    if fact.type == "place":
        region = library.regions.get(item)
        return region.label.text(lang) if region else item
    if fact.id == "sector":
        sector = next((s for s in library.sectors.items if s.id == item), None)
        return sector.label.text(lang) if sector else item
    option = fact.option(item)
    return option.label.text(lang) if option else item
