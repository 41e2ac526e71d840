"""Which policy came after which, in words."""

from __future__ import annotations

import datetime as dt

from reports.citing import validity
from reports.find import state
from reports.messages import Words
from rules.library import Library
from rules.policy import Policy, Succession
from rules.succession import how_replaced, takes_over


def succeeded(policy: Policy, words: Words) -> list[str]:
    """What a policy comes after: each with whether in part or presumed, and what exactly it replaces."""
    return [_said(s, s.policy, words) for s in policy.successions]


def successors(policy: Policy, library: Library, words: Words) -> list[str]:
    """What came after a policy, in the same words; and the day from which it is replaced."""
    found = []
    for successor_id in policy.succeeded_by:
        successor = library.policy(successor_id)
        if successor is not None:
            succession = how_replaced(successor, policy.id)
            said = _said(succession, successor_id, words)
            early = policy.replaced_on and (policy.expires is None or policy.expires >= policy.replaced_on)
            if early and succession.how == "replaces" and takes_over(successor) == policy.replaced_on:
                said = words("succession_since", text=said, day=policy.replaced_on)
            found.append(said)
    return found


def _said(succession: Succession, shown: str, words: Words) -> str:
    text = words(f"succession_{succession.how}", policy=shown)
    what = words.label(succession.what)
    return words.join([text, what]) if what else text


def paid_out_by(policy: Policy, library: Library, as_of: dt.date, words: Words) -> list[str]:
    """The documents that pay out what a policy promises (application rounds, detailed rules), with when they hold."""
    found = []
    for other in library.policies:
        if policy.id in other.implements:
            effective = other.effective or other.published
            dates = validity(
                effective.isoformat() if effective else "", other.expires.isoformat() if other.expires else "", words
            )
            found.append(words("round_dates", policy=other.id, state=words(f"state_{state(other, as_of)}"), dates=dates))
    if any(_first_for(policy, x.members, x.rule) for o in library.policies for x in o.exclusions):
        found.append(words("round_rates"))
    return found


def _first_for(policy: Policy, members: tuple[str, ...], rule: str) -> bool:
    """Whether an exclusion has another document's actual rates go before what a policy promises."""
    return rule == "first" and any(m.partition("#")[0] == policy.id for m in members[1:])
