"""A counter-example as the facts of an applicant, confirmed by the engine."""

from __future__ import annotations

from typing import Any

import msgspec

from profiles.applicant import ValueParser
from profiles.errors import ParkmatchError
from rules.checks.cells import Key, Space, shown
from rules.checks.data import Data
from rules.checks.solve import State
from rules.expression import Expr, Op, Var, facts_of


class Witness(msgspec.Struct, frozen=True):
    """Facts as a form states them, those of the one product apart; `loose` are values of expressions."""

    facts: dict[str, Any]
    product: dict[str, Any]
    loose: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it on one line, such as `staff=15, product.stage=phase_2`."""
        stated = {**self.facts, **{f"product.{k}": v for k, v in self.product.items()}}
        return ", ".join([*(f"{k}={_plain(v)}" for k, v in stated.items()), *self.loose])

    def given(self) -> dict[str, Any]:
        """The same as a case states it."""
        return {**self.facts, **({"products": [self.product]} if self.product else {})}


def witness(space: Space, state: State) -> Witness | None:
    """An applicant inside the cells found; None when a person's judgement or a moving date decides."""
    facts: dict[str, Any] = {}
    loose: dict[str, Expr] = {}
    for key, mask in state.items():
        variable = space.variables.get(key)
        if variable is None or not variable.all & ~mask:
            continue
        cell = next(c for n, c in enumerate(variable.cells) if mask >> n & 1)
        if key[0] in {"judged", "moving"}:
            return None
        if key[0] == "number" and isinstance(key[1], Op):
            assert isinstance(cell, float)
            loose[f"{written(key[1])}={shown(key[1], cell, space.library)}"] = key[1]
        else:
            _state(facts, key, cell, space)
    taken = [f for expr in loose.values() for f in facts_of(expr)]
    if len(taken) != len(set(taken)) or set(taken) & set(facts):
        return None  # the expression and the facts beside it may contradict each other
    product = {k.removeprefix("product."): v for k, v in facts.items() if k.startswith("product.")}
    return Witness({k: v for k, v in facts.items() if k not in {f"product.{p}" for p in product}}, product, tuple(loose))


def _state(facts: dict[str, Any], key: Key, cell: object, space: Space) -> None:
    if key[0] == "number":
        assert isinstance(key[1], Var) and isinstance(cell, float)
        date = space.library.facts[key[1].fact].type == "date"
        facts[key[1].fact] = shown(key[1], cell, space.library) if date else _tidy(cell)
    elif key[0] == "member":
        members = facts.setdefault(str(key[1]), [])
        if cell is True:
            members.append(str(key[2]))
    else:
        facts[str(key[1])] = cell


def truths(data: Data, found: Witness, key: str, tiers: int) -> list[int] | None:
    """What the engine says of each of an incentive's `tiers` for the applicant.

    None when it takes no such applicant, or when two incentives bear the key.
    """
    library, engine = data.library, data.engine
    try:
        applicant = ValueParser(library.facts, library.regions, library.sectors).applicant(found.given())
    except (ParkmatchError, ValueError):
        return None
    frame = engine.frame([applicant], data.as_of)
    truth = engine.program.run(frame)
    roots = engine.tier_roots(engine.position[key])
    return [int(truth.of(root)[0]) for root in roots] if len(roots) == tiers else None


def written(expr: Expr) -> str:
    """An expression as a data file writes it."""
    if isinstance(expr, Var):
        return expr.fact
    if not isinstance(expr, Op):
        return f"{expr.value:.12g}"
    parts = [written(a) for a in expr.args]
    if expr.op in {"+", "-", "*", "/"}:
        return f" {expr.op} ".join(f"({p})" if isinstance(a, Op) else p for a, p in zip(expr.args, parts, strict=True))
    return f"-{parts[0]}" if expr.op == "neg" else f"{expr.op}({', '.join(parts)})"


def _tidy(value: float) -> float | int:
    return int(value) if value.is_integer() else value


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"[{', '.join(value)}]" if isinstance(value, list) else str(value)
