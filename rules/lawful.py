"""What may lawfully be taken together by one applicant: exclusions and joint caps as they hold there."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Sequence, Set

import msgspec

from rules.arithmetic import evaluate
from rules.bundle import UNBOUNDED, Bundle, Ceiling, Dropped, Group, best_bundle
from rules.engine import Engine, Outcome
from rules.expression import Num
from rules.program import Root

_NOBODY = Dropped("", "", "")


class LawfulBundle(msgspec.Struct, frozen=True):
    """The best lawful combination of some incentives. `low` and `high` in yuan; `high` is infinite without a bound.

    `taken` are the keys that go together, `dropped` the others that are not refused, `refused` those certainly not met.
    """

    taken: tuple[str, ...]
    dropped: tuple[str, ...]
    refused: tuple[str, ...]
    low: float
    high: float


def groups_at(outcome: Outcome, row: int, roots: Sequence[Root] | None = None) -> list[Group]:
    """The exclusions that hold for an applicant; one that is only not known to hold, holds.

    `roots`: where the truth of each exclusion's own conditions stands, when the outcome is not one of all incentives.
    """
    engine, truth = outcome.engine, outcome.truth
    found = []
    for number, group in enumerate(engine.exclusion_members):
        root = roots[number] if roots is not None else engine.exclusion_root(number)
        if root.product or truth.company[root.node, row] >= 0:
            found.append(group)
    return found


def overruled(outcome: Outcome, row: int) -> dict[str, Dropped]:
    """The incentives another, closer rule for the same money stands in for, by key (see `Exclusion`, `first`)."""
    row_of = {position: n for n, position in enumerate(outcome.keys)}
    holding = {g.key for g in groups_at(outcome, row)}

    def met(key: str) -> bool:
        n = row_of.get(outcome.engine.position.get(key, -1))
        return n is not None and outcome.verdict[n, row] > 0

    return stood_in_for(outcome.engine, holding, met)


def stood_in_for(engine: Engine, holding: Container[str], met: Callable[[str], bool]) -> dict[str, Dropped]:
    """The same from what is known: which exclusions hold, and which incentives' conditions are met."""
    found: dict[str, Dropped] = {}
    for exclusion in engine.ordered:
        first = next((k for k in exclusion.members if met(k)), None) if exclusion.key in holding else None
        if first is not None:
            later = exclusion.members[exclusion.members.index(first) + 1 :]
            found.update({k: Dropped(k, first, exclusion.key) for k in later if k not in found})
    return found


def ceilings_at(outcome: Outcome, row: int, present: Set[str] | None = None) -> list[Ceiling]:
    """The joint caps for an applicant, in fen, less what was received against them; those on any of `present` only."""
    engine, frame = outcome.engine, outcome.frame
    found = []
    for number, joint in enumerate(engine.joint_caps):
        if present is not None and present.isdisjoint(engine.ceiling_members[number]):
            continue
        if isinstance(joint.cap.yuan, Num):
            cap = joint.cap.yuan.value
        else:
            cap = float(evaluate(joint.cap.yuan, frame, False, engine.library.facts)[1][row])
        if joint.cap.less:
            taken = frame.company.numbers.get(joint.cap.less)
            cap = max(cap - (float(taken[0][row]) if taken is not None else 0.0), 0.0)
        found.append(Ceiling(engine.ceiling_members[number], cap * 100, joint.key))
    return found


def lawful_bundle(outcome: Outcome, row: int, positions: Sequence[int]) -> LawfulBundle:
    """The best lawful combination of the incentives at `positions`, which `outcome` must hold."""
    engine = outcome.engine
    row_of = {position: n for n, position in enumerate(outcome.keys)}
    keys = {position: engine.incentives[position].key for position in positions}
    refused = tuple(keys[p] for p in positions if outcome.verdict[row_of[p], row] < 0)
    open_ = [p for p in positions if keys[p] not in refused]
    beside = overruled(outcome, row)
    open_ = [p for p in open_ if beside.get(keys[p], _NOBODY).taken not in keys.values()]
    low = {keys[p]: float(outcome.low[row_of[p], row]) for p in open_}
    high = {keys[p]: float(outcome.high[row_of[p], row]) for p in open_}
    groups, ceilings = groups_at(outcome, row), ceilings_at(outcome, row)
    best = best_bundle(high, groups, ceilings, low)
    worthless = [k for k in high if high[k] == 0 and not _rivals(k, best, groups)]
    taken = tuple(k for k in high if k in best.paid or k in worthless)
    sure = best_bundle(low, groups, ceilings, high).total
    top = math.inf if best.total >= UNBOUNDED else best.total / 100
    left = tuple(k for k in keys.values() if k not in taken and k not in refused)
    return LawfulBundle(taken, left, refused, sure / 100, top)


def _rivals(key: str, bundle: Bundle, groups: Sequence[Group]) -> bool:
    """Whether an incentive without a figure excludes, or is excluded by, one that was taken."""
    return any(key in g.members and any(m in bundle.paid for m in g.members - {key}) for g in groups)
