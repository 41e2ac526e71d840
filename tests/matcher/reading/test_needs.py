"""Reading needs and the yes/no facts told with them from invented texts (need_texts.yaml)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import profiles.facts as fact_data
from matcher.reading.needs import NEEDS, read_needs
from matcher.reading.text import Text
from profiles.yaml_source import read_yaml

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "need_texts.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:24])
def test_needs(case: dict[str, Any]) -> None:
    readings = read_needs(Text(case["text"]))
    needs = [r.value[0] for r in readings if r.fact == "needs" and isinstance(r.value, list)]
    assert sorted(needs) == sorted(case["needs"])
    assert {r.fact: r.value for r in readings if r.fact != "needs"} == case.get("facts", {})


def test_every_need_of_the_registry_can_be_read() -> None:
    facts = fact_data.load_facts(read_yaml(Path(fact_data.__file__).parent / "facts.yaml"))
    assert {o.id for o, _ in facts["needs"].flat_options()} == {need for need, _ in NEEDS}
