"""What to ask next, estimated: the facts whose answer decides most money, and whether it could change the order.

The cheap mode of `matcher.inquiry`, for a match of some milliseconds: each open sum is shared among the facts it waits
for, no answer is tried; questions are marked `estimate`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    unasked = ledger.purse.undertaken | _NOT_ASKED
    shares: dict[str, dict[int, float]] = {}
    decides: dict[tuple[str, int], set[int]] = {}
    for place in ranked:
        for offer, bucket in ledger.buckets(place).items():
            position = ledger.purse.book.offers[offer].position
            if bucket not in {"possible", "review"} or ledger.unasked_foreign(position):
                continue
            high = ledger.amount(offer, bucket)[1]
            # What people decide is no sum at stake.
            worth = high if high < 1e14 and bucket == "possible" else 0.0
            missing = [f for f in ledger.open(offer)[0] if f not in unasked]
            for fact_id in missing:
                decides.setdefault((fact_id, place), set()).add(position)
                at = shares.setdefault(fact_id, {})
                at[place] = at.get(place, 0.0) + worth / len(missing)
    swing = _order_changes(shares, ranked, scores, weights)
    questions = []
    for fact_id, at in shares.items():
        fact = facts[fact_id]
        best = max(at, key=lambda p: (at[p], -p))
        questions.append((at[best] / (1 + fact.cost), fact, best, at[best]))
    questions.sort(key=lambda q: (-q[0], q[1].id))
    # One question for each group of incentives: the others about it come up once it is answered.
    first_of = {(q[2], frozenset(decides[q[1].id, q[2]])): q[1].id for q in reversed(questions)}
    kept = set(first_of.values())
    questions = [q for q in questions if q[1].id in kept]
    return tuple(
        Question(
            fact.id, _text(fact), fact.label, len(decides[fact.id, best]), int(stake),
            _at(ledger, best), fact.id in swing, estimate=True,
        )
        for _, fact, best, stake in questions[:MOST]
    )


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
    shares: Mapping[str, Mapping[int, float]], ranked: Sequence[int], scores: Sequence[int],
    weights: Mapping[str, float],
) -> set[str]:
    """The facts whose answer could put another place first, through the money it decides."""
    if len(ranked) < 2:
        return set()
    first, found = ranked[0], set()
    for fact_id, at in shares.items():
        for rival in ranked[1:3]:
            gap = scores[first] - scores[rival]
            moved = weights["incentives"] * 100 * scale_one(at.get(rival, 0.0) / 100)
            if moved > gap:
                found.add(fact_id)
    return found
