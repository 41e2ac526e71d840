"""A self-assessment: answers move on, back takes them back, what is passed over is not asked again."""

from __future__ import annotations

import datetime as dt

import pytest

from matcher.inquiry import Inquiry
from matcher.interview import Interview
from matcher.match import Matcher
from matcher.understanding import Understanding
from profiles.applicant import Applicant, Known
from profiles.errors import InputError

DAY = dt.date(2026, 11, 22)
TEXT = "中药饮片厂，员工210人，年营收2.3亿元，计划投资1.5亿元。"


@pytest.fixture(scope="module")
def inquiry(matcher: Matcher) -> Inquiry:
    return Inquiry(matcher)


@pytest.fixture()
def interview(inquiry: Inquiry, reader: Understanding) -> Interview:
    return Interview(inquiry, reader.read(TEXT, DAY), DAY, read=lambda text: reader.read(text, DAY))


def answered(interview: Interview) -> str:
    """Answers the question with whatever its fact takes."""
    question = interview.question
    assert question is not None
    fact = interview.fact(question)
    said = {"bool": "是", "choice": "1", "set": "都没有", "date": "2026-01-01", "year": "2018", "place": "南沙"}
    interview.answer(said.get(fact.type, "3"))
    return question.fact


def test_an_answer_is_known_and_not_asked_again(interview: Interview) -> None:
    asked = [answered(interview) for _ in range(3)]
    assert interview.asked == 3 and len(set(asked)) == 3
    for fact_id in asked:
        of_product = interview.inquiry.library.facts[fact_id].of == "product"
        known = interview.applicant.products[0][fact_id] if of_product else interview.applicant.facts[fact_id]  # type: ignore[index]
        assert known.origin == "given"


def test_back_undoes_one_by_one_and_asks_the_same_again(interview: Interview) -> None:
    start, first = interview.applicant, interview.question
    answered(interview)
    interview.pass_over("unknown")
    assert interview.back() and interview.back() and not interview.back()
    assert interview.applicant == start and interview.passed == () and interview.question == first


def test_what_nobody_knows_is_not_asked_again_and_what_was_skipped_is(interview: Interview) -> None:
    unknown = interview.question.fact  # type: ignore[union-attr]
    interview.pass_over("unknown")
    skipped = interview.question.fact  # type: ignore[union-attr]
    interview.pass_over("skipped")
    rest = [q.fact for q in interview.inquired.questions]
    assert unknown not in rest and skipped not in rest
    assert interview.ask_skipped() and not interview.ask_skipped()
    assert [p.fact for p in interview.passed] == [unknown]


def test_a_bad_answer_changes_nothing(interview: Interview) -> None:
    before, question = interview.applicant, interview.question
    with pytest.raises(InputError):
        interview.answer("火星上的东西")
    assert interview.applicant == before and interview.question == question and interview.asked == 0


def test_the_field_is_read_from_ones_own_words(inquiry: Inquiry, reader: Understanding) -> None:
    interview = Interview(inquiry, Applicant(), DAY, read=lambda text: reader.read(text, DAY))
    assert interview.question is not None and interview.question.fact == "sector"
    interview.answer("我们做血管支架")
    assert interview.applicant.names("sector")


def test_no_product_closes_all_questions_on_products(inquiry: Inquiry) -> None:
    interview = Interview(inquiry, Applicant({"sector": Known(("tcm",))}), DAY)
    for _ in range(120):
        question = interview.question
        assert question is not None, "nothing on products was asked"
        fact = interview.fact(question)
        if fact.of == "product" and fact.type != "bool":
            assert interview.answer("没有产品") is None
            break
        interview.pass_over("unknown")
    assert interview.applicant.products == []
    assert not any(q.fact.startswith("product.") for q in interview.inquired.questions)
