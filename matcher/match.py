"""The main job: one applicant against every park and every incentive."""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

import msgspec

from matcher.admission import Admission
from matcher.criteria import CRITERIA
from matcher.display import understood
from matcher.first_sum import first_sum
from matcher.gates import gates_at
from matcher.incentives import incentives_at
from matcher.money import Ledger
from matcher.near_misses import near_misses
from matcher.purse import Purse
from matcher.questions import field_questions, next_questions
from matcher.ranked import Ranked
from matcher.ranking import CRITERION_NAMES, PROJECT_TYPES, Weights, default_weights
from matcher.reading.text import to_plain
from matcher.result import (
    SCHEMA,
    CriterionResult,
    Dropped,
    Fit,
    GateResult,
    ParkResult,
    Question,
    Receipt,
    Result,
    Totals,
    Wish,
)
from matcher.stability import acceptability
from matcher.summing import totals_at
from matcher.view import CaseView, ParkView, Views, build_views, view_case
from profiles.applicant import Applicant
from profiles.label import Label
from profiles.likeness import vector
from rules.engine import Engine
from rules.library import Library, ParkGate
from rules.wording import Wording

VERSION = "0.1.0"
POOR_FIT = 0.30
DETAILED = 3
MOST_LOOKED_AT = 2000  # characters that tell which language a description is in
_HAN = re.compile("[\u4e00-\u9fff]")


class Matcher:
    """Everything that is the same for every applicant, prepared once."""

    def __init__(self, library: Library, weights: Weights | None = None) -> None:
        self.library = library
        self.engine = Engine(library)
        self.views: Views = build_views(library.parks, library.neighbours, library.sectors)
        self.wording = Wording(library.facts, library.regions, library.sectors)
        self.weights = weights or default_weights()
        self.purse = Purse(self.engine, self.views)
        self.ids = tuple(v.park.id for v in self.views.parks)
        self.cities = {r.id for r in library.regions.items if r.parent == "guangdong"}
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
        weights, sectors = self.library.gram_weights, self.library.sectors
        cases = [view_case(a, sectors, vector(to_plain(self._described(a)), weights)) for a in applicants]
        return Ranked(self.purse, applicants, as_of, cases, self.weights)

    def match(
        self, applicant: Applicant, as_of: dt.date, top: int = 5, explain: Collection[str] | None = ()
    ) -> Result:
        """Ranks every place for an applicant on a day; the first three of the `top` come with their incentives.

        `explain` names places whose incentives come with each condition in words (None: all that are shown). Reasons
        and sites are told of the places shown.
        """
        ranked = self.rank([applicant], as_of)
        ledger, case, weights = ranked.ledger(0), ranked.cases[0], ranked.weights[0]
        places, shut = ranked.order(0)
        asked_for = digest(applicant, as_of, weights)
        low, high = ranked.scores.low[0][:, places], ranked.scores.high[0][:, places]
        first, top3 = acceptability(low, high, weights, int(asked_for[:8], 16))
        shown = places[: max(top, 1)]
        asked = {self.ids[i] for i in shown} if explain is None else set(explain)
        totals = {ledger.place_class(i): totals_at(ledger, i) for i in self._one_of_each}
        parks = tuple(
            self._park(ranked, ledger, totals, i, rank, i in shown, self.ids[i] in asked, float(first[rank]), float(top3[rank]))
            for rank, i in enumerate(places)
        )
        fit = self.fit(ranked, 0, places)
        return Result(
            SCHEMA, Receipt(VERSION, self.library.digest, asked_for, as_of.isoformat()), applicant.name,
            fit, understood(applicant, self.library), Label(*PROJECT_TYPES[case.project_type]), weights,
            self._wish(ranked, places), parks, tuple(self._dropped(ledger, i) for i in shut),
            self.questions(ranked, ledger, places, fit),
            near_misses(ledger, shown, self.wording),
            first_sum(ledger, shown[0], self.wording) if shown and fit.verdict == "good" else None,
        )

    def _described(self, applicant: Applicant) -> str:
        """The description in Chinese, or for a form or a foreign text the names of its fields and products."""
        if len(_HAN.findall(applicant.text, 0, MOST_LOOKED_AT)) > 10:
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

    def _wish(self, ranked: Ranked, places: Sequence[int]) -> Wish | None:
        """The places wished for, and what listing them first costs."""
        wishes = ranked.cases[0].wishes
        if not wishes:
            return None
        asked, wished = tuple(self._region(w) for w in wishes), ranked.wished(0, places)
        if not wished:
            return Wish(asked)
        others = places[len(wished) :]
        best = others[0] if others else wished[0]
        park, (sure, _), score = self.views.parks[best].park, ranked.money, ranked.scores.total[0]
        return Wish(
            asked, Label(park.short, park.name.text("en")), int(score[best] - score[wished[0]]),
            round(float(sure[best, 0] - sure[wished[0], 0])),
        )

    def _region(self, region_id: str) -> Label:
        region = self.library.regions.get(region_id)
        return region.label if region else Label(region_id)

    def _park(
        self, ranked: Ranked, ledger: Ledger, totals: Mapping[int, Totals], place: int, rank: int, shown: bool,
        explained: bool, first: float, top3: float,
    ) -> ParkResult:
        view, case, scores = self.views.parks[place], ranked.cases[0], ranked.scores
        lineage = self.purse.lineages[place]
        full = explained or (shown and rank < DETAILED)
        return ParkResult(
            view.park.id, view.park.name, self._region(next((r for r in lineage if r in self.cities), "")), rank + 1,
            int(scores.total[0, place]), int(scores.points_low[0, :, place].sum()),
            int(scores.points_high[0, :, place].sum()), first, top3,
            self._criteria(ranked, place, shown or explained), self._gates(ledger, place),
            totals[ledger.place_class(place)],
            wished=bool(set(case.wishes) & set(lineage)),
            best_site=self._site(view, case) if shown or explained else Label(),
            incentives=incentives_at(ledger, place, self.wording if explained else None) if full else (),
            admission=self.admission.at(ledger.frame, ledger.row, view.park) if full else (),
        )

    def _criteria(self, ranked: Ranked, place: int, reasons: bool) -> tuple[CriterionResult, ...]:
        case, view, weights = ranked.cases[0], self.views.parks[place], ranked.weights[0]
        found = []
        for (name, label, about), (low, high, points, least, most) in zip(self._bars, ranked.bars(0)[place], strict=True):
            why = CRITERIA[name].reasons(case, view, self.views) if reasons else ()
            found.append(
                CriterionResult(name, label, about, weights[name], low, high, points, least, most, why)
            )
        return tuple(found)

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
