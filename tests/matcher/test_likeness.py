"""Many descriptions at once against known texts: the same as each by itself, one pair after the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.likeness import Corpus
from profiles.likeness import likeness, vector

WEIGHTS = {"单抗": 5.0, "抗体": 4.0, "血球": 6.0, "ct": 3.0}
KNOWN = [tuple(vector(t, WEIGHTS).items()) for t in ("单抗抗体药物", "血球分析仪 ct", "", "ct-b 试剂")]
TEXTS = st.text(alphabet="单抗体血球分析仪药 ct-b,\ud800\n", max_size=40)


@given(st.lists(TEXTS, max_size=6))
def test_in_columns_it_is_the_same_cosine(texts: list[str]) -> None:
    for text, alike in zip(texts, Corpus(KNOWN, WEIGHTS).compare(texts), strict=True):
        mine = vector(text, WEIGHTS)
        if alike is None:
            assert not mine
        else:
            assert alike.tolist() == pytest.approx([likeness(mine, other) for other in KNOWN], abs=1e-12)


@given(st.lists(TEXTS, max_size=6))
def test_each_alone_is_the_same_to_the_last_digit(texts: list[str]) -> None:
    corpus = Corpus(KNOWN, WEIGHTS)
    for text, alike in zip(texts, corpus.compare(texts), strict=True):
        alone = corpus.compare([text])[0]
        assert (alike is None and alone is None) or (alike is not None and alone is not None and (alike == alone).all())


def test_nothing_known_is_like_nothing() -> None:
    assert [a.tolist() for a in Corpus([], {}).compare(["单抗"]) if a is not None] == [[]]
