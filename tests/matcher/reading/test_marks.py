"""The marks of a pattern hide nothing it would match, and the common search finds what each search alone finds."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from matcher.reading import amount_meaning, claims, needs, products, sectors
from matcher.reading.marks import all_guards, endings_of, marks_in, marks_of
from matcher.reading.terms import Lexicon, Terms
from matcher.reading.text import Text, to_plain

CASES = Path(__file__).parents[2] / "cases"
READERS = (amount_meaning, claims, needs, products, sectors)


@cache
def texts() -> list[str]:
    found = []
    for name in ("reading.yaml", "reading-own.yaml", "reading-fresh.yaml", "companies.yaml"):
        cases = yaml.load((CASES / name).read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        found += [to_plain(case.get("text") or case["description"]) for case in cases["cases"]]
    return found


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"(?:废水|污水)[^，]{0,4}处理", {"处理"}),
        (r"[abc]级", {"a级", "b级", "c级"}),
        (r"(?<!非)gmp\s?车间?", {"gmp"}),
        (r"(?:不|没)?上市", {"上市"}),
        (r"[^，]+", set()),
        (r"(?:甲|[^乙])", set()),
    ],
)
def test_marks(pattern: str, words: set[str]) -> None:
    assert marks_of(pattern) == words


def test_a_pattern_that_ignores_case_has_no_marks() -> None:
    assert marks_of("gmp", re.IGNORECASE) == set()


def test_marks_hide_nothing() -> None:
    assert len(texts()) > 150
    assert len(READERS) < len(list(all_guards()))
    marks = [(t, marks_in(t)) for t in texts()]
    for guard in all_guards():
        assert not [t for t, found in marks if not found & guard.bit and guard.search(t)], guard.pattern


def test_endings() -> None:
    assert endings_of(r"(?:约|about)[投花]?\s?$") >= {"约", "t", "投", "花", " "}
    with pytest.raises(ValueError, match="anything"):
        endings_of("约?$")


def test_the_common_search_finds_what_each_alone_finds() -> None:
    money = Terms({"投资": "a", "总投资": "b", "invest": "c"})
    places = Terms({"投资大厦": "x", "南沙": "y"})
    lexicon = Lexicon([money, places])
    for words in ("总投资在南沙投资大厦", "invested, we invest", "", "投资总投资投资", *texts()[:50]):
        text = lexicon.text(words)
        for terms in (money, places):
            assert terms.hits(text) == terms.find(text.plain) == terms.hits(Text.of(words))
        assert text.marks == marks_in(text.plain)
