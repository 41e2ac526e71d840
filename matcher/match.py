"""The main job: one applicant against every park and every incentive."""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from matcher.admission import Admission
from matcher.criteria import CRITERIA
from matcher.display import understood
from matcher.first_sum import first_sums
from matcher.gates import gates_at
from matcher.incentives import incentives_at
from matcher.money import Ledger
from matcher.near_misses import near_misses
from matcher.purse import Purse
from matcher.questions import field_questions, next_questions
from matcher.ranked import Bar, Ranked
from matcher.ranking import CRITERION_NAMES, PROJECT_TYPES, Weights, default_weights
from matcher.reading.text import to_plain
from matcher.result import (
    SCHEMA,
    CriterionResult,
    Dropped,
    FirstSum,
    Fit,
    GateResult,
    ParkResult,
    Question,
    Receipt,
    Result,
    Totals,
    Understood,
    Wish,
)
from matcher.stability import acceptability
from matcher.summing import totals_of
from matcher.view import CaseView, ParkView, Views, build_views, view_case
from profiles.applicant import Applicant
from profiles.label import Label
from rules.engine import Engine
from rules.library import Library, ParkGate
from rules.wording import Wording

VERSION = "0.1.0"
POOR_FIT = 0.30
DETAILED = 3
MOST_LOOKED_AT = 2000  # characters that tell which language a description is in
_CHINESE = re.compile("(?:[^\u4e00-\u9fff]*[\u4e00-\u9fff]){11}")  # more than a name


class Order(NamedTuple):
    """How the places (by position) stand for one of some applicants.

    `places` best first, `shut` those that keep it out; `input` the hash of what was asked; `first`, `top3`: in which
    share of draws the place of that rank comes first, or among three.
    """

    ranked: Ranked
    row: int
    ledger: Ledger
    places: list[int]
    shut: list[int]
    input: str
    first: NDArray[np.float64]
    top3: NDArray[np.float64]


