"""What may lawfully be taken together by one applicant: exclusions and joint caps as they hold there."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from rules.arithmetic import evaluate
from rules.bundle import UNBOUNDED, Bundle, Ceiling, Group, best_bundle
from rules.engine import Outcome
from rules.expression import Num


class LawfulBundle(msgspec.Struct, frozen=True):
    """The best lawful combination of some incentives. `low` and `high` in yuan; `high` is infinite without a bound.

    `taken` are the keys that go together, `dropped` the others that are not refused, `refused` those certainly not met.
    """

    taken: tuple[str, ...]
    dropped: tuple[str, ...]
    refused: tuple[str, ...]
    low: float
    high: float


def groups_at(outcome: Outcome, row: int) -> list[Group]:
    """The exclusions that hold for an applicant; one that is only not known to hold, holds."""
    engine, truth = outcome.engine, outcome.truth
    found = []
    for group, root in engine.exclusion_groups:
        if root.product or truth.company[root.node, row] >= 0:
            found.append(group)
    return found


def ceilings_at(outcome: Outcome, row: int) -> list[Ceiling]:
    """The joint caps for an applicant, in fen, less what was received against them."""
    engine, frame = outcome.engine, outcome.frame
    found = []
    for number, joint in enumerate(engine.joint_caps):
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
    low = {keys[p]: float(outcome.low[row_of[p], row]) for p in open_}
    high = {keys[p]: float(outcome.high[row_of[p], row]) for p in open_}
    groups, ceilings = groups_at(outcome, row), ceilings_at(outcome, row)
    best = best_bundle(high, groups, ceilings, low)
    worthless = [k for k in high if high[k] == 0 and not _rivals(k, best, groups)]
    taken = tuple(k for k in high if k in best.paid or k in worthless)
    sure = best_bundle(low, groups, ceilings, high).total
    top = math.inf if best.total >= UNBOUNDED else best.total / 100
    return LawfulBundle(taken, tuple(k for k in high if k not in taken), refused, sure / 100, top)


def _rivals(key: str, bundle: Bundle, groups: Sequence[Group]) -> bool:
    """Whether an incentive without a figure excludes, or is excluded by, one that was taken."""
    return any(key in g.members and any(m in bundle.paid for m in g.members - {key}) for g in groups)
