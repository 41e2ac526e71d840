"""A match in brief: what one screen tells of it, each figure the same as in the whole result, which takes far longer.

Many applicants are ranked at once; reasons, bundles and incentives are told of the places shown, and of these only the
incentives that are looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import msgspec

from matcher.incentives import Line, Listed
from matcher.match import Matcher, Order
from matcher.result import FirstSum, IncentiveResult, ParkResult, Result
from matcher.summing import totals_at
from profiles.applicant import Applicant
from profiles.label import Label

IN_SUMS = ("sure", "on_undertaking", "possible")


class Group(msgspec.Struct, frozen=True):
    """Incentives that enter the same total and pay: the first of them, and how many more there are."""

    bucket: str
    first: tuple[IncentiveResult, ...]
    more: int


class PlaceBrief(msgspec.Struct, frozen=True):
    """The incentives of a place in brief: by total; the lawful combination; what was dropped from it; what ends soon;
    support other than money that is sure (`met`), and how much more is open (`waiting`)."""

    groups: tuple[Group, ...]
    bundle: tuple[IncentiveResult, ...]
    dropped: tuple[IncentiveResult, ...]
    soon: tuple[IncentiveResult, ...]
    met: tuple[Label, ...]
    waiting: int


class Standing(msgspec.Struct, frozen=True):
    """A place in the ranking, in a line."""

    id: str
    name: Label
    city: Label
    score: int


class Brief(msgspec.Struct, frozen=True):
    """A match in brief: in `result` the places shown, their incentives left out, and nothing of what was understood;
    `money` by place, of the first ones where the parks suit; `rest` the other places."""

    result: Result
    money: tuple[PlaceBrief, ...]
    rest: tuple[Standing, ...]

    @property
    def count(self) -> int:
        """How many places are ranked."""
        return len(self.result.parks) + len(self.rest)


def briefs(
    matcher: Matcher, applicants: Sequence[Applicant], as_of: dt.date, top: int, most: Sequence[Mapping[str, int]]
) -> list[Brief]:
    """Ranks every place for each of some applicants on a day; `top` places come with reasons.

    `most`: for each of the first places how many incentives of each bucket are told; buckets it does not name are left out.
    """
    ranked = matcher.rank(applicants, as_of)
    orders = [matcher.order(ranked, row) for row in range(len(applicants))]
    firsts = matcher.first_sums(orders)
    return [_brief(matcher, order, first, top, most) for order, first in zip(orders, firsts, strict=True)]


def _brief(
    matcher: Matcher, order: Order, first: FirstSum | None, top: int, most: Sequence[Mapping[str, int]]
) -> Brief:
    ledger, shown = order.ledger, order.places[:top]
    parks: list[ParkResult] = []
    for rank, place in enumerate(shown):
        bars = order.ranked.bars_at(order.row, place)
        parks.append(matcher.park(order, rank, totals_at(ledger, place), bars, True))
    result = matcher.result(order, shown, tuple(parks), (), first)
    told = zip(shown, most, strict=False) if result.fit.verdict == "good" else ()
    scores = order.ranked.scores.total[order.row]
    rest = tuple(
        Standing(park.id, park.name, matcher.city(place), int(scores[place]))
        for place in order.places[top:] for park in (matcher.views.parks[place].park,)
    )
    return Brief(result, tuple(_place(Listed(ledger, place), number) for place, number in told), rest)


def _place(listed: Listed, most: Mapping[str, int]) -> PlaceBrief:
    lines = {bucket: listed.lines(bucket) for bucket in (*IN_SUMS, "review")}
    counted = [line for bucket in IN_SUMS for line in lines[bucket]]
    money, dropped = [i for i in counted if _pays(i)], [i for i in counted if listed.dropped(i)]
    services = [i for found in lines.values() for i in found if not _pays(i)]
    met = tuple(listed.name(i) for i in services if i.bucket == "sure")
    return PlaceBrief(
        tuple(_group(listed, bucket, lines, n) for bucket, n in most.items()),
        tuple(listed.told(i) for i in money if listed.chosen(i)),
        tuple(listed.told(i) for i in dropped),
        tuple(listed.told(i) for i in (*money, *filter(_pays, lines["review"])) if listed.ends_soon(i)),
        met, len(services) - len(met),
    )


def _group(listed: Listed, bucket: str, lines: Mapping[str, list[Line]], most: int) -> Group:
    if not most:
        return Group(bucket, (), listed.paying(bucket))
    found = [i for i in lines.get(bucket) or listed.lines(bucket) if _pays(i) and not listed.dropped(i)]
    return Group(bucket, tuple(listed.told(i) for i in found[:most]), max(len(found) - most, 0))


def _pays(line: Line) -> bool:
    return line.high is None or line.high > 0
