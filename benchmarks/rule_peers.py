"""Verdicts and amounts of the same rules over the same columns: parkmatch, OpenFisca, Polars, zen-engine, pandas.

Two sets of rules: 100 made ones (those of `rule_throughput.py`), and those of the real library that every engine can
express (figures, yes/no, choices and places, of a company with one product; conditions that people decide are left out,
and nothing is unknown, since only parkmatch reckons with that). Each in two mixes: few rows eligible, or many. Every
engine gets each rule whole: whether the row is eligible, and the sum in whole fen. The sums are compared first.

    python benchmarks/rule_peers.py [--rows 200000] [--runs 3]

What is not installed is left out (pip install polars zen-engine pandas; openfisca-core, which is AGPL and only here).
Polars runs on one thread, like the others. The engines that take a row at a time are timed on `--single` rows.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import statistics
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("POLARS_MAX_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parent))

import msgspec
import numpy as np
from rule_throughput import AS_OF, RULES, Rule, build, timed

from rules.condition import All, AnyOf, Bool, Choice, Condition, Judged, Not, Number, Place, leaves
from rules.engine import Engine
from rules.expression import Expr, Num, Op, Var, facts_of
from rules.frame import Frame, Table
from rules.library import Library, load_library
from rules.policy import Amount, Incentive
from rules.program import tree_truth

Columns = dict[str, np.ndarray]
Run = Callable[[Columns], np.ndarray]
BLOCK = 65_536


class Rules:
    """Rules of one library, what their facts are, and columns for them."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.facts = engine, engine.library.facts
        self.incentives = engine.incentives
        self.conditions = [c for i in self.incentives for c in _conditions(i)]
        self.numbers = sorted({f for i in self.incentives for f in _numbers(i)})
        named = [leaf for c in self.conditions for leaf in leaves(c)]
        self.flags = sorted({leaf.fact for leaf in named if isinstance(leaf, Bool)})
        self.codes = sorted({leaf.fact for leaf in named if isinstance(leaf, Choice | Place)})
        self.bounds = {
            f: [leaf.bound for leaf in named if isinstance(leaf, Number) and f in facts_of(leaf.of)] for f in self.numbers
        }
        coded = [leaf for leaf in named if isinstance(leaf, Choice | Place)]
        self.wanted = {f: {c for leaf in coded if leaf.fact == f for c in self.accepted(leaf)} for f in self.codes}

    def tree(self, fact: str) -> tuple[list[str], list[int]]:
        """The options of a fact, or the places: names, and the position of each one's parent."""
        if self.facts[fact].type == "place":
            items, index = self.engine.library.regions.items, self.engine.library.regions.index()
            return [r.id for r in items], [index.get(r.parent, -1) for r in items]
        flat = self.facts[fact].flat_options()
        return [o.id for o, _ in flat], [p for _, p in flat]

    def accepted(self, leaf: Choice | Place) -> list[int]:
        """The codes that meet a choice or a place."""
        wanted = leaf.options if isinstance(leaf, Choice) else leaf.regions
        return [int(n) for n in np.flatnonzero(tree_truth(*self.tree(leaf.fact), wanted) == 1)]

    def columns(self, rows: int, many: bool, seed: int = 1) -> Columns:
        """Random applicants, all known: near the bounds of the rules; `many`: mostly beyond them."""
        random = np.random.default_rng(seed)
        found: Columns = {}
        for fact in self.numbers:
            bounds = np.array(self.bounds[fact] or [1.0])
            scale = random.choice(bounds, rows) if not fact.startswith("n") else np.ones(rows)
            drawn = random.random(rows)
            found[fact] = np.floor(scale * drawn * (4 if many else 1.3) + 1) if scale.max() > 1 else drawn
        for fact in self.flags:
            found[fact] = random.random(rows) < (0.8 if many else 0.4)
        for fact in self.codes:
            ids, parents = self.tree(fact)
            ends = [n + 1 for n in range(len(ids)) if n not in parents]
            liked = [n for n in ends if n in self.wanted[fact]] or ends
            drawn = random.random(rows) < (0.8 if many else 0.2)
            found[fact] = np.where(drawn, random.choice(liked, rows), random.choice(ends, rows))
        return found


