"""Layout of forms: ticked boxes and columns of years; and the words looked for before a pattern is tried."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.reading.forms import settle_layout

CASES = Path(__file__).parents[2] / "cases"


@pytest.mark.parametrize(
    ("form", "kept"),
    [
        ("是否上市:□是 ☑否", "是否上市: 否"),
        ("□港资 ☑内资 □外资", "内资"),
        ("□ 出口:有", "□ 出口:有"),
        ("去年营收多少?答:5000万", "去年营收多少: 5000万"),
        ("外资吗? 答:不是", "外资: 不是"),
        ("注册资本叁仟万元,队伍陆人", "注册资本三千万元,队伍陆人"),
        ("指标\t2024\t2025\n营收\t100\t120", "营收 120"),
        ("指标|2024年|2025年\n营业收入(万元)|8,200|9,600\n\n员工|5|6", "营业收入(万元)|2025年 9,600 员工|5|6"),
    ],
)
def test_layout(form: str, kept: str) -> None:
    settled = settle_layout(form)
    assert len(settled) == len(form)
    assert " ".join(settled.split()) == " ".join(kept.split())
