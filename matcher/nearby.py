"""Near misses in full: the smallest changes that open an incentive, tried out, and what each is worth where.

A change is a figure to reach, a title to obtain, a paper to sign, a step to take, a date to keep, where an incentive is
refused; where it is only open, what has to be confirmed for its sum to become certain. Every change is given on trial
and ranked; its worth is what the lawful combination at a place gains, not the incentive's own ceiling.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from matcher.answers import given
from matcher.changes import Change, Way, ways_to_confirm, ways_to_open
from matcher.match import Matcher
from matcher.money import Ledger
from matcher.prospects import batches
from matcher.purse import COUNTED
from profiles.applicant import Applicant
from profiles.label import Label

PLACES = 5  # the first places are looked at
TRIED = 200


class Opened(msgspec.Struct, frozen=True):
    """An incentive a change opens: met, or unknown with more to confirm; what it pays by itself in fen (null: no bound)."""

    key: str
    name: Label
    policy: Label
    verdict: str
    low: int
    high: int | None


class Near(msgspec.Struct, frozen=True):
    """Changes that open incentives together, and what the lawful combination at the best of the first places gains (fen).

    `sure`: what becomes certain there (the usual undertakings signed); `at_most`: by how much the most rises.
    """

    changes: tuple[Change, ...]
    place: Label
    sure: int
    at_most: int
    opens: tuple[Opened, ...]
    places: tuple[Label, ...]


def near_misses_in_full(matcher: Matcher, applicant: Applicant, as_of: dt.date, places: int = PLACES) -> tuple[Near, ...]:
    """Every smallest change of one or two facts that opens an incentive at the first places, dearest first.

    What opens something refused comes before what only has to be confirmed.
    """
    ranked = matcher.rank([applicant], as_of)
    ledger, first = ranked.ledger(0), ranked.order(0)[0][:places]
    ways = _candidates(matcher, ledger, first)[:TRIED]
    found = list(_papers(matcher, ledger, first))
    if not first:
        return ()
    variants = [_changed(matcher, applicant, way) for way in ways]
    low, high = (m[first, 0] for m in ranked.money)
    size = batches(len(variants))
    for start in range(0, len(variants), size):
        tried = matcher.rank(variants[start : start + size], as_of)
        for row in range(len(tried.cases)):
            gained = np.maximum(tried.money[0][first, row] - low, 0.0)
            more = np.maximum(tried.money[1][first, row] - high, 0.0)
            after = tried.ledger(row)
            near = _near(matcher, ways[start + row], ledger, after, first, gained, more)
            if near is not None:
                found.append(near)
    return tuple(sorted(
        _least(found),
        key=lambda n: (_confirms(n), -max(n.at_most, n.sure), -n.sure, len(n.changes), _names(n)),
    ))


def _confirms(near: Near) -> bool:
    return all(c.kind == "confirm" for c in near.changes)


def _papers(matcher: Matcher, ledger: Ledger, places: Sequence[int]) -> Iterator[Near]:
    """What signing the usual undertakings makes certain, at the place where that is most."""
    worth = {p: ledger.totals(p) for p in places}
    best = max(places, key=lambda p: worth[p]["on_undertaking_at_most"], default=-1)
    if best < 0 or worth[best]["on_undertaking_at_most"] <= 0:
        return
    facts, opens, asked = matcher.library.facts, [], {}
    for offer, bucket in ledger.buckets(best).items():
        if bucket == "on_undertaking":
            incentive = matcher.engine.incentives[matcher.purse.book.offers[offer].position]
            asked.update({f: facts[f] for f in ledger.open(offer)[0] if facts[f].undertaking})
            low, high = ledger.amount(offer, bucket)
            policy = matcher.engine.policy_of[incentive.key].title
            opens.append(Opened(incentive.key, incentive.name, policy, "met", int(low), None if math.isinf(high) else int(high)))
    changes = tuple(
        Change(f.id, Label(f"签署：{f.label.zh}", f"sign: {f.label.text('en')}"), "paper", "yes") for f in asked.values()
    )
    there = tuple(_place_name(matcher, p) for p in places if worth[p]["on_undertaking_at_most"] > 0)
    total = worth[best]
    yield Near(
        changes, _place_name(matcher, best), int(total["on_undertaking"]), int(total["on_undertaking_at_most"]),
        tuple(sorted(opens, key=lambda o: (-(o.high or 0), o.key))), there,
    )


def _names(near: Near) -> tuple[str, ...]:
    return tuple(f"{c.fact}={c.value}" for c in near.changes)


def _least(found: Sequence[Near]) -> Iterator[Near]:
    """Without pairs that open no more than one of their changes does by itself."""
    alone = {_names(n)[0]: n for n in found if len(n.changes) == 1}
    for near in found:
        parts = [alone[name] for name in _names(near) if len(near.changes) > 1 and name in alone]
        if not any(max(p.at_most, p.sure) >= max(near.at_most, near.sure) for p in parts):
            yield near


def _near(
    matcher: Matcher, way: Sequence[Way], before: Ledger, after: Ledger, places: Sequence[int],
    gained: np.ndarray, more: np.ndarray,
) -> Near | None:
    """What one trial comes to; None when it opens nothing of worth."""
    worth = np.maximum(gained, more)
    best = int(worth.argmax())
    opens: dict[str, Opened] = {}
    there: list[int] = []
    for place in places:
        new = after.buckets(place)
        for offer, bucket in new.items():
            if bucket not in COUNTED or not _opened(_signed(before, offer), _signed(after, offer)):
                continue
            incentive = matcher.engine.incentives[matcher.purse.book.offers[offer].position]
            low, high = after.amount(offer, bucket)
            if high <= 0:
                continue
            there.append(place)
            opens[incentive.key] = Opened(
                incentive.key, incentive.name, matcher.engine.policy_of[incentive.key].title,
                "met" if _signed(after, offer) > 0 else "unknown", int(low), None if math.isinf(high) else int(high),
            )
    if not opens or (worth[best] <= 0 and all(w.change.kind == "confirm" for w in way)):
        return None
    name = [_place_name(matcher, p) for p in dict.fromkeys(there)]
    at = places[best] if worth[best] > 0 else there[0]
    return Near(
        tuple(w.change for w in way), _place_name(matcher, at), int(gained[best]), int(more[best]),
        tuple(sorted(opens.values(), key=lambda o: (-(o.high or 0), o.key))), tuple(name),
    )


def _signed(ledger: Ledger, offer: int) -> int:
    """The verdict once the usual undertakings are signed."""
    return int(ledger.outcome.verdict[offer, ledger.signed_row])


def _opened(before: int, after: int) -> bool:
    """Whether an incentive was refused and is no longer, or was open and is met."""
    return before < 0 <= after or before == 0 < after


def _place_name(matcher: Matcher, place: int) -> Label:
    park = matcher.views.parks[place].park
    return Label(park.short or park.name.zh, park.name.text("en"))


def _candidates(matcher: Matcher, ledger: Ledger, places: Sequence[int]) -> list[tuple[Way, ...]]:
    """The smallest sets of changes that may open something refused, single ones first."""
    found: dict[tuple[tuple[str, str], ...], tuple[Way, ...]] = {}
    seen: set[int] = set()
    for place in places:
        for offer in ledger.offered(place):
            position = matcher.purse.book.offers[offer].position
            if offer in seen or ledger.verdict(offer) > 0 or not _money(ledger, position):
                continue
            seen.add(offer)
            find = ways_to_open if ledger.verdict(offer) < 0 else ways_to_confirm
            for way in find(ledger, ledger.explain(offer)):
                found.setdefault(tuple((w.change.fact, w.change.value) for w in way), way)
    several = len(ledger.ledgers.applicants[ledger.row].products or ()) > 1
    ways = [tuple(map(_of_first, w)) if several else w for w in found.values() if w]
    return sorted(ways, key=lambda w: (all(x.change.kind == "confirm" for x in w), len(w), [x.change.fact for x in w]))


def _of_first(way: Way) -> Way:
    """What is said of products is tried on the first of several, and says so."""
    if not way.change.fact.startswith("product."):
        return way
    zh, en = way.change.needed.zh, way.change.needed.text("en")
    return way._replace(change=msgspec.structs.replace(way.change, needed=Label(f"{zh}（产品1）", f"{en} (product 1)")))


def _money(ledger: Ledger, position: int) -> bool:
    """Whether an incentive is the company's money, for its field, surely in force."""
    incentive = ledger.engine.incentives[position]
    return (
        incentive.beneficiary == "company" and not incentive.fiscal_contribution and incentive.amount is not None
        and incentive.nature == "permanent" and ledger.standing[position] == "in_force" and ledger.meant(position)
    )


def _changed(matcher: Matcher, applicant: Applicant, way: Sequence[Way]) -> Applicant:
    for step in way:
        applicant = given(applicant, matcher.library.facts[step.change.fact], step.known)
    return applicant
