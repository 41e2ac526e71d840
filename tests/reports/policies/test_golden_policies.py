"""The screens of the policy commands, compared with the files under tests/golden/policies."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from reports.compare_page import ComparePage
from reports.comparing import compare, over_days
from reports.ending import endings, endings_page, until
from reports.find import find_park, find_policy
from reports.holding import holding, holding_page
from reports.layout import Page
from reports.messages import LANGS, Words
from reports.places import place_of
from reports.policy_page import PolicyPage, policies_page
from reports.search_page import search_page
from reports.searching import search
from rules.library import Library

FOLDER = Path(__file__).parents[2] / "golden" / "policies"
AS_OF = dt.date(2026, 11, 22)
UPDATE = bool(os.environ.get("PARKMATCH_UPDATE_GOLDEN"))


def ending(small: Library, words: Words, width: int) -> Page:
    place = place_of(small, park="东区")
    return endings_page(endings(small, AS_OF, until("2y", AS_OF), place), "2y", small, place, words, width)


def held(small: Library, words: Words, width: int) -> Page:
    return holding_page(holding(small, find_park(small, "东区"), AS_OF), small, words, width)


def found(small: Library, words: Words, width: int) -> Page:
    return search_page(search(small, "临床 III期", AS_OF), "临床 III期", 3, words, width)


def two(small: Library, words: Words, width: int) -> Page:
    a, b = find_policy(small, "dong-2025-1"), find_policy(small, "dong-old")
    return ComparePage(small, words, width).two(compare(small, a, b, AS_OF), a, b)


def days(small: Library, words: Words, width: int) -> Page:
    policy = find_policy(small, "dong-2025-1")
    at = [dt.date(2026, 12, 31), dt.date(2027, 1, 1)]
    return ComparePage(small, words, width).days(over_days(small, policy, at), policy)


def succeeded(small: Library, words: Words, width: int) -> Page:
    return PolicyPage(find_policy(small, "dong-old"), small, AS_OF, words, width).whole()


def listed(small: Library, words: Words, width: int) -> Page:
    return policies_page(small.policies, AS_OF, words, width)


SCREENS: dict[str, Callable[[Library, Words, int], Page]] = {
    "expiring": ending, "for": held, "search": found, "compare": two, "compare-days": days, "succeeded": succeeded,
    "list": listed,
}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", SCREENS)
def test_screen(name: str, lang: str, small: Library) -> None:
    page = SCREENS[name](small, Words(lang), 100)  # type: ignore[arg-type]
    text, path = page.text(), FOLDER / f"{name}-{lang}.txt"
    if UPDATE:
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8"), f"{path.name} differs; see tests/golden/README.md"
    assert all(cell_len(line) <= 100 for line in text.splitlines())


@pytest.mark.parametrize("name", SCREENS)
def test_fits_a_narrow_screen(name: str, small: Library) -> None:
    text = SCREENS[name](small, Words("zh"), 60).text()
    assert all(cell_len(line) <= 60 for line in text.splitlines())


def test_every_golden_file_is_made_by_a_test() -> None:
    assert {p.name for p in FOLDER.glob("*")} == {f"{name}-{lang}.txt" for name in SCREENS for lang in LANGS}
