"""The main job: one applicant against every park and every incentive."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping, Sequence

import msgspec

from matcher.criteria import CRITERIA
from matcher.criteria.base import Money
from matcher.display import understood
from matcher.first_sum import first_sum
from matcher.gates import excluded, gates_at
from matcher.incentives import incentives_at
from matcher.money import Ledger, Purse
from matcher.near_misses import near_misses
from matcher.questions import field_questions, next_questions
from matcher.ranking import CRITERION_NAMES, PROJECT_TYPES, Scored, Weights, default_weights, order, score, weights_for
from matcher.reading.text import to_plain
from matcher.result import (
    SCHEMA,
    CriterionResult,
    Dropped,
    Fit,
    GateResult,
    ParkResult,
    Receipt,
    Result,
    Totals,
    Wish,
)
from matcher.stability import acceptability
from matcher.view import CaseView, Views, build_views, view_case
from profiles.applicant import Applicant
from profiles.label import Label
from profiles.likeness import vector
from rules.engine import Engine
from rules.library import Library
from rules.wording import Wording

VERSION = "0.1.0"
POOR_FIT = 0.30
DETAILED = 3


class Matcher:
    """Everything that is the same for every applicant, prepared once."""

    def __init__(self, library: Library, weights: Weights | None = None) -> None:
        self.library = library
        self.engine = Engine(library)
        self.views: Views = build_views(library.parks, library.neighbours, library.sectors)
        self.wording = Wording(library.facts, library.regions, library.sectors)
        self.weights = weights or default_weights()
        self.regions = tuple(v.park.region for v in self.views.parks)
        self.purse = Purse(self.engine, self.regions)
        self.ids = tuple(v.park.id for v in self.views.parks)
        self.cities = {r.id for r in library.regions.items if r.parent == "guangdong"}

    def match(
        self, applicant: Applicant, as_of: dt.date, top: int = 5, explain: Collection[str] | None = ()
    ) -> Result:
        """Ranks every place for an applicant on a day; the first three of the `top` come with their incentives.

        `explain` names places whose incentives come with each condition in words (None: all that are shown).
        """
        words = vector(to_plain(self._described(applicant)), self.library.gram_weights)
        case = view_case(applicant, self.library.sectors, words)
        ledger = Ledger(self.purse, applicant, as_of, case, self.views)
        money = [self._money(ledger, i) for i in range(len(self.regions))]
        weights = weights_for(self.weights, case.project_type)
        scored = score(case, self.views, money, weights)
        gates = [self._gates(ledger, i) for i in range(len(scored))]
        open_places = [i for i in order(scored) if not excluded(gates[i])]
        shut = [i for i in order(scored) if excluded(gates[i])]
        ranked, wish = self._wish(case, open_places, scored, money)
        digest = _digest(applicant, as_of, weights)
        first, top3 = acceptability([scored[i] for i in ranked], weights, int(digest[:8], 16))
        shown = ranked[: max(top, 1)]
        asked = {self.ids[i] for i in shown} if explain is None else set(explain)
        full = {i for i in ranked if i in shown[:DETAILED] or self.ids[i] in asked}
        parks = tuple(
            self._park(
                ledger, scored[i], gates[i], rank, i, i in full, self.ids[i] in asked, float(first[rank]),
                float(top3[rank]), case, weights,
            )
            for rank, i in enumerate(ranked)
        )
        label = PROJECT_TYPES[case.project_type]
        fit = self._fit(case, scored, ranked)
        return Result(
            SCHEMA, Receipt(VERSION, self.library.digest, digest, as_of.isoformat()), applicant.name,
            fit, understood(applicant, self.library), Label(*label), weights, wish, parks,
            tuple(self._dropped(scored[i], gates[i]) for i in shut),
            field_questions(ledger) if fit.verdict == "unclear"
            else next_questions(ledger, shown[:DETAILED], scored, weights),
            near_misses(ledger, shown, scored, self.wording),
            first_sum(ledger, applicant, shown[0], scored, self.wording) if shown and fit.verdict == "good" else None,
        )

    def _described(self, applicant: Applicant) -> str:
        """The description in Chinese, or for a form or a foreign text the names of its fields and products."""
        if sum("\u4e00" <= c <= "\u9fff" for c in applicant.text) > 10:
            return applicant.text
        index, facts = self.library.sectors.index(), self.library.facts
        said = [self.library.sectors.items[index[s]].label.zh for s in applicant.names("sector") if s in index]
        for product in applicant.products or []:
            kind = product.get("product.kind")
            option = facts["product.kind"].option(str(kind.value)) if kind is not None else None
            said += [option.label.zh] if option is not None else []
        return " ".join(dict.fromkeys((applicant.text, *said)))

    def _money(self, ledger: Ledger, place: int) -> Money:
        totals = ledger.at(place).totals
        low = totals["sure"] + totals["on_undertaking"]
        high = totals["sure_at_most"] + totals["on_undertaking_at_most"] + totals["possible"]
        return Money(low / 100, max(high, low) / 100)

    def _gates(self, ledger: Ledger, place: int) -> tuple[GateResult, ...]:
        view = self.views.parks[place]
        own = [(n, g) for n, g in enumerate(self.library.gates) if g.park == view.park.id]
        return gates_at(ledger, place, view.park, own)

    def _wish(
        self, case: CaseView, ranked: list[int], scored: Sequence[Scored], money: Sequence[Money]
    ) -> tuple[list[int], Wish | None]:
        """Places the applicant wished for come first, and what that costs is told."""
        if not case.wishes:
            return ranked, None
        lineages = [self.library.regions.lineage(r) for r in self.regions]
        wished = [i for i in ranked if any(w in lineages[i] for w in case.wishes)]
        if not wished:
            return ranked, Wish(tuple(self._region(w) for w in case.wishes))
        others = [i for i in ranked if i not in wished]
        best = others[0] if others else wished[0]
        park = self.views.parks[best].park
        return wished + others, Wish(
            tuple(self._region(w) for w in case.wishes), Label(park.short, park.name.text("en")),
            scored[best].score - scored[wished[0]].score,
            round((money[best].low - money[wished[0]].low) * 100),
        )

    def _region(self, region_id: str) -> Label:
        region = self.library.regions.get(region_id)
        return region.label if region else Label(region_id)

    def _park(
        self, ledger: Ledger, item: Scored, gates: tuple[GateResult, ...], rank: int, place: int, full: bool,
        explained: bool, first: float, top3: float, case: CaseView, weights: Mapping[str, float],
    ) -> ParkResult:
        park = item.park.park
        totals = ledger.at(place).totals
        lineage = self.library.regions.lineage(park.region)
        city = next((r for r in lineage if r in self.cities), "")
        return ParkResult(
            park.id, park.name, self._region(city), rank + 1, item.score, sum(item.points_low.values()),
            sum(item.points_high.values()), first, top3, self._criteria(item, weights), gates,
            Totals(**{k: round(v) for k, v in totals.items()}, unbounded=ledger.at(place).unbounded),
            wished=bool(set(case.wishes) & set(lineage)), best_site=self._site(item, case),
            incentives=incentives_at(ledger, place, self.wording if explained else None) if full else (),
        )

    @staticmethod
    def _criteria(item: Scored, weights: Mapping[str, float]) -> tuple[CriterionResult, ...]:
        return tuple(
            CriterionResult(
                name, Label(*CRITERION_NAMES[name]), Label("", (CRITERIA[name].__doc__ or "").strip()),
                weights[name], part.low, part.high, item.points[name],
                item.points_low[name], item.points_high[name], part.reasons,
            )
            for name, part in item.parts.items()
        )

    def _site(self, item: Scored, case: CaseView) -> Label:
        """The site inside the area whose own fields come nearest."""
        best, best_fit = Label(), 0.0
        index = self.library.sectors.index()
        for site in item.park.sites:
            fit = sum(
                share * max((self.views.similarity[p, index[f.sector]] * f.weight for f in site.focus), default=0.0)
                for p, share in case.sectors
            )
            if fit > best_fit:
                best, best_fit = site.name, fit
        return best

    def _dropped(self, item: Scored, gates: tuple[GateResult, ...]) -> Dropped:
        return Dropped(item.park.park.id, item.park.park.name, tuple(g for g in gates if g.verdict == "failed"))

    def _fit(self, case: CaseView, scored: Sequence[Scored], ranked: Sequence[int]) -> Fit:
        """Whether the parks' fields reach the applicant's at all."""
        if case.other_industry:
            return Fit("poor", Label(
                "所述业务不在这些园区公开文件所列的招商方向之内，下列排序仅供参考",
                "The business described lies outside the fields these parks court; the order below means little",
            ))
        if not case.sectors:
            return Fit("unclear", Label(
                "没有读出所属领域，请补充主营产品或服务", "No field of business was recognised; add what you make or do"
            ))
        best = max((scored[i].parts["sector_focus"].high for i in ranked), default=0.0)
        if best < POOR_FIT:
            return Fit("poor", Label(
                "没有园区的招商方向与所述业务相近", "No park courts a field near the one described"
            ))
        return Fit("good", Label())


def _digest(applicant: Applicant, as_of: dt.date, weights: Mapping[str, float]) -> str:
    """A hash of what was asked."""
    encoded = msgspec.json.encode([applicant, as_of, dict(weights)], order="deterministic")
    return hashlib.sha256(encoded).hexdigest()[:16]
