"""The incentives of one place for one applicant: verdict, amount, clause, each condition, and why some were dropped."""

from __future__ import annotations

import math

from matcher.money import COUNTED, Explained, Ledger, PlaceMoney
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
UNCERTAIN = frozenset({"possible", "review", "unverified"})
GIANT = 100_000_000_000  # fen: 10亿元
MANY_OPEN = (2, 5, 8)  # from how many open facts on an incentive is a step further away
SOON_DAYS = 183


def incentives_at(ledger: Ledger, place: int, wording: Wording | None) -> tuple[IncentiveResult, ...]:
    """Every incentive not certainly refused at a place, by total; what is certain by worth, the rest nearest first.

    With a `wording`, each comes with its conditions one by one, and those certainly refused there come last.
    """
    money = ledger.at(place)
    buckets = ledger.buckets(place)
    if wording:
        buckets = {**buckets, **dict.fromkeys(_refused(ledger, place), "unmet")}
    found = [(_incentive(ledger, place, p, bucket, money, wording), p) for p, bucket in buckets.items()]
    return tuple(i for i, _ in sorted(found, key=lambda pair: _order(ledger, *pair)))


def _order(ledger: Ledger, item: IncentiveResult, position: int) -> tuple[object, ...]:
    worth = (item.high is None, -item.low, -(item.high or 0), item.key)
    if item.bucket not in UNCERTAIN:
        return (SHOWN.index(item.bucket), *worth)
    facts = ledger.engine.library.facts
    asked = sum(not (facts[f].undertaking or facts[f].settled) for f in item.missing)
    # Steps away: many open facts, no figure, not written for the applicant's field, a sum only giants are granted.
    steps = sum(asked > most for most in MANY_OPEN) + (item.high is None) + (not ledger.own_field(position))
    steps += 3 * ((item.high or 0) > GIANT)
    return (SHOWN.index(item.bucket), ledger.unasked_foreign(position), steps, *worth)


def _refused(ledger: Ledger, place: int) -> list[int]:
    """The incentives of a place for the company and its field that are certainly refused."""
    found = []
    for position in ledger.live:
        incentive = ledger.engine.incentives[position]
        if ledger.verdict(position, place) >= 0 or incentive.beneficiary != "company" or incentive.fiscal_contribution:
            continue
        if incentive.nature != "permanent" or not ledger.meant(position):
            continue
        if not _elsewhere(ledger.explain(position, place).node):
            found.append(position)
    return found


def _elsewhere(node: Clause) -> bool:
    """Whether an incentive is refused because it belongs to another place."""
    parts = node.parts or (node,)
    return any(p.truth < 0 and isinstance(p.condition, Place) and p.condition.fact == "registered_in" for p in parts)


def _incentive(
    ledger: Ledger, place: int, position: int, bucket: str, money: PlaceMoney, wording: Wording | None
) -> IncentiveResult:
    """One incentive; places where everything about it is the same share the result."""
    key = ledger.engine.incentives[position].key
    # What is counted is explained; the rest only where somebody asked for all.
    said = ledger.explain(position, place) if wording or bucket in COUNTED else None
    low, high = ledger.amount(position, place, bucket)
    drop = money.dropped.get(key)
    chosen = key in money.sure.paid or (bucket == "possible" and key in money.possible.paid)
    token = (position, id(said), ledger.verdict(position, place), bucket, low, high, chosen, drop, wording is None)
    if token not in ledger.results:
        ledger.results[token] = _build(ledger, place, position, bucket, said, (low, high), chosen, drop, wording)
    return ledger.results[token]


def _build(
    ledger: Ledger, place: int, position: int, bucket: str, said: Explained | None, amount: tuple[float, float], chosen: bool,
    drop: Dropped | None, wording: Wording | None,
) -> IncentiveResult:
    incentive = ledger.engine.incentives[position]
    policy = ledger.engine.policy_of[incentive.key]
    taken = ledger.engine.position.get(drop.taken) if drop else None
    low, high = amount
    return IncentiveResult(
        key=incentive.key, name=incentive.name, policy=policy.title, number=policy.number, clause=incentive.clause,
        verdict=VERDICTS[ledger.verdict(position, place)], bucket=bucket,
        low=int(low), high=None if math.isinf(high) else int(high),
        period=incentive.amount.period if incentive.amount else "once", ceiling=is_ceiling(incentive.amount),
        seen=incentive.seen, status=incentive.status, effective=_day(incentive.effective),
        expires=_day(incentive.expires), checked=policy.checked.isoformat(), beneficiary=incentive.beneficiary,
        kind=incentive.kind, nature=incentive.nature,
        missing=said.missing if said else (), judged_by=said.judged_by if said else (),
        conditions=conditions(said.node, wording) if wording and said else (), gives=incentive.gives, notes=incentive.notes,
        in_bundle=chosen, dropped_for=ledger.engine.incentives[taken].name if taken is not None else Label(),
        dropped_why=_why(ledger, drop.group) if drop else Label(), ends_soon=_ends_soon(ledger, incentive),
    )


def is_ceiling(amount: Amount | None) -> bool:
    """Whether an amount is an "up to": nothing is promised below it."""
    return amount is not None and (amount.ceiling or any(t.ceiling or t.pays is None for t in amount.tiers))


def _day(day: object) -> str:
    return day.isoformat() if hasattr(day, "isoformat") else ""


def _ends_soon(ledger: Ledger, incentive: Incentive) -> bool:
    return incentive.expires is not None and (incentive.expires - ledger.as_of).days <= SOON_DAYS


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
