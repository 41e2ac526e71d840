"""An applicant saved is the same applicant read back, whatever is known of it."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from random import Random
from typing import Any

import pytest

from matcher.interview import Passed
from profiles.applicant import Applicant, ForeignMoney, Known, ValueParser, accepted
from profiles.errors import InputError
from reports.intake import applicant_of, form, take
from reports.saving import check_target, noted, save, written
from rules.library import Library, load_library

DAY = dt.date(2026, 11, 22)
PASSED = (Passed("hnte"), Passed("product.stage", 1, "skipped"))


@pytest.fixture(scope="module")
def live() -> Library:
    return load_library()


def read_back(path: Path, library: Library) -> tuple[Applicant, tuple[Passed, ...]]:
    handed = take(str(path))
    values = ValueParser(library.facts, library.regions, library.sectors)
    applicant = applicant_of(handed, values, lambda _: pytest.fail("its text is read once only"))
    return applicant, noted(form(handed), handed.where).passed


@pytest.mark.parametrize("suffix", [".yaml", ".json"])
def test_all_kinds_of_facts_come_back(live: Library, tmp_path: Path, suffix: str) -> None:
    applicant = Applicant(
        {
            "sector": Known(("tcm",), "read", (0, 2), "中药", complete=False),
            "staff": Known((60.0, 60.0), "read", (3, 6), "60人"),
            "investment_total_yuan": Known((3e7, 5e7)), "new_actual_foreign_capital_usd": Known((1e6, float("inf"))),
            "timeline_completion": Known((740133.0, 740162.0)), "hnte": Known(False), "needs": Known(()),
            "industry": Known("pharma_manufacturing"), "registered_in": Known("guangzhou/nansha"),
            "preferred_place": Known(("guangzhou/nansha", "zhuhai/hengqin")), "rd_ratio_pct": Known((4.5, 4.5)),
        },
        [{"product.kind": Known("vaccine"), "product.stage": Known("phase_1", "read", (8, 10), "I期")}, {}],
        {"revenue_yuan": ForeignMoney(3.2e7, 3.2e7, "EUR")}, "中药厂60人，疫苗I期", "某某公司",
    )
    path = tmp_path / f"case{suffix}"
    save(path, applicant, DAY, PASSED, live.facts)
    back, passed = read_back(path, live)
    assert back == applicant and passed == PASSED
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def nobody_can_state(applicant: Applicant, library: Library) -> bool:
    """Whether the maker put the end of a range of days at noon, or a figure beyond what is accepted."""
    for fact_id, known in [*applicant.facts.items(), *(item for p in applicant.products or () for item in p.items())]:
        fact = library.facts[fact_id]
        ends: tuple[float, ...] = known.value if fact.numeric else ()  # type: ignore[assignment]
        low, high = accepted(fact) if ends else (0.0, 0.0)
        if any(math.isfinite(e) and not low <= e <= high for e in ends) or (fact.type == "date" and any(e % 1 for e in ends)):
            return True
    return False


def test_made_up_applicants_come_back(live: Library, maker: Any, tmp_path: Path) -> None:
    random, path, tried = Random(5), tmp_path / "made.yaml", 0
    for _ in range(60):
        applicant = maker.applicant(random, random.sample(list(maker.engine.incentives), 3))
        if nobody_can_state(applicant, live):
            continue
        tried += 1
        save(path, applicant, DAY, (), live.facts)
        assert read_back(path, live)[0] == applicant
    assert tried > 20


def test_a_form_without_notes_is_a_form(live: Library, tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text("staff: 60\n", encoding="utf-8")
    assert noted(form(take(str(path))), str(path)).passed == ()


@pytest.mark.parametrize(("note", "said"), [
    ("assess: 3", "assess:"), ("assess: {format: parkmatch/assess/9}", "unknown format"),
    ("assess: {format: parkmatch/assess/1, passed: [7]}", "assess:"), ("assess: {passed: []}", "assess:"),
])
def test_notes_that_are_not_understood_are_told(live: Library, tmp_path: Path, note: str, said: str) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(f"staff: 60\n{note}\n", encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_back(path, live)


def test_provenance_that_was_tampered_with_is_dropped(live: Library, tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(
        "staff: 60\nassess: {format: parkmatch/assess/1, provenance: {staff: {origin: divine, span: [1]}, x: {}}}\n",
        encoding="utf-8",
    )
    assert read_back(path, live)[0].facts["staff"] == Known((60.0, 60.0))


def test_a_file_that_cannot_be_saved_is_refused_and_nothing_is_left(live: Library, tmp_path: Path) -> None:
    for target in (tmp_path / "case.txt", tmp_path / "none" / "case.yaml"):
        with pytest.raises(InputError):
            check_target(target)
    folder = tmp_path / "taken.yaml"
    folder.mkdir()
    with pytest.raises(InputError):
        save(folder, Applicant(), DAY, (), live.facts)
    assert [p.name for p in tmp_path.iterdir()] == ["taken.yaml"]


def test_the_same_applicant_is_saved_as_the_same_bytes(live: Library) -> None:
    applicant = Applicant({"staff": Known((60.0, 60.0))})
    assert written(applicant, DAY, (), live.facts) == written(applicant, DAY, (), live.facts)