class Matcher:
    """Everything that is the same for every applicant, prepared once."""

    def __init__(self, library: Library, weights: Weights | None = None) -> None:
        self.library = library
        self.engine = Engine(library)
        self.views: Views = build_views(library.parks, library.neighbours, library.sectors, library.gram_weights)
        self.wording = Wording(library.facts, library.regions, library.sectors)
        self.weights = weights or default_weights()
        self.purse = Purse(self.engine, self.views)
        self.ids = tuple(v.park.id for v in self.views.parks)
        self.cities = {r.id for r in library.regions.items if r.parent == "guangdong"}
        self._city_of = [self._region(next((r for r in line if r in self.cities), "")) for line in self.purse.lineages]
        self._gates_of: dict[str, list[tuple[int, ParkGate]]] = {}
        for number, gate in enumerate(library.gates):
            self._gates_of.setdefault(gate.park, []).append((number, gate))
        self._one_of_each = list({number: place for place, number in enumerate(self.purse.classes)}.values())
        self._bars = [(n, Label(*CRITERION_NAMES[n]), Label("", c.about)) for n, c in CRITERIA.items()]

    def seeing(self, views: Views) -> Matcher:
        """The same matcher with other views of the same areas: what it would say if something there were not known."""
        other = copy.copy(self)
        other.views, other.purse = views, self.purse.seeing(views)
        return other

    @cached_property
    def admission(self) -> Admission:
        """What places ask of projects."""
        return Admission(self.library, self.wording)

    def rank(self, applicants: Sequence[Applicant], as_of: dt.date) -> Ranked:
        """Ranks every place for each of some applicants, in columns: what a match is made of."""
        alike = self.views.corpus.compare([to_plain(self._described(a)) for a in applicants])
        cases = [view_case(a, self.library.sectors, row) for a, row in zip(applicants, alike, strict=True)]
        return Ranked(self.purse, applicants, as_of, cases, self.weights)

    def match(
        self, applicant: Applicant, as_of: dt.date, top: int = 5, explain: Collection[str] | None = ()
    ) -> Result:
        """Ranks every place for an applicant on a day; the first three of the `top` come with their incentives.

        `explain` names places whose incentives come with each condition in words (None: all that are shown). Reasons
        and sites are told of the places shown.
        """
        ranked = self.rank([applicant], as_of)
        order = self.order(ranked, 0)
        ledger, places = order.ledger, order.places
        first = places[: max(top, 1)]
        shown = set(first)
        asked = {self.ids[i] for i in shown} if explain is None else set(explain)
        every = totals_of(ledger, self._one_of_each)
        totals = {ledger.place_class(i): t for i, t in zip(self._one_of_each, every, strict=True)}
        bars = ranked.bars(0)
        parks = []
        for rank, i in enumerate(places):
            explained, seen = self.ids[i] in asked, i in shown
            park = self.park(order, rank, totals[ledger.place_class(i)], bars[i], seen or explained)
            if explained or (seen and rank < DETAILED):
                park = msgspec.structs.replace(
                    park, incentives=incentives_at(ledger, i, self.wording if explained else None),
                    admission=self.admission.at(ledger.frame, ledger.row, self.views.parks[i].park),
                )
            parks.append(park)
        (sum_,) = self.first_sums([order])
        return self.result(order, first, tuple(parks), understood(applicant, self.library), sum_)

    def order(self, ranked: Ranked, row: int) -> Order:
        """How the places stand for one of some applicants, and how sure that is."""
        places, shut = ranked.order(row)
        weights = ranked.weights[row]
        asked_for = digest(ranked.applicants[row], ranked.ledgers.as_of, weights)
        low, high = (side[row][:, places] for side in (ranked.scores.low, ranked.scores.high))
        first, top3 = acceptability(low, high, weights, int(asked_for[:8], 16))
        return Order(ranked, row, ranked.ledger(row), places, shut, asked_for, first, top3)

    def result(
        self, order: Order, shown: Sequence[int], parks: tuple[ParkResult, ...], read: tuple[Understood, ...],
        first: FirstSum | None,
    ) -> Result:
        """What was found for an applicant, with the places (by position) `shown` and the `parks` told."""
        ranked, row, ledger, places = order.ranked, order.row, order.ledger, order.places
        fit = self.fit(ranked, row, places)
        return Result(
            SCHEMA, Receipt(VERSION, self.library.digest, order.input, ledger.as_of.isoformat()),
            ranked.applicants[row].name, fit, read, Label(*PROJECT_TYPES[ranked.cases[row].project_type]),
            ranked.weights[row], self._wish(ranked, row, places), parks,
            tuple(self._dropped(ledger, i) for i in order.shut), self.questions(ranked, ledger, places, fit),
            near_misses(ledger, shown, self.wording), first,
        )

    def first_sums(self, orders: Sequence[Order]) -> list[FirstSum | None]:
        """The first sum within reach of some applicants at their first place, where the parks suit them."""
        good = [n for n, o in enumerate(orders) if o.places and self.fit(o.ranked, o.row, o.places).verdict == "good"]
        found = dict(zip(good, first_sums([(orders[n].ledger, orders[n].places[0]) for n in good], self.wording), strict=True))
        return [found.get(n) for n in range(len(orders))]

    def city(self, place: int) -> Label:
        """The city a place (by position) lies in."""
        return self._city_of[place]

    def _described(self, applicant: Applicant) -> str:
        """The description in Chinese, or for a form or a foreign text the names of its fields and products."""
        if _CHINESE.match(applicant.text, 0, MOST_LOOKED_AT):
            return applicant.text
        index, facts = self.library.sectors.index(), self.library.facts
        said = [self.library.sectors.items[index[s]].label.zh for s in applicant.names("sector") if s in index]
        for product in applicant.products or []:
            kind = product.get("product.kind")
            option = facts["product.kind"].option(str(kind.value)) if kind is not None else None
            said += [option.label.zh] if option is not None else []
        return " ".join(dict.fromkeys((applicant.text, *said)))

    def _gates(self, ledger: Ledger, place: int) -> tuple[GateResult, ...]:
        park = self.views.parks[place].park
        return gates_at(ledger, park, self._gates_of.get(park.id, ()))

    def _wish(self, ranked: Ranked, row: int, places: Sequence[int]) -> Wish | None:
        """The places wished for, and what listing them first costs."""
        wishes = ranked.cases[row].wishes
        if not wishes:
            return None
        asked, wished = tuple(self._region(w) for w in wishes), ranked.wished(row, places)
        if not wished:
            return Wish(asked)
        others = places[len(wished) :]
        best = others[0] if others else wished[0]
        park, (sure, _), score = self.views.parks[best].park, ranked.money, ranked.scores.total[row]
        return Wish(
            asked, Label(park.short, park.name.text("en")), int(score[best] - score[wished[0]]),
            round(float(sure[best, row] - sure[wished[0], row])),
        )

    def _region(self, region_id: str) -> Label:
        region = self.library.regions.get(region_id)
        return region.label if region else Label(region_id)

    def park(self, order: Order, rank: int, totals: Totals, bars: Sequence[Bar], seen: bool) -> ParkResult:
        """A place without its incentives; with reasons and its best site where it is `seen`."""
        place, ranked = order.places[rank], order.ranked
        view, case = self.views.parks[place], ranked.cases[order.row]
        return ParkResult(
            view.park.id, view.park.name, self.city(place), rank + 1, int(ranked.scores.total[order.row, place]),
            sum(b[3] for b in bars), sum(b[4] for b in bars), float(order.first[rank]), float(order.top3[rank]),
            self._criteria(case, view, ranked.weights[order.row], bars, seen), self._gates(order.ledger, place), totals,
            wished=bool(case.wishes) and not set(case.wishes).isdisjoint(self.purse.lineages[place]),
            best_site=self._site(view, case) if seen else Label(),
        )

    def _criteria(
        self, case: CaseView, view: ParkView, weights: Mapping[str, float], bars: Sequence[Bar], seen: bool
    ) -> tuple[CriterionResult, ...]:
        return tuple(
            CriterionResult(
                name, label, about, weights[name], *bar, CRITERIA[name].reasons(case, view, self.views) if seen else ()
            )
            for (name, label, about), bar in zip(self._bars, bars, strict=True)
        )

    def _site(self, view: ParkView, case: CaseView) -> Label:
        """The site inside the area whose own fields come nearest."""
        best, best_fit = Label(), 0.0
        index = self.library.sectors.index()
        for site in view.sites:
            fit = sum(
                share * max((self.views.similarity[p, index[f.sector]] * f.weight for f in site.focus), default=0.0)
                for p, share in case.sectors
            )
            if fit > best_fit:
                best, best_fit = site.name, fit
        return best

    def _dropped(self, ledger: Ledger, place: int) -> Dropped:
        park = self.views.parks[place].park
        return Dropped(park.id, park.name, tuple(g for g in self._gates(ledger, place) if g.verdict == "failed"))

    def questions(self, ranked: Ranked, ledger: Ledger, places: Sequence[int], fit: Fit) -> tuple[Question, ...]:
        """What to ask an applicant next."""
        if fit.verdict == "unclear":
            return field_questions(ledger)
        row = ledger.row
        return next_questions(ledger, places[:DETAILED], ranked.scores.total[row].tolist(), ranked.weights[row])

    def fit(self, ranked: Ranked, row: int, places: Sequence[int]) -> Fit:
        """Whether the parks' fields reach the applicant's at all."""
        case = ranked.cases[row]
        if case.other_industry:
            return Fit("poor", Label(
                "所述业务不在这些园区公开文件所列的招商方向之内，下列排序仅供参考",
                "The business described lies outside the fields these parks court; the order below means little",
            ))
        if not case.sectors:
            return Fit("unclear", Label(
                "没有读出所属领域，请补充主营产品或服务", "No field of business was recognised; add what you make or do"
            ))
        if case.broad:
            branch = self.library.sectors.items[case.sectors[0][0]].label
            return Fit("unclear", Label(
                f"只说了大类（{branch.zh}），请补充主营产品或服务",
                f"Only the branch is named ({branch.text('en')}); add what you make or do",
            ))
        focus = ranked.scores.high[row, list(CRITERIA).index("sector_focus"), places]
        if not len(places) or focus.max() < POOR_FIT:
            return Fit("poor", Label(
                "没有园区的招商方向与所述业务相近", "No park courts a field near the one described"
            ))
        return Fit("good", Label())


def digest(applicant: Applicant, as_of: dt.date, weights: Mapping[str, float]) -> str:
    """A hash of what was asked."""
    encoded = msgspec.json.encode([applicant, as_of, dict(weights)], order="deterministic")
    return hashlib.sha256(encoded).hexdigest()[:16]
