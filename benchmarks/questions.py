"""How many questions until the answer is there: value of information against two simpler orders.

    python benchmarks/questions.py [--cases 25] [--seed 7] [--most 200]

Simulated applicants whose facts are known (the truth) are asked one question at a time, from a start where most facts
are hidden; each is answered from the truth, or "don't know" where the truth is silent. Counted are the questions until
the place that is first is the one that is first with the whole truth, and what is certain there (the usual undertakings
signed) has reached 95% of what the truth makes certain.

    policies    `given:` of a case beside a policy (verdict met, money for the company), settling where the case says
    verdicts    tests/cases/verdicts.yaml, the same way
    companies   a company of tests/cases/companies.yaml as its description reads, to which up to three such policy cases
                of its first place are added; at the start its field of business and half of what was read is known

Orders: registry (the facts still open, in the order of profiles/facts.yaml), counting (the fact most incentives still
wait for first, as publicodes picks), value (matcher.inquiry). All three ask only what is still open for somebody.
A case never reached within --most questions counts as --most.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from matcher.evaluation.names import Names
from matcher.inquiry import Asking, Inquiry, Token
from matcher.match import Matcher
from matcher.understanding import Understanding
from profiles.applicant import Applicant, Known
from profiles.errors import ParkmatchError
from profiles.yaml_source import read_yaml
from rules.library import load_library

DAY = dt.date(2026, 11, 22)
ROOT = Path(__file__).resolve().parent.parent
ENOUGH = 0.95


class Case(NamedTuple):
    """A simulated applicant: what is known at the start, and the truth."""

    id: str
    start: Applicant
    truth: Applicant
    first: int
    sure: float


class Simulation:
    """Cases, and how many questions each order needs for them."""

    def __init__(self, seed: int, most: int) -> None:
        self.library = load_library()
        self.matcher = Matcher(self.library)
        self.inquiry = Inquiry(self.matcher)
        self.reader = Understanding(self.library)
        self.order = {f: n for n, f in enumerate(self.library.facts.by_id)}
        self.random = random.Random(seed)
        self.most = most
        self.skipped = 0
        self.stopped: set[str] = set()  # cases in which the wizard would have stopped before
        self.now = ""

    # -- cases

    def case(self, name: str, start: Applicant, truth: Applicant) -> Case | None:
        """A case that can be counted: something is certain with the whole truth, and is not at the start."""
        ranked = self.matcher.rank([truth, start], DAY)
        places = ranked.order(0)[0]
        sure = float(ranked.money[0][places[0], 0]) if places else 0.0
        if sure <= 0 or self._reached(ranked, 1, places[0], sure):
            self.skipped += 1
            return None
        return Case(name, start, truth, places[0], sure)

    def policies(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Met cases with money for the company, the dearest of each incentive: key, place, given."""
        for path in sorted((ROOT / "rules" / "policies").rglob("*.yaml")):
            data = read_yaml(path).data
            for item in data.get("incentives", ()) if isinstance(data, dict) else ():
                met = [
                    c["given"] for c in item.get("cases", ())
                    if c.get("expect", {}).get("verdict") == "met" and c["expect"].get("low") and "given" in c
                ]
                if met and item.get("beneficiary", "company") == "company":
                    given = max(met, key=len)
                    yield f"{data['id']}#{item['id']}", str(given.get("registered_in", "")), given

    def from_policies(self) -> Iterator[Case]:
        for key, place, given in self.policies():
            truth = self._applicant(given)
            if truth is not None and (case := self._settling(key, place, truth)):
                yield case

    def from_verdicts(self) -> Iterator[Case]:
        names = Names(self.library)
        for raw in read_yaml(ROOT / "tests" / "cases" / "verdicts.yaml").data["cases"]:
            if raw.get("facts") and raw.get("expect", {}).get("verdict") in {"met", None}:
                truth = self._applicant(names.plain(raw["facts"]).data)
                if truth is not None and (case := self._settling(raw["id"], str(raw.get("park") or ""), truth)):
                    yield case

    def from_companies(self) -> Iterator[Case]:
        given = list(self.policies())
        for raw in read_yaml(ROOT / "tests" / "cases" / "companies.yaml").data["cases"]:
            read = self.reader.read(raw["description"], DAY)
            if not read.names("sector"):
                continue
            truth = self._enriched(read, given)
            kept = {f: k for f, k in read.facts.items() if f == "sector" or self.random.random() < 0.5}
            start = msgspec.structs.replace(read, facts=kept, products=[{} for _ in truth.products or ()] or None)
            if case := self.case(raw["id"], start, truth):
                yield case

    def _enriched(self, read: Applicant, given: list[tuple[str, str, dict[str, Any]]]) -> Applicant:
        """A company that also meets some incentives to be had where it comes first, and meant for its field."""
        ranked = self.matcher.rank([read], DAY)
        place = ranked.order(0)[0][0]
        here = self.matcher.purse.book.at[self.matcher.purse.classes[place]]
        meant = ranked.ledgers.meant[:, 0]
        fits = [
            g for k, _, g in given
            if (p := self.matcher.engine.position.get(k)) is not None and here[p] >= 0 and meant[p]
        ]
        truth = read
        for data in self.random.sample(fits, min(3, len(fits))):
            more = self._applicant(data)
            if more is None or any(f in truth.facts and truth.facts[f].value != k.value for f, k in more.facts.items()):
                continue
            facts = {**more.facts, **truth.facts}
            facts.pop("registered_in", None)
            truth = msgspec.structs.replace(truth, facts=facts, products=truth.products or more.products)
        return truth

    def _settling(self, name: str, place: str, truth: Applicant) -> Case | None:
        """A case that settles where its own facts say; all else known at the start is how many products there are."""
        facts = {**truth.facts}
        facts.pop("registered_in", None)
        region = self.library.regions.get(place)
        wish = {"preferred_place": Known((region.id,))} if region is not None and region.id != "national" else {}
        whole = msgspec.structs.replace(truth, facts={**facts, **wish})
        return self.case(name, Applicant(dict(wish), [{} for _ in truth.products] if truth.products else truth.products), whole)

    def _applicant(self, data: dict[str, Any]) -> Applicant | None:
        try:
            return self.reader.values.applicant(data)
        except ParkmatchError:
            return None

    # -- asking

    def _reached(self, ranked: Any, row: int, first: int, sure: float) -> bool:
        places = ranked.order(row)[0]
        return bool(places) and places[0] == first and float(ranked.money[0][first, row]) >= ENOUGH * sure

    def questions(self, case: Case, choose: Callable[[Simulation, Asking], Token | None]) -> int:
        """How many questions one order asks until the answer is there."""
        state, unanswered = case.start, set()
        self.now = case.id
        for count in range(self.most):
            asking = Asking(self.inquiry, state, DAY, unanswered)
            if self._reached(asking.ranked, 0, case.first, case.sure):
                return count
            token = choose(self, asking)
            if token is None:
                return self.most
            known = self._answer(case.truth, token)
            if known is None:
                unanswered.add(token)
            else:
                state = _with(state, token, known)
        return self.most

    def _answer(self, truth: Applicant, token: Token) -> Known | None:
        fact, product = token
        if product is None:
            return truth.facts.get(fact)
        listed = truth.products or []
        return listed[product].get(fact) if product < len(listed) else None


