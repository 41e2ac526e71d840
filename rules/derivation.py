"""Facts that follow from other facts: R&D intensity, investment per mu, size class, the income-tax rate that applies."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from profiles.errors import DataError
from profiles.facts import Fact
from rules.arithmetic import Interval, evaluate, tidy
from rules.condition import ALWAYS, Condition, ConditionError, ConditionParser, facts_in
from rules.expression import Expr, facts_of
from rules.frame import Bytes, Frame
from rules.library import Library
from rules.program import Program


class _Rule:
    """One derivation: a formula, a condition, or first-match tiers of values."""

    def __init__(self, fact: Fact, parser: ConditionParser) -> None:
        raw = fact.derive or {}
        self.fact = fact
        self.formula: Expr | None = None
        self.tiers: list[tuple[Condition, Any]] = []
        if "formula" in raw:
            self.formula = parser.expression(raw["formula"], (fact.id, "derive"))
        elif "when" in raw:
            self.tiers = [(parser.parse(raw["when"], (fact.id, "derive")), True)]
            if not raw.get("only_if", False):
                self.tiers.append((ALWAYS, False))
        else:
            for tier in raw.get("tiers", ()):
                when = ALWAYS if tier.get("otherwise") else parser.parse(tier["when"], (fact.id, "derive"))
                value = tier["value"]
                self.tiers.append((when, parser.expression(value, (fact.id, "derive")) if fact.numeric else value))

    @cached_property
    def needs(self) -> list[str]:
        """The facts it is worked out from."""
        found = facts_of(self.formula) if self.formula is not None else []
        for when, value in self.tiers:
            found += facts_in(when)
            if self.fact.numeric:
                found += facts_of(value)
        return found


class Derivations:
    """All derivations of the registry, in an order in which each finds what it needs."""

    def __init__(self, library: Library) -> None:
        self.library = library
        parser = ConditionParser(library.facts, library.regions, library.sectors)
        rules: list[_Rule] = []
        for fact in library.facts.by_id.values():
            if fact.derive is not None and fact.of == "company":
                try:
                    rules.append(_Rule(fact, parser))
                except (ConditionError, KeyError) as error:
                    raise DataError(f"derive of {fact.id}: {error}", "profiles/facts.yaml") from None
        self.rules = _ordered(rules)
        kept = library.graphs[1:] or (None,) * len(self.rules)
        self.programs = [
            Program([w for w, _ in rule.tiers], library.facts, library.regions, library.sectors, graph)
            for rule, graph in zip(self.rules, kept, strict=True)
        ]
        self.derived: frozenset[str] = frozenset(r.fact.id for r in self.rules)

    def fill(self, frame: Frame) -> None:
        """Works out, in place, every derivable fact that is not known."""
        for rule, program in zip(self.rules, self.programs, strict=True):
            if not (rule.fact.numeric and rule.tiers) and not any(frame.company.knows(f) for f in rule.needs):
                continue
            if rule.formula is not None:
                self._number(rule.fact, evaluate(rule.formula, frame, False, self.library.facts), frame)
            elif rule.fact.numeric:
                self._number(rule.fact, self._tier_numbers(rule, program, frame), frame)
            elif rule.fact.type == "bool":
                self._truth(rule, program, frame)
            else:
                self._option(rule, program, frame)

    def _number(self, fact: Fact, found: Interval, frame: Frame) -> None:
        least, most = fact.bounds()
        found = (tidy(found[0]), tidy(found[1]))
        # fmax and fmin take the bound where there is no number.
        low = np.minimum(np.fmax(found[0], least), most)
        high = np.maximum(np.fmin(found[1], most), least)
        known = frame.company.numbers.get(fact.id)
        if known is not None:
            # What was stated narrows, and is never overruled by, what follows.
            agree = (low <= known[1]) & (high >= known[0])
            low = np.where(agree, np.maximum(low, known[0]), known[0])
            high = np.where(agree, np.minimum(high, known[1]), known[1])
        if (low > least).any() or (high < most).any():
            frame.company.numbers[fact.id] = (low, high)

    def _tier_numbers(self, rule: _Rule, program: Program, frame: Frame) -> Interval:
        truth = program.run(frame)
        rows = frame.company.rows
        low, high, still = np.full(rows, np.inf), np.full(rows, -np.inf), np.ones(rows, dtype=bool)
        for when, value in rule.tiers:
            holds = truth.of(program.root(when))
            may = still & (holds >= 0)
            value_low, value_high = evaluate(value, frame, False, self.library.facts)
            low = np.where(may, np.minimum(low, value_low), low)
            high = np.where(may, np.maximum(high, value_high), high)
            still = still & (holds != 1)
        if still.any():
            least, most = rule.fact.bounds()
            low, high = np.where(still, np.minimum(low, least), low), np.where(still, np.maximum(high, most), high)
        return low, high

    def _truth(self, rule: _Rule, program: Program, frame: Frame) -> None:
        found = self._first(rule, program, frame, {True: 1, False: -1})
        known = frame.company.truths.get(rule.fact.id)
        frame.company.truths[rule.fact.id] = found if known is None else np.where(known == 0, found, known)

    def _first(self, rule: _Rule, program: Program, frame: Frame, codes: dict[Any, int]) -> Bytes:
        """The value of the first tier that holds, 0 where undecided."""
        truth = program.run(frame)
        rows = frame.company.rows
        found = np.zeros(rows, dtype=np.int8)
        possible: list[tuple[NDArray[np.bool_], int]] = []
        still = np.ones(rows, dtype=bool)
        for when, value in rule.tiers:
            holds = truth.of(program.root(when))
            possible.append((still & (holds >= 0), codes[value]))
            still = still & (holds != 1)
        agreed = ~still
        for may, code in possible:
            agreed &= ~(may & (found != 0) & (found != code))
            found = np.where(may & (found == 0), code, found).astype(np.int8)
        return np.where(agreed, found, 0).astype(np.int8)

    def _option(self, rule: _Rule, program: Program, frame: Frame) -> None:
        codes = {o.id: i + 1 for i, (o, _) in enumerate(rule.fact.flat_options())}
        found = self._first(rule, program, frame, codes).astype(np.int64)
        known = frame.company.codes.get(rule.fact.id)
        frame.company.codes[rule.fact.id] = found if known is None else np.where(known == 0, found, known)


def _ordered(rules: list[_Rule]) -> list[_Rule]:
    """Rules after the rules whose facts they need; a circle is broken where it is met first."""
    by_id = {r.fact.id: r for r in rules}
    done: dict[str, _Rule] = {}
    going: set[str] = set()

    def visit(rule: _Rule) -> None:
        if rule.fact.id in done or rule.fact.id in going:
            return
        going.add(rule.fact.id)
        for fact_id in rule.needs:
            if fact_id in by_id:
                visit(by_id[fact_id])
        going.discard(rule.fact.id)
        done[rule.fact.id] = rule

    for rule in rules:
        visit(rule)
    return list(done.values())

