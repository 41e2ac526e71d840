"""Gates: who a place keeps out, and whether that is certain."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.money import Ledger, Ledgers
from matcher.result import GateResult
from profiles.parks import Park
from rules.amount import per_owner
from rules.explain import clause, missing_facts
from rules.library import ParkGate
from rules.program import as_root

_VERDICT = {1: "failed", 0: "unknown", -1: "passed"}


def gates_at(ledger: Ledger, park: Park, gates: Sequence[tuple[int, ParkGate]]) -> tuple[GateResult, ...]:
    """Every gate of a place (with its number in the library) for the applicant; one with no condition in data is only told."""
    found = []
    for number, item in gates:
        source, _ = park.cite(item.gate.source, item.gate.clause, item.gate.note)
        if item.when is None:
            found.append(GateResult(item.gate.id, item.gate.text, "told", item.gate.effect, source))
            continue
        node = clause(ledger.outcome, item.when, ledger.purse.book.plan.gates[number], ledger.row)
        missing = tuple(missing_facts(node))
        found.append(GateResult(item.gate.id, item.gate.text, _VERDICT[node.truth], item.gate.effect, source, missing))
    return tuple(found)


def shut_out(ledgers: Ledgers) -> NDArray[np.bool_]:
    """Which places certainly keep which applicants out: applicants × places."""
    purse, outcome = ledgers.purse, ledgers.outcome
    at = {view.park.id: n for n, view in enumerate(purse.views.parks)}
    found = np.zeros((ledgers.count, len(at)), dtype=bool)
    for item, tree in zip(ledgers.engine.library.gates, purse.book.plan.gates, strict=True):
        if item.when is not None and item.gate.effect == "excluded" and item.park in at:
            root = as_root(tree[0])
            truth = outcome.truth.of(root)
            holds = per_owner(np.maximum, truth, outcome.frame) if root.product else truth
            found[:, at[item.park]] |= holds[: ledgers.count] > 0
    return found
