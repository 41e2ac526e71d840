"""A policy that replaces itself, directly or through others."""

from __future__ import annotations

from collections.abc import Iterator

from rules.checks.data import Data
from rules.checks.finding import Check, Found


def _find(data: Data) -> Iterator[Found]:
    before = {p.policy.id: p.policy.succeeds for p in data.policies}
    for item in data.policies:
        waiting, seen = list(item.policy.succeeds), set[str]()
        while waiting:
            older = waiting.pop()
            if older not in seen:
                seen.add(older)
                waiting += before.get(older, ())
        if item.policy.id in seen:
            yield Found(item.file, ("succeeds",), {"id": item.policy.id})


CHECK = Check("error", _find)
