"""A search for many words at once: the longest word at each place, whole words only in English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from matcher.reading.patterns import regex
from matcher.reading.text import to_plain

T = TypeVar("T")
_WORD = regex(r"[a-z0-9]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A word found, and what it stands for."""

    start: int
    end: int
    what: T


class Terms(Generic[T]):
    """Words and what they stand for, made ready to be searched for."""

    def __init__(self, words: Mapping[str, T]) -> None:
        plain = {to_plain(w): what for w, what in words.items() if w}
        self._whats = list(plain.values())
        self._search = AhoCorasick(list(plain) or ["\x00"], matchkind=MatchKind.LeftmostLongest)

    def find(self, plain: str) -> list[Hit[T]]:
        """The words in a plain text, in order."""
        return [
            Hit(start, end, self._whats[index])
            for index, start, end in self._search.find_matches_as_indexes(plain)
            if _whole(plain, start, end)
        ]


def _whole(plain: str, start: int, end: int) -> bool:
    if plain[start].isascii() and start and _WORD.match(plain[start - 1]) and _WORD.match(plain[start]):
        return False
    return not (
        plain[end - 1].isascii() and end < len(plain) and _WORD.match(plain[end - 1]) and _WORD.match(plain[end])
    )


def cues_of(entry: Mapping[str, object]) -> Iterable[str]:
    """The cues of a fact or option, in both languages."""
    cues = entry.get("cues") or {}
    assert isinstance(cues, Mapping)
    for language in ("zh", "en"):
        yield from cues.get(language) or ()
