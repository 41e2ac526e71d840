"""What the tables say of one row: compact, the same for every output, made from the one result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

import msgspec

from matcher.criteria import CRITERIA
from matcher.match import Matcher
from matcher.ranking import PROJECT_TYPES
from matcher.result import IncentiveResult, ParkResult, Result
from profiles.applicant import Applicant

CRITERION_IDS = tuple(CRITERIA)
ASKED = 3
LISTED = frozenset({"sure", "on_undertaking", "possible", "review", "unverified"})


class IncentiveLine(msgspec.Struct, frozen=True, array_like=True):
    """One incentive at one place: sums in fen (`high` None: no bound), and what is still open."""

    key: str
    bucket: str
    verdict: str
    low: int
    high: int | None
    period: str
    ceiling: bool
    in_bundle: bool
    missing: tuple[str, ...]
    judged_by: tuple[str, ...]
    open_conditions: int = 0


class ParkLine(msgspec.Struct, frozen=True, array_like=True):
    """One place in a row's ranking: points in hundredths, sums in fen, criteria as (low, high) between 0 and 1."""

    id: str
    rank: int
    score: int
    score_low: int
    score_high: int
    criteria: tuple[tuple[float, float], ...]
    points: tuple[int, ...]
    sure: int
    sure_at_most: int
    on_undertaking: int
    on_undertaking_at_most: int
    possible: int
    review: int
    unverified: int
    unbounded: int
    wished: bool
    incentives: tuple[IncentiveLine, ...] = ()
    incentives_more: int = 0

    @property
    def at_most(self) -> int:
        """What the lawful bundle could come to if every open answer turns out well (fen)."""
        return self.sure_at_most + self.on_undertaking_at_most + self.possible


class Outcome(msgspec.Struct, frozen=True, array_like=True):
    """Everything the tables say of one applicant."""

    fit: str
    project_type: str
    parks: tuple[ParkLine, ...]
    compared: int
    dropped: tuple[str, ...]
    receipt: str
    ask: tuple[str, ...] = ()


class Depth(msgspec.Struct, frozen=True):
    """How much of a result is kept: places in the shortlist with their incentives, and places with scores (0: all)."""

    top: int = 3
    scores: int = 10
    incentives: int = 15


class Matching(Protocol):
    """Anything that matches many applicants at once, in their order."""

    def match_many(self, applicants: Sequence[Applicant], as_of: dt.date) -> Sequence[Result]:
        """One result for each applicant."""


class OneByOne:
    """Matches applicants one after another with the matcher that answers `parkmatch match`."""

    def __init__(self, matcher: Matcher, top: int) -> None:
        self.matcher = matcher
        self.top = top

    def match_many(self, applicants: Sequence[Applicant], as_of: dt.date) -> Sequence[Result]:
        """One result for each applicant."""
        return [self.matcher.match(applicant, as_of, self.top) for applicant in applicants]


_TYPES = {zh: name for name, (zh, _) in PROJECT_TYPES.items()}


def outcome(result: Result, depth: Depth) -> Outcome:
    """What the tables keep of a result."""
    kept = result.parks[: max(depth.scores, depth.top)] if depth.scores else result.parks
    return Outcome(
        result.fit.verdict, _TYPES[result.project_type.zh],
        tuple(_park(p, depth if n < depth.top else None) for n, p in enumerate(kept)),
        len(result.parks), tuple(d.id for d in result.dropped), result.receipt.input,
        tuple(q.fact for q in result.questions[:ASKED]),
    )


def _park(park: ParkResult, depth: Depth | None) -> ParkLine:
    by_id = {c.id: c for c in park.criteria}
    listed = [i for i in park.incentives if i.bucket in LISTED] if depth else []
    most = depth.incentives if depth else 0
    t = park.totals
    return ParkLine(
        park.id, park.rank, park.score, park.score_low, park.score_high,
        tuple((by_id[c].low, by_id[c].high) for c in CRITERION_IDS), tuple(by_id[c].points for c in CRITERION_IDS),
        t.sure, t.sure_at_most, t.on_undertaking, t.on_undertaking_at_most, t.possible, t.review, t.unverified,
        t.unbounded, park.wished, tuple(_incentive(i) for i in listed[:most]), max(len(listed) - most, 0),
    )


def _incentive(item: IncentiveResult) -> IncentiveLine:
    return IncentiveLine(
        item.key, item.bucket, item.verdict, item.low, item.high, item.period, item.ceiling, item.in_bundle,
        item.missing, item.judged_by, len(item.missing) + len(item.judged_by),
    )
