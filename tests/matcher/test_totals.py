"""Totals worked out for many applicants at once are those of the best lawful bundle, found with reasons, of each."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from matcher.match import Matcher
from matcher.money import Ledger, Ledgers
from matcher.purse import COUNTED, NUMBER
from matcher.totals import PARTS, weigh
from matcher.view import view_case
from rules.lawful import ceilings_at, groups_at


def by_bundles(ledger: Ledger, place: int) -> dict[str, float]:
    """The parts of the totals at one place from the bundles that come with reasons."""
    tops: dict[int, dict[str, float]] = {}
    sure: dict[str, float] = {}
    unbounded = 0
    dropped = ledger._stood_in(place)
    for offer, bucket in ledger.buckets(place).items():
        key = ledger.engine.incentives[ledger.purse.book.offers[offer].position].key
        low, high = ledger.outcome.low[offer, ledger.signed_row], ledger.outcome.high[offer, ledger.row]
        if bucket in COUNTED and key not in dropped and high > 0:
            unbounded += high == float("inf")
            tops.setdefault(NUMBER[bucket], {})[key] = 0.0 if high == float("inf") else float(high)
            if bucket in {"sure", "on_undertaking"}:
                sure[key] = float(low)
    sure_high = {k: v for n in (1, 2) for k, v in tops.get(n, {}).items()}
    roots = ledger.purse.book.exclusions[ledger.place_class(place)]
    groups = groups_at(ledger.outcome, ledger.row, roots)
    return {**weigh(tops, sure, sure_high, groups, ceilings_at(ledger.outcome, ledger.row)), "unbounded": unbounded}


def test_totals_are_those_of_the_best_bundles(matcher: Matcher, maker: Any) -> None:
    random = Random(21)
    engine, day = matcher.engine, dt.date(2026, 11, 22)
    linked = [i for i in engine.incentives if any(i.key in g.members for g in engine.exclusion_members)]
    capped = [i for i in engine.incentives if any(i.key in c for c in engine.ceiling_members)]
    applicants = [
        maker.applicant(random, random.choices(engine.incentives, k=2) + random.choices(pool, k=4), 0.95)
        for pool in (linked, capped) for _ in range(20)
    ]
    cases = [view_case(a, matcher.library.sectors) for a in applicants]
    ledgers = Ledgers(matcher.purse, applicants, day, cases)
    first = [matcher.purse.classes.index(n) for n in sorted(set(matcher.purse.classes))]
    sums, dropped = 0.0, 0
    for row in range(len(applicants)):
        ledger = Ledger(ledgers, row)
        for place in first:
            found = ledger.totals(place)
            assert found == by_bundles(ledger, place), (row, place)
            assert list(found) == list(PARTS)
            sums += found["sure"]
            dropped += len(ledger.at(place).dropped)
    assert sums > 0 and dropped > 100


def test_each_of_many_is_ranked_as_if_alone(matcher: Matcher, maker: Any) -> None:
    random = Random(22)
    day = dt.date(2026, 11, 22)
    applicants = [maker.applicant(random, random.choices(matcher.engine.incentives, k=3)) for _ in range(30)]
    many = matcher.rank(applicants, day)
    for row, applicant in enumerate(applicants):
        alone = matcher.rank([applicant], day)
        assert (many.scores.points[row] == alone.scores.points[0]).all()
        assert (many.scores.points_low[row] == alone.scores.points_low[0]).all()
        assert (many.scores.points_high[row] == alone.scores.points_high[0]).all()
        assert many.order(row) == alone.order(0)
        assert (many.ledgers.totals[:, :, row] == alone.ledgers.totals[:, :, 0]).all()
