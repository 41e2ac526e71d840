"""What users see, compared with the files under tests/golden (see its README for how to refresh them)."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from rich.cells import cell_len

from matcher.match import Matcher
from matcher.result import Result
from profiles.applicant import ValueParser
from reports.as_json import as_json
from reports.explain_screen import explain_screen
from reports.explained import in_detail, place_in
from reports.fact_page import fact_page, facts_page
from reports.find import find_park, find_policy
from reports.intake import applicant_of, take
from reports.layout import Page
from reports.messages import Words
from reports.park_page import ParkPage, parks_page
from reports.policy_page import PolicyPage, policies_page
from reports.screen import match_screen
from rules.library import Library
from tests.reports.conftest import AS_OF, GOLDEN

UPDATE = bool(os.environ.get("PARKMATCH_UPDATE_GOLDEN"))


def same(name: str, text: str) -> None:
    path = GOLDEN / name
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8"), f"{name} differs; see tests/golden/README.md"


def frozen(name: str, library: Library) -> Result:
    """The result of an applicant as it was when it was last frozen."""
    path = GOLDEN / "results" / f"{name}.json"
    if UPDATE:
        values = ValueParser(library.facts, library.regions, library.sectors)
        applicant = applicant_of(take(str(GOLDEN / f"{name}.yaml")), values, lambda _: pytest.fail("has no text"))
        path.parent.mkdir(exist_ok=True)
        path.write_text(as_json(in_detail(Matcher(library), applicant, AS_OF, 3)), encoding="utf-8", newline="\n")
    return msgspec.json.decode(path.read_bytes(), type=Result)


@pytest.mark.parametrize(("name", "lang", "width"), [
    ("company", "zh", 100), ("company", "en", 100), ("company", "zh-Hant", 100), ("company", "zh", 60),
    ("wish", "zh", 100), ("wish", "en", 80), ("outsider", "zh", 100), ("outsider", "en", 100),
])
def test_match(name: str, lang: str, width: int, small: Library) -> None:
    page = match_screen(frozen(name, small), small.facts, 5, Words(lang), width)  # type: ignore[arg-type]
    same(f"match-{name}-{lang}-{width}.txt", page.text())
    fits(page)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_explain(lang: str, small: Library) -> None:
    result = frozen("company", small)
    for place, site in (("jia/dong", "疫苗产业园"), ("yi/bei", "")):
        found = place_in(result, place)
        assert found is not None
        page = explain_screen(result, found, small.facts, Words(lang), 100, site)  # type: ignore[arg-type]
        same(f"explain-{place.replace('/', '-')}-{lang}.txt", page.text())
        fits(page)


@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en"])
def test_pages(lang: str, small: Library) -> None:
    words = Words(lang)  # type: ignore[arg-type]
    pages = {
        "park": ParkPage(find_park(small, "东区"), small, words, 100).whole(),
        "parks": parks_page(small.parks, small, words, 100),
        "policy": PolicyPage(find_policy(small, "dong-2025-1"), small, AS_OF, words, 100).whole(),
        "policy-lapsed": PolicyPage(find_policy(small, "dong-old"), small, AS_OF, words, 100).whole(),
        "policy-unverified": PolicyPage(find_policy(small, "jia-news"), small, AS_OF, words, 100).whole(),
        "policies": policies_page(small.policies, AS_OF, words, 100),
        "facts": facts_page(small.facts.by_id.values(), "", words, 100),
        "fact": fact_page(small.facts["product.stage"], words, 100),
    }
    for name, page in pages.items():
        same(f"{name}-{lang}.txt", page.text())
        fits(page)


def fits(page: Page) -> None:
    for line in page.text().splitlines():
        assert cell_len(line) <= page.width, line


def test_every_golden_file_is_made_by_a_test() -> None:
    made = {p.name for p in GOLDEN.glob("*.txt")}
    langs = ("zh", "zh-Hant", "en")
    kinds = ("park", "parks", "policy", "policy-lapsed", "policy-unverified", "policies", "facts", "fact")
    expected = {f"{kind}-{lang}.txt" for kind in kinds for lang in langs}
    expected |= {f"explain-{place}-{lang}.txt" for place in ("jia-dong", "yi-bei") for lang in ("zh", "en")}
    assert {n for n in made if not n.startswith("match-")} == expected
    assert Path(GOLDEN / "README.md").exists()
