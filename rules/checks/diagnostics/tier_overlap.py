"""Two tiers of which neither is the narrower case of the other, and somebody in both: the first one written wins."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from rules.checks.cells import Space
from rules.checks.data import Data
from rules.checks.finding import Check, Found
from rules.checks.solve import TooHardError, can_hold, solve
from rules.checks.tiers import Tiered, tiered
from rules.checks.witness import truths, witness
from rules.condition import ALWAYS, Choice, Judged, Number, facts_in, leaves
from rules.expression import Num
from rules.policy import Tier


def _find(data: Data) -> Iterator[Found]:
    for item in tiered(data):
        for a, b in itertools.combinations(range(len(item.tiers)), 2):
            first, second = item.tiers[a], item.tiers[b]
            if ALWAYS in (first.when, second.when) or not _suspect(first, second):
                continue
            example = _both(item, a, b, data)
            if example:
                values = {"id": item.incentive.id, "first": str(a + 1), "second": str(b + 1), "example": example}
                yield Found(item.file, item.tier_path(b), values)


def _suspect(first: Tier, second: Tier) -> bool:
    """Steps of one scale must not overlap at all; of others only where the later tier pays more than the one that wins."""
    if first.pays == second.pays and first.caps == second.caps:
        return False
    asked = [frozenset(facts_in(t.when)) for t in (first, second)]
    judged = any(isinstance(leaf, Judged) for t in (first, second) for leaf in leaves(t.when))
    scale = all(isinstance(leaf, Number | Choice) for t in (first, second) for leaf in leaves(t.when))
    if scale and not judged and len(asked[0]) == 1 and asked[0] == asked[1]:
        return True
    if first.caps or second.caps or not (isinstance(first.pays, Num) and isinstance(second.pays, Num)):
        return False
    return 0 < first.pays.value < second.pays.value  # a tier that pays nothing stands first to refuse


def _both(item: Tiered, a: int, b: int, data: Data) -> str:
    """Facts that fall in both tiers and in none before them, where neither tier lies within the other."""
    first, second, library = item.tiers[a].when, item.tiers[b].when, data.library
    if not can_hold([item.base, first], library, never=[second]):
        return ""
    if not can_hold([item.base, second], library, never=[first]):
        return ""
    space = Space([item.base, *(t.when for t in item.tiers)], library, sure=True)
    try:
        forms = [space.form(c) for c in (item.base, first, second)]
        found = solve(forms + [space.form(t.when, holds=False) for t in item.tiers[:a]])
    except TooHardError:
        return ""
    tested = Space([first, second], library).variables
    example = witness(space, {k: v for k, v in found.items() if k in tested}) if found else None
    if example is None:
        return ""
    if example.loose:
        return example.text
    said = truths(data, example, item.incentive.key, len(item.tiers))
    return example.text if said is not None and said[a] == said[b] == 1 else ""


CHECK = Check("error", _find)
