"""Broken lines, filled-in blanks and rows of tables are put in order, and what is read is quoted as it was given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.reading.layout import rearranged
from matcher.reading.text import Text, to_plain

WRAPPED = (
    "公司2016年在东莞注册，现有员\n工210人。其中研发人员45人，\n2025年营业收入1.9亿元，净利\n润2,100万元，拟在江门租用厂\n房6,000平方米。"
)
HYPHENATED = "It was incorpo-\nrated in 2015 and em-\nploys 90 people in Foshan. Rev-\nenue was RMB 60 mil-\nlion."
MESSAGES = "做诊断试剂的\n人在珠海，60人\n要2000平\n去年3000万"
FIELDS = "公司：某某医疗\n员工：120人\n营收：5000万\n意向：珠海"


@pytest.mark.parametrize(
    ("given_text", "words"),
    [
        (WRAPPED, ["现有员工210人", "净利润2,100万元", "租用厂房6,000平方米"]),
        (HYPHENATED, ["incorporated in 2015", "employs 90 people", "revenue was rmb 60 million"]),
        ("员工人数:_85_人，面积:__3000__㎡", [" 85人", "3000㎡"]),
        ("注册资本/实缴资本:3000万元/1000万元", ["注册资本:3000万元\n实缴资本:1000万元"]),
        ("企业\t员工\t营收(万元)\n甲某医疗\t60\t3,200", ["员工:60\n", "营收(万元):3,200"]),
        ("|企业|员工|意向地|\n|---|---|---|\n|甲某医疗|60|珠海|", ["员工:60", "意向地:珠海"]),
    ],
)
def test_put_in_order(given_text: str, words: list[str]) -> None:
    plain = to_plain(given_text)
    assert len(plain) == len(given_text)
    assert [w for w in words if w not in plain] == []


@pytest.mark.parametrize(
    "given_text",
    [
        MESSAGES,
        FIELDS,
        "1. 员工80人\n2. 营收5000万。\n3. 用地20亩\n4. 投资1亿",
        "企业\t员工\t营收\n甲\t60\t3200\n乙\t80\t5100",  # two companies, not one
        "见 user_name_1@x.com 和 3/4 张",
    ],
)
def test_left_as_it_is(given_text: str) -> None:
    assert rearranged(given_text) is None


def test_words_are_quoted_as_they_were_given() -> None:
    text = Text.of(WRAPPED)
    at = text.plain.index("员工210人")
    start, end = text.shown(at, at + len("员工210人"))
    assert WRAPPED[start:end] == "员\n工210人"
    plain = Text.of("员工80人")
    assert plain.shown(0, 5) == (0, 5)


@given(st.text(alphabet=st.sampled_from("公司员工120人营收，。：:/_|-\t\n ab-"), max_size=120))
def test_no_letter_is_lost_or_made_up(words: str) -> None:
    moved = rearranged(words)
    if moved is not None:
        plain, places = moved
        assert sorted(places) == list(range(len(words)))
        assert len(plain) == len(words)
