"""A search for many words at once: the longest word at each place, whole words only in English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind

from matcher.reading.marks import bits_of_words, openers
from matcher.reading.text import Text, arranged, to_plain

T = TypeVar("T")
_WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


class Hit(msgspec.Struct, Generic[T], frozen=True, gc=False):
    """A word found, and what it stands for."""

    start: int
    end: int
    what: T


class Terms(Generic[T]):
    """Words and what they stand for, made ready to be searched for."""

    def __init__(self, words: Mapping[str, T]) -> None:
        self.words: dict[str, T] = {to_plain(w): what for w, what in words.items() if w}
        self.lexicon: Lexicon | None = None
        self.number = -1

    @cached_property
    def _search(self) -> Any:
        return AhoCorasick(list(self.words) or ["\x00"], matchkind=MatchKind.Standard)

    @cached_property
    def _whats(self) -> list[T]:
        return list(self.words.values())

    def hits(self, text: Text) -> list[Hit[T]]:
        """The words in a text, in order; taken from the common search when they were part of it."""
        if self.lexicon is None or text.lexicon is not self.lexicon:
            return self.find(text.plain)
        raw = text.raw[self.number]
        return self._settled(raw, text.plain) if raw else []

    def find(self, plain: str) -> list[Hit[T]]:
        """The words in a plain text, in order."""
        raw = [(s, -e, self._whats[i]) for i, s, e in self._search.find_matches_as_indexes(plain, overlapping=True)]
        return self._settled(raw, plain)

    def _settled(self, raw: list[tuple[int, int, T]], plain: str) -> list[Hit[T]]:
        """Of words that overlap the first, and of those the longest; then whole words only."""
        if len(raw) > 1:
            raw.sort(key=_place)
        hits: list[Hit[T]] = []
        free = 0
        for start, minus_end, what in raw:
            if start >= free:
                free = -minus_end
                if whole(plain, start, free):
                    hits.append(Hit(start, free, what))
        return hits


def _place(raw: tuple[int, int, object]) -> tuple[int, int]:
    return raw[:2]


def whole(plain: str, start: int, end: int) -> bool:
    """Whether some words are not part of a longer Latin word or number."""
    if start and plain[start] in _WORD and plain[start - 1] in _WORD:
        return False
    return not (end < len(plain) and plain[end - 1] in _WORD and plain[end] in _WORD)


class Lexicon:
    """One search for the words of several tables and the marks of all guarded patterns, in one pass over a text.

    A table takes part in one lexicon; its `hits` then come from texts that this lexicon has read.
    """

    def __init__(self, tables: Sequence[Any]) -> None:
        owners: dict[str, list[tuple[int, object]]] = {}
        for number, table in enumerate(tables):
            table.lexicon, table.number = self, number
            for word, what in table.words.items():
                owners.setdefault(word, []).append((number, what))
        bits = bits_of_words()
        opens = openers()
        words = list(dict.fromkeys([*owners, *bits, *opens]))
        # Of every word: the bits of the patterns it is a mark of, the tables it stands in, the patterns that begin with it.
        self._meant = [(bits.get(w, 0), tuple(owners.get(w, ())), tuple(opens.get(w, ()))) for w in words]
        self._tables = len(tables)
        self._search = AhoCorasick(words, matchkind=MatchKind.Standard)

    def search(self, plain: str) -> list[tuple[int, int, int]]:
        """The bare search: number, start and end of every word and mark in a text."""
        return self._search.find_matches_as_indexes(plain, overlapping=True)

    def text(self, original: str) -> Text:
        """A text made ready to be read, with all words and marks found in it."""
        plain, places = arranged(original)
        meant = self._meant
        raw: list[list[tuple[int, int, Any]] | None] = [None] * self._tables
        marks = 1
        opened: dict[int, list[int]] = {}
        for index, start, end in self._search.find_matches_as_indexes(plain, overlapping=True):
            bit, owners, guards = meant[index]
            marks |= bit
            for number, what in owners:
                found = raw[number]
                if found is None:
                    raw[number] = [(start, -end, what)]
                else:
                    found.append((start, -end, what))
            for guard in guards:
                if guard in opened:
                    opened[guard].append(start)
                else:
                    opened[guard] = [start]
        return Text(original, plain, marks, self, raw, opened, places)


def cues_of(entry: Mapping[str, object]) -> Iterable[str]:
    """The cues of a fact or option, in both languages."""
    cues = entry.get("cues") or {}
    assert isinstance(cues, Mapping)
    for language in ("zh", "en"):
        yield from cues.get(language) or ()
