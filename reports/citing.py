"""How documents are cited: title, number, clause, dates, how and when they were seen."""

from __future__ import annotations

from matcher.result import IncentiveResult
from profiles.parks import ParkSource
from reports.messages import Words


def brief(item: IncentiveResult, words: Words) -> str:
    """An incentive's document in a few characters: number and clause, or the title where it has no number."""
    name = words.script(item.number) or words("title", title=words.label(item.policy))
    # A number and a clause run into one without a mark between them: “13号一（一）”.
    return words("cite_apart" if item.number and item.clause else "cite", number=name,
                 clause=words.script(item.clause)).strip()


def full(item: IncentiveResult, words: Words) -> str:
    """An incentive's document with title, number and clause."""
    return words("cite", number=titled(words.label(item.policy), words.script(item.number), words),
                 clause=words.script(item.clause)).strip()


def titled(title: str, number: str, words: Words) -> str:
    """A document's title with its number, when it has one."""
    return words("title_number", title=title, number=number) if number else words("title", title=title)


def doubts(item: IncentiveResult, words: Words) -> list[str]:
    """What an auditor would object to: the text was not seen, or its validity not verified."""
    found = [] if item.seen == "primary" else [seen(item.seen, words)]
    return [*found, words("status_unknown")] if item.status == "unknown" else found


def seen(how: str, words: Words) -> str:
    """How a document was seen."""
    return words(f"seen_{how}")


def validity(effective: str, expires: str, words: Words) -> str:
    """From when to when something holds; what was not seen is said to be so."""
    if not effective and not expires:
        return words("valid_unknown")
    end = words("valid_until", day=expires) if expires else words("valid_end_unknown")
    return words("also", text=words("valid_from", day=effective), more=end) if effective else end


def park_source(source: ParkSource, words: Words) -> str:
    """A park's document: title, number, date, how seen and when checked."""
    parts = [titled(words.script(source.title), words.script(source.number), words)]
    parts += [str(source.date)] if source.date else []
    parts += [seen(source.seen, words), words("checked", day=source.checked.isoformat())]
    parts += [source.link] if source.link else []
    return words.join(parts)


def reason_source(source: str, how: str, words: Words) -> str:
    """Where a reason comes from; what is not the text itself is marked."""
    said = words.script(source)
    return said if how == "primary" or not how else words("also", text=said, more=seen(how, words))
