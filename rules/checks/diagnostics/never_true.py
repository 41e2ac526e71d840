"""A condition nobody can meet, whatever the facts: nobody would ever get what it guards."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from rules.checks.data import Data
from rules.checks.finding import Check, Found
from rules.checks.solve import can_hold
from rules.checks.written import Written, conditions, parts, source_text
from rules.condition import All


def _find(data: Data) -> Iterator[Found]:
    told: set[tuple[str, tuple[str | int, ...]]] = set()
    for written in conditions(data):
        for found in _impossible(written, data):
            told.add((found.file, found.path[:2]))
            yield found
    for item in data.policies:
        for n, incentive in enumerate(item.policy.incentives):
            # Each part may hold, and all together not: the place, the policy's own conditions, the incentive's.
            own = incentive.when.items if isinstance(incentive.when, All) else ()
            tiers = incentive.amount is not None and len(incentive.amount.tiers) > 0
            if {(item.file, ("incentives", n)), (item.file, ("when",))} & told:
                continue
            rest = own[:-1] if tiers and own and not can_hold(own, data.library) else own
            if not can_hold(rest, data.library):
                yield Found(item.file, ("incentives", n, "when"), {"id": incentive.id}, "together")


def _impossible(written: Written, data: Data) -> Iterator[Found]:
    """The smallest parts of a condition that cannot hold."""
    if can_hold([written.condition], data.library):
        inside = [f for part in parts(written, data.reader.parser) for f in _impossible(part, data)]
        yield from inside
        return
    inner = list(parts(written, data.reader.parser))
    smaller = [f for part in inner for f in _impossible(part, data)]
    if smaller:
        yield from smaller
        return
    for one, other in itertools.combinations(inner, 2):
        if not can_hold([one.condition, other.condition], data.library):
            values = {"id": written.owner, "first": source_text(one.raw), "second": source_text(other.raw)}
            yield Found(written.file, other.path, values, "pair")
            return
    yield Found(written.file, written.path, {"id": written.owner, "text": source_text(written.raw)})


CHECK = Check("error", _find)
