"""The desk: the library, the reader and the matcher, loaded once and used for every request."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Collection
from pathlib import Path

import msgspec

from matcher.inquiry import Inquired, Inquiry, Token
from matcher.match import Matcher
from matcher.result import Result
from matcher.understanding import Understanding
from profiles.applicant import Applicant
from profiles.facts import Facts
from reports.explained import in_detail
from rules.library import ROOT, load_library, today
from tables.cells import CellReader
from web.told import Mistake, Told, applicant, day_told


class Answer(msgspec.Struct, frozen=True):
    """What was told, as it was understood: the applicant, what could not be read, the day, and the result if asked."""

    told: Told
    applicant: Applicant
    mistakes: list[Mistake]
    day: dt.date


class Desk:
    """Everything that is the same for every visitor."""

    def __init__(self, data: str = "") -> None:
        self.library = load_library(Path(data) if data else ROOT)
        self.reader = Understanding(self.library)
        self.matcher = Matcher(self.library)
        self.inquiry = Inquiry(self.matcher)
        self.cells = CellReader(self.reader.values)
        gc.collect()
        gc.freeze()  # what is loaded stays: no later collection need walk through it

    @property
    def facts(self) -> Facts:
        """The registry of facts."""
        return self.library.facts

    def understand(self, told: Told) -> Answer:
        """Reads what was told; raises `InputError`."""
        on = day_told(told, today())
        found, mistakes = applicant(told, lambda text: self.reader.read(text, on), self.reader.values, self.cells, on)
        return Answer(told, found, mistakes, on)

    def match(self, answer: Answer, top: int = 5) -> Result:
        """The ranking, the first three places with their incentives."""
        return self.matcher.match(answer.applicant, answer.day, top)

    def at_place(self, answer: Answer, place: str, top: int = 5) -> Result:
        """The ranking, and one place with each condition in words."""
        return self.matcher.match(answer.applicant, answer.day, top, [place])

    def in_detail(self, answer: Answer, top: int) -> Result:
        """The result as `--json` prints it: the first `top` places with each condition in words."""
        return in_detail(self.matcher, answer.applicant, answer.day, top)

    def questions(self, who: Applicant, on: dt.date, unanswered: Collection[Token] = (), most: int = 5) -> Inquired:
        """What is worth asking next, by what the answers would change; `unanswered` was asked in vain."""
        return self.inquiry.next(who, on, unanswered, most)