def _with(applicant: Applicant, token: Token, known: Known) -> Applicant:
    fact, product = token
    if product is None:
        return msgspec.structs.replace(applicant, facts={**applicant.facts, fact: known})
    products = [dict(p) for p in applicant.products or [{}]]
    products[product][fact] = known
    return msgspec.structs.replace(applicant, products=products)


def by_registry(run: Simulation, asking: Asking) -> Token | None:
    """The first of the open facts in the order of the registry."""
    return min(asking.estimates(), key=lambda t: (run.order[t[0]], t[1] or 0), default=None)


def by_count(_: Simulation, asking: Asking) -> Token | None:
    """The fact that most incentives still wait for."""
    waiting = asking.waiting()
    return min(asking.estimates(), key=lambda t: (-waiting.get(t[0], 0), t[0], t[1] or 0), default=None)


def by_value(run: Simulation, asking: Asking) -> Token | None:
    """What the wizard asks."""
    found = asking.questions(1).questions
    if found:
        return found[0].fact, (found[0].product or 0) if found[0].fact.startswith("product.") else None
    run.stopped.add(run.now)
    left = asking.candidates()
    return left[0] if left else None


ORDERS = {"registry": by_registry, "counting": by_count, "value": by_value}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=25, help="of each kind at most")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--most", type=int, default=200)
    parser.add_argument("--only", choices=("policies", "verdicts", "companies"))
    parser.add_argument("--orders", nargs="*", default=list(ORDERS))
    parser.add_argument("--each", action="store_true", help="print every case")
    asked = parser.parse_args()
    run = Simulation(asked.seed, asked.most)
    kinds = {"policies": run.from_policies, "verdicts": run.from_verdicts, "companies": run.from_companies}
    counts: dict[str, list[int]] = {name: [] for name in asked.orders}
    print(f"{'':12}{'cases':>6}" + "".join(f"{name:>16}" for name in asked.orders) + "   median (unreached) questions")
    for kind, make in kinds.items():
        if asked.only in {None, kind}:
            run.skipped = 0
            every = list(make())
            cases = run.random.sample(every, min(asked.cases, len(every)))
            here: dict[str, list[int]] = {}
            for name in asked.orders:
                start = time.perf_counter()
                here[name] = [run.questions(c, ORDERS[name]) for c in cases]
                counts[name] += here[name]
                if asked.each:
                    print(name, f"{time.perf_counter() - start:.0f} s", dict(zip([c.id for c in cases], here[name], strict=True)))
            note = f"  of {len(every)}; {run.skipped} left out: nothing becomes certain by answers"
            print(f"{kind:12}{len(cases):6}" + "".join(_cell(here[n], run.most) for n in asked.orders) + note)
    if "value" in asked.orders:
        print(f"in {len(run.stopped)} of them the wizard's own limits would have ended the questions before")
    if asked.only is None:
        print(f"{'all':12}{len(counts[asked.orders[0]]):6}" + "".join(_cell(counts[n], run.most) for n in asked.orders))


def _cell(values: list[int], most: int) -> str:
    return f"{statistics.median(values) if values else 0.0:9.1f} ({int(np.sum(np.array(values) >= most)):3d}) "


if __name__ == "__main__":
    main()
