"""An incentive that gives neither a sum nor anything in words."""

from __future__ import annotations

from collections.abc import Iterator

from rules.checks.data import Data
from rules.checks.finding import Check, Found


def _find(data: Data) -> Iterator[Found]:
    for item in data.policies:
        for n, incentive in enumerate(item.policy.incentives):
            if incentive.amount is None and not incentive.gives.zh:
                yield Found(item.file, ("incentives", n), {"id": incentive.id})


CHECK = Check("error", _find)
