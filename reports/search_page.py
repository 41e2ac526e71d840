"""What a search found, best first, with the words marked where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from reports.citing import titled
from reports.folding import mark
from reports.layout import Cell, Page
from reports.messages import Words
from reports.searching import Found

LABEL, AROUND = 10, 36


def search_page(found: Sequence[Found], asked: str, top: int, words: Words, width: int) -> Page:
    """The best of what was found, at most `top`."""
    page = Page(width)
    if not found:
        page.put(words("search_none", words=asked), indent=0)
        return page
    page.heading(words("search_head", words=asked), words("search_note", n=len(found)))
    missing = list(dict.fromkeys(m for f in found for m in f.missing))
    if missing:
        page.put(words("search_partly", missing=words.comma(missing)))
    for number, item in enumerate(found[:top], 1):
        _item(page, number, item, words)
    if len(found) > top:
        page.blank()
        page.put(words("search_more", n=len(found) - top), indent=0, style="dim")
    return page


def _item(page: Page, number: int, item: Found, words: Words) -> None:
    forms = list(item.terms)
    page.blank()
    marks = [words(f"kind_{item.kind}"), words(f"state_{item.state}")]
    marks += [words("fiscal_mark")] if item.fiscal_contribution else []
    name = words.script(mark(item.name.text(words.base), forms))
    page.put(f"{number}. {words('with_cite', text=name, cite=words.comma(marks))}", style="bold", hang=3)
    clause = words.script(item.clause)
    title = titled(words.script(mark(item.title.text(words.base), forms)), words.script(item.number), words)
    page.put(" ".join(t for t in (title, clause) if t) + f"  {item.incentive}", indent=5, hang=2, style="dim")
    page.row([Cell(words("amount"), LABEL, "dim"), Cell(words.label(item.amount), 0)], indent=5)
    snippet = excerpt(item, words)
    if snippet and item.where not in {"name", "title"}:
        page.row([Cell(words(f"found_{item.where}"), LABEL, "dim"), Cell(snippet, 0)], indent=5)


def excerpt(item: Found, words: Words) -> str:
    """The part of a text around the first word found, the words marked; in the language it was found in."""
    for text in (item.snippet.text(words.base), item.snippet.zh, item.snippet.en):
        marked = mark(text, list(item.terms))
        places = [n for n, char in enumerate(marked) if char == "«"]
        if places:
            at = max(places, key=lambda n: (_held(marked[n : n + 2 * AROUND]), -n))
            start, stop = max(at - AROUND, 0), at + 2 * AROUND
            cut = marked[start:stop].rstrip("«")
            cut = "«" * (cut.find("»") < (cut + "«").find("«") and "»" in cut) + cut
            cut += "»" * (cut.count("«") > cut.count("»"))
            return words.script(("…" if start else "") + cut + ("…" if stop < len(marked) else ""))
    return ""


def _held(text: str) -> int:
    """How many different words are marked in a piece of text."""
    return len({part.partition("»")[0] for part in text.split("«")[1:]})
