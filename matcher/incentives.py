"""The incentives of one place for one applicant: verdict, amount, clause, each condition, and why some were dropped."""

from __future__ import annotations

import math

from matcher.money import COUNTED, Explained, Ledger, PlaceMoney
from matcher.result import ConditionResult, IncentiveResult
from profiles.label import Label
from rules.bundle import Dropped
from rules.condition import Judged, Within, facts_in
from rules.explain import Clause
from rules.policy import Amount, Incentive
from rules.wording import Wording

VERDICTS = {1: "met", 0: "unknown", -1: "unmet"}
SHOWN = ("sure", "on_undertaking", "possible", "review", "unverified", "deferral", "refund", "others", "barred",
         "notional", "other_fields")
SOON_DAYS = 183


def incentives_at(ledger: Ledger, place: int, wording: Wording | None) -> tuple[IncentiveResult, ...]:
    """Every incentive not certainly refused at a place, by total and then by worth.

    With a `wording`, each comes with its conditions one by one.
    """
    money = ledger.at(place)
    found = [_incentive(ledger, place, position, bucket, money, wording) for position, bucket in ledger.buckets(place).items()]
    return tuple(
        sorted(found, key=lambda i: (SHOWN.index(i.bucket), i.high is None, -i.low, -(i.high or 0), i.key))
    )


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
        verdict=VERDICTS[ledger.verdict(position, place)], bucket=bucket, low=int(low), high=None if math.isinf(high) else int(high),
        period=incentive.amount.period if incentive.amount else "once", ceiling=is_ceiling(incentive.amount),
        seen=incentive.seen, status=incentive.status, effective=_day(incentive.effective),
        expires=_day(incentive.expires), checked=policy.checked.isoformat(), beneficiary=incentive.beneficiary,
        kind=incentive.kind, nature=incentive.nature, missing=said.missing if said else (), judged_by=said.judged_by if said else (),
        conditions=conditions(said.node, wording) if wording and said else (), gives=incentive.gives, notes=incentive.notes,
        in_bundle=chosen, dropped_for=ledger.engine.incentives[taken].name.zh if taken is not None else "",
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
