"""Yes and no, and choices."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import profiles
from matcher.reading.claims import Claims
from matcher.reading.dates import find_dates
from matcher.reading.text import Text

WRITTEN = dt.date(2026, 11, 22)


@cache
def claims() -> Claims:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Claims(yaml.load((Path(profiles.__file__).parent / "facts.yaml").read_text(encoding="utf-8"), Loader=loader))


def read(words: str) -> dict[str, Any]:
    text = Text.of(words)
    return {r.fact: r.value for r in claims().read(text, find_dates(text.plain, WRITTEN), WRITTEN)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("高企+省专精特新，小巨人正在申报。", {"hnte": True, "srdi_provincial": True, "srdi_applying": True}),
        ("没评过小巨人", {"srdi_national_little_giant": False}),
        ("是否高企：是；专精特新：省级", {"hnte": True, "srdi_provincial": True}),
        ("计划明年申报高企，现在还不是", {"hnte": False, "hnte_applying": True}),
        ("供应商是高企，我们不是", {"hnte": False}),
        ("高企去年到期没续", {"hnte": False}),
        ("□高企 ☑科技型中小企业", {"tech_sme": True}),
        ("公司上市了（科创板）", {"listed": True}),
        ("拟在科创板上市", {}),
        ("科创板IPO已受理", {}),
        ("新三板挂牌", {"neeq_listed": True}),
        ("新三板摘牌了", {}),
        ("暂无港资，也没有国资", {"hk_capital": False, "state_owned": False}),
        ("领投是国资基金", {}),
        ("希望引进港资", {}),
        ("擬以外商（台資）身份", {"taiwan_capital": True}),
        ("wholly owned by a Hong Kong parent", {"hk_capital": True}),
        ("We are a Swiss-owned company", {"foreign_capital": True}),
        ("no foreign shareholders", {"foreign_capital": False}),
        ("产品全部内销，没有出口", {"export": False}),
        ("B轮刚close", {"financing_round": "b"}),
        ("B轮正在谈", {}),
        ("2027年一季度开工，2029年上半年投产", {"timeline_start": "2027-01", "timeline_production": "2029"}),
        ("2016年成立", {"founded_year": (2016.0, 2016.0)}),
    ],
)
def test_claims(text: str, expected: dict[str, Any]) -> None:
    assert read(text) == expected
