"""The ranking: gates first, then criteria weighed; every score is the exact sum of its bars."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from matcher.criteria import CRITERIA
from matcher.criteria.base import Money
from matcher.view import CaseView, Views
from profiles.errors import InputError
from profiles.kept import keep, recall
from profiles.yaml_source import read_yaml

PROJECT_TYPES = {
    "manufacturing": ("生产制造型", "manufacturing"), "research": ("研发型", "research"),
    "services": ("服务型", "services"), "distribution": ("流通型", "distribution"),
}
CRITERION_NAMES = {
    "sector_focus": ("产业契合", "Sector focus"), "cluster": ("产业基础", "Cluster"), "stage": ("阶段匹配", "Stage"),
    "needs": ("需求配套", "Needs"), "openness": ("开放条件", "Openness"), "affinity": ("产品相近", "Affinity"),
    "incentives": ("政策价值", "Incentives"),
}
Weights = dict[str, dict[str, float]]
Floats = NDArray[np.float64]
ROWS = 32


class Scores:
    """The criteria of many applicants at every place: applicants × criteria × places, each value between 0 and 1.

    `points` (a value that is an interval counts with its middle), `points_low` and `points_high` are hundredths of a
    point, rounded criterion by criterion, so that a score is the exact sum of its bars.
    """

    def __init__(self, low: Floats, high: Floats, weights: Floats) -> None:
        self.low = low
        self.high = high
        self._share = weights[:, :, None] * 100
        self.points = np.empty(low.shape, dtype=np.int32)
        for start in range(0, len(low), ROWS):  # a few rows at a time: what is worked on stays at hand
            rows = slice(start, start + ROWS)
            middle = (low[rows] + high[rows]) * self._share[rows]
            middle /= 2
            self.points[rows] = np.rint(middle, out=middle)
        self.total: NDArray[np.int64] = self.points.sum(axis=1, dtype=np.int64)

    @cached_property
    def points_low(self) -> NDArray[np.int32]:
        """The least each criterion may count."""
        return np.rint(self._share * self.low).astype(np.int32)

    @cached_property
    def points_high(self) -> NDArray[np.int32]:
        """The most each criterion may count."""
        return np.rint(self._share * self.high).astype(np.int32)


def load_weights(path: Path) -> Weights:
    """Weights by project type from a YAML file; raises `InputError` when they do not fit the form."""
    source = read_yaml(path)
    try:
        table = msgspec.convert(source.data, Weights)
    except msgspec.ValidationError as error:
        raise InputError(f"weights: {error}", str(path), "see matcher/weights.yaml for the form") from None
    for name, row in table.items():
        if name not in PROJECT_TYPES:
            raise InputError(f"unknown project type {name!r}", str(path), f"one of {', '.join(PROJECT_TYPES)}")
        unknown = set(row) - set(CRITERIA)
        if unknown:
            raise InputError(f"unknown criterion {min(unknown)!r}", str(path), f"one of {', '.join(CRITERIA)}")
        if any(w < 0 for w in row.values()) or not sum(row.values()) > 0:
            raise InputError(f"weights of {name} must not be negative, nor all zero", str(path))
    return table


def default_weights() -> Weights:
    """The project's own weights, kept between processes while their file is the same."""
    path = Path(__file__).parent / "weights.yaml"
    stat = path.stat()
    signature = hashlib.sha256(f"{path}|{stat.st_size}|{stat.st_mtime_ns}".encode()).digest()
    kept = recall("weights.bin", signature)
    if kept is not None:
        try:
            return msgspec.msgpack.decode(kept, type=Weights)
        except msgspec.DecodeError:
            pass  # written by something else: read it again
    weights = load_weights(path)
    keep("weights.bin", signature, msgspec.msgpack.encode(weights))
    return weights


def weights_for(table: Weights, project_type: str) -> dict[str, float]:
    """The weights of a project type, scaled to sum to 100, in the order of the criteria."""
    row = table.get(project_type) or next(iter(table.values()))
    total = sum(row.values())
    return {name: row.get(name, 0.0) * 100.0 / total for name in CRITERIA}


def score(cases: Sequence[CaseView], views: Views, money: Money, weights: Floats) -> Scores:
    """Every applicant's criteria and points at every place; `weights`: applicants × criteria, summing to 100.

    `money`: applicants × places.
    """
    shape = (len(cases), len(CRITERIA), len(views.parks))
    low, high = np.empty(shape), np.empty(shape)
    for n, criterion in enumerate(CRITERIA.values()):
        for row, case in enumerate(cases):
            low[row, n], high[row, n] = criterion.value(case, views, Money(money.low[row], money.high[row]))
    return Scores(low, high, weights)


def orders(totals: NDArray[np.int64], names: NDArray[np.int64]) -> NDArray[np.int64]:
    """For every applicant the places best first; equal scores by the order of their ids (`names`), so that the same
    input gives the same order."""
    return np.argsort(names - totals * len(names), axis=1)
