"""Park profiles as data: clauses are places in a document, notes are what limits a statement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from profiles.parks import LandRules, Park
from rules.library import Library, load_library

PARTS = (
    "focus", "stages", "assets", "anchors", "institutions", "scale", "gates", "thresholds", "benchmarks", "targets",
    "openness", "notes",
)
NUMBER = "[一二三四五六七八九十]"
ARTICLE = rf"第(?:{NUMBER}+|\d+|（{NUMBER}+）)条(?:第{NUMBER}+[款项])?"
STEP = rf"(?:{ARTICLE}|专栏\d+(?:之\d+)?|{NUMBER}*(?:（(?:{NUMBER}+|\d+)）|\d+|—\d+)*)"
HEADING = "(?:适用领域|适用范围|支持类别|重点领域|重点赛道|重点方向)"
CLAUSE = re.compile(rf"^{STEP}(?:、{STEP})*{HEADING}?$")


@pytest.fixture(scope="module")
def live() -> Library:
    return load_library()


def places(library: Library) -> list[Park | LandRules]:
    return [*library.parks, *library.land_rules]


def statements(library: Library) -> Iterator[tuple[Park | LandRules, str, Any]]:
    for place in places(library):
        for part in PARTS:
            for said in getattr(place, part, ()):
                yield place, part, said


def test_a_clause_says_where_and_nothing_else(live: Library) -> None:
    odd = [(p.id, part, s.clause) for p, part, s in statements(live) if not CLAUSE.match(s.clause)]
    assert odd == []


def test_notes_speak_of_no_key_of_the_file(live: Library) -> None:
    for place, part, said in statements(live):
        note = said.note
        assert not any(re.search(rf"(?<![\w]){re.escape(k)}(?![\w])", note) for k in place.sources), (place.id, part, note)


def test_no_source_is_idle(live: Library) -> None:
    for place in places(live):
        used = {s.source for p, _, s in statements(live) if p.id == place.id and type(p) is type(place)}
        used |= {s.source for s in (getattr(place, "management", None), getattr(place, "site", None)) if s is not None}
        assert set(place.sources) <= used, (place.id, set(place.sources) - used)


def test_figures_of_one_plot_say_which(live: Library) -> None:
    for place in live.parks:
        for item in place.thresholds:
            assert item.kind not in {"listing", "selection"} or item.scope, (place.id, item)
            assert item.kind in {"rule", "draft", "listing", "selection"}, (place.id, item)
