"""The reverse of a match: which of some companies suit one place, why, and what each would be for its value chain."""

from __future__ import annotations

import msgspec
import numpy as np

from matcher.chain import ChainReader, Placed, effect_of
from matcher.criteria import CRITERIA
from matcher.criteria.base import Reason
from matcher.gates import gates_at
from matcher.match import Matcher
from matcher.ranked import Ranked
from matcher.result import GateResult
from profiles.errors import InputError
from rules.library import ParkGate

AMONG = 5
"""Up to which rank a place is among those a company would look at."""

FIRST, NEAR_FIRST, FURTHER, UNCLEAR, POOR, EXCLUDED, UNREAD = (
    "first", "near_first", "further", "unclear", "poor", "excluded", "unread"
)
VERDICTS = (FIRST, NEAR_FIRST, FURTHER, UNCLEAR, POOR, EXCLUDED, UNREAD)
"""How good a target a company is, best first: the place comes first for it, among the first, further down; then those
too little is known of, those in other fields, those the place certainly keeps out, and rows that could not be matched."""


class Standing(msgspec.Struct, frozen=True):
    """How the place does among all places for one company, by score alone (wishes left aside).

    `rank` 0: it keeps the company out. `lead`: hundredths of a point before the best of the others (negative: behind),
    `rival` that place. `wishes`: where the company wants to go, `wished` whether that is here.
    """

    verdict: str
    rank: int
    of: int
    lead: int
    rival: str
    wishes: tuple[str, ...] = ()
    wished: bool = False


class Role(msgspec.Struct, frozen=True):
    """What the company would be for the chains of the place: `effect` (see `matcher.chain.EFFECTS`) by which `link`."""

    effect: str
    link: str
    links: tuple[str, ...]
    maybe: tuple[str, ...]


class Targets:
    """Looks at companies from one place."""

    def __init__(self, matcher: Matcher, park: str) -> None:
        if park not in matcher.ids:
            raise InputError(f"{park} is a site and not ranked by itself", "", "name the area it lies in")
        self.matcher = matcher
        self.place = matcher.ids.index(park)
        self.view = matcher.views.parks[self.place]
        self.reader = ChainReader(matcher.library.chains, matcher.library.sectors)
        self.chain = self.reader.map(self.view)
        self._gates: list[tuple[int, ParkGate]] = [
            (n, gate) for n, gate in enumerate(matcher.library.gates) if gate.park == park
        ]

    def standing(self, ranked: Ranked, row: int) -> Standing:
        """How the place does for the applicant of a row."""
        scores, out = ranked.scores.total[row], ranked.excluded[row]
        mine, ids = int(scores[self.place]), self.matcher.ids
        others = np.flatnonzero(~out & (np.arange(len(ids)) != self.place))
        wishes = ranked.cases[row].wishes
        wished = bool(ranked.wished(row, [self.place]))
        best = min(others.tolist(), key=lambda i: (-int(scores[i]), ids[i]), default=-1)
        lead = mine - int(scores[best]) if best >= 0 else 0
        rival = ids[best] if best >= 0 else ""
        if out[self.place]:
            return Standing(EXCLUDED, 0, len(others), lead, rival, wishes, wished)
        before = int((scores[others] > mine).sum()) + sum(ids[i] < ids[self.place] for i in others[scores[others] == mine])
        fit = self.matcher.fit(ranked, row, [*others.tolist(), self.place]).verdict
        verdict = fit if fit in {UNCLEAR, POOR} else FIRST if not before else NEAR_FIRST if before < AMONG else FURTHER
        return Standing(verdict, before + 1, len(others) + 1, lead, rival, wishes, wished)

    def role(self, ranked: Ranked, row: int) -> Role:
        """What the applicant of a row would be for the chains of the place."""
        sectors = self.matcher.library.sectors.items
        placed: Placed = self.reader.place(sectors[s].id for s, _ in ranked.cases[row].sectors)
        return Role(*effect_of(placed, self.chain), placed.links, placed.maybe)

    def reasons(self, ranked: Ranked, row: int) -> tuple[Reason, ...]:
        """Why the place suits: the first reason of each criterion, those of most points first, then the others."""
        bars = ranked.bars_at(row, self.place)
        found = [
            (bar[2], criterion.reasons(ranked.cases[row], self.view, self.matcher.views))
            for bar, criterion in zip(bars, CRITERIA.values(), strict=True)
        ]
        found.sort(key=lambda f: -f[0])
        return tuple([r[0] for _, r in found if r] + [more for _, r in found for more in r[1:]])

    def gates(self, ranked: Ranked, row: int) -> tuple[GateResult, ...]:
        """The gates of the place for the applicant of a row."""
        return gates_at(ranked.ledger(row), self.view.park, self._gates)
