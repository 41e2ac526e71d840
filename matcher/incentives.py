"""The incentives of one place for one applicant: verdict, amount, clause, each condition, and why some were dropped."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left
from typing import NamedTuple

from matcher.money import COUNTED, Ledger, PlaceMoney
from matcher.purse import BUCKETS
from matcher.result import ConditionResult, IncentiveResult
from profiles.label import Label
from rules.bundle import Dropped
from rules.condition import Judged, Place, Within, facts_in
from rules.explain import Clause
from rules.policy import Amount, Incentive
from rules.wording import Wording

VERDICTS = {1: "met", 0: "unknown", -1: "unmet"}
SHOWN = ("sure", "on_undertaking", "possible", "review", "unverified", "deferral", "refund", "others", "barred",
         "notional", "other_fields", "unmet")
_AT = {name: n for n, name in enumerate(SHOWN)}
UNCERTAIN = frozenset({"possible", "review", "unverified"})
GIANT = 100_000_000_000  # fen: 10亿元
MANY_OPEN = (2, 5, 8)  # from how many open facts on an incentive is a step further away
SOON_DAYS = 183
# The days a project says it plans for, in their order: before the first of them nothing can be claimed on its account.
PLANNED = ("timeline_start", "timeline_completion", "timeline_production")


def incentives_at(ledger: Ledger, place: int, wording: Wording | None) -> tuple[IncentiveResult, ...]:
    """Every incentive not certainly refused at a place, by total; what is certain by worth, the rest nearest first.

    With a `wording`, each comes with its conditions one by one, and those certainly refused there come last.
    """
    money = ledger.at(place)
    buckets = ledger.buckets(place)
    if wording:
        buckets = {**buckets, **dict.fromkeys(_refused(ledger, place), "unmet")}
    found = [_incentive(ledger, n, bucket, money, wording) for n, bucket in buckets.items()]
    return tuple(i for _, i in sorted(found, key=lambda pair: pair[0]))


def _position(ledger: Ledger, offer: int) -> int:
    return ledger.purse.book.offers[offer].position


class Line(NamedTuple):
    """One incentive of a place, in short: its offer, its bucket, low and high in fen (None: no bound), what is open."""

    offer: int
    bucket: str
    low: int
    high: int | None
    missing: tuple[str, ...]
    judged_by: tuple[str, ...]
    chosen: bool


def counted_at(ledger: Ledger, place: int, most: int) -> tuple[list[Line], int]:
    """The first `most` incentives of a place that enter a total, in the order of `incentives_at`, without their words;
    and how many there are."""
    listed = Listed(ledger, place)
    found: list[Line] = []
    for bucket in SHOWN:
        if bucket in COUNTED and len(found) < most:  # later ones come after all of these
            found += listed.lines(bucket)
    chosen = [line._replace(chosen=listed.chosen(line)) for line in found[:most]]
    return chosen, sum(listed.count(bucket) for bucket in COUNTED)


class Listed:
    """The incentives of a place as `incentives_at` tells them, each in full only when somebody looks at it."""

    def __init__(self, ledger: Ledger, place: int) -> None:
        self.ledger = ledger
        self.place = place
        self._by_bucket: dict[str, list[int]] = {}
        for offer, bucket in ledger.buckets(place).items():
            self._by_bucket.setdefault(bucket, []).append(offer)

    def count(self, bucket: str) -> int:
        """How many enter a total."""
        return len(self._by_bucket.get(bucket, ()))

    def paying(self, bucket: str) -> int:
        """How many are money that was not left out for another."""
        ledger = self.ledger
        found = [n for n in self._by_bucket.get(bucket, ()) if ledger.amount(n, bucket)[1] > 0]
        return sum(not self._left_out(ledger.purse.keys[n]) for n in found)

    def lines(self, bucket: str) -> list[Line]:
        """Those that enter a total, in their order; `chosen` is not worked out."""
        return [line for _, line in sorted(_line(self.ledger, n) for n in self._by_bucket.get(bucket, ()))]

    def chosen(self, line: Line) -> bool:
        """Whether an incentive is in the lawful combination."""
        money, key = self.ledger.at(self.place), self._key(line)
        return key in money.sure or (line.bucket == "possible" and key in money.possible)

    def dropped(self, line: Line) -> bool:
        """Whether it was left out for another."""
        return self._left_out(self._key(line))

    def ends_soon(self, line: Line) -> bool:
        """Whether its last valid day is near."""
        return _ends_soon(self.ledger, self.ledger.engine.incentives[_position(self.ledger, line.offer)])

    def name(self, line: Line) -> Label:
        """What it is called."""
        return self.ledger.engine.incentives[_position(self.ledger, line.offer)].name

    def told(self, line: Line) -> IncentiveResult:
        """All about it but its conditions."""
        return _incentive(self.ledger, line.offer, line.bucket, self.ledger.at(self.place), None)[1]

    def _left_out(self, key: str) -> bool:
        drop = self.ledger.at(self.place).dropped.get(key)
        return drop is not None and drop.taken in self.ledger.engine.position

    def _key(self, line: Line) -> str:
        return self.ledger.purse.keys[line.offer]


def _line(ledger: Ledger, offer: int) -> tuple[tuple[object, ...], Line]:
    """One incentive in short, and where it stands in the list; alike wherever it is to be had."""
    if offer not in ledger.lines:
        bucket = BUCKETS[ledger.ledgers.codes[offer, ledger.row]]
        low, high = ledger.amount(offer, bucket)
        key = ledger.engine.incentives[_position(ledger, offer)].key
        line = Line(offer, bucket, int(low), None if math.isinf(high) else int(high), *ledger.open(offer), False)
        ledger.lines[offer] = (_order(ledger, line, key), line)
    return ledger.lines[offer]


def _order(ledger: Ledger, line: Line, key: str) -> tuple[object, ...]:
    worth = (line.high is None, -line.low, -(line.high or 0), key)
    if line.bucket not in UNCERTAIN:
        return (_AT[line.bucket], *worth)
    position, undertaken = _position(ledger, line.offer), ledger.purse.undertaken
    asked = len(line.missing) - len(undertaken.intersection(line.missing))
    # Steps away: many open facts, no figure, not written for the applicant's field, a sum only giants are granted.
    steps = bisect_left(MANY_OPEN, asked) + (line.high is None) + (not ledger.own_field(position))
    steps += 3 * ((line.high or 0) > GIANT)
    return (_AT[line.bucket], ledger.unasked_foreign(position), steps, *worth)


def _refused(ledger: Ledger, place: int) -> list[int]:
    """The offers at a place for the company and its field that are certainly refused."""
    found = []
    for offer in ledger.offered(place):
        incentive = ledger.engine.incentives[_position(ledger, offer)]
        if ledger.verdict(offer) >= 0 or incentive.beneficiary != "company" or incentive.fiscal_contribution:
            continue
        if incentive.nature != "permanent" or not ledger.meant(_position(ledger, offer)):
            continue
        if not _elsewhere(ledger.explain(offer)):
            found.append(offer)
    return found


def _elsewhere(node: Clause) -> bool:
    """Whether an incentive is refused because it belongs to another place."""
    parts = node.parts or (node,)
    return any(p.truth < 0 and isinstance(p.condition, Place) and p.condition.fact == "registered_in" for p in parts)


def _incentive(
    ledger: Ledger, offer: int, bucket: str, money: PlaceMoney, wording: Wording | None
) -> tuple[tuple[object, ...], IncentiveResult]:
    """Where one incentive stands in the list, and all about it; places where that is the same share the result."""
    position = _position(ledger, offer)
    key = ledger.engine.incentives[position].key
    drop = money.dropped.get(key)
    chosen = key in money.sure or (bucket == "possible" and key in money.possible)
    token = (offer, bucket, chosen, drop, wording is None)
    if token not in ledger.results:
        # What is counted is explained; the rest only where somebody asked for all.
        missing, judges = ledger.open(offer) if wording or bucket in COUNTED else ((), ())
        low, high = ledger.amount(offer, bucket)
        line = Line(offer, bucket, int(low), None if math.isinf(high) else int(high), missing, judges, chosen)
        ledger.results[token] = (_order(ledger, line, key), _build(ledger, line, drop, wording))
    return ledger.results[token]


def _build(ledger: Ledger, line: Line, drop: Dropped | None, wording: Wording | None) -> IncentiveResult:
    incentive = ledger.engine.incentives[_position(ledger, line.offer)]
    policy = ledger.engine.policy_of[incentive.key]
    taken = ledger.engine.position.get(drop.taken) if drop else None
    planned_by, planned = _planned_later(ledger, incentive)
    return IncentiveResult(
        key=incentive.key, name=incentive.name, policy=policy.title, number=policy.number, clause=incentive.clause,
        verdict=VERDICTS[ledger.verdict(line.offer)], bucket=line.bucket,
        low=line.low, high=line.high,
        period=incentive.amount.period if incentive.amount else "once", ceiling=is_ceiling(incentive.amount),
        seen=incentive.seen, status=incentive.status, effective=_day(incentive.effective),
        expires=_day(incentive.expires), checked=policy.checked.isoformat(), beneficiary=incentive.beneficiary,
        kind=incentive.kind, nature=incentive.nature,
        missing=line.missing, judged_by=line.judged_by,
        conditions=conditions(ledger.explain(line.offer), wording) if wording else (),
        gives=incentive.gives, notes=incentive.notes,
        in_bundle=line.chosen, dropped_for=ledger.engine.incentives[taken].name if taken is not None else Label(),
        dropped_why=_why(ledger, drop.group) if drop else Label(), ends_soon=_ends_soon(ledger, incentive),
        ends_before=planned_by, planned=planned,
    )


def is_ceiling(amount: Amount | None) -> bool:
    """Whether an amount is an "up to": nothing is promised below it."""
    return amount is not None and (amount.ceiling or any(t.ceiling or t.pays is None for t in amount.tiers))


def _day(day: object) -> str:
    return day.isoformat() if hasattr(day, "isoformat") else ""


def _ends_soon(ledger: Ledger, incentive: Incentive) -> bool:
    """Whether the last valid day is near, or comes before a day the project plans for."""
    if incentive.expires is None:
        return False
    return (incentive.expires - ledger.as_of).days <= SOON_DAYS or bool(_planned_later(ledger, incentive)[1])


def _planned_later(ledger: Ledger, incentive: Incentive) -> tuple[str, str]:
    """The first planned day that surely comes after an incentive's last: the fact that states it, and the day.

    What is given year by year can be had from the project's first day on, whatever comes later.
    """
    last = incentive.expires.toordinal() if incentive.expires else math.inf
    for fact_id in PLANNED:
        stated = ledger.frame.company.numbers.get(fact_id)
        # Told as a month or year, a day lies somewhere within: only its earliest is certain.
        if stated is not None and stated[0][ledger.row] > last:
            return fact_id, dt.date.fromordinal(int(stated[0][ledger.row])).isoformat()
        if stated is not None and incentive.amount is not None and incentive.amount.period != "once":
            break
    return "", ""


def _why(ledger: Ledger, group: str) -> Label:
    return next((x.why for x in ledger.engine.exclusions if x.key == group), Label())


def conditions(node: Clause, wording: Wording) -> tuple[ConditionResult, ...]:
    """The conditions of an incentive one by one, each met, unmet or unknown."""
    parts = node.parts or (node,)
    found = []
    for part in parts:
        facts = tuple(f for f in (["sector"] if isinstance(part.condition, Within) else facts_in(part.condition)))
        by = part.condition.by if isinstance(part.condition, Judged) else ""
        found.append(ConditionResult(wording.label(part.condition), VERDICTS[part.truth], facts, by))
    return tuple(dict.fromkeys(found))
