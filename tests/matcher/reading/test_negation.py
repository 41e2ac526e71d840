"""What is denied, planned, past, or somebody else's."""

from __future__ import annotations

import pytest

from matcher.reading.negation import clause_before, denied, of_others, past, planned
from matcher.reading.text import Text


def where(words: str, about: str) -> tuple[Text, int, int]:
    return Text.of(words), words.index(about), words.index(about) + len(about)


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("暂无港资", "港资"),
        ("没评过小巨人", "小巨人"),
        ("小巨人更没有", "小巨人"),
        ("高企:否", "高企"),
        ("no foreign shareholders", "foreign shareholders"),
        ("高企和小巨人都没有", "高企"),
    ],
)
def test_denied(words: str, about: str) -> None:
    assert denied(*where(words, about))


@pytest.mark.parametrize(
    ("words", "about"), [("不仅是高企", "高企"), ("高企、小巨人都有", "高企"), ("not only exports", "exports")]
)
def test_not_denied(words: str, about: str) -> None:
    assert not denied(*where(words, about))


@pytest.mark.parametrize(
    ("words", "about"), [("小巨人正在申报", "小巨人"), ("拟申报高企", "高企"), ("application for hnte", "hnte")]
)
def test_planned(words: str, about: str) -> None:
    assert planned(*where(words, about))


def test_past() -> None:
    assert past(*where("高企去年到期没续", "高企"))
    assert past(*where("曾有港资", "港资"))


@pytest.mark.parametrize(
    ("words", "about"),
    [("客户都是高企", "高企"), ("母公司为上市公司，2025年营收45亿元", "45亿元"), ("隔壁那家投了10个亿", "10个亿"),
        ("我们做耗材，母公司员工6000人", "6000人"),
        ("武汉子公司（员工40人，做动物实验）", "动物实验"),
    ],
)
def test_somebody_else(words: str, about: str) -> None:
    assert of_others(Text.of(words), words.index(about))


def test_a_subsidiary_may_be_the_applicant() -> None:
    words = "我司为某集团子公司（员工40人，做动物实验）"
    assert not of_others(Text.of(words), words.index("40人"))


def test_our_own_after_somebody_else() -> None:
    words = "母公司为上市公司；本项目公司注册资本1亿元"
    assert not of_others(Text.of(words), words.index("1亿元"))


def test_a_closed_bracket_is_passed_over() -> None:
    words = "拟以外商(台资)身份于南沙"
    assert clause_before(words, words.index("南沙")).startswith("拟以外商")
