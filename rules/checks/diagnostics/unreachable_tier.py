"""A tier nobody can be in: its conditions contradict the incentive's, or earlier tiers take everyone in it."""

from __future__ import annotations

from collections.abc import Iterator

from rules.checks.data import Data
from rules.checks.finding import Check, Found
from rules.checks.solve import can_hold
from rules.checks.tiers import tiered


def _find(data: Data) -> Iterator[Found]:
    library = data.library
    for item in tiered(data):
        if not can_hold([item.base], library):
            continue  # never-true tells that nobody gets the incentive at all
        for n, tier in enumerate(item.tiers):
            values = {"id": item.incentive.id, "tier": str(n + 1)}
            if not can_hold([item.base, tier.when], library):
                yield Found(item.file, item.tier_path(n), values, "contradicts")
            elif n and not can_hold([item.base, tier.when], library, never=[t.when for t in item.tiers[:n]]):
                yield Found(item.file, item.tier_path(n), values, "taken")


CHECK = Check("error", _find)
