"""Verdicts and amounts of the same 100 rules over many rows: parkmatch against OpenFisca-core.

Each rule asks three to five conditions (figures, yes/no facts, a choice) and pays the smaller of a share of a base and
a cap. Both engines get the same columns; the sums they pay are compared before anything is timed.

    python benchmarks/rule_throughput.py [--rows 1000000] [--eligible few|many]
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import time
from collections.abc import Callable

import numpy as np

from profiles.facts import Fact, Facts, Option
from profiles.label import Label
from profiles.regions import Region, Regions
from profiles.sectors import Sectors
from rules.condition import All, Bool, Choice, Number
from rules.engine import Engine
from rules.expression import Num, Op, Var
from rules.frame import Frame, Table
from rules.library import Library
from rules.policy import Amount, Cap, Incentive, Policy, Tier

RULES = 100
NUMBERS, BOOLS, OPTIONS = 24, 8, 6
AS_OF = dt.date(2026, 11, 22)


class Rule:
    """One rule in plain numbers, from which both engines are set up."""

    def __init__(self, random: np.random.Generator, many: bool) -> None:
        self.numbers = [
            (int(random.integers(NUMBERS)), float(random.choice([0.2, 0.3, 0.5] if many else [0.6, 0.7, 0.8, 0.9])))
            for _ in range(int(random.integers(2, 4)))
        ]
        self.flag = int(random.integers(BOOLS))
        self.option = int(random.integers(OPTIONS)) if random.random() < 0.5 and not many else None
        self.base = int(random.integers(NUMBERS))
        self.rate = float(random.choice([0.1, 0.15, 0.3, 0.5]))
        self.cap = float(random.choice([0.1, 0.2, 0.4]))


def build(rules: list[Rule]) -> Engine:
    """The rules as a library of this engine."""
    facts = {f"n{i}": Fact("money", Label(f"n{i}"), id=f"n{i}", unit="yuan") for i in range(NUMBERS)}
    facts |= {f"b{i}": Fact("bool", Label(f"b{i}"), id=f"b{i}") for i in range(BOOLS)}
    facts["c"] = Fact("choice", Label("c"), id="c", options=tuple(Option(f"o{i}") for i in range(OPTIONS)))
    incentives = []
    for n, rule in enumerate(rules):
        tests = [Number(Var(f"n{i}"), "at_least", bound) for i, bound in rule.numbers]
        tests += [Bool(f"b{rule.flag}", True)]
        tests += [Choice("c", (f"o{rule.option}",))] if rule.option is not None else []
        pays = Op("*", (Num(rule.rate), Var(f"n{rule.base}")))
        amount = Amount((Tier(All(()), pays),), (Cap(Num(rule.cap), "year"),))
        incentives.append(
            Incentive(f"p#{n}", str(n), "p", Label(str(n)), "grant", All(tuple(tests)), status="in_force", amount=amount)
        )
    policy = Policy(
        "p", Label("p"), "-", "national", ("national",), "in_force", "primary", AS_OF, incentives=tuple(incentives)
    )
    regions = Regions((Region("national", Label("national")),))
    return Engine(Library("-", Facts(facts), regions, Sectors(()), (), (), (policy,), (), {}))


def columns(rows: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Random applicants: figures in [0, 1), yes/no, a choice."""
    random = np.random.default_rng(seed)
    return random.random((NUMBERS, rows)), random.random((BOOLS, rows)) < 0.5, random.integers(OPTIONS, size=rows)


def run_parkmatch(engine: Engine, data: tuple[np.ndarray, np.ndarray, np.ndarray], block: int) -> np.ndarray:
    """Sums paid per rule, in blocks of rows that stay in cache."""
    numbers, flags, choice = data
    total = np.zeros(RULES)
    for start in range(0, numbers.shape[1], block):
        part = slice(start, start + block)
        table = Table(numbers[0, part].size)
        for i in range(NUMBERS):
            column = numbers[i, part]
            table.numbers[f"n{i}"] = (column, column)
        table.truths = {f"b{i}": flags[i, part].astype(np.int8) * 2 - 1 for i in range(BOOLS)}
        table.codes = {"c": choice[part] + 1}
        owner = np.zeros(0, dtype=np.int64)
        frame = Frame(table, Table(0), owner, np.ones(table.rows, dtype=bool), owner.astype(bool), AS_OF)
        total += engine.evaluate(frame).amounts.sums()
    return total / 100


