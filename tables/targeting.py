"""Rows of a list as candidates for one place: screened all at once, and the best then looked at closely."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import msgspec

from matcher.criteria.base import Reason
from matcher.match import Matcher, digest
from matcher.ranked import Ranked
from matcher.result import GateResult
from matcher.targets import EXCLUDED, UNREAD, VERDICTS, Role, Standing, Targets
from profiles.applicant import Applicant
from tables.outcome import Depth, Matching, Outcome
from tables.rows import Row
from tables.work import Done, Task, Worker

REASONS, INCENTIVES = 5, 25


class Aim(msgspec.Struct, frozen=True):
    """What is the same for every row: the task, the place, and whether rows are looked at closely."""

    task: Task
    park: str
    close: bool = False


class View(msgspec.Struct, frozen=True):
    """How a company looks from the place; reasons and gates only where it was looked at closely."""

    standing: Standing
    role: Role
    reasons: tuple[Reason, ...] = ()
    gates: tuple[GateResult, ...] = ()


class Candidate(msgspec.Struct, frozen=True):
    """A row as a candidate: its outcome holds the one place; `view` is None for a row that could not be matched.

    `close`: it was looked at closely.
    """

    done: Done
    view: View | None = None
    close: bool = False

    @property
    def verdict(self) -> str:
        """How good a target it is (see `matcher.targets.VERDICTS`)."""
        return self.view.standing.verdict if self.view else UNREAD

    def order(self) -> tuple[int, int]:
        """Best targets first: by verdict, then by score."""
        score = self.done.outcome.parks[0].score if self.done.outcome else 0
        return VERDICTS.index(self.verdict), -score


class _Aimed(Matching):
    """Matches applicants and keeps one place of each, with how they look from there."""

    def __init__(self, matcher: Matcher, park: str, close: bool) -> None:
        super().__init__(matcher, Depth(1, 1, INCENTIVES))
        self.targets = Targets(matcher, park)
        self.close = close
        self.views: list[View] = []

    def match_many(self, applicants: Sequence[Applicant], as_of: dt.date) -> list[Outcome]:
        """The one place of each applicant's result; `views` grows by one for each."""
        if not applicants:
            return []
        ranked = self.matcher.rank(applicants, as_of)
        views = [self._view(ranked, row) for row in range(len(applicants))]
        found = [self._here(ranked, row, as_of, view) for row, view in enumerate(views)]
        self.views += views
        return found

    def _here(self, ranked: Ranked, row: int, as_of: dt.date, view: View) -> Outcome:
        """What the tables keep of an applicant at the place."""
        standing, targets = view.standing, self.targets
        wished = {targets.place} if standing.wished else set()
        lines = self._parks(ranked, ranked.ledger(row), [targets.place], wished, int(self.close), standing.rank - 1)
        kept_out = (targets.view.park.id,) if standing.verdict == EXCLUDED else ()
        return Outcome(
            standing.verdict, ranked.cases[row].project_type, tuple(lines), standing.of, kept_out,
            digest(ranked.applicants[row], as_of, ranked.weights[row]),
        )

    def _view(self, ranked: Ranked, row: int) -> View:
        targets = self.targets
        reasons = targets.reasons(ranked, row)[:REASONS] if self.close else ()
        return View(
            targets.standing(ranked, row), targets.role(ranked, row), reasons,
            targets.gates(ranked, row) if self.close else (),
        )


class Aimer:
    """Reads rows and looks at them from one place."""

    def __init__(self, aim: Aim) -> None:
        self.worker = Worker(aim.task)
        self.matching = _Aimed(self.worker.matching.matcher, aim.park, aim.close)
        self.worker.matching = self.matching

    def chunk(self, rows: Sequence[Row]) -> list[Candidate]:
        """The rows of a chunk as candidates, in their order."""
        self.matching.views.clear()
        done = self.worker.chunk(rows)
        views = iter(self.matching.views)
        return [Candidate(d, next(views) if d.outcome is not None else None, self.matching.close) for d in done]


def aiming(setup: bytes) -> Callable[[Sequence[Row]], bytes]:
    """What screens chunks of rows in any process: an encoded `Aim` in, a function from rows to encoded candidates out."""
    aimer = Aimer(msgspec.msgpack.decode(setup, type=Aim))
    return lambda rows: msgspec.msgpack.encode(aimer.chunk(rows))
