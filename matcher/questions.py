"""What to ask next, estimated: the facts whose answer decides most money, and whether it could change the order.

The cheap mode of `matcher.inquiry`, for a match of some milliseconds: each open sum is shared among the facts it waits
for, no answer is tried; questions are marked `estimate`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.criteria.incentives import scale_one
from matcher.money import Ledger
from matcher.result import Question
from matcher.totals import POSSIBLE, REVIEW
from profiles.facts import Fact
from profiles.label import Label

MOST = 5


def next_questions(
    ledger: Ledger, ranked: Sequence[int], scores: Sequence[int], weights: Mapping[str, float]
) -> tuple[Question, ...]:
    """The most valuable questions for the places ranked first, against the cost of asking.

    `scores`: hundredths of a point, by place.
    """
    waiting = [_waiting(ledger, place) for place in ranked]
    offers = np.unique(np.concatenate(waiting)) if waiting else np.zeros(0, dtype=np.int64)
    purse, facts = ledger.purse, ledger.purse.askable
    asking = [purse.asked_of(ledger.open(n)[0]) for n in offers.tolist()]
    counts = np.array([len(a) for a in asking], dtype=np.int64)
    if not counts.any():
        return ()
    fact_of, owner = np.concatenate(asking), np.repeat(np.arange(len(offers)), counts)
    high, codes = ledger.ledgers.high[offers, ledger.row], ledger.ledgers.codes[offers, ledger.row]
    # What people decide is no sum at stake; a sum is shared among the facts it waits for.
    share = (np.where((codes == POSSIBLE) & (high < 1e14), high, 0.0) / np.maximum(counts, 1))[owner]
    inside = np.zeros((len(ranked), len(offers)), dtype=bool)
    for n, here in enumerate(waiting):
        inside[n, np.searchsorted(offers, here)] = True
    there = inside[:, owner]
    stake = np.stack([np.bincount(fact_of[at], share[at], len(facts)) for at in there])
    said = np.stack([np.bincount(fact_of[at], minlength=len(facts)) > 0 for at in there])
    known = np.flatnonzero(said.any(axis=0))
    by_place = np.argsort(ranked)  # of equal sums that of the place first in the library
    sums = np.where(said, stake, -1.0)[by_place][:, known]
    best = by_place[sums.argmax(axis=0)]
    order = np.lexsort((known, -sums.max(axis=0) / (1 + purse.costs[known])))
    # One question for each group of incentives: the others about it come up once it is answered.
    asked: dict[tuple[int, bytes], Question] = {}
    for n in order.tolist():
        number, rank = int(known[n]), int(best[n])
        group = owner[there[rank] & (fact_of == number)]
        if (rank, group.tobytes()) in asked:
            continue
        fact = facts[number]
        asked[rank, group.tobytes()] = Question(
            fact.id, _text(fact), fact.label, len(group), int(stake[rank, number]), _at(ledger, ranked[rank]),
            _order_changes(stake[:, number].tolist(), ranked, scores, weights), estimate=True,
        )
        if len(asked) == MOST:
            break
    return tuple(asked.values())


def _waiting(ledger: Ledger, place: int) -> NDArray[np.int64]:
    """The offers of a place that wait for answers; those for foreign capital only where it was spoken of."""
    offers = ledger.ledgers.offered(ledger.place_class(place)).astype(np.int64)
    codes = ledger.ledgers.codes[offers, ledger.row]
    waits = (codes == POSSIBLE) | (codes == REVIEW)
    found: NDArray[np.int64] = offers[waits if ledger.foreign_told else waits & ~ledger.purse.foreign_offers[offers]]
    return found


def field_questions(ledger: Ledger) -> tuple[Question, ...]:
    """What to ask when the field of business is not known: nothing else means much before it."""
    facts = [f for f in map(ledger.engine.library.facts.get, ("sector", "product.kind", "business_stage")) if f]
    return tuple(Question(f.id, _text(f), f.label, 0, 0, Label(), True) for f in facts)


def _at(ledger: Ledger, place: int) -> Label:
    park = ledger.purse.views.parks[place].park
    return Label(park.short, park.name.text("en"))


def _text(fact: Fact) -> Label:
    return fact.question if fact.question.zh else Label(f"{fact.label.zh}？", f"{fact.label.text('en')}?")


def _order_changes(
    stakes: Sequence[float], ranked: Sequence[int], scores: Sequence[int], weights: Mapping[str, float]
) -> bool:
    """Whether an answer could put another place first, through the money it decides at each (`stakes`)."""
    return any(
        weights["incentives"] * 100 * scale_one(stake / 100) > scores[ranked[0]] - scores[rival]
        for rival, stake in zip(ranked[1:3], stakes[1:3], strict=True)
    )
