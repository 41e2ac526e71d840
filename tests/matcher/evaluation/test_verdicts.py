from __future__ import annotations

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from matcher.evaluation import run
from matcher.evaluation.expectations import VerdictCase
from matcher.evaluation.kinds import CaseFile
from matcher.evaluation.verdicts import Judge, Judgement
from rules.library import Library

DAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def judge(library: Library) -> Judge:
    return Judge(library, DAY)


@pytest.fixture(scope="module")
def file(cases: Path) -> CaseFile:
    return CaseFile(cases / "verdicts.yaml")


@pytest.fixture
def raw(file: CaseFile) -> dict[str, Any]:
    return {c["id"]: c for c in copy.deepcopy(file.cases)}


def judged(judge: Judge, file: CaseFile, raw: dict[str, Any]) -> Judgement:
    return judge.case(file.convert(raw, 0, VerdictCase))


def test_own_cases(library: Library, cases: Path) -> None:
    figures = run(cases / "verdicts.yaml", library=library).figures
    assert figures["encoded"] == figures["cases"]
    assert figures["sound_pct"] == 100
    assert float(figures["tight_pct"] or 0) >= 95
    assert figures["false_unmet"] == 0
    assert float(figures["missing_recall_pct"] or 0) >= 90


def test_a_case_as_it_is_passes(judge: Judge, file: CaseFile, raw: dict[str, Any]) -> None:
    found = judged(judge, file, raw["t06"])
    assert found.sound and found.tight and not found.misses


def test_a_wrong_figure_is_unsound(judge: Judge, file: CaseFile, raw: dict[str, Any]) -> None:
    raw["t06"]["expect"] |= {"amount_low_yuan": 1_875_000, "amount_high_yuan": 1_875_000}
    found = judged(judge, file, raw["t06"])
    assert not found.sound and not found.tight
    assert "1,875,000" in found.misses[0].expected and "1,125,000" in found.misses[0].got


def test_unmet_where_met_is_expected_is_counted_apart(judge: Judge, file: CaseFile, raw: dict[str, Any]) -> None:
    raw["t08"]["expect"] |= {"verdict": "met"}
    found = judged(judge, file, raw["t08"])
    assert found.refused_wrongly and not found.sound


def test_a_withheld_fact_is_sound_but_not_tight(judge: Judge, file: CaseFile, raw: dict[str, Any]) -> None:
    del raw["t06"]["facts"]["rd_separately_booked"]
    found = judged(judge, file, raw["t06"])
    assert found.sound and not found.tight and not found.refused_wrongly
    assert "rd_separately_booked" in found.misses[0].got


def test_met_where_unmet_is_expected_is_unsound(judge: Judge, file: CaseFile, raw: dict[str, Any]) -> None:
    raw["t06"]["expect"] |= {"verdict": "unmet", "amount_low_yuan": 0, "amount_high_yuan": 0}
    assert not judged(judge, file, raw["t06"]).sound


def test_also_ok_verdicts_are_accepted(judge: Judge, file: CaseFile, raw: dict[str, Any]) -> None:
    raw["t32"]["expect"] |= {"verdict": "met", "verdict_also_ok": ["unknown"]}
    assert judged(judge, file, raw["t32"]).tight


def test_of_a_ceiling_only_the_top_is_judged(judge: Judge, file: CaseFile, raw: dict[str, Any]) -> None:
    raw["z09"]["expect"]["amount_low_yuan"] = 3_000_000
    assert judged(judge, file, raw["z09"]).tight
    raw["z09"]["expect"]["amount_high_yuan"] = 16_000_000
    assert not judged(judge, file, raw["z09"]).sound


def test_a_fact_that_is_not_asked_is_told(judge: Judge, file: CaseFile, raw: dict[str, Any]) -> None:
    raw["t46"]["expect"]["missing"] = ["offshore_revenue_share_pct", "beds"]
    found = judged(judge, file, raw["t46"])
    assert (found.asked, found.found) == (2, 1)
    assert "does not ask beds" in found.misses[0].note


def test_money_of_a_person_must_not_count_for_the_company(judge: Judge, file: CaseFile, raw: dict[str, Any]) -> None:
    raw["t06"]["expect"]["counts_to_company"] = False
    assert "company's money" in judged(judge, file, raw["t06"]).misses[0].note


def test_nature_is_compared(judge: Judge, file: CaseFile, raw: dict[str, Any]) -> None:
    assert not judged(judge, file, raw["t53"]).misses
    raw["t53"]["expect"]["nature"] = "refund"
    assert "nature deferral" in judged(judge, file, raw["t53"]).misses[0].note


def test_counted_only_asks_that_no_total_holds_the_figure(judge: Judge, file: CaseFile, raw: dict[str, Any]) -> None:
    raw["t06"]["expect"]["counted_only"] = True
    found = judged(judge, file, raw["t06"])
    assert not found.sound and found.misses[0].expected == "enters no total"
    raw["t53"]["expect"]["counted_only"] = True
    assert judged(judge, file, raw["t53"]).sound


def test_what_is_not_encoded_is_told_not_failed(judge: Judge, file: CaseFile, raw: dict[str, Any]) -> None:
    raw["t06"] |= {"policy": "no-such-policy"}
    found = judged(judge, file, raw["t06"])
    assert not found.encoded and found.misses[0].got == "not encoded"


def test_either_name_of_the_same_rule_is_found(judge: Judge, file: CaseFile, raw: dict[str, Any]) -> None:
    raw["t25"] |= {"policy": "no-such-policy"}
    assert judged(judge, file, raw["t25"]).tight


def test_an_unknown_word_is_told_in_the_miss(judge: Judge, file: CaseFile, raw: dict[str, Any]) -> None:
    raw["t51"]["facts"]["tech_transfer_form"] = "口头答应"
    found = judged(judge, file, raw["t51"])
    assert found.sound and "口头答应" in found.misses[0].note


def test_a_joint_cap_binds_the_bundle(judge: Judge, file: CaseFile, raw: dict[str, Any]) -> None:
    assert judged(judge, file, raw["x08"]).tight
    raw["x08"]["expect"] |= {"amount_low_yuan": 1_640_000, "amount_high_yuan": 1_640_000}
    found = judged(judge, file, raw["x08"])
    assert not found.sound and "together 1,500,000" in found.misses[0].note


def test_the_lawful_choice_is_compared(judge: Judge, file: CaseFile, raw: dict[str, Any]) -> None:
    assert judged(judge, file, raw["x25"]).tight
    raw["x25"]["expect"]["lawful"] = [item["incentive"] for item in raw["x25"]["bundle"]]
    assert "takes 研发仪器设备奖补, lawful is" in judged(judge, file, raw["x25"]).misses[0].note


def test_an_incentive_alone_is_compared(judge: Judge, file: CaseFile, raw: dict[str, Any]) -> None:
    raw["x22"]["bundle"][0] |= {"alone_low_yuan": 1, "alone_high_yuan": 1}
    found = judged(judge, file, raw["x22"])
    assert not found.sound and "alone 400,000, expected 1" in found.misses[0].note
