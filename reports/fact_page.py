"""The fact registry: everything that may be told of a company or product, and how to write it."""

from __future__ import annotations

from collections.abc import Iterable

from profiles.applicant import accepted
from profiles.errors import InputError
from profiles.facts import Fact, Facts
from reports.layout import Cell, Page
from reports.messages import Words
from rules.wording import number


def matching(facts: Facts, word: str = "", group: str = "") -> list[Fact]:
    """The facts of a group whose id, name, question or cues hold a word; raises `InputError` for no such group."""
    groups = sorted({f.group for f in facts.by_id.values() if f.group})
    if group and group not in groups:
        raise InputError(f"unknown group {group!r}", "--group", f"one of {', '.join(groups)}")
    low = word.strip().lower()
    found = [f for f in facts.by_id.values() if not group or f.group == group]
    return [f for f in found if low in _said(f)] if low else found


def _said(fact: Fact) -> str:
    parts = (fact.id, fact.label.zh, fact.label.en, fact.question.zh, fact.question.en, *fact.cues.zh, *fact.cues.en)
    return "\n".join(parts).lower()


def facts_page(facts: Iterable[Fact], word: str, words: Words, width: int) -> Page:
    """A list of facts by group: id, name, type and unit."""
    page = Page(width)
    found = list(facts)
    if not found:
        page.put(words("facts_none", word=word), indent=0)
        return page
    group = None
    for fact in sorted(found, key=lambda f: f.group):
        if fact.group != group:
            group = fact.group
            page.heading(words(f"group_{group}") if group else "")
        kind = words(f"type_{fact.type}") + (f" {fact.unit}" if fact.unit else "")
        page.row([Cell(fact.id, min(42, width * 2 // 5)), Cell(kind, 12, "dim"), Cell(words.label(fact.label), 0)])
    page.blank()
    page.put(words("parks_count", n=len(found)) + "  " + words("facts_use"), indent=0, style="dim")
    return page


def fact_page(fact: Fact, words: Words, width: int) -> Page:
    """One fact: what it means and what may be written."""
    page = Page(width)
    page.put(f"{fact.id}  {words.label(fact.label)}", indent=0, style="bold")
    rows = [("label_type", words(f"type_{fact.type}")), ("label_unit", fact.unit)]
    rows.append(("label_question", words.label(fact.question)))
    if fact.numeric:
        rows.append(("label_range", " – ".join(number(end, fact, words.base) for end in accepted(fact))))
    rows.append(("label_proof", words.join([words.label(p) for p in fact.papers])))
    for key, value in rows:
        if value:
            page.row([Cell(words(key), 10, "dim"), Cell(value, 0)])
    depth: dict[int, int] = {}
    for n, (option, parent) in enumerate(fact.flat_options()):
        depth[n] = depth.get(parent, -1) + 1
        page.row([Cell(words("label_options") if n == 0 else "", 10, "dim"), Cell("  " * depth[n] + option.id, 34),
                  Cell(words.label(option.label), 0)])
    return page
