"""Offers say at every place what the incentives say of an applicant that settles there."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

import msgspec
import numpy as np
import pytest

from profiles.applicant import Known
from rules.engine import Engine
from rules.explain import Row, clause, judged_by, missing_facts, outline, still_open
from rules.offer_book import OfferBook


@pytest.fixture(scope="module")
def book(engine: Engine) -> OfferBook:
    return OfferBook(engine)


def test_an_offer_is_the_incentive_at_its_places(engine: Engine, book: OfferBook, maker: Any, as_of: dt.date) -> None:
    random = Random(11)
    first: dict[int, str] = {}
    for region, number in book.plan.classes.items():
        first.setdefault(number, region)
    met = 0
    for _ in range(6):
        applicant = maker.applicant(random, random.choices(engine.incentives, k=4))
        applicant.facts.pop("registered_in", None)
        there = [
            msgspec.structs.replace(applicant, facts={**applicant.facts, "registered_in": Known(first[n])})
            for n in range(len(first))
        ]
        asked = engine.evaluate(engine.frame(there, as_of))
        frame = engine.frames.build([applicant], as_of)
        book.settle(frame)
        engine.derivations.fill(frame)
        offered = book.evaluate(frame, range(len(book.offers)))
        for number in range(len(first)):
            offers = book.at[number]
            have = offers >= 0
            assert (asked.verdict[~have, number] == -1).all()
            assert (asked.verdict[have, number] == offered.verdict[offers[have], 0]).all()
            assert (asked.low[have, number] == offered.low[offers[have], 0]).all()
            assert (asked.high[have, number] == offered.high[offers[have], 0]).all()
            met += int((asked.verdict[have, number] == 1).sum())
    assert met > 50


def test_what_is_open_is_what_the_tree_of_conditions_says(
    engine: Engine, book: OfferBook, maker: Any, as_of: dt.date
) -> None:
    random = Random(12)
    applicants = [maker.applicant(random, random.choices(engine.incentives, k=4), 0.6) for _ in range(8)]
    frame = engine.frames.build(applicants, as_of)
    book.settle(frame)
    engine.derivations.fill(frame)
    outcome = book.evaluate(frame, range(len(book.offers)))
    open_ = 0
    for row in range(len(applicants)):
        seen = Row(outcome, row)
        for number, offer in enumerate(book.offers):
            when = engine.incentives[offer.position].when
            facts, judges = still_open(seen, when, outline(when), offer.tree)
            node = clause(outcome, when, offer.tree, row)
            assert node.truth == outcome.verdict[number, row]
            assert facts == tuple(missing_facts(node))
            assert judges == tuple(dict.fromkeys(j.by for j in judged_by(node)))
            open_ += bool(facts)
    assert open_ > 100


def test_many_at_once_are_paid_as_each_alone(engine: Engine, book: OfferBook, maker: Any, as_of: dt.date) -> None:
    """Where there are many, amounts are worked out only for those not refused, product by product and not."""
    random = Random(13)
    applicants = [maker.applicant(random, random.choices(engine.incentives, k=3)) for _ in range(40)] * 15
    frame = engine.frames.build(applicants, as_of)
    book.settle(frame)
    engine.derivations.fill(frame)
    many = book.evaluate(frame, range(len(book.offers)))
    for row in range(0, 40, 7):
        frame = engine.frames.build([applicants[row]], as_of)
        book.settle(frame)
        engine.derivations.fill(frame)
        alone = book.evaluate(frame, range(len(book.offers)))
        for column, single in ((many.verdict, alone.verdict), (many.low, alone.low), (many.high, alone.high)):
            assert (column[:, row] == single[:, 0]).all()
            assert (column[:, row + 520] == single[:, 0]).all()
    assert np.count_nonzero(many.high) > 1000
