"""Likeness of descriptions: between nothing and the same, and from the sector tree alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from profiles.likeness import grams, likeness, vector

WEIGHTS = {"单抗": 5.0, "抗体": 4.0, "血球": 6.0}
TEXTS = st.text(alphabet="单抗体血球分析仪 ct-b,", max_size=40)


@given(TEXTS, TEXTS)
def test_likeness_is_between_nothing_and_the_same(one: str, other: str) -> None:
    value = likeness(vector(one, WEIGHTS), vector(other, WEIGHTS).items())
    assert -1e-12 <= value <= 1 + 1e-12


@given(TEXTS.filter(lambda t: bool(grams(t))))
def test_a_text_is_like_itself(text: str) -> None:
    mine = vector(text, WEIGHTS)
    assert abs(likeness(mine, mine.items()) - 1) < 1e-12


def test_telling_pairs_weigh_more() -> None:
    mine = vector("血球 试剂", WEIGHTS)
    assert likeness(mine, vector("血球", WEIGHTS).items()) > likeness(mine, vector("试剂", WEIGHTS).items())
