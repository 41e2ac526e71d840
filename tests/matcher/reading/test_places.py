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
        ("建设地点：佛山市高明区", ["foshan/gaoming"]),
        ("条件之一是总部迁入南沙", ["guangzhou/nansha"]),
        ("想搬去汕头，花都留研发", ["shantou"]),
        ("首选江门鹤山，其次开平", ["jiangmen/heshan", "jiangmen/kaiping"]),
        ("惠州河源都得", ["huizhou", "heyuan"]),
        ("看南沙、中新知识城", ["guangzhou/nansha", "guangzhou/huangpu"]),
        ("Foshan and Zhuhai are shortlisted", ["foshan", "zhuhai"]),
        ("Ask: 1,000 sqm in Qianhai", ["shenzhen/qianhai"]),
        ("Our board approved the Foshan (Nanhai) option", ["foshan/nanhai"]),
        ("想搬到江门市高新区", ["jiangmen/gaoxin"]),
        ("workshop wanted, looking at Zhu Hai Jin Wan or Zhong Shan", ["zhuhai/jinwan", "zhongshan"]),
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
        ("住所：广州市黄埔区科学城", "guangzhou/huangpu"),
        ("2019年搬到松山湖", "dongguan/songshanhu"),
        ("我司为深圳龙岗PCB企业", "shenzhen/longgang"),
        ("我们是阳江做运维船的", "yangjiang"),
        ("公司：某光电（东莞长安）", "dongguan"),
        ("在汕尾海丰，做注射器", "shanwei"),
        ("【线索】揭阳普宁某饮片厂", "jieyang/puning"),
        ("现在人都在广州大学城", "guangzhou/panyu"),
        ("2003年在香港大埔工业邨设厂", "hong_kong"),
        ("广洲黄浦的抗体公司", "guangzhou/huangpu"),
    ],
)
def test_home(text: str, expected: str) -> None:
    assert read(text) == {"registered_in": [expected]}


@pytest.mark.parametrize(
    "text",
    [
        "冷库在深圳，1800平",
        "毕业于中山大学",
        "战略性新兴产业",
        "出口到美国",
        "不考虑东莞",
        "上市地：香港联交所",
        "某医疗（广东）有限公司",
        "北京分公司做销售",
    ],
)
def test_neither(text: str) -> None:
    assert read(text) == {}


def test_a_long_word_for_what_a_company_does_still_says_where_it_is() -> None:
    assert read("佛山南海一家做义齿和种植牙修复体的工厂，员工160人") == {"registered_in": ["foshan/nanhai"]}
    assert read("佛山一家客户的工厂，我们给它供货") == {}
