"""Gates: who a place keeps out, and whether that is certain."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.money import Ledger
from matcher.result import GateResult
from profiles.parks import Park
from rules.explain import clause, missing_facts
from rules.library import ParkGate

_VERDICT = {1: "failed", 0: "unknown", -1: "passed"}


def gates_at(ledger: Ledger, place: int, park: Park, gates: Sequence[tuple[int, ParkGate]]) -> tuple[GateResult, ...]:
    """Every gate of a place (with its number in the library) for the applicant; one with no condition in data is only told."""
    found = []
    for number, item in gates:
        source, _ = park.cite(item.gate.source, item.gate.clause)
        if item.when is None:
            found.append(GateResult(item.gate.id, item.gate.text, "told", item.gate.effect, source))
            continue
        node = clause(ledger.outcome, item.when, ledger.engine.gate_tree(number), ledger.row(place))
        missing = tuple(missing_facts(node))
        found.append(GateResult(item.gate.id, item.gate.text, _VERDICT[node.truth], item.gate.effect, source, missing))
    return tuple(found)


def excluded(gates: Sequence[GateResult]) -> bool:
    """Whether a place certainly keeps the applicant out."""
    return any(g.verdict == "failed" and g.effect == "excluded" for g in gates)
