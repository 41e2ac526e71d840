"""Reading a company's main fields from invented texts (sector_texts.yaml) and the promises of the reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import profiles.sectors as sector_data
from matcher.reading.sector_terms import SectorTerms
from matcher.reading.sectors import MAX_FIELDS, read_sectors
from matcher.reading.text import Text, to_plain
from profiles.yaml_source import read_yaml

HERE = Path(__file__).parent
ROOT = Path(sector_data.__file__).parent
SECTORS = sector_data.load_sectors(read_yaml(ROOT / "sectors.yaml"))
TERMS = SectorTerms(SECTORS)
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "sector_texts.yaml").read_text(encoding="utf-8"))


def fields(text: str) -> list[str]:
    labels = [SECTORS.case_label(str(r.value)) or str(r.value) for r in read_sectors(Text(text), TERMS)]
    return list(dict.fromkeys(labels))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:24])
def test_main_field(case: dict[str, Any]) -> None:
    read = fields(case["text"])
    assert read and read[0] in case["fields"] and case["fields"][0] in read[:2]
    assert not set(read) & set(case.get("never", []))


def test_other_industries_come_without_a_biomedical_field() -> None:
    for case in CASES:
        if case["fields"][0].startswith("oi_"):
            assert all(f.startswith("oi_") for f in fields(case["text"])), case["text"]


def test_nothing_is_read_from_nothing() -> None:
    assert fields("") == []
    assert fields("你好，请问政策怎么申请？") == []


def test_whole_words_only_in_english() -> None:
    assert fields("The microphone croaked over the apiary.") == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_with_spans_inside_it(text: str) -> None:
    readings = read_sectors(Text(text), TERMS)
    assert len(readings) <= MAX_FIELDS
    assert all(0 <= r.span.start < r.span.end <= len(text) for r in readings)


def test_every_alias_belongs_to_one_sector() -> None:
    owner: dict[str, str] = {}
    for sector in SECTORS.items:
        for term in (*sector.aliases.zh, *sector.aliases.en):
            assert owner.setdefault(to_plain(term), sector.id) == sector.id, term


def test_every_field_of_the_cases_has_a_sector() -> None:
    labels = {s.case_label for s in SECTORS.items if s.case_label}
    assert " ".join(sorted(labels)) == (
        "中药材种植 体外诊断 健康食品/保健品 化妆品 化学药 医疗器械 医疗服务与康养 原料药 数字医疗/AI "
        "流通 海洋生物医药 现代中药 生物材料 生物药 疫苗 研发服务CRO/CDMO 细胞与基因治疗"
    )
