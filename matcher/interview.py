"""A self-assessment question by question: answer, pass over, go back, correct; the state any surface asks from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import msgspec

from matcher.answers import given
from matcher.inquiry import Inquired, Inquiry, Token
from matcher.result import Question
from matcher.spoken import no_product, read_answer
from profiles.applicant import Applicant, Known, ValueParser
from profiles.errors import InputError
from profiles.facts import Fact, Option

MOST_OPTIONS = 40


class Passed(msgspec.Struct, frozen=True):
    """A question nobody answered: `why` is unknown (nobody knows) or skipped (not now)."""

    fact: str
    product: int | None = None
    why: str = "unknown"


class _Before(msgspec.Struct, frozen=True):
    applicant: Applicant
    passed: tuple[Passed, ...]
    question: Question


class Interview:
    """Asks about one applicant until nothing worth asking is left.

    `applicant` is what is known now, `passed` what was not answered, `asked` how many questions were put.
    `read` reads the field of business from an answer in one's own words.
    """

    def __init__(
        self, inquiry: Inquiry, applicant: Applicant, as_of: dt.date, passed: Sequence[Passed] = (),
        read: Callable[[str], Applicant] | None = None,
    ) -> None:
        self.inquiry = inquiry
        self.applicant = applicant
        self.as_of = as_of
        self.passed: tuple[Passed, ...] = tuple(passed)
        self._read = read
        library = inquiry.library
        self.values = ValueParser(library.facts, library.regions, library.sectors)
        self._before: list[_Before] = []
        self._inquired: Inquired | None = None
        self._again: Question | None = None

    @property
    def asked(self) -> int:
        """How many questions were answered or passed over, those taken back not counted."""
        return len(self._before)

    @property
    def inquired(self) -> Inquired:
        """The questions worth asking now."""
        if self._inquired is None:
            vain: list[Token] = [(p.fact, p.product) for p in self.passed]
            self._inquired = self.inquiry.next(self.applicant, self.as_of, vain)
        return self._inquired

    @property
    def question(self) -> Question | None:
        """The next question; None when no answer would change much."""
        return self._again or next(iter(self.inquired.questions), None)

    def fact(self, question: Question) -> Fact:
        """The fact a question asks for."""
        return self.inquiry.library.facts[question.fact]

    def options(self, question: Question) -> list[Option]:
        """The choices to number on the screen, in their order; empty where there are none, or too many."""
        fact = self.fact(question)
        if fact.type not in {"choice", "set"}:
            return []
        flat = [o for o, _ in fact.flat_options()]
        return flat if len(flat) <= MOST_OPTIONS else [o for o, parent in fact.flat_options() if parent < 0]

    def answer(self, text: str) -> Known | None:
        """Takes an answer to the question; None when it says that there is no product. Raises `InputError`."""
        question = self._now()
        fact = self.fact(question)
        if fact.of == "product" and not self.applicant.products and no_product(text) and fact.type != "bool":
            self._go(question, msgspec.structs.replace(self.applicant, products=[]), self.passed)
            return None
        try:
            known = read_answer(fact, text, self.values, self.as_of, self.options(question))
        except InputError:
            heard = self._read(text).facts.get("sector") if self._read and fact.id == "sector" and text.strip() else None
            if heard is None:
                raise
            known = msgspec.structs.replace(heard, origin="given", span=None)
        self._go(question, given(self.applicant, fact, known, question.product or 0), self.passed)
        return known

    def pass_over(self, why: str) -> None:
        """Leaves the question unanswered: `unknown` or `skipped`."""
        question = self._now()
        product = (question.product or 0) if self.fact(question).of == "product" else None
        self._go(question, self.applicant, (*self.passed, Passed(question.fact, product, why)))

    def back(self) -> bool:
        """Takes the last answer back and asks again; False when there is none."""
        if not self._before:
            return False
        before = self._before.pop()
        self.applicant, self.passed, self._inquired = before.applicant, before.passed, None
        self._again = before.question
        return True

    def correct(self, applicant: Applicant) -> None:
        """Goes on with a corrected applicant; answers can no longer be taken back one by one."""
        self.applicant, self._inquired, self._again = applicant, None, None
        self._before.clear()

    def ask_skipped(self) -> bool:
        """Brings back what was only skipped; False when nothing was."""
        left = tuple(p for p in self.passed if p.why != "skipped")
        if len(left) == len(self.passed):
            return False
        self.passed, self._inquired = left, None
        return True

    def _now(self) -> Question:
        question = self.question
        if question is None:
            raise LookupError("nothing is being asked")
        return question

    def _go(self, question: Question, applicant: Applicant, passed: tuple[Passed, ...]) -> None:
        self._before.append(_Before(self.applicant, self.passed, question))
        self.applicant, self.passed, self._inquired, self._again = applicant, passed, None, None
