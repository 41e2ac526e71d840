"""How sure the order is: in which share of random weights and open values each place comes first.

SMAA-2: Lahdelma & Salminen, *SMAA-2: Stochastic multicriteria acceptability analysis for group decision making*,
Operations Research 49 (2001).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

DRAWS = 400
CONCENTRATION = 40.0


def acceptability(
    low: NDArray[np.float64], high: NDArray[np.float64], weights: Mapping[str, float], seed: int, draws: int = DRAWS
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Share of draws in which each place is first, and among the first three.

    Weights are drawn around the chosen ones (Dirichlet); a value that is an interval is drawn within it, the same way
    for every place, because what is unknown is the applicant's fact and not the place's. `low`, `high`: criteria × places.
    """
    count = low.shape[1]
    if count == 0:
        return np.zeros(0), np.zeros(0)
    names = [n for n, w in weights.items() if w > 0]
    random = np.random.default_rng(seed)
    drawn = random.dirichlet([weights[n] / 100 * CONCENTRATION for n in names], draws)
    where = random.random((draws, len(names)))
    kept = [n for n, w in enumerate(weights.values()) if w > 0]
    low, high = low[kept].T, high[kept].T
    span = high - low
    # Not the matrix product: its last digits depend on the machine, and equal input has to give equal shares.
    totals = np.einsum("dn,pn->dp", drawn, low) + np.einsum("dn,pn->dp", drawn * where, span)
    every = np.arange(draws)
    found = []
    for _ in range(min(3, count)):
        best = totals.argmax(axis=1)  # of equal totals the first; three times the best costs less than the order of all
        totals[every, best] = -np.inf
        found.append(np.bincount(best, minlength=count))
    return found[0] / draws, np.sum(found, axis=0) / draws
