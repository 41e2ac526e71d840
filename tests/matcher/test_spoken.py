"""Answers as people type them, one by one (`spoken.yaml`), and any text at all."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.spoken import no_idea, no_product, read_answer, says_yes
from profiles.applicant import ValueParser
from profiles.errors import InputError
from rules.library import Library

DAY = dt.date(2026, 11, 22)
CASES = yaml.safe_load((Path(__file__).parent / "spoken.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("fact_id", "said", "value"), CASES)
def test_answers(library: Library, fact_id: str, said: str, value: Any) -> None:
    fact = library.facts[fact_id]
    values = ValueParser(library.facts, library.regions, library.sectors)
    shown = [o for o, _ in fact.flat_options()]
    if value == "!":
        with pytest.raises(InputError):
            read_answer(fact, said, values, DAY, shown)
        return
    known = read_answer(fact, said, values, DAY, shown)
    assert known.value == (tuple(value) if isinstance(value, list) else value)
    assert known.origin == "given" and known.words == said.strip()


def test_dates_as_they_are_said(library: Library) -> None:
    values = ValueParser(library.facts, library.regions, library.sectors)
    fact = library.facts["timeline_completion"]
    for said, first, last in (("2027年6月", "2027-06-01", "2027-06-30"), ("2027-06-15", "2027-06-15", "2027-06-15"),
                              ("明年底", "2027-12-01", "2027-12-31")):
        low, high = read_answer(fact, said, values, DAY).value  # type: ignore[misc]
        assert (dt.date.fromordinal(int(low)).isoformat(), dt.date.fromordinal(int(high)).isoformat()) == (first, last)  # type: ignore[arg-type]


@settings(max_examples=60)
@given(said=st.text(max_size=30), n=st.integers(0, 10_000))
def test_any_text_is_an_answer_or_one_clear_message(library: Library, said: str, n: int) -> None:
    facts = list(library.facts.by_id.values())
    fact = facts[n % len(facts)]
    values = ValueParser(library.facts, library.regions, library.sectors)
    try:
        known = read_answer(fact, said, values, DAY, [o for o, _ in fact.flat_options()])
    except InputError as error:
        assert "\n" not in error.what
    else:
        assert known.origin == "given"


def test_words_of_not_knowing_and_of_no_product() -> None:
    assert no_idea("不清楚。") and no_idea("Don’t know") and not no_idea("没有")
    assert no_product("没有产品") and no_product("none") and not no_product("疫苗")
    assert says_yes("是的") and not says_yes("不是")
