"""What an assistant may ask for: match, explain, the next question, policies; each answered with the page a person sees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from matcher.inquiry import Inquiry
from matcher.interview import Interview, Passed
from matcher.match import Matcher
from matcher.understanding import Understanding
from profiles.applicant import Applicant
from profiles.errors import InputError, ParkmatchError
from reports import intake
from reports.assess_screen import question_screen
from reports.errors import message
from reports.explain_screen import explain_screen
from reports.explained import place_in, ranked_place
from reports.find import find_park, find_policy
from reports.layout import Page
from reports.messages import Words, language
from reports.policy_page import PolicyPage
from reports.screen import match_screen
from reports.search_page import search_page
from reports.searching import search
from rules.library import Library, today

WIDTH = 100


class DeskTools:
    """One library, loaded once, for every call; nothing told is kept between calls."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.reader = Understanding(library)
        self.matcher = Matcher(library)
        self._inquiry: Inquiry | None = None

    def match(self, description: str, corrections: Sequence[str], lang: str, as_of: str, top: int) -> str:
        """The screen of `parkmatch match`."""
        words, on = Words(language(lang)), _day(as_of)
        places = intake.whole(str(top), 1, 50, "top")
        result = self.matcher.match(self._applicant(description, corrections, on), on, places)
        return match_screen(result, self.library.facts, places, words, WIDTH).text()

    def explain(self, description: str, park: str, corrections: Sequence[str], lang: str, as_of: str) -> str:
        """The screen of `parkmatch match --explain PARK`."""
        words, on = Words(language(lang)), _day(as_of)
        found = find_park(self.library, park)
        place = ranked_place(found)
        result = self.matcher.match(self._applicant(description, corrections, on), on, 5, [place])
        at = place_in(result, place)
        if at is None:
            raise InputError(f"{park} is not ranked", "park")
        site = words.label(found.name) if found.part_of else ""
        return explain_screen(result, at, self.library.facts, words, WIDTH, site).text()

    def next_question(
        self, description: str, corrections: Sequence[str], unanswered: Sequence[str], lang: str, as_of: str
    ) -> str:
        """The question of `parkmatch assess`, with the name of the fact it asks for; a line that says so when none is left."""
        words, on = Words(language(lang)), _day(as_of)
        for name in unanswered:
            self.reader.values.fact(name, "unanswered")
        vain = [Passed(f, 0 if self.library.facts[f].of == "product" else None) for f in unanswered]
        if self._inquiry is None:
            self._inquiry = Inquiry(self.matcher)
        interview = Interview(self._inquiry, self._applicant(description, corrections, on), on, vain)
        question = interview.question
        if question is None:
            return words("assess_done", n=len(vain), open=interview.inquired.open)
        page: Page = question_screen(interview, question, words, WIDTH)
        return f"{page.text()}[{question.fact}]\n"

    def policy(self, wanted: str, lang: str, as_of: str) -> str:
        """The page of one policy (by id, number or title), else what a search for the words finds."""
        words, on = Words(language(lang)), _day(as_of)
        try:
            found = find_policy(self.library, wanted)
        except ParkmatchError:
            return search_page(search(self.library, wanted, on), wanted, 10, words, WIDTH).text()
        return PolicyPage(found, self.library, on, words, WIDTH).whole().text()

    def _applicant(self, description: str, corrections: Sequence[str], on: dt.date) -> Applicant:
        """The applicant a text describes; never a file of this machine, whatever the text names."""
        if not any(c.isalpha() for c in description):
            raise InputError("holds no words", "argument", "describe the company or project in a few sentences")
        return intake.correct(self.reader.read(description, on), corrections, self.reader.values)


def told(error: ParkmatchError, lang: str) -> str:
    """An error in one line, in the language asked for where it is one."""
    try:
        return message(error, Words(language(lang)))
    except InputError:
        return message(error, Words("en"))


def _day(written: str) -> dt.date:
    return intake.day(written) if written else today()
