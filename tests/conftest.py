"""What the tests of the rules share: the real library, its engine, and applicants made to fit its incentives."""

from __future__ import annotations

import datetime as dt
import math
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from profiles.applicant import Applicant, Known, Product, Value
from rules.condition import All, AnyOf, Bool, Choice, Condition, Judged, Not, Number, Place, SetTest, Within
from rules.engine import Engine
from rules.expression import Num, Var, facts_of
from rules.library import ROOT, Library, read_library
from rules.policy import Incentive

settings.register_profile(
    "parkmatch", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("parkmatch")

AS_OF = dt.date(2026, 11, 22)


class Maker:
    """Makes applicants that come near to some incentives, so that verdicts differ from one to the next.

    What it makes never contradicts itself: a fact that follows from others is given only when none of those is, and a
    product's own word only where the company's is silent.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.library = engine.library
        self.facts = self.library.facts
        self.behind = {rule.fact.id: set(rule.needs) for rule in engine.derivations.rules}
        self.rules = {rule.fact.id: rule for rule in engine.derivations.rules}

    def applicant(self, random: Random, wanted: list[Incentive], care: float = 0.85) -> Applicant:
        """An applicant most of whose facts suit the incentives (each with probability `care`)."""
        company: Product = {}
        products: list[Product] = []
        for incentive in wanted:
            product: Product = {}
            for condition, positive in self._leaves(incentive.when, True, random):
                self._suit(condition, positive == (random.random() < care), company, product, random)
            for fact_id in self._figures(incentive):
                if random.random() < 0.9:
                    target = product if fact_id.startswith("product.") else company
                    target.setdefault(fact_id, Known(self._number(fact_id, random)))
            if product:
                products.append(product)
        if random.random() < 0.3 and products:
            products.append({f: k for f, k in random.choice(products).items() if random.random() < 0.7})
        applicant = Applicant(company, products if products or random.random() < 0.1 else None)
        self._agree(applicant)
        return applicant

    def _leaves(self, condition: Condition, positive: bool, random: Random) -> Iterator[tuple[Condition, bool]]:
        if isinstance(condition, Not):
            yield from self._leaves(condition.item, not positive, random)
        elif isinstance(condition, All | AnyOf):
            for item in condition.items:
                yield from self._leaves(item, positive, random)
        else:
            yield condition, positive

    def _suit(self, leaf: Condition, hold: bool, company: Product, product: Product, random: Random) -> None:
        if isinstance(leaf, Judged | All | AnyOf | Not):
            return
        fact_id = (
            facts_of(leaf.of)[0] if isinstance(leaf, Number) else "sector" if isinstance(leaf, Within) else leaf.fact
        )
        target = product if fact_id.startswith("product.") else company
        if fact_id not in target:
            target[fact_id] = Known(self._value(leaf, fact_id, hold, random))

    def _value(self, leaf: Condition, fact_id: str, hold: bool, random: Random) -> Value:
        if isinstance(leaf, Bool):
            return leaf.value == hold
        if isinstance(leaf, Choice):
            options = [o.id for o, _ in self.facts[fact_id].flat_options()]
            return random.choice(list(leaf.options) if hold else options)
        if isinstance(leaf, Place):
            return random.choice(list(leaf.regions) if hold else [r.id for r in self.library.regions.items])
        if isinstance(leaf, SetTest):
            return tuple(leaf.options) if hold else ()
        if isinstance(leaf, Within):
            return (random.choice(list(leaf.sectors) if hold else [s.id for s in self.library.sectors.items]),)
        assert isinstance(leaf, Number)
        if isinstance(leaf.of, Var) and leaf.months_ago < 0:
            return self._near(fact_id, leaf, hold, random)
        return self._number(fact_id, random)

    def _near(self, fact_id: str, leaf: Number, hold: bool, random: Random) -> tuple[float, float]:
        up = leaf.test in {"at_least", "over"}
        step = random.choice([0.0, 1.0, 1.0, max(1.0, abs(leaf.bound) // 3)])
        value = leaf.bound + step if up == hold else leaf.bound - step
        return self._spread(fact_id, value, random)

    def _number(self, fact_id: str, random: Random) -> tuple[float, float]:
        fact = self.facts[fact_id]
        steps = [v.value for _, v in self.rules[fact_id].tiers if isinstance(v, Num)] if fact_id in self.rules else []
        if steps:
            step = random.choice(steps)
            return step, step
        scale = {"money": 10.0 ** random.randint(4, 9), "share": 10.0, "year": 2015.0, "date": 738000.0}
        value = scale.get(fact.type, 10.0) * random.choice([1.0, 1.0, 2.0, 3.7, 0.5])
        if fact.type == "date":
            value = float(AS_OF.toordinal() - random.randint(-400, 1500))
        return self._spread(fact_id, value, random)

    def _spread(self, fact_id: str, value: float, random: Random) -> tuple[float, float]:
        """A point, or now and then an interval, within what the fact allows."""
        fact = self.facts[fact_id]
        least, most = fact.limits()
        value = min(max(float(math.floor(value)), least), most)
        if random.random() < 0.8:
            return value, value
        low, high = fact.bounds()
        return (value, min(value * 1.5 + 1, high)) if random.random() < 0.5 else (max(low, value // 2), value)

    def _figures(self, incentive: Incentive) -> list[str]:
        amount = incentive.amount
        if amount is None:
            return []
        found = [f for t in amount.tiers if t.pays is not None for f in facts_of(t.pays)]
        found += [c.less for c in amount.caps if c.less] + [f for c in amount.caps for f in facts_of(c.yuan)]
        return [f for f in found if f != "product.count"]

    def _agree(self, applicant: Applicant) -> None:
        given = applicant.facts
        for fact_id in [f for f in given if f in self.behind]:
            if self._all_behind(fact_id) & set(given):
                del given[fact_id]
        for product in applicant.products or []:
            for fact_id in [f for f in product if self.facts[f].inherits in given]:
                del product[fact_id]

    def _all_behind(self, fact_id: str) -> set[str]:
        found: set[str] = set()
        queue = [fact_id]
        while queue:
            for need in self.behind.get(queue.pop(), ()):
                if need not in found:
                    found.add(need)
                    queue.append(need)
        return found - {fact_id}


def withheld(applicant: Applicant) -> Iterator[tuple[str, Applicant]]:
    """The applicant with one thing left out: each fact, each word on each product, the whole list of products.

    The number of products in an entry is no fact about them: an entry without `count` is one product.
    """
    for fact_id in applicant.facts:
        rest = {f: k for f, k in applicant.facts.items() if f != fact_id}
        yield fact_id, Applicant(rest, applicant.products)
    for n, product in enumerate(applicant.products or []):
        for fact_id in product:
            if fact_id != "product.count":
                products = list(applicant.products or [])
                products[n] = {f: k for f, k in product.items() if f != fact_id}
                yield f"products[{n}].{fact_id}", Applicant(applicant.facts, products)
    if applicant.products is not None:
        yield "products", Applicant(applicant.facts, None)


@pytest.fixture(scope="session")
def library() -> Library:
    return read_library()


@pytest.fixture(scope="session")
def engine(library: Library) -> Engine:
    return Engine(library)


@pytest.fixture(scope="session")
def maker(engine: Engine) -> Maker:
    return Maker(engine)


@pytest.fixture(scope="session")
def withhold() -> Callable[[Applicant], Iterator[tuple[str, Applicant]]]:
    return withheld


@pytest.fixture(scope="session")
def as_of() -> dt.date:
    return AS_OF


class Marked(NamedTuple):
    """A line of a data file of a case."""

    file: str
    line: int


def laid_out(case: Path, root: Path) -> list[Marked]:
    """Writes the data files of a case of the linter below `root`, beside the few facts, places and sectors cases use.

    `--- # profiles/parks/x.yaml` begins the data file of that name; what stands before the first is a policy.
    Returns the lines marked `# <- here`.
    """
    shutil.copytree(ROOT / "rules" / "cases" / "registry", root / "profiles")
    (root / "rules").mkdir()
    files: dict[str, list[str]] = {}
    now = "rules/policies/case.yaml"
    for line in case.read_text(encoding="utf-8").splitlines():
        part = re.match(r"^--- # (\S+)$", line)
        now = part.group(1) if part else now
        if not part:
            files.setdefault(now, []).append(line)
    for name, lines in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [Marked(f, n) for f, lines in files.items() for n, line in enumerate(lines, 1) if "# <- here" in line]


@pytest.fixture(scope="session")
def lay_out() -> Callable[[Path, Path], list[Marked]]:
    return laid_out
