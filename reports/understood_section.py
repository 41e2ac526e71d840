"""What was understood: each fact with its value and the words it came from, so that it can be corrected."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from matcher.result import Result, Understood
from profiles.facts import Facts
from reports.layout import Cell, Page
from reports.messages import Words

MOST_WORDS = 36


def understood_section(page: Page, result: Result, facts: Facts, words: Words) -> None:
    """Facts by group, then products; a sum in another currency is marked as not converted."""
    understood_rows(page, result.understood, result.name, facts, words)


def understood_rows(page: Page, found: Sequence[Understood], name: str, facts: Facts, words: Words) -> None:
    """The same for facts that are not a result yet."""
    if not found:
        page.heading(words("understood"))
        page.put(words("understood_none"))
        return
    plain = [u for u in found if u.product is None] or list(found)
    page.heading(words("understood"), words("understood_note", example=_example(plain[0])))
    if name:
        page.put(f"{words('applicant')}  {name}")
    groups = list(dict.fromkeys(facts[u.fact].group for u in found if u.product is None))
    ordered = sorted((u for u in found if u.product is None), key=lambda u: groups.index(facts[u.fact].group))
    for group, members in groupby(ordered, key=lambda u: facts[u.fact].group):
        _rows(page, words(f"group_{group}") if group else "", list(members), words)
    for product, members in groupby((u for u in found if u.product is not None), key=lambda u: u.product):
        _rows(page, words("product_n", n=(product or 0) + 1), list(members), words)


def _example(item: Understood) -> str:
    name = item.fact if item.product is None else item.fact.replace("product.", f"product[{item.product + 1}].")
    return f"{name}=…"


def _rows(page: Page, group: str, members: list[Understood], words: Words) -> None:
    label = max(16, page.width // 4)
    value = max(18, page.width // 4)
    for n, item in enumerate(members):
        page.row([
            Cell(group if n == 0 else "", 9, "dim"), Cell(words.label(item.label), label),
            Cell(words.label(item.value), value, "bold"), Cell(_origin(item, words), 0, "dim"),
        ])


def _origin(item: Understood, words: Words) -> str:
    said = " ".join(item.words.split())
    if not said:
        return words("origin_given" if item.origin == "read" else f"origin_{item.origin}")
    return words("words", words=said if len(said) <= MOST_WORDS else said[: MOST_WORDS - 1] + "…")
