"""Answers given on trial: all of them ranked in one batch, beside the applicant as it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.answers import Answer
from matcher.display import value_text
from matcher.match import Matcher
from matcher.money import Ledgers
from matcher.prospects import batches
from matcher.ranked import Ranked
from profiles.applicant import Applicant, Known
from profiles.facts import Fact
from profiles.label import Label
from rules.library import Library

Floats = NDArray[np.float64]


class Trial(NamedTuple):
    """A question on trial: its answers, and which of the variants they are."""

    fact: Fact
    product: int | None
    answers: list[Answer]
    rows: range


class Moved:
    """What every trial comes to beside the applicant as it stands (`before`): money at every place, and who comes first.

    `expected`, `gained` (more certain) and `lost` (less possible): places × trials, in fen; `best` the first place of
    each, `first` and `three` whether the first place, or the set of the first three, is another.
    """

    def __init__(
        self, matcher: Matcher, before: Ranked, first: Sequence[int], variants: Sequence[Applicant],
        lawful: Callable[[Ranked], Floats], counted: NDArray[np.bool_],
    ) -> None:
        self.matcher = matcher
        low, high = (m[:, 0] for m in before.money)
        base = before.ledgers
        self._now = _state(base)
        parts: list[tuple[Floats, Floats, Floats]] = []
        self.best: list[int] = []
        three: list[frozenset[int]] = []
        states = []
        size = batches(len(variants))
        for start in range(0, len(variants), size):
            ranked = matcher.rank(variants[start : start + size], base.as_of)
            count = ranked.ledgers.count
            parts.append((lawful(ranked), ranked.money[0], ranked.money[1]))
            states.append(_state(ranked.ledgers))
            for row in range(count):
                places = ranked.order(row)[0][: len(first)]
                self.best.append(places[0] if places else first[0])
                three.append(frozenset(places))
        self.expected, lows, highs = (np.concatenate(p, axis=1) for p in zip(*parts, strict=True))
        self._then = np.concatenate(states, axis=2)
        self.gained = np.maximum(lows - low[:, None], 0.0)
        self.lost = np.maximum(high[:, None] - highs, 0.0)
        self.first = np.array([b != first[0] for b in self.best], dtype=np.float64)
        now = frozenset(first)
        self.three = np.array([t != now for t in three], dtype=np.float64)
        self._counted = counted

    def decided(self, rows: Sequence[int]) -> tuple[str, ...]:
        """The incentives for the company that some answer opens or shuts, or whose sum it settles, at any place."""
        changed = (self._then[:, :, rows] != self._now).any(axis=(0, 2)) & self._counted
        engine = self.matcher.engine
        positions = np.unique(self.matcher.purse.position[changed])
        return tuple(engine.incentives[p].key for p in positions.tolist())


def _state(ledgers: Ledgers) -> Floats:
    """Verdict, low and high of every offer, the usual undertakings signed."""
    outcome, count = ledgers.outcome, ledgers.count
    return np.stack([outcome.verdict[:, count:], outcome.low[:, count:], outcome.high[:, count:]])


def asked(fact: Fact) -> Label:
    """The question in words; made from the fact's name where the registry has none."""
    return fact.question if fact.question.zh else Label(f"{fact.label.zh}？", f"{fact.label.text('en')}?")


def answer_text(fact: Fact, answer: Answer, library: Library) -> Label:
    """An answer in words; a figure that is only an example is called one."""
    if answer.known is None:
        return Label("没有产品", "no product")
    if answer.known.value == ():
        return Label("都没有", "none of them")
    known = answer.known if answer.span is None else Known(answer.span)
    zh, en = (value_text(fact, known, library, lang) for lang in ("zh", "en"))
    return Label(f"例如{zh}", f"e.g. {en}") if fact.numeric and answer.span is None else Label(zh, en)
