"""Dates that cannot all be right: ended before it began, or looked at before it was published."""

from __future__ import annotations

from collections.abc import Iterator

from rules.checks.data import Data
from rules.checks.finding import Check, Found


def _find(data: Data) -> Iterator[Found]:
    for item in data.policies:
        policy = item.policy
        if policy.published and policy.checked < policy.published:
            days = {"first": policy.published.isoformat(), "then": policy.checked.isoformat()}
            yield Found(item.file, ("checked",), days, "checked")
        if policy.published and policy.expires and policy.expires < policy.published:
            days = {"first": policy.published.isoformat(), "then": policy.expires.isoformat()}
            yield Found(item.file, ("expires",), days, "expires")


CHECK = Check("error", _find, refused=r"expires before it takes effect")
