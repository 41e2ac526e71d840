"""What ends soon: each incentive with its last valid day, and what follows if the documents say."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import cache
from pathlib import Path

import msgspec

from profiles.errors import InputError
from profiles.label import Label
from profiles.yaml_source import read_yaml
from reports.citing import titled
from reports.incentive_words import amount_label, state_of
from reports.layout import Cell, Page
from reports.messages import Words
from reports.places import Place
from reports.succession_words import successors
from rules.library import Library
from rules.policy import Incentive, Policy
from rules.wording import Wording

SPAN = re.compile(r"\s*(\d{1,5})\s*([dmyDMY]?)\s*")
WORDS_FILE = Path(__file__).parent / "search_words.yaml"


class Ending(msgspec.Struct, frozen=True):
    """An incentive that ends within a time; `after` says what follows, where the documents say so."""

    incentive: str
    name: Label
    policy: str
    title: Label
    number: str
    clause: str
    kind: str
    beneficiary: str
    state: str
    seen: str
    last_day: dt.date
    days_left: int
    amount: Label
    fiscal_contribution: bool
    succeeded_by: tuple[str, ...] = ()
    after: tuple[Label, ...] = ()


class Endings(msgspec.Struct, frozen=True):
    """Everything that ends from `as_of` to `until`, soonest first; `open` more hold whose end was not seen."""

    as_of: dt.date
    until: dt.date
    items: tuple[Ending, ...]
    open: int


def until(within: str, as_of: dt.date) -> dt.date:
    """The last day of a span such as 180d, 6m or 1y (a bare number: days); raises `InputError`.

    >>> until("6m", dt.date(2026, 8, 31)), until("180d", dt.date(2026, 11, 22))
    (datetime.date(2027, 2, 28), datetime.date(2027, 5, 21))
    """
    match = SPAN.fullmatch(within)
    if not match:
        raise InputError(f"{within!r} is no span of time", "--within", "e.g. 180d, 6m, 1y")
    count, unit = int(match[1]), match[2].lower()
    try:
        if unit in {"m", "y"}:
            months = as_of.year * 12 + as_of.month - 1 + count * (12 if unit == "y" else 1)
            year, month = divmod(months, 12)
            return dt.date(year, month + 1, min(as_of.day, calendar.monthrange(year, month + 1)[1]))
        return as_of + dt.timedelta(days=count)
    except (ValueError, OverflowError):
        raise InputError("it reaches beyond what can be reckoned", "--within", "e.g. 180d, 6m, 1y") from None


def endings(library: Library, as_of: dt.date, last: dt.date, place: Place | None = None) -> Endings:
    """What ends from one day to another, both inclusive, in a place or anywhere."""
    wording = Wording(library.facts, library.regions, library.sectors)
    found, unknown = [], 0
    for policy in library.policies:
        for incentive in policy.incentives:
            if place is not None and not place.holds(policy, incentive):
                continue
            state = state_of(policy, incentive, as_of)
            if state not in {"in_force", "unverified"}:
                continue
            unknown += incentive.expires is None
            if incentive.expires is not None and as_of <= incentive.expires <= last:
                found.append(_ending(library, policy, incentive, state, as_of, wording))
    found.sort(key=lambda e: (e.last_day, e.incentive))
    return Endings(as_of, last, tuple(found), unknown)


def _ending(
    library: Library, policy: Policy, incentive: Incentive, state: str, as_of: dt.date, wording: Wording
) -> Ending:
    assert incentive.expires is not None
    return Ending(
        incentive.key, incentive.name, policy.id, policy.title, policy.number, incentive.clause, incentive.kind,
        incentive.beneficiary, state, incentive.seen, incentive.expires, (incentive.expires - as_of).days,
        amount_label(incentive, wording), incentive.fiscal_contribution, policy.succeeded_by,
        tuple(n for n in (*policy.notes, *incentive.notes) if any(word in n.zh for word in after_words())),
    )


@cache
def after_words() -> tuple[str, ...]:
    """Words by which a note that says what follows is known."""
    return tuple(read_yaml(WORDS_FILE).data["after_end"])


def endings_page(
    found: Endings, within: str, library: Library, place: Place | None, words: Words, width: int
) -> Page:
    """What ends, day by day, soonest first."""
    page = Page(width)
    where = words("ending_where", place=words.label(place.label)) if place else ""
    match = SPAN.fullmatch(within)
    span = words(f"span_{match[2].lower() or 'd'}", n=match[1]) if match else within
    page.heading(words("ending_head", within=span, first=found.as_of, last=found.until), where)
    if not found.items:
        page.put(words("ending_none"))
    day, policy = None, ""
    for item in found.items:
        if item.last_day != day:
            day, policy = item.last_day, ""
            page.blank()
            left = words("ending_day", day=day, n=item.days_left) if item.days_left else words("ending_today", day=day)
            page.put(left, indent=0, style="bold")
        if item.policy != policy:
            policy = item.policy
            _policy(page, item, library, words)
        _incentive(page, item, words)
    page.blank()
    page.put(words("ending_open", n=len(found.items), open=found.open), indent=0, style="dim")
    return page


def _policy(page: Page, item: Ending, library: Library, words: Words) -> None:
    name = titled(words.label(item.title), words.script(item.number), words)
    page.put(f"{name}  {item.policy}", hang=2)
    policy = library.policy(item.policy)
    after = [words("ending_successor", policy=s) for s in (successors(policy, library, words) if policy else [])]
    after += [words.label(n) for n in item.after]
    page.put(words("ending_after", text=words.join(after) if after else words("ending_not_told")), indent=4, hang=4,
             style="dim")


def _incentive(page: Page, item: Ending, words: Words) -> None:
    marks = [words(f"kind_{item.kind}")]
    marks += [words("pays_whom", who=words(f"to_{item.beneficiary}"))] if item.beneficiary != "company" else []
    marks += [words("state_unverified")] if item.state == "unverified" else []
    marks += [words("fiscal_mark")] if item.fiscal_contribution else []
    said = words("with_cite", text=words.label(item.name), cite=words.comma([m for m in marks if m]))
    page.row([Cell(said, 0), Cell(words.label(item.amount), page.width * 2 // 5)], indent=4)
