"""The first certain sum: where nothing is certain yet, the one or two answers that would make a sum so."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from matcher.incentives import is_ceiling
from matcher.money import Ledger
from matcher.result import FirstSum
from profiles.applicant import Applicant, Known
from profiles.label import Label
from rules.condition import All, Bool, Choice, Condition, Number, SetTest
from rules.engine import Outcome
from rules.explain import Clause
from rules.expression import Var
from rules.wording import Wording

MOST_ANSWERS = 2
TRIED = 12
_TITLES = frozenset({"qualification", "talent", "received"})
_WON = ("newly_recognised", "newly_approved", "selected")  # how facts end that are won, not answered


def first_sum(ledger: Ledger, place: int, wording: Wording) -> FirstSum | None:
    """The nearest sum at a place where none is certain: found by giving the answers and running the rules again."""
    return first_sums([(ledger, place)], wording)[0]


def first_sums(asked: Sequence[tuple[Ledger, int]], wording: Wording) -> list[FirstSum | None]:
    """The same for several applicants of one ranking, each at a place, whose answers are tried at once."""
    tried = [_candidates(ledger, place) if ledger.totals(place)["sure"] <= 0 else [] for ledger, place in asked]
    answered = [
        _with(ledger.ledgers.applicants[ledger.row], answers)
        for (ledger, _), candidates in zip(asked, tried, strict=True) for _, answers in candidates
    ]
    if not answered:
        return [None] * len(asked)
    ledger = asked[0][0]
    offers = list(dict.fromkeys(offer for candidates in tried for offer, _ in candidates))
    outcome = ledger.purse.book.evaluate(ledger.ledgers.framed(answered), offers)
    found, start, at = [], 0, {offer: n for n, offer in enumerate(offers)}
    for (ledger, place), candidates in zip(asked, tried, strict=True):
        cells = [(at[offer], start + n) for n, (offer, _) in enumerate(candidates)]
        found.append(_nearest(ledger, place, candidates, cells, outcome, len(answered), wording))
        start += len(candidates)
    return found


def _nearest(
    ledger: Ledger, place: int, tried: Sequence[tuple[int, list[Condition]]], cells: Sequence[tuple[int, int]],
    outcome: Outcome, count: int, wording: Wording,
) -> FirstSum | None:
    """The first of the candidates that becomes certain; `cells`: the offer and the row of each."""
    for signed in (0, count):
        for (offer, answers), (n, row) in zip(tried, cells, strict=True):
            at = n, row + signed
            if outcome.verdict[at] > 0 and outcome.low[at] > 0:
                incentive = ledger.engine.incentives[ledger.purse.book.offers[offer].position]
                park = ledger.purse.views.parks[place].park
                return FirstSum(
                    incentive.key, incentive.name, Label(park.name.zh, park.name.text("en"), park.short),
                    tuple(wording.label(c) for c in answers), tuple(_fact(c) for c in answers),
                    int(outcome.low[at]), incentive.amount.period if incentive.amount else "once",
                    bool(outcome.high[at] > outcome.low[at]), bool(signed),
                )
    return None


def _candidates(ledger: Ledger, place: int) -> list[tuple[int, list[Condition]]]:
    """Offers one or two plain answers away, fewest answers first; what hangs on a title to be won comes last."""
    facts = ledger.engine.library.facts
    products = ledger.ledgers.applicants[ledger.row].products or []
    found = []
    for offer, bucket in ledger.buckets(place).items():
        position = ledger.purse.book.offers[offer].position
        if bucket != "possible" or ledger.amount(offer, bucket)[1] <= 0 or ledger.unasked_foreign(position):
            continue
        if is_ceiling(ledger.engine.incentives[position].amount):
            continue
        asked = [
            c for c in _open(ledger.explain(offer))
            if c is None or not (facts[_fact(c)].undertaking or facts[_fact(c)].settled)
        ]
        answers = [c for c in asked if c is not None]
        if not 0 < len(answers) == len(asked) <= MOST_ANSWERS:
            continue
        if any(_fact(c).startswith("product.") for c in answers) and len(products) > 1:
            continue
        won = any(facts[_fact(c)].group in _TITLES or _fact(c).endswith(_WON) for c in answers)
        incentive = ledger.engine.incentives[position]
        # Of titles the smallest reward stands for the one most within reach.
        reach = ledger.amount(offer, bucket)[1] if won else 0.0
        easy = (won, reach, len(answers), not ledger.own_field(position), incentive.key)
        found.append((easy, offer, answers))
    return [(offer, answers) for _, offer, answers in sorted(found)[:TRIED]]


def _open(node: Clause) -> list[Condition | None]:
    """The open tests that must all hold; None for one that no single answer settles."""
    if node.truth != 0:
        return []
    if node.parts and isinstance(node.condition, All):
        return list(dict.fromkeys(c for part in node.parts for c in _open(part)))
    return [node.condition if _answer(node.condition) is not None else None]


def _fact(condition: Condition) -> str:
    if isinstance(condition, Number) and isinstance(condition.of, Var):
        return condition.of.fact
    return condition.fact if isinstance(condition, Bool | Choice | SetTest) else ""


def _answer(condition: Condition) -> Known | None:
    """All that is known once a test is met; None where there is no one plain answer."""
    if isinstance(condition, Bool):
        return Known(condition.value)
    if isinstance(condition, Choice) and len(condition.options) == 1:
        return Known(condition.options[0])
    if isinstance(condition, SetTest) and (condition.mode == "all" or len(condition.options) == 1):
        return Known(condition.options, complete=False)
    if isinstance(condition, Number) and isinstance(condition.of, Var) and condition.months_ago < 0:
        # A range, so that the sum holds for whatever figure meets the test.
        return {"at_least": Known((condition.bound, math.inf)), "at_most": Known((0.0, condition.bound))}.get(
            condition.test
        )
    return None


def _with(applicant: Applicant, answers: Sequence[Condition]) -> Applicant:
    """The applicant as it would be with these answers."""
    facts = dict(applicant.facts)
    products = [dict(p) for p in applicant.products] if applicant.products else None
    for condition in answers:
        known, fact = _answer(condition), _fact(condition)
        if known is None:
            continue
        if fact.startswith("product."):
            products = products or [{}]
            products[0][fact] = known
        else:
            facts[fact] = known
    return msgspec.structs.replace(applicant, facts=facts, products=products or applicant.products)
