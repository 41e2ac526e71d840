"""Two results side by side: the same case with something changed, or on another day; what differs, and by which condition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from matcher.incentives import VERDICTS
from matcher.match import Matcher
from matcher.money import Ledger
from matcher.purse import COUNTED
from matcher.ranked import Ranked
from matcher.result import Totals
from matcher.summing import totals_at
from profiles.applicant import Applicant
from profiles.label import Label
from rules.condition import Condition
from rules.explain import Clause

PLACES = 5  # the first places of either result are compared


class Flip(msgspec.Struct, frozen=True):
    """One condition whose truth changed: met, unmet or unknown, before and after."""

    text: Label
    before: str
    after: str


class IncentiveChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """An incentive that comes out otherwise, at the places named.

    `bucket` is the total it enters, "" when it is refused or not in force; `low`, `high` in fen (`high` null: no
    bound). `flips` are the conditions that changed; `standing` is set when it is the day that changed it.
    """

    key: str
    name: Label
    policy: Label
    places: tuple[Label, ...]
    verdict: tuple[str, str]
    bucket: tuple[str, str]
    low: tuple[int, int]
    high: tuple[int | None, int | None]
    flips: tuple[Flip, ...] = ()
    standing: tuple[str, str] | None = None
    ends: str = ""
    begins: str = ""


class PlaceChange(msgspec.Struct, frozen=True):
    """A place before and after: rank (0: kept out), score in hundredths, and totals."""

    id: str
    name: Label
    rank: tuple[int, int]
    score: tuple[int, int]
    totals: tuple[Totals, Totals]


class Comparison(msgspec.Struct, frozen=True):
    """What a change comes to: the places first in either result, and every incentive there that comes out otherwise."""

    days: tuple[str, str]
    changed: tuple[Label, ...]
    places: tuple[PlaceChange, ...]
    incentives: tuple[IncentiveChange, ...]


class _Side(NamedTuple):
    ranked: Ranked
    ledger: Ledger
    order: list[int]
    row: int
    day: dt.date

    def rank(self, place: int) -> int:
        return self.order.index(place) + 1 if place in self.order else 0


def compare(
    matcher: Matcher, before: tuple[Applicant, dt.date], after: tuple[Applicant, dt.date],
    changed: Sequence[Label] = (), top: int = PLACES,
) -> Comparison:
    """Two cases, each on its day, side by side; `changed` tells in words what was changed."""
    one, other = _sides(matcher, before, after)
    places = list(dict.fromkeys((*other.order[:top], *one.order[:top])))
    incentives = _changes(matcher, one, other, places)
    return Comparison(
        (one.day.isoformat(), other.day.isoformat()), tuple(changed),
        tuple(_place(matcher, one, other, p) for p in places), tuple(incentives),
    )


def _sides(
    matcher: Matcher, before: tuple[Applicant, dt.date], after: tuple[Applicant, dt.date]
) -> tuple[_Side, _Side]:
    if before[1] == after[1]:
        ranked = matcher.rank([before[0], after[0]], before[1])
        rows = [(ranked, 0), (ranked, 1)]
    else:
        rows = [(matcher.rank([applicant], day), 0) for applicant, day in (before, after)]
    one, other = (
        _Side(ranked, ranked.ledger(row), ranked.order(row)[0], row, day)
        for (ranked, row), (_, day) in zip(rows, (before, after), strict=True)
    )
    return one, other


def _place(matcher: Matcher, one: _Side, other: _Side, place: int) -> PlaceChange:
    view = matcher.views.parks[place].park
    return PlaceChange(
        view.id, view.name, (one.rank(place), other.rank(place)),
        (int(one.ranked.scores.total[one.row, place]), int(other.ranked.scores.total[other.row, place])),
        (totals_at(one.ledger, place), totals_at(other.ledger, place)),
    )


def _changes(matcher: Matcher, one: _Side, other: _Side, places: Sequence[int]) -> list[IncentiveChange]:
    """Every incentive that comes out otherwise, the same change at several places told once; dearest first."""
    found: dict[IncentiveChange, list[Label]] = {}
    for place in places:
        park = matcher.views.parks[place].park
        name = Label(park.short or park.name.zh, park.name.text("en"))
        here = matcher.purse.book.at[matcher.purse.classes[place]]
        old, new = one.ledger.buckets(place), other.ledger.buckets(place)
        for offer in here[here >= 0].tolist():
            change = _change(matcher, one, other, int(offer), old.get(offer, ""), new.get(offer, ""))
            if change is not None:
                found.setdefault(change, []).append(name)
    whole = [msgspec.structs.replace(change, places=tuple(names)) for change, names in found.items()]
    return sorted(whole, key=lambda c: (-_moved(c), c.key))


def _moved(change: IncentiveChange) -> float:
    """By how much the sums of a change differ, certain ones first."""
    high = [h if h is not None else 0 for h in change.high]
    return abs(change.low[1] - change.low[0]) * 2 + abs(high[1] - high[0])


def _change(
    matcher: Matcher, one: _Side, other: _Side, offer: int, old: str, new: str
) -> IncentiveChange | None:
    position = matcher.purse.book.offers[offer].position
    incentive = matcher.engine.incentives[position]
    sums = [_sums(side.ledger, offer, bucket) for side, bucket in ((one, old), (other, new))]
    if (old == new and sums[0] == sums[1]) or not ({old, new} & COUNTED):
        return None
    states = (str(one.ledger.standing[position]), str(other.ledger.standing[position]))
    policy = matcher.engine.policy_of[incentive.key]
    return IncentiveChange(
        incentive.key, incentive.name, policy.title, (),
        (VERDICTS[one.ledger.verdict(offer)], VERDICTS[other.ledger.verdict(offer)]), (old, new),
        (sums[0][0], sums[1][0]), (sums[0][1], sums[1][1]),
        tuple(_flips(matcher, one.ledger.explain(offer), other.ledger.explain(offer))),
        states if states[0] != states[1] else None,
        incentive.expires.isoformat() if incentive.expires and states[0] != states[1] else "",
        incentive.effective.isoformat() if incentive.effective and states[0] != states[1] else "",
    )


def _sums(ledger: Ledger, offer: int, bucket: str) -> tuple[int, int | None]:
    """Low and high in fen of an offer that counts; nothing of one that does not."""
    if not bucket:
        return 0, 0
    low, high = ledger.amount(offer, bucket)
    return int(low), None if high == float("inf") else int(high)


def _flips(matcher: Matcher, before: Clause, after: Clause) -> Iterator[Flip]:
    """The single tests whose truth changed, each once, in reading order."""
    seen: set[Condition] = set()
    for old, new in _leaves(before, after):
        if old.truth != new.truth and new.condition not in seen:
            seen.add(new.condition)
            yield Flip(matcher.wording.label(new.condition), VERDICTS[old.truth], VERDICTS[new.truth])


def _leaves(before: Clause, after: Clause) -> Iterator[tuple[Clause, Clause]]:
    if not before.parts:
        yield before, after
    for old, new in zip(before.parts, after.parts, strict=True):
        yield from _leaves(old, new)
