"""The terms of the sector tree, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind

from matcher.reading.terms import Lexicon
from matcher.reading.text import Text, to_plain
from profiles.sectors import Sectors

OUTSIDE = "other_industry"
ROOT = "biomed"
FORMS = "formulation"  # dosage forms tell the shape of a drug, not its kind


class Hit(msgspec.Struct, frozen=True, gc=False):
    """One term of the tree found in a text."""

    start: int
    end: int
    sector: str


class SectorTerms:
    """The terms of the sector tree, made ready to be searched for; build once, use for every text."""

    def __init__(self, sectors: Sectors, terms: dict[str, str] | None = None) -> None:
        self.lineage: dict[str, tuple[str, ...]] = {}
        self.group: dict[str, str] = {}
        labels = {s.id: s.case_label for s in sectors.items}
        for sector in sectors.items:
            chain = sectors.lineage(sector.id)
            self.lineage[sector.id] = chain
            self.group[sector.id] = next((s for s in chain if labels[s]), chain[-2] if len(chain) > 1 else chain[0])
        self.outside = frozenset(s for s, chain in self.lineage.items() if chain[-1] == OUTSIDE)
        self.forms = frozenset(s for s, chain in self.lineage.items() if FORMS in chain)
        self.depth_weight = {s: 1.0 + 0.1 * (len(chain) - 2) for s, chain in self.lineage.items()}
        self.depth_weight[ROOT] = 0.25
        terms = sector_terms(sectors) if terms is None else terms
        self.words = terms
        self.lexicon: Lexicon | None = None
        self.number = -1

    @cached_property
    def _search(self) -> Any:
        return AhoCorasick(list(self.words), matchkind=MatchKind.Standard)

    @cached_property
    def _sectors(self) -> list[str]:
        return list(self.words.values())

    def hits(self, text: Text) -> list[Hit]:
        """The terms in a text, taken from the common search when they were part of it."""
        if self.lexicon is None or text.lexicon is not self.lexicon:
            return self.find(text.plain)
        raw = text.raw[self.number]
        return self._settled(raw, text.plain) if raw else []

    def find(self, plain: str) -> list[Hit]:
        """The terms in a plain text, longest first where they overlap, whole words only in English."""
        raw = [(s, -e, self._sectors[i]) for i, s, e in self._search.find_matches_as_indexes(plain, overlapping=True)]
        return self._settled(raw, plain)

    @staticmethod
    def _settled(raw: list[tuple[int, int, str]], plain: str) -> list[Hit]:
        raw.sort()
        hits: list[Hit] = []
        free = 0
        for start, minus_end, sector in raw:
            if start >= free and _whole_word(plain, start, -minus_end):
                free = -minus_end
                hits.append(Hit(start, free, sector))
        return hits


def sector_terms(sectors: Sectors) -> dict[str, str]:
    """Every form of every term of the tree, with the sector it stands for."""
    terms: dict[str, str] = {}
    for sector in sectors.items:
        for term in (*sector.aliases.zh, *sector.aliases.en, sector.label.zh, sector.label.en):
            for form in _forms(to_plain(term)):
                terms.setdefault(form, sector.id)
    terms.pop("", None)
    return terms


def _forms(term: str) -> Iterator[str]:
    yield term
    if re.search(r"[a-z]", term):
        yield term.replace("-", " ")
        yield term.replace(" ", "-")


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_WORD = _LETTERS | frozenset("0123456789")


def _whole_word(plain: str, start: int, end: int) -> bool:
    if start and plain[start] in _LETTERS and plain[start - 1] in _WORD:
        return False
    return not (end < len(plain) and plain[end - 1] in _LETTERS and plain[end] in _WORD)