def _conditions(incentive: Incentive) -> list[Condition]:
    return [incentive.when, *(t.when for t in incentive.amount.tiers)] if incentive.amount else [incentive.when]


def _sums(amount: Amount) -> list[Expr]:
    caps = [c.yuan for c in (*amount.caps, *(c for t in amount.tiers for c in t.caps))]
    return [t.pays for t in amount.tiers if t.pays is not None] + caps + ([amount.floor] if amount.floor else [])


def _numbers(incentive: Incentive) -> list[str]:
    found = [f for c in _conditions(incentive) for leaf in leaves(c) if isinstance(leaf, Number) for f in facts_of(leaf.of)]
    return found + ([f for e in _sums(incentive.amount) for f in facts_of(e)] if incentive.amount else [])


def plain(incentive: Incentive) -> bool:
    """Whether every engine can express an incentive."""
    amount = incentive.amount
    if amount is None or any(t.pays is None for t in amount.tiers):
        return False
    tests = [leaf for c in (decided(incentive.when), *(t.when for t in amount.tiers)) for leaf in leaves(c)]
    if not all(isinstance(t, Number | Bool | Choice | Place) for t in tests):
        return False
    if any(isinstance(t, Number) and t.months_ago >= 0 for t in tests) or any(
        c.less for c in (*amount.caps, *(c for t in amount.tiers for c in t.caps))
    ):
        return False
    operations = [op for e in _sums(amount) for op in _operations(e)]
    return "product.count" not in _numbers(incentive) and not {"/", "brackets"} & set(operations)


def _operations(expr: Expr) -> list[str]:
    return [expr.op, *(o for a in expr.args for o in _operations(a))] if isinstance(expr, Op) else []


def decided(condition: Condition) -> Condition:
    """A condition without what people decide beside everything else."""
    if isinstance(condition, All):
        return All(tuple(i for i in condition.items if not isinstance(i, Judged)))
    return All(()) if isinstance(condition, Judged) else condition


def real(library: Library) -> Engine:
    """The real library's plain incentives as a library of their own, each by itself."""
    policies = []
    for policy in library.policies:
        kept = tuple(msgspec.structs.replace(i, when=decided(i.when)) for i in policy.incentives if plain(i))
        if kept:
            policies.append(msgspec.structs.replace(policy, incentives=kept, joint_caps=(), exclusions=()))
    return Engine(msgspec.structs.replace(library, policies=tuple(policies), exclusions=(), gates=(), graphs=(), offers=None))


# ---------------------------------------------------------------- parkmatch


def parkmatch(rules: Rules) -> Run:
    def run(data: Columns) -> np.ndarray:
        rows, total = len(next(iter(data.values()))), np.zeros(len(rules.incentives))
        for start in range(0, rows, BLOCK):
            part = {f: column[start : start + BLOCK] for f, column in data.items()}
            total += rules.engine.evaluate(_frame(rules, part)).amounts.sums()
        return total

    return run


def _frame(rules: Rules, data: Columns) -> Frame:
    rows = len(next(iter(data.values())))
    company, product = Table(rows), Table(rows)
    for fact, column in data.items():
        table = product if rules.facts[fact].of == "product" else company
        if fact in rules.numbers:
            table.numbers[fact] = (column, column)
        elif fact in rules.flags:
            table.truths[fact] = column.astype(np.int8) * 2 - 1
        else:
            table.codes[fact] = column
    products = any(rules.facts[f].of == "product" for f in data)
    owner = np.arange(rows) if products else np.zeros(0, dtype=np.int64)
    if not products:
        product = Table(0)
    return Frame(company, product, owner, np.ones(rows, dtype=bool), np.zeros(len(owner), dtype=bool), AS_OF)


# ---------------------------------------------------------------- written out, for engines that take text or columns

_TESTS = {"at_least": ">=", "over": ">", "at_most": "<=", "under": "<"}


