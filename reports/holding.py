"""Everything that holds in a park on a day, from the nation down to the park itself."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import msgspec

from profiles.label import Label
from profiles.parks import Park
from reports.citing import titled, validity
from reports.find import check_kind, sector_named
from reports.incentive_words import amount_label, state_of
from reports.layout import Cell, Page
from reports.messages import Words
from reports.places import Place
from rules.library import Library
from rules.policy import Incentive, Policy
from rules.wording import Wording

LIVE = ("in_force", "unverified")
STATE = 10


class Held(msgspec.Struct, frozen=True):
    """One incentive that holds in a park; `region` is the narrowest region above the park it is written for."""

    region: str
    incentive: str
    name: Label
    policy: str
    title: Label
    number: str
    clause: str
    kind: str
    beneficiary: str
    nature: str
    amount: Label
    state: str
    effective: dt.date | None
    expires: dt.date | None
    seen: str
    fiscal_contribution: bool


class Holding(msgspec.Struct, frozen=True):
    """What holds in a park on a day, nation first, and how many are left out by how they stand."""

    park: str
    name: Label
    as_of: dt.date
    items: tuple[Held, ...]
    left_out: dict[str, int]


def holding(
    library: Library, park: Park, as_of: dt.date, kind: str = "", sector: str = "", whole: bool = False
) -> Holding:
    """What holds in a park; of a kind, for a field, with what has lapsed if `whole`. Raises `InputError`."""
    check_kind(library, kind)
    wanted = _around(library, sector) if sector else frozenset()
    place = Place(park.name, library.regions.lineage(park.region), frozenset())
    wording = Wording(library.facts, library.regions, library.sectors)
    found: list[Held] = []
    left: Counter[str] = Counter()
    for policy in library.policies:
        for item in policy.incentives:
            fits = (not kind or item.kind == kind) and (not wanted or not item.fields or wanted & set(item.fields))
            if not fits or not place.holds(policy, item):
                continue
            state = state_of(policy, item, as_of)
            if state in LIVE or whole:
                found.append(_held(place, policy, item, state, wording))
            else:
                left[state] += 1
    order = {region: n for n, region in enumerate(reversed(place.lineage))}
    found.sort(key=lambda h: order.get(h.region, len(order)))
    return Holding(park.id, park.name, as_of, tuple(found), dict(sorted(left.items())))


def _around(library: Library, name: str) -> frozenset[str]:
    """A field with all above and below it; raises `InputError`."""
    sector = sector_named(library, name)
    below = {s.id for s in library.sectors.items if sector in library.sectors.lineage(s.id)}
    return frozenset(below | set(library.sectors.lineage(sector)))


def _held(place: Place, policy: Policy, item: Incentive, state: str, wording: Wording) -> Held:
    return Held(
        place.region_of(item), item.key, item.name, policy.id, policy.title, policy.number, item.clause, item.kind,
        item.beneficiary, item.nature, amount_label(item, wording), state, item.effective, item.expires, item.seen,
        item.fiscal_contribution,
    )


def holding_page(found: Holding, library: Library, words: Words, width: int) -> Page:
    """What holds in a park, region by region, document by document."""
    page = Page(width)
    policies = len({h.policy for h in found.items})
    page.heading(words("holding_head", park=words.label(found.name)),
                 words("holding_note", day=found.as_of, n=policies, m=len(found.items)))
    if not found.items:
        page.put(words("holding_none"))
    region, policy = "", ""
    counts = Counter(h.region for h in found.items)
    for item in found.items:
        if item.region != region:
            region, policy = item.region, ""
            page.blank()
            named = library.regions.get(region)
            label = words.label(named.label) if named else region
            page.put(words("holding_level", place=label, n=counts[region]), indent=0, style="bold")
        if item.policy != policy:
            policy = item.policy
            page.put(f"{titled(words.label(item.title), words.script(item.number), words)}  {policy}", hang=2)
        _row(page, item, words)
    page.blank()
    if found.left_out:
        counted = {state: found.left_out.get(state, 0) for state in ("lapsed", "draft", "not_yet")}
        page.put(words("holding_left", **counted), indent=0, style="dim")
    page.put(words("holding_caution"), indent=0, style="dim")
    return page


def _row(page: Page, item: Held, words: Words) -> None:
    marks = [words(f"kind_{item.kind}")]
    marks += [words("pays_whom", who=words(f"to_{item.beneficiary}"))] if item.beneficiary != "company" else []
    marks += [words(f"nature_{item.nature}")] if item.nature != "permanent" else []
    marks += [words("fiscal_mark")] if item.fiscal_contribution else []
    name = words("with_cite", text=words.label(item.name), cite=words.comma(marks))
    end = item.expires.isoformat() if item.expires else ""
    window = validity("", end, words) if end else words("valid_end_unknown")
    page.row(
        [Cell(name, page.width * 34 // 100), Cell(words(f"state_{item.state}"), STATE, "" if item.state == "in_force" else "dim"),
         Cell(words.join([words.label(item.amount), window]), 0)], indent=4,
    )
