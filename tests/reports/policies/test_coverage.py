"""The coverage pages hold the counts of the data, on the day they name."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from profiles.errors import DataError
from profiles.yaml_source import read_yaml, yaml_files
from reports.coverage import PAGES, count, day_of, not_encoded
from reports.coverage_page import coverage_page
from rules.library import ROOT, Library

DOCS = ROOT / "docs"


@pytest.mark.parametrize("lang", PAGES)
def test_the_page_is_what_the_data_say(lang: str, library: Library) -> None:
    on = day_of(DOCS)
    assert on is not None
    made = coverage_page(count(library, on), library, lang)
    assert (DOCS / PAGES[lang]).read_text(encoding="utf-8") == made, "run python -m reports.coverage"


def test_the_counts_are_those_of_the_files(library: Library) -> None:
    """Counted a second time, from the files as they are written."""
    files = [read_yaml(p).data for p in yaml_files(ROOT / "rules" / "policies")]
    items = [(f, i) for f in files for i in f.get("incentives") or []]
    found = count(library, dt.date(2026, 11, 22))
    assert found.policies == len(files)
    assert found.incentives == len(items) == sum(r.incentives for r in found.regions)
    assert found.figures == sum("amount" in i for _, i in items) == sum(found.seen.values())
    assert found.seen["primary"] == sum("amount" in i and i.get("seen", f["seen"]) == "primary" for f, i in items)
    assert len(found.barred) == sum(i.get("fiscal_contribution", False) for _, i in items)
    assert sum(r.whole + r.part + r.empty for r in found.regions) == len(files)
    assert sum(r.empty for r in found.regions) == sum(not f.get("incentives") for f in files)
    assert sum(found.policy_states.values()) == len(files)
    assert sum(found.incentive_states.values()) == len(items)
    assert {k: n for k, (n, _) in found.kinds.items()} == {k: sum(i["kind"] == k for _, i in items) for k in found.kinds}


def test_every_count_of_the_english_page_can_be_found_in_the_chinese_one() -> None:
    tables = [
        [row for row in (DOCS / name).read_text(encoding="utf-8").splitlines() if re.search(r"\| \**\d+\** \|", row)]
        for name in PAGES.values()
    ]
    numbers = [[re.findall(r"\| \**(\d+)\**(?= )", row) for row in rows] for rows in tables]
    assert numbers[0] == numbers[1] and len(numbers[0]) > 40


def test_every_policy_without_incentives_is_explained(library: Library) -> None:
    told = {n.policy for n in not_encoded(library)}
    assert {p.id for p in library.policies if not p.incentives} <= told


@pytest.mark.parametrize(("text", "said"), [
    ("- {policy: nope, what: {zh: 甲}, why: {zh: 乙}}", "nope is no policy"),
    ("- {policy: gz-cgt-law-draft, what: {zh: 甲}}", "missing required field"),
    ("- {policy: gz-cgt-law-draft, what: {zh: 甲}, why: {zh: 乙}, more: 1}", "unknown field"),
])
def test_a_wrong_list_is_refused(text: str, said: str, library: Library, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "not_encoded.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        not_encoded(library, tmp_path)
    assert said in error.value.what