def test_text(rules: Rules, c: Condition, name: Callable[[str], str], words: tuple[str, str, str, str]) -> str:
    """A condition as an expression; `words`: and, or, not, in."""
    both, either, negated, member = words
    if isinstance(c, All):
        return "(" + f" {both} ".join(test_text(rules, i, name, words) for i in c.items) + ")" if c.items else ""
    if isinstance(c, AnyOf):
        return "(" + f" {either} ".join(test_text(rules, i, name, words) for i in c.items) + ")"
    if isinstance(c, Not):
        return f"{negated}({test_text(rules, c.item, name, words)})"
    if isinstance(c, Bool):
        return f"({name(c.fact)} == {str(c.value).lower() if words is ZEN else c.value})"
    if isinstance(c, Choice | Place):
        return f"({name(c.fact)} {member} {rules.accepted(c)})"
    assert isinstance(c, Number)
    return f"({sum_text(c.of, name, min_of=words is ZEN)} {_TESTS[c.test]} {c.bound})"


ZEN = ("and", "or", "not", "in")
PYTHON = ("and", "or", "not ", "in")


def sum_text(e: Expr, name: Callable[[str], str], min_of: bool) -> str:
    """A sum as an expression; `min_of`: min and max take a list."""
    if isinstance(e, Num):
        return repr(e.value)
    if isinstance(e, Var):
        return name(e.fact)
    parts = [sum_text(a, name, min_of) for a in e.args]
    if e.op in {"min", "max"}:
        return f"{e.op}([{', '.join(parts)}])" if min_of else f"{e.op}({', '.join(parts)})"
    if e.op in {"neg", "floor"}:
        return f"(-{parts[0]})" if e.op == "neg" else f"floor({parts[0]})"
    return "(" + f" {e.op} ".join(parts) + ")"


def rule_text(rules: Rules, incentive: Incentive, name: Callable[[str], str], zen: bool) -> str:
    """What a rule pays, in yuan, as one expression; 0 where it pays nothing."""
    words, amount = (ZEN if zen else PYTHON), incentive.amount
    assert amount is not None

    def chosen(test: str, yes: str, no: str) -> str:
        if not test:
            return yes
        return f"({test} ? {yes} : {no})" if zen else f"({yes} if {test} else {no})"

    def least(parts: Sequence[str]) -> str:
        return parts[0] if len(parts) == 1 else f"min([{', '.join(parts)}])" if zen else f"min({', '.join(parts)})"

    text = "0"
    for tier in reversed(amount.tiers):
        assert tier.pays is not None
        pays = least([sum_text(tier.pays, name, zen), *(sum_text(c.yuan, name, zen) for c in tier.caps)])
        text = chosen(test_text(rules, tier.when, name, words), pays, text)
    text = least([text, *(sum_text(c.yuan, name, zen) for c in amount.caps)])
    if amount.floor is not None:
        floor = sum_text(amount.floor, name, zen)
        text = f"max([{text}, {floor}])" if zen else f"max({text}, {floor})"
    text = f"max([{text}, 0])" if zen else f"max({text}, 0)"
    return chosen(test_text(rules, incentive.when, name, words), text, "0")


def short(fact: str) -> str:
    """A name every engine takes."""
    return fact.replace(".", "__")


# ---------------------------------------------------------------- peers


def pandas_apply(rules: Rules) -> Run:
    import math

    import pandas as pd

    texts = [rule_text(rules, i, lambda f: f"row[{short(f)!r}]", False) for i in rules.incentives]
    body = "lambda row: [" + ", ".join(texts) + "]"
    pay = eval(body, {"min": min, "max": max, "floor": math.floor})

    def run(data: Columns) -> np.ndarray:
        frame = pd.DataFrame({short(f): c for f, c in data.items()})
        paid = np.array(frame.apply(pay, axis=1).tolist())
        return np.floor(paid * 100 + 0.5).sum(axis=0)

    return run


