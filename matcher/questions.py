"""What to ask next, estimated: the facts whose answer decides most money, and whether it could change the order.

The cheap mode of `matcher.inquiry`, for a match of some milliseconds: each open sum is shared among the facts it waits
for, no answer is tried; questions are marked `estimate`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from matcher.criteria.incentives import scale_one
from matcher.money import Ledger
from matcher.result import Question
from profiles.facts import Fact
from profiles.label import Label

MOST = 5
_NOT_ASKED = frozenset({"registered_in"})


def next_questions(
    ledger: Ledger, ranked: Sequence[int], scores: Sequence[int], weights: Mapping[str, float]
) -> tuple[Question, ...]:
    """The most valuable questions for the places ranked first, against the cost of asking.

    `scores`: hundredths of a point, by place.
    """
    facts = ledger.engine.library.facts
    at_stake: dict[str, dict[int, float]] = {}
    decides: dict[str, dict[int, list[int]]] = {}
    asking: dict[int, list[str]] = {}
    for place in ranked:
        stakes: dict[str, float] = {}
        here: dict[str, list[int]] = {}
        for position, worth, missing in _open(ledger, place, asking):
            share = worth / max(len(missing), 1)
            for fact_id in missing:
                if fact_id in stakes:
                    stakes[fact_id] += share
                    here[fact_id].append(position)
                else:
                    stakes[fact_id], here[fact_id] = share, [position]
        for fact_id, stake in stakes.items():
            at_stake.setdefault(fact_id, {})[place] = stake
            decides.setdefault(fact_id, {})[place] = here[fact_id]
    questions = []
    for fact_id, at in at_stake.items():
        fact = facts[fact_id]
        best = max(at, key=lambda p: (at[p], -p))
        questions.append((at[best] / (1 + fact.cost), fact, best, at[best]))
    questions.sort(key=lambda q: (-q[0], q[1].id))
    # One question for each group of incentives: the others about it come up once it is answered.
    asked: dict[tuple[int, frozenset[int]], tuple[Fact, float]] = {}
    for _, fact, best, stake in questions:
        asked.setdefault((best, frozenset(decides[fact.id][best])), (fact, stake))
        if len(asked) == MOST:
            break
    return tuple(
        Question(
            fact.id, _text(fact), fact.label, len(group), int(stake), _at(ledger, best),
            _order_changes(at_stake[fact.id], ranked, scores, weights), estimate=True,
        )
        for (best, group), (fact, stake) in asked.items()
    )


def _open(ledger: Ledger, place: int, asking: dict[int, list[str]]) -> Iterator[tuple[int, float, list[str]]]:
    """The incentives of a place that wait for answers: position, what is at stake (fen), and the facts to ask for.

    `asking` keeps these facts by offer: they are the same wherever it is to be had.
    """
    unasked = ledger.purse.undertaken | _NOT_ASKED
    for offer, bucket in ledger.buckets(place).items():
        if bucket not in {"possible", "review"}:
            continue
        position = ledger.purse.book.offers[offer].position
        if ledger.unasked_foreign(position):
            continue
        high = ledger.amount(offer, bucket)[1]
        if offer not in asking:
            asking[offer] = [f for f in ledger.open(offer)[0] if f not in unasked]
        # What people decide is no sum at stake.
        yield position, high if high < 1e14 and bucket == "possible" else 0.0, asking[offer]


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
    at_stake: Mapping[int, float], ranked: Sequence[int], scores: Sequence[int], weights: Mapping[str, float]
) -> bool:
    """Whether an answer could put another place first, through the money it decides."""
    return any(
        weights["incentives"] * 100 * scale_one(at_stake.get(rival, 0.0) / 100) > scores[ranked[0]] - scores[rival]
        for rival in ranked[1:3]
    )
