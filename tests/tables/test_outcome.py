"""What the tables keep of many applicants ranked at once is what a full match says of each."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

import pytest

from matcher.match import Matcher
from matcher.ranking import PROJECT_TYPES
from matcher.result import IncentiveResult, ParkResult, Result
from matcher.understanding import Understanding
from reports.messages import Words
from rules.library import load_library
from tables.outcome import ASKED, CRITERION_IDS, Depth, IncentiveLine, Matching, Outcome, ParkLine, depth_for
from tables.screen import brief_words

DAY = dt.date(2026, 11, 22)
TEXTS = [
    "做CAR-T的，B轮刚close，3个亿。要GMP中试车间3000平左右，最好楼下就有动物房。员工86。目前II期临床，1类生物制品。",
    "澳门中药企业，主营保健食品，员工40人，年营收8000万元，拟落户横琴，2024年研发费用500万元，高新技术企业。",
    "汽车零部件企业，生产铝合金轮毂和刹车盘，给整车厂配套，年产三百万件，想扩建压铸车间。",
    "三类医疗器械厂，去年营收1.2亿元，专精特新小巨人，拟投资2亿元，用地30亩，想去南沙或黄埔。", "随便看看。",
]
LISTED = frozenset({"sure", "on_undertaking", "possible", "review", "unverified"})


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(load_library())


def test_rows_say_what_a_match_says(matcher: Matcher, maker: Any) -> None:
    random = Random(31)
    reader = Understanding(matcher.library)
    applicants = [reader.read(t, DAY) for t in TEXTS]
    applicants += [maker.applicant(random, random.choices(matcher.engine.incentives, k=4)) for _ in range(6)]
    depth = Depth(3, 0, 1000)
    together = Matching(matcher, depth).match_many(applicants, DAY)
    for applicant, found in zip(applicants, together, strict=True):
        assert found == outcome(matcher.match(applicant, DAY, 3), depth)
    assert {f.fit for f in together} >= {"good", "poor", "unclear"}


def test_nobody_is_matched_to_nothing(matcher: Matcher) -> None:
    assert Matching(matcher, Depth()).match_many([], DAY) == []


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


def test_a_long_list_says_what_it_leaves_out() -> None:
    words = Words("zh")
    assert brief_words(depth_for(300, 3), None, None, words) == ""
    assert "前5个园区" in brief_words(depth_for(20_000, 5), None, None, words)
    assert brief_words(depth_for(20_000, 3, 0, 4), 0, 4, words) == ""
    assert "园区的得分" not in brief_words(depth_for(20_000, 3, 0), 0, None, words)
