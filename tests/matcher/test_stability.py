"""How sure the order is: shares of draws, against the plain definition; of equal places the first counts."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.stability import CONCENTRATION, DRAWS, acceptability

WEIGHTS = {"a": 50.0, "b": 0.0, "c": 30.0, "d": 20.0}


def plainly(low: NDArray[np.float64], high: NDArray[np.float64], seed: int) -> tuple[NDArray[np.float64], ...]:
    kept = [0, 2, 3]
    random = np.random.default_rng(seed)
    drawn = random.dirichlet([w / 100 * CONCENTRATION for w in WEIGHTS.values() if w], DRAWS)
    where = random.random((DRAWS, 3))
    low, high = low[kept].T, high[kept].T
    totals = np.einsum("dn,pn->dp", drawn, low) + np.einsum("dn,pn->dp", drawn * where, high - low)
    best = np.argsort(-totals, axis=1, kind="stable")[:, :3]
    count = len(low)
    return np.bincount(best[:, 0], minlength=count) / DRAWS, np.bincount(best.ravel(), minlength=count) / DRAWS


@pytest.mark.parametrize("count", [1, 2, 3, 40])
def test_shares_are_those_of_the_whole_order(count: int) -> None:
    random = np.random.default_rng(count)
    low = random.integers(0, 3, (4, count)) / 4  # few values, so that places are often equal
    high = low + random.integers(0, 2, (4, count)) / 4
    for found, expected in zip(acceptability(low, high, WEIGHTS, 7), plainly(low, high, 7), strict=True):
        assert np.array_equal(found, expected)


def test_no_place_has_no_share() -> None:
    first, top3 = acceptability(np.zeros((4, 0)), np.zeros((4, 0)), WEIGHTS, 7)
    assert (len(first), len(top3)) == (0, 0)
