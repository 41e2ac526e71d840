"""A sum of which nobody can say where it stands: no clause, and no note on where it was seen."""

from __future__ import annotations

from collections.abc import Iterator

from rules.checks.data import Data
from rules.checks.finding import Check, Found


def _find(data: Data) -> Iterator[Found]:
    for item in data.policies:
        for n, incentive in enumerate(item.policy.incentives):
            if incentive.amount is not None and not (incentive.clause or incentive.notes or item.policy.notes):
                yield Found(item.file, ("incentives", n), {"id": incentive.id})


CHECK = Check("error", _find)
