"""Many applicants ranked at once: what each can have where, how every place scores, and in which order they come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.criteria.base import Money
from matcher.gates import shut_out
from matcher.money import Ledger, Ledgers
from matcher.purse import Purse
from matcher.ranking import Scores, Weights, orders, score, weights_for
from matcher.totals import PARTS
from matcher.view import CaseView
from profiles.applicant import Applicant

Bar = tuple[float, float, int, int, int]
AT = {name: n for n, name in enumerate(PARTS)}


class Ranked:
    """The ranking of some applicants, in columns.

    `weights`: by applicant; `money`: low and high in fen, places × applicants; `scores`: see `Scores`; `excluded`:
    applicants × places that certainly keep them out.
    """

    def __init__(
        self, purse: Purse, applicants: Sequence[Applicant], as_of: dt.date, cases: Sequence[CaseView], weights: Weights
    ) -> None:
        self.purse = purse
        self.applicants = applicants
        self.cases = cases
        self.ledgers = Ledgers(purse, applicants, as_of, cases)
        self.weights = [weights_for(weights, c.project_type) for c in cases]
        self.money = self._money()
        sums = Money(*(np.ascontiguousarray(m.T) / 100 for m in self.money))
        self._shares = np.array([list(w.values()) for w in self.weights])
        self.scores: Scores = score(cases, purse.views, sums, self._shares)
        self.excluded: NDArray[np.bool_] = shut_out(self.ledgers)
        self._bars: dict[int, list[list[Bar]]] = {}
        self._orders = orders(self.scores.total, purse.names)

    def _money(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What is certain, at the least, and what may be had at the most, at every place."""
        totals = self.ledgers.totals
        low = totals[AT["sure"]] + totals[AT["on_undertaking"]]
        high = np.maximum(totals[AT["sure_at_most"]] + totals[AT["on_undertaking_at_most"]], totals[AT["may"]])
        classes = self.purse.classes
        return low[classes], np.maximum(high, low)[classes]

    def ledger(self, row: int) -> Ledger:
        """The incentives of one applicant."""
        return Ledger(self.ledgers, row)

    def bars_at(self, row: int, place: int) -> list[Bar]:
        """For each criterion at a place: low and high, and points with their bounds."""
        s = self.scores
        share, low, high = self._shares[row] * 100, s.low[row, :, place], s.high[row, :, place]
        bounds = (np.rint(share * side).astype(np.int64).tolist() for side in (low, high))
        return list(zip(low.tolist(), high.tolist(), s.points[row, :, place].tolist(), *bounds, strict=True))

    def bars(self, row: int) -> list[list[Bar]]:
        """The same at every place."""
        if row not in self._bars:
            s = self.scores
            columns = [c[row].T.tolist() for c in (s.low, s.high, s.points, s.points_low, s.points_high)]
            self._bars[row] = [list(zip(*of_place, strict=True)) for of_place in zip(*columns, strict=True)]
        return self._bars[row]

    def wished(self, row: int, places: Sequence[int]) -> list[int]:
        """Those of some places that lie where the applicant wished for."""
        wishes = self.cases[row].wishes
        if not wishes:
            return []
        there = self.purse.inside(wishes)
        return [i for i in places if i in there]

    def order(self, row: int) -> tuple[list[int], list[int]]:
        """Places best first (what was wished for before the others), and those that keep the applicant out."""
        best_first: list[int] = self._orders[row].tolist()
        out = set(np.flatnonzero(self.excluded[row]).tolist())
        places = [i for i in best_first if i not in out] if out else best_first
        wished = self.wished(row, places)
        if wished:
            there = set(wished)
            places = wished + [i for i in places if i not in there]
        return places, [i for i in best_first if i in out] if out else []
