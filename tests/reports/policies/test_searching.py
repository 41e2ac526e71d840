"""Search: what people type finds what the documents write."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from profiles.errors import InputError
from reports.folding import fold_query, mark
from reports.messages import Words
from reports.search_page import excerpt
from reports.searching import search
from rules.library import ROOT, Library

DAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(("words", "expected"), [
    ("临床 III期", "zh-biomed-2024-64#clinical-trials"),
    ("临床 三期", "zh-biomed-2024-64#clinical-trials"),
    ("临床 3期", "zh-biomed-2024-64#clinical-trials"),
    ("臨床 Ⅲ期", "zh-biomed-2024-64#clinical-trials"),
    ("clinical phase III", "zh-biomed-2024-64#clinical-trials"),
    ("clinical phase 3", "zh-biomed-2024-64#clinical-trials"),
    ("高企 15%", "cn-cit-hnte#hnte-15"),
    ("南沙 15% 所得税", "ns-cit-2022-40#encouraged-15"),
    ("研发加计扣除", "cn-rd-superdeduction#expensed"),
    ("穗埔府规2025 9号", "hp-2025-9#device-trial-national"),
    ("穗埔府规〔2025〕9号", "hp-2025-9#device-trial-national"),
    ("hp-2025-9", "hp-2025-9#device-trial-national"),
    ("大湾区 个税", "gba-iit-2023-34#over-15-subsidy"),
    ("贷款贴习", "hq-sme-finance-2025#loan-interest"),
    ("澳門青年", "hq-macao-youth-job-2025"),
    ("rd_spend_yuan", ""),
])
def test_found_among_the_first(words: str, expected: str, library: Library) -> None:
    found = [f.incentive for f in search(library, words, DAY)]
    assert found, words
    assert any(f.startswith(expected) for f in found[:6]), (words, found[:6])


@pytest.mark.parametrize(("one", "other"), [
    ("临床 III期", "臨床 三期"), ("phase III", "Phase 3"), ("1类 新药", "一類 新藥"), ("深发改规2025 3号", "深發改規〔2025〕3號"),
])
def test_two_ways_of_writing_find_the_same(one: str, other: str, library: Library) -> None:
    assert [f.incentive for f in search(library, one, DAY)][:10] == [f.incentive for f in search(library, other, DAY)][:10]


def test_all_words_before_some(library: Library) -> None:
    found = search(library, "高企 横琴", DAY)
    assert found and all(not f.missing for f in found)
    partly = search(library, "高企 横琴 量子计算", DAY)
    assert partly and {f.missing for f in partly} == {("量子计算",)}


def test_another_figure_is_no_slip(library: Library) -> None:
    numbers = {f.number for f in search(library, "穗府办规2024 12号", DAY) if not f.missing}
    assert numbers == {"穗府办规〔2024〕12号"}


def test_lapsed_comes_after_in_force(library: Library) -> None:
    found = search(library, "横琴 生物医药大健康 澳门", DAY)
    states = [f.state for f in found if f.policy in {"hq-biomed-2025", "hq-biomed-2022"}]
    assert states == sorted(states, key=["in_force", "unverified", "draft", "lapsed"].index)


def test_nothing_and_no_words(library: Library) -> None:
    assert search(library, "量子纠缠", DAY) == []
    for words in ("", "  ", "〔〕"):
        with pytest.raises(InputError, match="nothing to search for"):
            search(library, words, DAY)
    assert search(library, "<script> '; -- %s {0} [", DAY) is not None


@pytest.mark.parametrize(("text", "words", "marked"), [
    ("完成I、II、III期临床", ["III期", "临床"], "完成I、II、«III期临床»"),
    ("Phase I, Phase III completed", ["phase3"], "Phase I, «Phase III» completed"),
    ("深发改规〔2025〕3号", ["深发改规2025", "3号"], "«深发改规〔2025»〕«3号»"),
    ("ＧＭＰ车间", ["gmp"], "«ＧＭＰ»车间"),
    ("没有", ["临床"], "没有"),
])
def test_marks(text: str, words: list[str], marked: str) -> None:
    assert mark(text, [fold_query(w) for w in words]) == marked


def test_every_snippet_shown_holds_a_marked_word(library: Library) -> None:
    for item in search(library, "临床 III期", DAY):
        shown = excerpt(item, Words("zh"))
        assert "«" in shown and shown.count("«") == shown.count("»")


def test_fast_with_nothing_kept_of_the_search(library: Library, tmp_path: Path) -> None:
    env = {**os.environ, "PARKMATCH_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(ROOT / "cli.py"), "policies", "search", "临床 III期"]
    subprocess.run(command, env=env, check=True, capture_output=True, timeout=120)  # the library itself is kept
    (tmp_path / "search.bin").unlink()
    times = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(command, env=env, check=True, capture_output=True, timeout=60)
        times.append(time.perf_counter() - start)
    assert min(times) < 2.0, "a second on a machine that does nothing else"
