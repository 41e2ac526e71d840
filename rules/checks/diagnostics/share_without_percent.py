"""A share tested against a bare number below one: 0.25 means a quarter of a percent, not a quarter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rules.checks.data import Data
from rules.checks.finding import Check, Found
from rules.checks.written import Written, conditions, parts


def _find(data: Data) -> Iterator[Found]:
    for written in conditions(data):
        yield from _tests(written, data)


def _tests(written: Written, data: Data) -> Iterator[Found]:
    inner = list(parts(written, data.reader.parser))
    for part in inner:
        yield from _tests(part, data)
    if inner or not isinstance(written.raw, dict):
        return
    for key, tests in written.raw.items():
        fact = data.reader.facts.get(str(key))
        if fact is not None and fact.type == "share":
            for value in tests.values() if isinstance(tests, dict) else [tests]:
                if any(_bare(v) for v in (value if isinstance(value, list) else [value])):
                    yield Found(written.file, written.path, {"fact": fact.id, "value": str(value)})


def _bare(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1


CHECK = Check("warning", _find)
