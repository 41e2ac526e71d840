"""A policy that has ended, and nothing in the library says what came after it."""

from __future__ import annotations

from collections.abc import Iterator

from rules.checks.data import Data
from rules.checks.finding import Check, Found


def _find(data: Data) -> Iterator[Found]:
    replaced = {old for p in data.policies for old in p.policy.succeeds}
    for item in data.policies:
        policy = item.policy
        lapsed = bool(policy.expires and policy.expires < data.as_of)
        if not lapsed and (policy.status not in {"expired", "repealed"} or (policy.expires or data.as_of) > data.as_of):
            continue
        if policy.id not in replaced:
            path = ("expires",) if policy.expires else ("status",)
            variant = "day" if policy.expires else "status"
            yield Found(item.file, path, {"id": policy.id, "day": str(policy.expires or "")}, variant)


CHECK = Check("warning", _find)
