"""A case beside an incentive that the engine answers differently."""

from __future__ import annotations

from collections.abc import Iterator

from rules.checks.case_runner import CaseRunner
from rules.checks.data import Data
from rules.checks.finding import Check, Found


def _find(data: Data) -> Iterator[Found]:
    runner = CaseRunner(data.engine)
    for item in data.policies:
        if data.chosen(item.file):
            for wrong in runner.run(item.policy, item.raw):
                path = ("incentives", wrong.incentive, "cases", wrong.case)
                yield Found(item.file, path, {"id": wrong.name, "problem": wrong.problem})


CHECK = Check("error", _find)
