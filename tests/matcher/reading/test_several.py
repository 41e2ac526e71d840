"""Texts about several companies: only what is said of all of them is kept."""

from __future__ import annotations

import pytest

from matcher.reading.several import common_facts
from matcher.reading.text import Text
from matcher.reading.types import Reading, Span


def kept(words: str, *facts: str) -> list[str]:
    text = Text.of(words)
    readings = [Reading(f, True, Span(words.index(f), words.index(f) + len(f))) for f in facts]
    return [r.fact for r in common_facts(text, readings)]


@pytest.mark.parametrize(
    ("words", "facts", "expected"),
    [
        ("甲公司员工80人；乙公司员工60人。都在珠海", ["80人", "60人", "珠海"], ["珠海"]),
        ("一家做支架，80人；另一家做导管，60人。都去珠海", ["80人", "60人", "珠海"], ["珠海"]),
        ("(1) a Wuhan firm, 80 staff; (2) an Xi'an maker, 60 staff. All like Zhuhai", ["80", "60", "Zhuhai"], ["Zhuhai"]),
        ("我们是一家做支架的公司，80人", ["80人"], ["80人"]),
        ("由甲公司持股60%，员工80人", ["80人"], ["80人"]),
        ("要点：(1) 投资1亿；(2) 用地20亩", ["1亿", "20亩"], ["1亿", "20亩"]),
    ],
)
def test_common_facts(words: str, facts: list[str], expected: list[str]) -> None:
    assert kept(words, *facts) == expected
