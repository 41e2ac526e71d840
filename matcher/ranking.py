"""The ranking: gates first, then criteria weighed; every score is the exact sum of its bars."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from matcher.criteria import CRITERIA, Part
from matcher.criteria.base import Money
from matcher.view import CaseView, ParkView, Views
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


class Scored(msgspec.Struct):
    """One place's criteria, and their points in hundredths."""

    park: ParkView
    parts: dict[str, Part]
    points: dict[str, int]
    points_low: dict[str, int]
    points_high: dict[str, int]

    @property
    def score(self) -> int:
        """The score: the sum of the bars, in hundredths of a point."""
        return sum(self.points.values())


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


def score(
    case: CaseView, views: Views, money: Sequence[Money], weights: Mapping[str, float]
) -> list[Scored]:
    """Every place's criteria and points. A value that is an interval counts with its middle."""
    found = []
    for park, sum_there in zip(views.parks, money, strict=True):
        parts = {name: criterion(case, park, views, sum_there) for name, criterion in CRITERIA.items()}
        found.append(
            Scored(
                park, parts,
                {n: round(weights[n] * 100 * (p.low + p.high) / 2) for n, p in parts.items()},
                {n: round(weights[n] * 100 * p.low) for n, p in parts.items()},
                {n: round(weights[n] * 100 * p.high) for n, p in parts.items()},
            )
        )
    return found


def order(scored: Sequence[Scored]) -> list[int]:
    """Positions best first; equal scores by place id, so that the same input gives the same order."""
    return sorted(range(len(scored)), key=lambda i: (-scored[i].score, scored[i].park.park.id))
