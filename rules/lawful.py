"""Which incentives bar or cap one another for an applicant, in the form the bundle optimum takes."""

from __future__ import annotations

from rules.arithmetic import evaluate
from rules.bundle import Ceiling, Group
from rules.engine import Outcome


def groups_at(outcome: Outcome, row: int) -> list[Group]:
    """The exclusions that hold for a row; one that is only not known to hold, holds."""
    engine = outcome.engine
    found = []
    for number, exclusion in enumerate(engine.exclusions):
        root = engine.exclusion_root(number)
        if root.product or int(outcome.truth.of(root)[row]) >= 0:
            found.append(Group(engine.exclusion_members[number], exclusion.key))
    return found


def ceilings_at(outcome: Outcome, row: int) -> list[Ceiling]:
    """The joint caps for a row in fen, less what was already received against them."""
    engine = outcome.engine
    found = []
    for number, joint in enumerate(engine.joint_caps):
        _, high = evaluate(joint.cap.yuan, outcome.frame, False, engine.library.facts)
        cap = float(high[row] if len(high) > 1 else high[0])
        taken = outcome.frame.company.numbers.get(joint.cap.less) if joint.cap.less else None
        if taken is not None:
            cap = max(cap - float(taken[0][row]), 0.0)
        found.append(Ceiling(engine.ceiling_members[number], cap * 100, joint.key))
    return found
