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
        ("高企去年到期没续", {"hnte": False, "hnte_certificate_valid_until": "2025"}),
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
        ("08年的老厂", {"founded_year": (2008.0, 2008.0)}),
        ("2019年初拿的执照", {"founded_year": (2019.0, 2019.0)}),
        ("我司是某A股上市公司的控股子公司", {}),
        ("我司是A股上市公司", {"listed": True}),
        ("我司不是上市公司", {"listed": False}),
        ("（纳斯达克、港交所双重上市）", {"listed": True}),
        ("与某港资银行签了意向", {}),
        ("某台资基金领投", {}),
        ("由港资控股", {"hk_capital": True}),
        ("台湾生技公司，员工190人", {"taiwan_capital": True}),
        ("台湾代理商", {}),
        ("We write on behalf of X. GmbH", {"foreign_capital": True}),
        ("We buy from X GmbH", {}),
        ("由澳门居民全资持有", {"macau_capital": True, "macau_shareholding_pct": (100.0, 100.0)}),
        ("A轮2亿刚到账，B轮黄了", {"financing_round": "a"}),
        ("Pre-A已交割；A轮路演中", {"financing_round": "pre_a"}),
        ("高企到明年11月到期", {"hnte": True, "hnte_certificate_valid_until": "2027-11"}),
        ("高企证书有效期至2028年6月", {"hnte": True, "hnte_certificate_valid_until": "2028-06"}),
        ("高企今年6月刚过", {"hnte": True}),
        ("建设期：2027.1—2028.12", {"timeline_start": "2027-01", "timeline_completion": "2028-12"}),
        ("2029年上半年试生产", {"timeline_production": "2029"}),
        ("明年Q2能进", {"timeline_start": "2027-04"}),
    ],
)
def test_claims(text: str, expected: dict[str, Any]) -> None:
    assert read(text) == expected
