"""What the checks of tiers share: an incentive's tiers beside all the conditions they stand under."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rules.checks.data import Data
from rules.checks.finding import YamlPath
from rules.condition import All, Condition
from rules.policy import Incentive, Tier


class Tiered(NamedTuple):
    """An incentive with several tiers, or one that has a condition; `base` are its conditions beside the tiers."""

    file: str
    path: YamlPath
    incentive: Incentive
    base: Condition
    tiers: tuple[Tier, ...]

    def tier_path(self, number: int) -> YamlPath:
        """Where a tier stands in the file."""
        return (*self.path, "amount", "tiers", number)


def tiered(data: Data) -> Iterator[Tiered]:
    """Every incentive that pays by tiers."""
    for file in data.policies:
        for n, (incentive, raw) in enumerate(zip(file.policy.incentives, file.raw.incentives, strict=True)):
            if raw.amount is None or not raw.amount.tiers or incentive.amount is None:
                continue
            assert isinstance(incentive.when, All)
            closed = not any(t.otherwise for t in raw.amount.tiers)
            items = incentive.when.items[:-1] if closed else incentive.when.items
            yield Tiered(file.file, ("incentives", n), incentive, All(items), incentive.amount.tiers)
