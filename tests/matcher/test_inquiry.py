"""Questions by value of information: asked only what is open, worth what its answers really do, and an end to it."""

from __future__ import annotations

import datetime as dt

import msgspec
import numpy as np
import pytest

from matcher.answers import Answers, given
from matcher.chances import Chances, chances_at_least
from matcher.inquiry import Asking, Inquiry
from matcher.match import Matcher
from matcher.understanding import Understanding
from profiles.applicant import Applicant, Known

DAY = dt.date(2026, 11, 22)
TEXT = "深圳的CAR-T细胞治疗公司，员工62人，研发人员45人，计划在广州投资2亿元建GMP厂房，A轮融资1.2亿元。"


@pytest.fixture(scope="module")
def inquiry(matcher: Matcher) -> Inquiry:
    return Inquiry(matcher)


@pytest.fixture(scope="module")
def company(reader: Understanding) -> Applicant:
    return reader.read(TEXT, DAY)


def test_nothing_known_signed_or_answered_in_vain_is_asked(inquiry: Inquiry, company: Applicant) -> None:
    first = inquiry.next(company, DAY, most=20)
    vain = [(q.fact, q.product) for q in first.questions[:2]]
    asked = [q.fact for q in inquiry.next(company, DAY, vain, most=20).questions]
    assert asked and not {f for f, _ in vain} & set(asked)
    for fact in (inquiry.library.facts[f] for f in asked):
        assert not fact.undertaking and not fact.settled and fact.type != "text"
        known = company.facts.get(fact.id)
        assert known is None or (fact.numeric and known.value[0] != known.value[1])  # type: ignore[index]


def test_the_same_input_gives_the_same_questions(inquiry: Inquiry, matcher: Matcher, company: Applicant) -> None:
    assert inquiry.next(company, DAY) == Inquiry(matcher).next(company, DAY)


def test_every_question_tells_why(inquiry: Inquiry, company: Applicant) -> None:
    for question in inquiry.next(company, DAY, most=10).questions:
        assert question.decides == len(question.incentives)
        assert question.decides or question.changes_order or question.changes_first
        assert not question.estimate and len(question.answers) > 1
        assert question.at_stake >= 0 and (question.places or not question.at_stake)
        assert sum(a.chance for a in question.answers) == pytest.approx(1.0, abs=0.01)


def test_what_an_answer_comes_to_is_what_ranking_says(inquiry: Inquiry, matcher: Matcher, company: Applicant) -> None:
    """Gains and losses told under a question are those of the applicant with that answer, ranked afresh."""
    told = next(
        q for q in inquiry.next(company, DAY, most=30).questions
        if inquiry.library.facts[q.fact].type == "bool" and q.at_stake and q.product is None
    )
    place = next(n for n, _ in enumerate(matcher.ids) if inquiry.name(n) == told.at)
    listed = msgspec.structs.replace(company, products=company.products or [{}])
    fact = inquiry.library.facts[told.fact]
    variants = [given(listed, fact, Known(value)) for value in (True, False)]
    now, (yes, no) = matcher.rank([listed], DAY), (matcher.rank([v], DAY) for v in variants)
    for told_of, then in zip(told.answers, (yes, no), strict=True):
        assert told_of.gained == max(int(then.money[0][place, 0] - now.money[0][place, 0]), 0)
        assert told_of.lost == max(int(now.money[1][place, 0] - then.money[1][place, 0]), 0)


def test_the_field_of_business_comes_first(inquiry: Inquiry) -> None:
    assert [q.fact for q in inquiry.next(Applicant(), DAY).questions] == ["sector"]
    assert "sector" not in [q.fact for q in inquiry.next(Applicant(), DAY, [("sector", None)]).questions]


def test_questions_end(inquiry: Inquiry, company: Applicant) -> None:
    vain: list[tuple[str, int | None]] = []
    for _ in range(250):
        found = inquiry.next(company, DAY, vain, most=1)
        if found.done:
            break
        question = found.questions[0]
        of_product = inquiry.library.facts[question.fact].of == "product"
        vain.append((question.fact, (question.product or 0) if of_product else None))
    assert found.done and not found.questions
    assert len(vain) == len(set(vain))


def test_a_larger_share_asks_less(matcher: Matcher, company: Applicant) -> None:
    open_now = {q.fact for q in Inquiry(matcher, 0.5, 400).next(company, DAY, most=400).questions}
    assert open_now < {q.fact for q in Inquiry(matcher, 0.0, 400).next(company, DAY, most=400).questions}


def test_chances_are_shares_and_what_is_decided_is_certain(matcher: Matcher, company: Applicant) -> None:
    chances = Chances(matcher.purse.book, matcher.library.facts)
    ledgers = matcher.rank([company, Applicant()], DAY).ledgers
    found = chances.of(ledgers.outcome, ())
    verdict, live = ledgers.outcome.verdict[:, 2:], ledgers.live
    assert found.min() >= 0 and found.max() <= 1
    assert (found[live][verdict[live] == 1] == 1).all() and (found[live][verdict[live] == -1] == 0).all()
    lower = chances.of(ledgers.outcome, {f for f in matcher.library.facts.by_id if f.startswith("hnte")})
    assert lower.shape == found.shape


def test_plausible_answers_of_every_fact(inquiry: Inquiry, matcher: Matcher) -> None:
    """Every fact that is asked has answers whose chances sum to one, each accepted as a value of the fact."""
    asking = Asking(inquiry, Applicant(), DAY)
    answers = Answers(matcher.engine, inquiry.prospects.chances)
    seen = 0
    for fact_id, _ in asking.candidates():
        fact = matcher.library.facts[fact_id]
        tests = inquiry.prospects.chances.product if fact.of == "product" else inquiry.prospects.chances.company
        found = answers.of(fact, tests.at.get(fact_id, ()), None, DAY)
        if fact_id == "sector":
            continue
        seen += 1
        assert len(found) > 1, fact_id
        assert sum(a.chance for a in found) == pytest.approx(1.0), fact_id
        least, most = fact.limits()
        for answer in found:
            if fact.numeric:
                assert least <= answer.known.value[0] <= most, fact_id  # type: ignore[union-attr,index]
    assert seen > 50


def test_figures_stand_for_the_intervals_that_tests_cut_out(inquiry: Inquiry, matcher: Matcher) -> None:
    chances = inquiry.prospects.chances
    fact = matcher.library.facts["investment_total_yuan"]
    nodes = chances.company.at[fact.id]
    found = Answers(matcher.engine, chances).of(fact, nodes, None, DAY)
    variants = [given(Applicant(), fact, a.known) for a in found]
    truth = matcher.rank(variants, DAY).ledgers.outcome.truth.company[nodes, : len(variants)]
    assert (truth != 0).all()  # each figure decides every test
    bounds = {b for n in nodes for g in [chances.company.group_of[n]] for b in [g.numbers[n - g.start]]}
    assert len(np.unique(truth, axis=1).T) > len(bounds)  # and every interval between bounds is among them
    assert sum(a.chance for a in found) == pytest.approx(1.0)
    known = Answers(matcher.engine, chances).of(fact, nodes, Known((6e7, 2e8)), DAY)
    assert all(6e7 <= a.known.value[0] <= 2e8 for a in known)  # type: ignore[union-attr,index,operator]


def test_larger_figures_are_rarer() -> None:
    assert (np.diff(chances_at_least(9)) < 0).all()
