"""Where a company is and where it would like to go."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

import profiles
from matcher.reading.places import Places
from matcher.reading.text import Text


@cache
def places() -> Places:
    return Places(yaml.safe_load((Path(profiles.__file__).parent / "regions.yaml").read_text(encoding="utf-8")))


def read(text: str) -> dict[str, object]:
    return {r.fact: r.value for r in places().read(Text.of(text))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("意向横琴或南沙。", ["zhuhai/hengqin", "guangzhou/nansha"]),
        ("珠海、中山、佛山都在看。", ["zhuhai", "zhongshan", "foshan"]),
        ("想喺橫琴開間分公司", ["zhuhai/hengqin"]),
        ("想在珠海设个分公司", ["zhuhai"]),
        ("拟将总部迁至广州开发区", ["guangzhou/huangpu"]),
        ("Preferred locations: Foshan Sanshui, Zhaoqing High-tech Zone.", ["foshan/sanshui", "zhaoqing/gaoxin"]),
        ("We intend to lease about 9,000 square meters in Baiyun.", ["guangzhou/baiyun"]),
    ],
)
def test_wishes(text: str, expected: list[str]) -> None:
    assert read(text) == {"preferred_place": expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我们在深圳坪山，做化药。", "shenzhen/pingshan"),
        ("湛江市某科技企业项目建议书", "zhanjiang"),
        ("公司在黄埔，去年亏损。", "guangzhou/huangpu"),
        ("喺珠海香洲有間辦公室", "zhuhai/xiangzhou"),
        ("某某药业，广州白云区的，高企", "guangzhou/baiyun"),
        ("注册地：珠海市香洲区", "zhuhai/xiangzhou"),
        ("We are based in Shenzhen Guangming.", "shenzhen/guangming"),
    ],
)
def test_home(text: str, expected: str) -> None:
    assert read(text) == {"registered_in": [expected]}


@pytest.mark.parametrize(
    "text", ["冷库在深圳，1800平", "毕业于中山大学", "战略性新兴产业", "出口到美国", "不考虑东莞", "上市地：香港联交所"]
)
def test_neither(text: str) -> None:
    assert read(text) == {}
