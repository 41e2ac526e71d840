"""The plain copy keeps every offset; clauses and sentences are cut where people pause."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matcher.reading.text import Text, to_plain


def test_traditional_and_full_width_become_plain() -> None:
    assert to_plain("投資１.２億元（註冊資本）ABC") == "投资1.2亿元(注册资本)abc"


@given(st.text(max_size=200))
def test_offsets_coincide(words: str) -> None:
    assert len(to_plain(words)) == len(words)


def test_words_around_a_bracket_are_one_clause() -> None:
    text = Text.of("年销售额（2025）：15.6亿元，员工20人")
    plain = text.plain
    assert text.clause(plain.index("年销售额")) == text.clause(plain.index("15.6"))
    assert text.clause(plain.index("2025")) != text.clause(plain.index("15.6"))
    assert text.clause(plain.index("员工")) != text.clause(plain.index("15.6"))


def test_an_english_stop_is_no_decimal_point() -> None:
    text = Text.of("We need 1.5 ha. Staff 20.")
    assert text.sentence(3) == (0, 15)
