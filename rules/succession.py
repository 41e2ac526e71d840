"""Which policy replaced which: checked, and known on both sides."""

from __future__ import annotations

import datetime as dt

import msgspec

from profiles.errors import DataError
from rules.policy import Policy, Succession


def link_successions(policies: tuple[Policy, ...]) -> tuple[Policy, ...]:
    """The policies, each knowing what succeeded it and, where it was replaced as a whole, since when.

    Raises `DataError` where a policy succeeds one that does not exist, or itself, directly or through others.
    """
    by_id = {p.id: p for p in policies}
    after: dict[str, list[Policy]] = {}
    for policy in policies:
        for old in policy.succeeds:
            if old not in by_id:
                raise DataError(f"{policy.id} succeeds {old}, which is no policy", policy.file, "correct `succeeds`")
            after.setdefault(old, []).append(policy)
        if policy.id in _before(policy, by_id):
            raise DataError(f"{policy.id} succeeds itself", policy.file, "correct `succeeds`")
    return tuple(_linked(p, after.get(p.id, [])) for p in policies)


def _before(policy: Policy, by_id: dict[str, Policy]) -> set[str]:
    """Every policy a policy comes after, directly or through others."""
    found: set[str] = set()
    waiting = list(policy.succeeds)
    while waiting:
        old = waiting.pop()
        if old not in found:
            found.add(old)
            waiting += by_id[old].succeeds if old in by_id else ()
    return found


def _linked(policy: Policy, successors: list[Policy]) -> Policy:
    if not successors:
        return policy
    days = [takes_over(s) for s in successors if s.status != "draft" and how_replaced(s, policy.id).how == "replaces"]
    return msgspec.structs.replace(
        policy, succeeded_by=tuple(s.id for s in successors), replaced_on=min(days, default=None)
    )


def takes_over(successor: Policy) -> dt.date:
    """The day from which a successor surely holds: the day it was checked where no other was seen."""
    return successor.effective or successor.published or successor.checked


def how_replaced(successor: Policy, old: str) -> Succession:
    """In which way a policy comes after an older one."""
    return next(s for s in successor.successions if s.policy == old)