def zen(rules: Rules) -> Run:
    import json

    import zen as engine

    expressions = [
        {"id": f"e{n}", "key": f"r{n}", "value": rule_text(rules, i, short, True)} for n, i in enumerate(rules.incentives)
    ]
    graph = {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
            {"id": "x", "type": "expressionNode", "name": "x", "position": {"x": 0, "y": 0},
             "content": {"expressions": expressions}},
            {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 0, "y": 0}},
        ],
        "edges": [{"id": "a", "sourceId": "in", "targetId": "x"}, {"id": "b", "sourceId": "x", "targetId": "out"}],
    }
    decision = engine.ZenEngine().create_decision(json.dumps(graph))

    def run(data: Columns) -> np.ndarray:
        names, total = [short(f) for f in data], np.zeros(len(rules.incentives))
        for values in zip(*(c.tolist() for c in data.values()), strict=True):
            result = decision.evaluate(dict(zip(names, values, strict=True)))["result"]
            total += np.floor(np.array([result[f"r{n}"] for n in range(len(total))]) * 100 + 0.5)
        return total

    return run


class OnColumns:
    """Conditions and sums over columns of some library: Polars' expressions, or NumPy's arrays."""

    def __init__(self, rules: Rules, column: Callable[[str], Any], numpy: bool) -> None:
        self.rules, self.column, self.numpy = rules, column, numpy
        if not numpy:
            import polars as pl

            self.pl = pl

    def least(self, parts: list[Any], most: bool = False) -> Any:
        if len(parts) == 1:
            return parts[0]
        if self.numpy:
            found = parts[0]
            for part in parts[1:]:
                found = np.maximum(found, part) if most else np.minimum(found, part)
            return found
        exact = [self.pl.lit(p) if isinstance(p, float) else p for p in parts]
        return self.pl.max_horizontal(exact) if most else self.pl.min_horizontal(exact)

    def sum(self, e: Expr) -> Any:
        if isinstance(e, Num):
            return e.value
        if isinstance(e, Var):
            return self.column(e.fact)
        parts = [self.sum(a) for a in e.args]
        if e.op in {"min", "max"}:
            return self.least(parts, e.op == "max")
        if e.op == "floor":
            return np.floor(parts[0]) if self.numpy else parts[0].floor()
        if e.op == "neg":
            return -parts[0]
        return {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b}[e.op](*parts)

    def test(self, c: Condition) -> Any:
        if isinstance(c, All | AnyOf):
            found = None
            for item in c.items:
                part = self.test(item)
                found = part if found is None else found & part if isinstance(c, All) else found | part
            return found
        if isinstance(c, Not):
            return ~self.test(c.item)
        if isinstance(c, Bool):
            return self.column(c.fact) if c.value else ~self.column(c.fact)
        if isinstance(c, Choice | Place):
            accepted = self.rules.accepted(c)
            return np.isin(self.column(c.fact), accepted) if self.numpy else self.column(c.fact).is_in(accepted)
        assert isinstance(c, Number)
        left = self.sum(c.of)
        return {"at_least": left >= c.bound, "over": left > c.bound, "at_most": left <= c.bound, "under": left < c.bound}[c.test]

    def where(self, test: Any, yes: Any, no: Any) -> Any:
        if test is None:
            return yes
        return np.where(test, yes, no) if self.numpy else self.pl.when(test).then(yes).otherwise(no)

    def fen(self, incentive: Incentive) -> Any:
        """What a rule pays, in whole fen."""
        amount = incentive.amount
        assert amount is not None
        paid: Any = 0.0
        for tier in reversed(amount.tiers):
            assert tier.pays is not None
            pays = self.least([self.sum(tier.pays), *(self.sum(c.yuan) for c in tier.caps)])
            paid = self.where(self.test(tier.when), pays, paid)
        paid = self.least([paid, *(self.sum(c.yuan) for c in amount.caps)])
        if amount.floor is not None:
            paid = self.least([paid, self.sum(amount.floor)], most=True)
        paid = self.least([paid, 0.0], most=True)
        if isinstance(paid, float) and not self.numpy:
            paid = self.pl.lit(paid)
        paid = paid * 100 + 0.5
        return self.where(self.test(incentive.when), np.floor(paid) if self.numpy else paid.floor(), 0.0)


