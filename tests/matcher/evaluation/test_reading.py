from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from matcher.evaluation import run
from matcher.evaluation.reading import Judge, Judgement, ReadingCase, Trap
from rules.library import Library

TEXT = "我们做CAR-T的，总投资3亿元，在职员工86人，1类新药II期临床，需要动物房，不涉及化学合成。想看南沙。"


@pytest.fixture(scope="module")
def judge(library: Library) -> Judge:
    return Judge(library, dt.date(2026, 11, 22))


def judged(judge: Judge, text: str = TEXT, **case: Any) -> Judgement:
    return judge.case(ReadingCase("x", text, **case))


def test_own_cases(library: Library, cases: Path) -> None:
    figures = run(cases / "reading.yaml", library=library).figures
    assert float(figures["precision_pct"] or 0) >= 95
    assert float(figures["recall_pct"] or 0) >= 85
    assert float(figures["traps_avoided_pct"] or 0) >= 98
    assert float(figures["sectors_pct"] or 0) >= 85


def test_what_is_read_is_found(judge: Judge) -> None:
    found = judged(judge, facts={
        "investment_total_yuan": 300_000_000, "staff": 86, "needs": ["动物房"], "chemical_synthesis": False,
        "preferred_place": ["guangzhou/nansha"], "product": [{"kind": "细胞治疗产品", "class": "1类", "stage": "II期"}],
    })
    assert (found.gold, found.found, found.wrong) == (8, 8, 0)


def test_a_contradiction_is_wrong_and_an_absence_only_missed(judge: Judge) -> None:
    found = judged(judge, facts={"staff": 90, "land_mu": 12, "chemical_synthesis": True})
    assert (found.gold, found.found, found.wrong) == (3, 0, 2)
    assert {m.about.strip() for m in found.misses} == {"staff", "land_mu", "chemical_synthesis"}


def test_what_gold_does_not_mention_does_not_count_against(judge: Judge) -> None:
    found = judged(judge, facts={})
    assert (found.gold, found.wrong) == (0, 0)


def test_a_bound_is_not_a_number(judge: Judge) -> None:
    assert judged(judge, "总投资不低于3亿元", facts={"investment_total_yuan": {"low": 300_000_000}}).found == 1
    assert judged(judge, "总投资不低于3亿元", facts={"investment_total_yuan": 300_000_000}).wrong == 1


def test_foreign_money_stays_foreign(judge: Judge) -> None:
    gold = {"investment_total_yuan": {"amount": 5_000_000, "currency": "USD"}}
    assert judged(judge, "总投资500万美元", facts=gold).found == 1
    assert judged(judge, "总投资500万元", facts=gold).wrong == 1


def test_open_facts_are_not_scored(judge: Judge) -> None:
    found = judged(judge, facts={"staff": 90}, facts_open={"staff": "可读可不读"})
    assert (found.gold, found.wrong) == (0, 0)


@pytest.mark.parametrize(("trap", "fallen"), [
    (Trap("investment_total_yuan", 300_000_000), 1),
    (Trap("investment_total_yuan", 30_000_000), 0),
    (Trap("investment_total_yuan", "any"), 1),
    (Trap("any_money", 300_000_000), 1),
    (Trap("any_number", 86), 1),
    (Trap("any_money", 86), 0),
    (Trap("product.stage", "II期"), 1),
    (Trap("product.stage", "上市"), 0),
    (Trap("product", "细胞治疗产品"), 1),
    (Trap("product", "疫苗"), 0),
    (Trap("sectors", "细胞与基因治疗"), 1),
    (Trap("sectors", "流通"), 0),
    (Trap("needs", "动物房"), 1),
    (Trap("needs", "冷链"), 0),
    (Trap("preferred_place", "guangzhou"), 1),
    (Trap("preferred_place", "zhuhai"), 0),
    (Trap("chemical_synthesis", True), 0),
    (Trap("electroplating", True), 0),
])
def test_traps(judge: Judge, trap: Trap, fallen: int) -> None:
    found = judged(judge, not_facts=(trap,))
    assert (found.traps, found.fallen, found.wrong) == (1, fallen, fallen)


def test_a_trap_on_a_wrong_reading_counts_once(judge: Judge) -> None:
    found = judged(judge, facts={"staff": 90}, not_facts=(Trap("staff", 86),))
    assert (found.wrong, found.fallen) == (1, 1)


def test_products_are_matched_whatever_their_order(judge: Judge) -> None:
    found = judged(judge, "单抗在III期，疫苗还在临床前", facts={
        "product": [{"kind": "疫苗", "stage": "临床前"}, {"kind": "单抗", "stage": "III期"}]
    })
    assert (found.gold, found.found) == (4, 4)


def test_sectors_any_match(judge: Judge) -> None:
    assert judged(judge, sectors=("流通", "细胞与基因治疗")).sector_right is True
    assert judged(judge, sectors=("流通",)).sector_right is False
    assert judged(judge, sectors=("流通",), sectors_also_ok=("细胞与基因治疗",)).sector_right is True
    assert judged(judge).sector_right is None


def test_a_gold_word_nobody_knows_is_noted_not_scored(judge: Judge) -> None:
    judge.notes.clear()
    found = judged(judge, facts={"needs": ["时光机"], "product": [{"kind": "永动机"}]})
    assert found.gold == 0
    assert len(judge.notes) == 2
