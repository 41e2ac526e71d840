from __future__ import annotations

from pathlib import Path

import pytest

from matcher.evaluation.names import Names
from profiles.yaml_source import read_yaml
from rules.library import Library


@pytest.fixture(scope="module")
def names(library: Library) -> Names:
    return Names(library)


@pytest.mark.parametrize("file", ["verdicts.yaml", "reading.yaml"])
def test_every_glossary_name_stands_for_a_fact(names: Names, cases: Path, file: str) -> None:
    glossary = read_yaml(cases / file).data["glossary"]
    assert len(glossary) > 50
    assert names.unresolved(glossary) == []


def test_a_name_nobody_knows_is_listed_and_left_unknown(names: Names) -> None:
    assert names.unresolved({"staff": "人数", "moon_phase": "月相"}) == ["moon_phase"]
    plain = names.plain({"staff": 12, "moon_phase": "满月"})
    assert plain.data == {"staff": 12}
    assert "moon_phase" in plain.notes[0]


@pytest.mark.parametrize(("fact", "word", "option"), [
    ("industry", "医药制造业", "pharma_manufacturing"),
    ("industry", "医疗器械研发制造", "device_manufacturing"),
    ("industry", "批发和零售业", "wholesale_retail"),
    ("industry", "医药研发服务（CRO）", "pharma_rd_services"),
    ("tech_transfer_form", "非独占许可", "non_exclusive_licence"),
    ("tech_transfer_form", "5年以上全球独占许可", "exclusive_licence"),
    ("award", "广东省科技进步一等奖", "provincial_sci_tech_award"),
    ("award_level", "市", "municipal"),
    ("device_production_licence", "Ⅲ类", "class_3"),
    ("loan_purpose", "设备更新", "equipment_renewal"),
    ("trial_phase", "II期", "trial_phase_2"),
    ("nationality", "澳门居民", "macao"),
    ("basic_research_recipient", "国家设立的非营利科研机构", "state_nonprofit_institute"),
])
def test_words_of_choices(names: Names, fact: str, word: str, option: str) -> None:
    assert names.plain({fact: word}).data == {fact: option}


@pytest.mark.parametrize(("product", "data"), [
    ({"kind": "三类医疗器械"}, {"kind": "device_class_3_non_ivd"}),
    ({"kind": "三类体外诊断试剂"}, {"kind": "ivd_class_3"}),
    ({"kind": "生物制品", "reg_class": "1类"}, {"kind": "biologic", "reg_class": "class_1"}),
    ({"kind": "新药", "stage": "完成III期"}, {"kind": "drug", "stage": "phase_3_completed"}),
    ({"kind": "化学药", "stage": "取得临床试验许可"}, {"kind": "chemical_drug", "stage": "ind_approved"}),
    ({"kind": "三类医疗器械", "stage": "首次取得注册证"},
     {"kind": "device_class_3_non_ivd", "stage": "approved", "first_time": True}),
    ({"class": "1.1类", "track": "一般程序"}, {"reg_class": "class_1", "track": "ordinary"}),
    ({"kind": "一类新兽药"}, {"kind": "veterinary_drug", "reg_class": "class_1"}),
])
def test_words_of_products(names: Names, product: dict[str, object], data: dict[str, object]) -> None:
    plain = names.plain({"product": [product]})
    assert plain.notes == ()
    assert plain.data == {"products": [data]}


def test_several_contracts_are_their_sum(names: Names) -> None:
    plain = names.plain({"technology_contract_values_yuan": [10_000_000, 25_000_000]})
    assert plain.data == {"technology_contract_value_yuan": 35_000_000}


def test_a_block_named_is_inside_or_outside(names: Names) -> None:
    assert names.plain({"nansha_start_up_block": "庆盛枢纽"}).data == {"nansha_start_up_block": True}
    assert names.plain({"nansha_start_up_block": "万顷沙"}).data == {"nansha_start_up_block": False}


@pytest.mark.parametrize("raw", ["火星制造", "非独占但也不是许可", 7])
def test_a_word_nobody_knows_makes_the_fact_unknown(names: Names, raw: object) -> None:
    plain = names.plain({"tech_transfer_form": raw, "staff": 5})
    assert plain.data == {"staff": 5}
    assert str(raw) in plain.notes[0]


def test_a_refusing_word_is_not_read_as_what_it_refuses(names: Names) -> None:
    assert names.plain({"loan_currency": "非人民币"}).data == {}


def test_an_impossible_number_makes_the_fact_unknown(names: Names) -> None:
    plain = names.plain({"catalog_revenue_share_pct": 260, "staff": "许多"})
    assert plain.data == {}
    assert len(plain.notes) == 2
