"""A policy with figures that lacks a case of each kind: one met, one unmet, one not known."""

from __future__ import annotations

from collections.abc import Iterator

from rules.checks.data import Data, PolicyFile
from rules.checks.finding import Check, Found
from rules.condition import Judged, leaves
from rules.policy import standing


def _find(data: Data) -> Iterator[Found]:
    for item in data.policies:
        if not any(i.amount and i.amount.tiers[0].pays for i in item.policy.incentives):
            continue
        there = {case.expect.verdict for raw in item.raw.incentives for case in raw.cases}
        lacking = [v for v in _wanted(item, data) if v not in there]
        if lacking:
            yield Found(item.file, ("incentives",), {"id": item.policy.id, "verdicts": ", ".join(lacking)})


def _wanted(item: PolicyFile, data: Data) -> list[str]:
    """What cases can show: nothing is met where people decide, and a draft or lapsed policy grants nothing."""
    figures = [i for i in item.policy.incentives if i.amount]
    holding = [
        i for i in figures if standing(item.policy, i, i.effective or data.as_of).state not in {"draft", "lapsed", "not_yet"}
    ]
    if not holding:
        return ["not_in_force"]
    judged = all(any(isinstance(leaf, Judged) for leaf in leaves(i.when)) for i in holding)
    return (["unmet", "unknown"] if judged else ["met", "unmet", "unknown"])


CHECK = Check("warning", _find)
