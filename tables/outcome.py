"""What the tables say of one row: compact, the same for every output, made from the one result."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Container, Iterator, Sequence

import msgspec

from matcher.criteria import CRITERIA
from matcher.incentives import VERDICTS, Line, counted_at, is_ceiling
from matcher.match import Matcher, digest
from matcher.money import Ledger
from matcher.ranked import Ranked
from matcher.summing import totals_of
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
    """How much of a result is kept: places in the shortlist, with so many incentives each, and places with scores (0: all)."""

    top: int = 3
    scores: int = 10
    incentives: int = 15


# The longer a list, the less is told of each row: rows up to, places with scores, incentives of each place listed.
_BY_LENGTH = ((500, 10, 15), (5_000, 5, 5), (sys.maxsize, 3, 0))


def depth_for(rows: int, top: int, scores: int | None = None, incentives: int | None = None) -> Depth:
    """How much is kept of each row of a list of about so many rows, where nobody said how much.

    >>> depth_for(80, 3), depth_for(20_000, 3, incentives=2)
    (Depth(top=3, scores=10, incentives=15), Depth(top=3, scores=3, incentives=2))
    """
    usual_scores, usual_incentives = next((s, i) for most, s, i in _BY_LENGTH if rows <= most)
    return Depth(top, usual_scores if scores is None else scores, usual_incentives if incentives is None else incentives)


class Matching:
    """Matches many applicants at once with the matcher that answers `parkmatch match`."""

    def __init__(self, matcher: Matcher, depth: Depth) -> None:
        self.matcher = matcher
        self.depth = depth

    def match_many(self, applicants: Sequence[Applicant], as_of: dt.date) -> list[Outcome]:
        """What the tables keep of each applicant's result, in their order."""
        if not applicants:
            return []
        ranked = self.matcher.rank(applicants, as_of)
        return [self._outcome(ranked, row, as_of) for row in range(len(applicants))]

    def _outcome(self, ranked: Ranked, row: int, as_of: dt.date) -> Outcome:
        places, out = ranked.order(row)
        depth, ids, weights = self.depth, self.matcher.ids, ranked.weights[row]
        kept = places[: max(depth.scores, depth.top)] if depth.scores else places
        ledger, wished = ranked.ledger(row), set(ranked.wished(row, kept))
        fit = self.matcher.fit(ranked, row, places)
        asked = self.matcher.questions(ranked, ledger, places[: depth.top], fit)
        return Outcome(
            fit.verdict, ranked.cases[row].project_type, tuple(self._parks(ranked, ledger, kept, wished, depth.top)), len(places),
            tuple(ids[i] for i in out), digest(ranked.applicants[row], as_of, weights), tuple(q.fact for q in asked[:ASKED]),
        )

    def _parks(
        self, ranked: Ranked, ledger: Ledger, kept: Sequence[int], wished: Container[int], top: int, before: int = 0
    ) -> Iterator[ParkLine]:
        """The lines of some places, best first (after so many others), the `top` ones with their incentives."""
        row, scores, most = ledger.row, ranked.scores, self.depth.incentives
        total, low, high, points, lowest, highest = (
            side[row][..., kept].T.tolist()
            for side in (scores.total, scores.low, scores.high, scores.points, scores.points_low, scores.points_high)
        )
        for n, (place, t) in enumerate(zip(kept, totals_of(ledger, kept), strict=True)):
            found, count = counted_at(ledger, place, most) if most and n < top else ([], 0)
            yield ParkLine(
                self.matcher.ids[place], before + n + 1, total[n], sum(lowest[n]), sum(highest[n]),
                tuple(zip(low[n], high[n], strict=True)), tuple(points[n]), t.sure, t.sure_at_most, t.on_undertaking,
                t.on_undertaking_at_most, t.possible, t.review, t.unverified, t.unbounded, place in wished,
                tuple(_incentive(ledger, line) for line in found), count - len(found),
            )


def _incentive(ledger: Ledger, line: Line) -> IncentiveLine:
    incentive = ledger.engine.incentives[ledger.purse.book.offers[line.offer].position]
    return IncentiveLine(
        incentive.key, line.bucket, VERDICTS[ledger.verdict(line.offer)], line.low, line.high,
        incentive.amount.period if incentive.amount else "once", is_ceiling(incentive.amount), line.chosen,
        line.missing, line.judged_by, len(line.missing) + len(line.judged_by),
    )