def build_openfisca(rules: list[Rule]) -> tuple[object, Callable[[tuple[np.ndarray, np.ndarray, np.ndarray]], np.ndarray]]:
    """The rules as an OpenFisca tax-benefit system, and what runs them."""
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    person = build_entity("person", "persons", "", is_person=True)
    system = TaxBenefitSystem([person])

    def variable(name: str, kind: type, formula: object = None) -> None:
        body = {"value_type": kind, "entity": person, "definition_period": DateUnit.YEAR, "label": name}
        if formula is not None:
            body["formula"] = formula
        system.add_variable(type(name, (Variable,), body))

    for i in range(NUMBERS):
        variable(f"n{i}", float)
    for i in range(BOOLS):
        variable(f"b{i}", bool)
    variable("c", int)
    def rule_formula(rule: Rule) -> Callable[[object, object], np.ndarray]:
        def formula(person: object, period: object) -> np.ndarray:
            eligible = person(f"b{rule.flag}", period)  # type: ignore[operator]
            for i, bound in rule.numbers:
                eligible = eligible * (person(f"n{i}", period) >= bound)  # type: ignore[operator]
            if rule.option is not None:
                eligible = eligible * (person("c", period) == rule.option)  # type: ignore[operator]
            return eligible * np.minimum(rule.rate * person(f"n{rule.base}", period), rule.cap)  # type: ignore[operator]

        return formula

    for n, rule in enumerate(rules):
        variable(f"rule_{n}", float, rule_formula(rule))

    def run(data: tuple[np.ndarray, np.ndarray, np.ndarray]) -> np.ndarray:
        numbers, flags, choice = data
        simulation = SimulationBuilder().build_default_simulation(system, count=numbers.shape[1])
        for i in range(NUMBERS):
            simulation.set_input(f"n{i}", "2026", numbers[i])
        for i in range(BOOLS):
            simulation.set_input(f"b{i}", "2026", flags[i])
        simulation.set_input("c", "2026", choice)
        return np.array([simulation.calculate(f"rule_{n}", "2026").sum(dtype=float) for n in range(RULES)])

    return system, run


def timed(work: Callable[[], object]) -> float:
    """Seconds one run takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--block", type=int, default=65_536)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--eligible", choices=["few", "many"], default="few")
    arguments = parser.parse_args()
    random = np.random.default_rng(7)
    rules = [Rule(random, arguments.eligible == "many") for _ in range(RULES)]
    engine = build(rules)
    _, openfisca = build_openfisca(rules)
    small = columns(5000, 3)
    ours, theirs = run_parkmatch(engine, small, 5000), openfisca(small)
    # Whole fen here, single precision there: equal to within half a fen a row.
    assert np.allclose(ours, theirs, atol=5000 * 0.005 + 1), "the engines disagree"
    data = columns(arguments.rows)
    pairs = [
        (timed(lambda: run_parkmatch(engine, data, arguments.block)), timed(lambda: openfisca(data)))
        for _ in range(arguments.runs)
    ]
    work = RULES * arguments.rows / 1e6
    for name, seconds in zip(("parkmatch", "openfisca"), zip(*pairs, strict=True), strict=True):
        print(f"{name:10} {statistics.median(seconds):7.2f} s  {work / statistics.median(seconds):7.0f} M rule-rows/s")
    print(f"ratio parkmatch / openfisca: {statistics.median(b / a for a, b in pairs):.2f} × the throughput")


if __name__ == "__main__":
    main()