def polars(rules: Rules) -> Run:
    import polars as pl

    made = OnColumns(rules, lambda f: pl.col(short(f)), False)
    asked = [made.fen(i).alias(f"r{n}") for n, i in enumerate(rules.incentives)]

    def run(data: Columns) -> np.ndarray:
        frame = pl.DataFrame({short(f): c for f, c in data.items()})
        total = np.zeros(len(rules.incentives))
        for start in range(0, frame.height, BLOCK):
            total += frame.slice(start, BLOCK).lazy().select(asked).sum().collect().to_numpy().ravel()
        return total

    return run


def openfisca(rules: Rules) -> Run:
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

    kinds = {**dict.fromkeys(rules.numbers, float), **dict.fromkeys(rules.flags, bool), **dict.fromkeys(rules.codes, int)}
    for fact, kind in kinds.items():
        variable(short(fact), kind)

    def formula(incentive: Incentive) -> Callable[[Any, Any], np.ndarray]:
        def pay(person: Any, period: Any) -> np.ndarray:
            paid = OnColumns(rules, lambda f: person(short(f), period), True).fen(incentive)
            return np.broadcast_to(paid, person.count)

        return pay

    for n, incentive in enumerate(rules.incentives):
        variable(f"rule_{n}", float, formula(incentive))

    def run(data: Columns) -> np.ndarray:
        simulation = SimulationBuilder().build_default_simulation(system, count=len(next(iter(data.values()))))
        for fact, column in data.items():
            simulation.set_input(short(fact), "2026", column)
        return np.array([simulation.calculate(f"rule_{n}", "2026").sum(dtype=float) for n in range(len(rules.incentives))])

    return run


PEERS: dict[str, tuple[str, Callable[[Rules], Run], bool]] = {
    "parkmatch": ("rules", parkmatch, False), "OpenFisca-core": ("openfisca_core", openfisca, False),
    "Polars": ("polars", polars, False), "zen-engine": ("zen", zen, True), "pandas apply": ("pandas", pandas_apply, True),
}


def compare(title: str, rules: Rules, many: bool, rows: int, single: int, runs: int) -> None:
    """All engines over the same columns, one after the other in each round."""
    engines = {n: (make(rules), slow) for n, (module, make, slow) in PEERS.items() if importlib.util.find_spec(module)}
    small = rules.columns(600, many, 3)
    sums = {name: run(small) for name, (run, _) in engines.items()}
    for name, found in sums.items():
        # OpenFisca keeps single precision: seven digits of each sum.
        close = np.allclose(found, sums["parkmatch"], rtol=1e-4 if name == "OpenFisca-core" else 1e-9, atol=600)
        assert close, f"{name} disagrees on {np.flatnonzero(~np.isclose(found, sums['parkmatch'], rtol=1e-4, atol=600))}"
    data, few = rules.columns(rows, many), rules.columns(single, many)
    verdicts = rules.engine.evaluate(_frame(rules, rules.columns(20_000, many))).verdict
    print(f"{title}: {len(rules.incentives)} rules, {rows:,} rows, {100 * (verdicts > 0).mean():.0f}% eligible")
    rounds = [
        {n: timed(lambda run=run, slow=slow: run(few if slow else data)) / (single if slow else rows)  # type: ignore[misc]
         for n, (run, slow) in engines.items()} for _ in range(runs)
    ]
    for name in engines:
        each = statistics.median(r[name] for r in rounds)
        ratio = statistics.median(r[name] / r["parkmatch"] for r in rounds)
        rate = len(rules.incentives) / each / 1e6
        said = "" if name == "parkmatch" else f"  parkmatch has {ratio:8.2f} × its throughput"
        print(f"  {name:15} {rate:9.2f} M rule-rows/s{said}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--single", type=int, default=1_000, help="rows for the engines that take one at a time")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    random = np.random.default_rng(7)
    for many in (False, True):
        made = Rules(build([Rule(random, many) for _ in range(RULES)]))
        compare(f"made rules, {'many' if many else 'few'}", made, many, arguments.rows, arguments.single, arguments.runs)
    library = Rules(real(load_library()))
    for many in (False, True):
        compare(f"real rules, {'many' if many else 'few'}", library, many, arguments.rows, arguments.single, arguments.runs)


if __name__ == "__main__":
    main()
