"""Many descriptions compared at once with everyone known to be somewhere.

The same cosine of weighed pairs of characters as in `profiles/likeness.py`, in columns: pairs are numbers, and every
description is compared with all known texts in one pass.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from profiles.likeness import MOST_TIMES, TIMES, UNSEEN

_FIRST, _LAST = 0x4E00, 0x9FFF
_BITS = 15  # so many hold the number of a Chinese character
_WORDS = 1 << 2 * _BITS  # from here on numbers stand for Latin words
_OWNER = 40  # bits below the number of a description
_WORD = re.compile(r"[a-z0-9][a-z0-9\-]+")
_AT_ONCE = 1024

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Corpus:
    """Known texts, each as its weighed pairs; `weights` tell how telling a pair is."""

    def __init__(self, known: Sequence[Iterable[tuple[str, float]]], weights: Mapping[str, float]) -> None:
        self.size = len(known)
        told = [(gram, number, weight) for number, words in enumerate(known) for gram, weight in words]
        self._words: dict[str, int] = {}
        for gram in (*weights, *(gram for gram, _, _ in told)):
            if gram[0] < chr(_FIRST):
                self._words.setdefault(gram, _WORDS + len(self._words))
        every = {self._code(gram): gram for gram in (*weights, *(gram for gram, _, _ in told))}
        self._codes = np.array(sorted(every), dtype=np.int64)
        self._weights = np.array([weights.get(every[c], UNSEEN) for c in sorted(every)])
        # Pair by pair the known texts that have it: who, how much, and where each pair begins.
        codes = np.array([self._code(gram) for gram, _, _ in told], dtype=np.int64)
        order = np.argsort(codes, kind="stable")
        self._starts = np.append(np.searchsorted(codes[order], self._codes), len(told))
        self._who = np.array([number for _, number, _ in told], dtype=np.int64)[order]
        self._much = np.array([weight for _, _, weight in told], dtype=np.float64)[order]

    def _code(self, gram: str) -> int:
        if gram[0] < chr(_FIRST):
            return self._words[gram]
        return (ord(gram[0]) - _FIRST) << _BITS | (ord(gram[1]) - _FIRST)

    def compare(self, plains: Sequence[str]) -> list[Floats | None]:
        """How like every known text each plain text is, from 0 to 1; None where a text says nothing that compares."""
        found: list[Floats | None] = []
        for at in range(0, len(plains), _AT_ONCE):
            found += self._compare(plains[at : at + _AT_ONCE])
        return found

    def _compare(self, plains: Sequence[str]) -> list[Floats | None]:
        owner, code, times = self._grams(plains)
        if not len(owner):
            return [None] * len(plains)
        row = np.searchsorted(self._codes, code)
        row[row == len(self._codes)] = 0
        known = self._codes[row] == code if len(self._codes) else np.zeros(len(row), dtype=bool)
        weight = TIMES[np.minimum(times, MOST_TIMES)]
        weight[known] *= self._weights[row[known]]
        weight[~known] *= UNSEEN
        bounds = np.searchsorted(owner, np.arange(len(plains) + 1)).tolist()
        squares = (weight * weight).tolist()
        lengths = [math.sqrt(math.fsum(squares[a:b])) or 1.0 for a, b in pairwise(bounds)]
        owner, row = owner[known], row[known]
        weight = weight[known] / np.array(lengths)[owner]
        counts = self._starts[row + 1] - self._starts[row]
        # The known texts that have each pair, one pair after the other.
        where = np.arange(counts.sum()) + np.repeat(self._starts[row] - np.cumsum(counts) + counts, counts)
        cells = np.repeat(owner * self.size, counts) + self._who[where]
        alike = np.bincount(cells, np.repeat(weight, counts) * self._much[where], len(plains) * self.size)
        rows = alike.reshape(len(plains), self.size)
        return [rows[n] if bounds[n] < bounds[n + 1] else None for n in range(len(plains))]

    def _grams(self, plains: Sequence[str]) -> tuple[Ints, Ints, Ints]:
        """The pairs and words of some texts, in order of text and number: whose, which, and how often."""
        joined = "\n".join(plains)
        letters = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
        chinese = (letters >= _FIRST) & (letters <= _LAST)
        at = np.flatnonzero(chinese[:-1] & chinese[1:])
        ends = np.cumsum([len(p) + 1 for p in plains])
        keys = np.searchsorted(ends, at, side="right") << _OWNER
        keys |= (letters[at] - _FIRST) << _BITS | (letters[at + 1] - _FIRST)
        others: dict[str, int] = {}
        words: list[int] = []
        for number, plain in enumerate(plains):
            for word in _WORD.findall(plain):
                code = self._words.get(word)
                if code is None:
                    code = others.setdefault(word, _WORDS + len(self._words) + len(others))
                words.append(number << _OWNER | code)
        every, times = np.unique(np.concatenate([keys, np.array(words, dtype=np.int64)]), return_counts=True)
        return every >> _OWNER, every & ((1 << _OWNER) - 1), times
