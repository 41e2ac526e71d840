"""What headers mean: known words, units, years, products; what is doubtful is told and never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from profiles.errors import InputError
from rules.library import Library
from tables.columns import load_mapping, map_columns, mapping_text
from tables.headers import Headers
from tables.vocabulary import comparable, vocabulary


@pytest.mark.parametrize(("header", "target", "unit"), [
    ("企业名称", "name", ""), ("* 单位全称：", "", ""), ("統一社會信用代碼", "code", ""), ("主营业务", "text", ""),
    ("营业收入（万元）", "revenue_yuan", "万元"), ("2024年營業收入(萬元)", "revenue_yuan", "萬元"),
    ("营业收入/亿元", "revenue_yuan", "亿元"), ("员 工 人 数", "staff", ""),
    ("Revenue (RMB million)", "revenue_yuan", "RMB million"),
    ("是否高新技术企业", "hnte", ""), ("研发费用占比（％）", "rd_ratio_pct", "%"), ("产品2阶段", "product[2].stage", ""),
    ("注册地址", "registered_in", ""), ("用地面积（亩）", "land_mu", "亩"), ("revenue_yuan", "revenue_yuan", ""),
    ("Revenue (RMB in million)", "revenue_yuan", "RMB million"), ("Annual Revenue (HK$ million)", "revenue_yuan", "HK$ million"),
    ("FY2024 R&D Expense (USD '000)", "rd_spend_yuan", "USD '000"),
    ("注册资本（单位：人民币，万元）", "registered_capital_yuan", "人民币 万元"),
    ("投资总额（美元/万元）", "investment_total_yuan", ""),  # two units that differ say nothing
    ("R&D费用（万元）", "rd_spend_yuan", "万元"), ("意向落户地", "preferred_place", ""), ("主营产品/业务", "text", ""),
    ("product[3].kind", "product[3].kind", ""), ("营业外收入", "", ""), ("备注", "ignore", ""), ("招商专员", "", ""),
])
def test_meaning(headers: Headers, header: str, target: str, unit: str) -> None:
    found = headers.meaning(header)
    assert (found.target, found.unit) == (target, unit)


@pytest.mark.parametrize(("header", "target", "how"), [
    ("Company / 公司名稱", "name", "exact"), ("No. of Employees 員工人數", "staff", "exact"),
    ("2024年营业收入 Revenue（万元）", "revenue_yuan", "exact"), ("公司名稱 (Company Name)", "name", "exact"),
    ("Planned Outlay 計劃投資", "investment_total_yuan", "close"),  # one half is known: read, and to be checked
    ("Revenue 員工人數", "", "ambiguous"),  # the halves say different things
    ("Colour 顏色", "", "unmapped"), ("AI企业", "", "unmapped"), ("IPO时间", "", "unmapped"),
])
def test_headers_in_two_languages(headers: Headers, header: str, target: str, how: str) -> None:
    found = headers.meaning(header)
    assert (found.target, found.how) == (target, how)


def test_a_near_miss_is_told_with_what_comes_nearest(headers: Headers) -> None:
    found = headers.meaning("营业外收入")
    assert (found.target, found.how) == ("", "unmapped")
    assert "revenue_yuan" in found.near


def test_every_word_of_the_vocabulary_is_of_a_fact_and_stands_once(library: Library) -> None:
    words = vocabulary()
    assert set(words.facts) <= set(library.facts.by_id)
    assert {f for ids in words.form.values() for f in ids} <= set(library.facts.by_id)
    assert set(words.example) <= set(library.facts.by_id)
    said = [comparable(w) for aliases in (*words.roles.values(), *words.facts.values()) for w in set(map(comparable, aliases))]
    assert sorted(w for w in set(said) if said.count(w) > 1) == []


def test_two_columns_of_one_fact(headers: Headers) -> None:
    columns = map_columns(["2023年营业收入", "2024年营业收入", "员工数", "员工数", "简介", "项目简介"], headers, {})
    assert [(c.target, c.how) for c in columns] == [
        ("revenue_yuan", "older"), ("revenue_yuan", "exact"), ("staff", "exact"), ("staff", "duplicate"),
        ("text", "exact"), ("text", "exact"),
    ]


def test_a_unit_that_does_not_fit_is_not_read_and_one_that_is_missing_is_told(headers: Headers) -> None:
    columns = map_columns(["营业收入（亩）", "总投资", "注册资本（万美元）"], headers, {})
    assert [(c.how, c.read, c.note) for c in columns] == [("unit", False, ""), ("exact", True, "no_unit"), ("exact", True, "")]
    assert (columns[2].scale.factor, columns[2].scale.currency) == (10_000, "USD")
    assert map_columns(["总投资"], headers, {}, "万元")[0].scale.factor == 10_000


def test_the_registered_scope_is_read_only_for_want_of_another_description(headers: Headers) -> None:
    alone = map_columns(["企业名称", "经营范围"], headers, {})
    beside = map_columns(["企业名称", "经营范围", "简介"], headers, {})
    assert (alone[1].target, beside[1].target) == ("text", "ignore")


def test_the_name_of_a_project_is_a_description_where_another_column_says_whose_it_is(headers: Headers) -> None:
    alone = map_columns(["项目名称", "总投资（万元）"], headers, {})
    beside = map_columns(["投资方", "项目名称", "建设内容及规模"], headers, {})
    assert [c.target for c in alone] == ["name", "investment_total_yuan"]
    assert [(c.target, c.read) for c in beside] == [("name", True), ("text", True), ("text", True)]


def test_a_mapping_given_back_says_the_same(headers: Headers, tmp_path: Path) -> None:
    columns = map_columns(["企业名称", "营业收入（万元）", "招商专员", "总投资"], headers, {}, "亿元")
    path = tmp_path / "m.yaml"
    path.write_text(mapping_text(columns, "about"), encoding="utf-8")
    again = map_columns([c.header for c in columns], headers, load_mapping(path, headers))
    assert [(c.target if c.read else "", c.scale) for c in again] == [(c.target if c.read else "", c.scale) for c in columns]
    assert again[0].how == "given"


@pytest.mark.parametrize("text", [
    "columns: {收入: {fact: nothing}}", "columns: {收入: {fact: revenue_yuan, unit: 斤}}", "columns: 3", "[1]", "a: [",
    "columns: {收入: {fakt: revenue_yuan}}",
])
def test_a_bad_mapping_is_refused(headers: Headers, tmp_path: Path, text: str) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_mapping(path, headers)
    assert str(path) in caught.value.where
