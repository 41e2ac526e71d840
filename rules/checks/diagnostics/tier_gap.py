"""A hole between tiers: a value that falls in none, while a lower and a higher one do."""

from __future__ import annotations

from collections.abc import Iterator

from rules.checks.cells import Both, Either, Key, Lit, Space
from rules.checks.data import Data
from rules.checks.finding import Check, Found
from rules.checks.solve import State, TooHardError, solve
from rules.checks.tiers import Tiered, tiered
from rules.checks.witness import truths, witness
from rules.condition import ALWAYS


def _find(data: Data) -> Iterator[Found]:
    for item in tiered(data):
        if len(item.tiers) < 2 or any(t.when == ALWAYS for t in item.tiers):
            continue
        example = _hole(item, data)
        if example:
            values = {"id": item.incentive.id, "example": example}
            yield Found(item.file, (*item.path, "amount", "tiers"), values)


def _hole(item: Tiered, data: Data) -> str:
    """Facts that fall in no tier although less and more of one of them does; nothing when there are none for certain."""
    space = Space([item.base, *(t.when for t in item.tiers)], data.library, sure=True)
    tested = Space([t.when for t in item.tiers], data.library)
    for key in [k for k in space.variables if k[0] == "number" and k in tested.variables]:
        for number in range(1, len(space.variables[key].cells) - 1):
            try:
                found = _between(item, space, key, number)
            except TooHardError:
                return ""
            example = witness(space, {k: v for k, v in found.items() if k in tested.variables}) if found else None
            if example is None:
                continue
            said = truths(data, example, item.incentive.key, len(item.tiers)) if not example.loose else []
            if said is not None and all(t == -1 for t in said):
                return example.text
    return ""


def _between(item: Tiered, space: Space, key: Key, number: int) -> State | None:
    """The rest of an applicant whose value of `key` in that cell is in no tier, and in one with some lower and higher."""
    below: Key = ("twin", "below", *key)
    above: Key = ("twin", "above", *key)
    lower, every = (1 << number) - 1, space.variables[key].all
    tiers = [t.when for t in item.tiers]
    return solve([
        space.form(item.base),
        Lit(key, 1 << number),
        Both(tuple(space.form(t, holds=False) for t in tiers)),
        Lit(below, lower),
        Either(tuple(space.form(t, rename={key: below}) for t in tiers)),
        Lit(above, every & ~lower & ~(1 << number)),
        Either(tuple(space.form(t, rename={key: above}) for t in tiers)),
    ])


CHECK = Check("error", _find)
