"""The desk: the library, the reader and the matcher, loaded once and used for every request."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import msgspec

from matcher.brief import Brief, briefs
from matcher.inquiry import Inquired, Inquiry, Token
from matcher.match import Matcher
from matcher.result import Result
from matcher.understanding import Understanding
from profiles.applicant import Applicant
from profiles.facts import Facts
from reports.explained import in_detail
from rules.library import ROOT, load_library, today
from tables.cells import CellReader
from web.settings import MOST_TEXT
from web.told import Mistake, Told, applicant, day_told


class Answer(msgspec.Struct, frozen=True):
    """What was told, as it was understood: the applicant, what could not be read, the day, and the result if asked."""

    told: Told
    applicant: Applicant
    mistakes: list[Mistake]
    day: dt.date


class Size(msgspec.Struct, frozen=True):
    """How much the library holds."""

    parks: int
    policies: int
    incentives: int


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

    @property
    def size(self) -> Size:
        """How much the library holds."""
        return Size(len(self.matcher.views.parks), len(self.library.policies), len(self.matcher.engine.incentives))

    def understand(self, told: Told, read: Mapping[tuple[str, dt.date], Applicant] | None = None) -> Answer:
        """Reads what was told, unless it has been read already; raises `InputError`."""
        on = day_told(told, today())

        ready = (read or {}).get((told.text, on)) if told.kind == "text" else None  # of a form, reading is only a part

        def reader(text: str) -> Applicant:
            return ready or self.reader.read(text, on)

        found, mistakes = applicant(told, reader, self.reader.values, self.cells, on)
        return Answer(told, found, mistakes, on)

    def read(self, told: Sequence[Told]) -> dict[tuple[str, dt.date], Applicant]:
        """What some visitors wrote in words on one day, read together; what cannot be used is left out."""
        now = today()
        texts = {t.text for t in told if t.kind == "text" and not t.as_of and 0 < len(t.text.strip()) <= MOST_TEXT}
        ordered = sorted(texts)
        return {(text, now): found for text, found in zip(ordered, self.reader.read_many(ordered, now), strict=True)}

    def briefs(self, answers: Sequence[Answer], top: int, most: Sequence[Mapping[str, int]]) -> list[Brief]:
        """The matches of some visitors in brief, those of one day ranked at once; `most`: see `matcher.brief.briefs`."""
        found: dict[int, Brief] = {}
        for day in {a.day for a in answers}:
            at = [n for n, a in enumerate(answers) if a.day == day]
            made = briefs(self.matcher, [answers[n].applicant for n in at], day, top, most)
            found.update(zip(at, made, strict=True))
        return [found[n] for n in range(len(answers))]

    def at_place(self, answer: Answer, place: str, top: int = 5) -> Result:
        """The ranking, and one place with each condition in words."""
        return self.matcher.match(answer.applicant, answer.day, top, [place])

    def in_detail(self, answer: Answer, top: int) -> Result:
        """The result as `--json` prints it: the first `top` places with each condition in words."""
        return in_detail(self.matcher, answer.applicant, answer.day, top)

    def questions(self, who: Applicant, on: dt.date, unanswered: Collection[Token] = (), most: int = 5) -> Inquired:
        """What is worth asking next, by what the answers would change; `unanswered` was asked in vain."""
        return self.inquiry.next(who, on, unanswered, most)
