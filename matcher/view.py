"""What ranking looks at: an applicant's side and a park's side, brought to the same terms."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from matcher.likeness import Corpus
from matcher.similarity import sector_similarity
from profiles.applicant import Applicant
from profiles.neighbours import Neighbour
from profiles.parks import Asset, Focus, Openness, Park, Scale, StageWanted
from profiles.quantity import quantity
from profiles.sectors import Sectors

SECTOR_SHARE = (1.0, 0.6, 0.35)
MOST_KEPT = 20_000
FOCUS_STRENGTH = {3: 1.0, 2: 0.75, 1: 0.4}


class CaseView(msgspec.Struct):
    """An applicant as ranking sees it. `sectors` are positions in the tree with their share, largest first.

    `broad`: only a whole branch is named, no field within it.
    `alike`: how like the description is to what each neighbour makes (None: nothing is described).
    """

    sectors: list[tuple[int, float]]
    stages: frozenset[str]
    needs: tuple[str, ...]
    origins: frozenset[str]
    wishes: tuple[str, ...]
    home: str
    alike: NDArray[np.float64] | None
    other_industry: bool
    project_type: str
    broad: bool


class ParkView(msgspec.Struct):
    """An area with its sites, as ranking sees it; each statement remembers the park whose sources it cites."""

    park: Park
    sites: tuple[Park, ...]
    focus: NDArray[np.float64]
    focus_said: dict[int, tuple[Park, Focus]]
    stages: dict[str, tuple[Park, StageWanted]]
    served: dict[str, list[tuple[Park, Asset]]]
    neighbours: list[Neighbour]
    openness: list[tuple[Park, Openness]]
    scale: tuple[Park, Scale] | None
    size: float


class Views:
    """Every ranked area, how near sectors are, and what criteria read of all areas at once.

    `neighbours` are those of all areas, area by area; area i has `neighbours[first[i] : first[i + 1]]`.
    """

    def __init__(
        self, parks: tuple[ParkView, ...], similarity: NDArray[np.float64], sectors: Sectors, weights: Mapping[str, float]
    ) -> None:
        self.parks = parks
        self.similarity = similarity
        self.sectors = sectors
        self._weights = weights
        self._kept: dict[object, Spread] = {}
        self._near: dict[int, NDArray[np.float64]] = {}
        self._numbers: dict[str, int] = {}

    @cached_property
    def focus(self) -> NDArray[np.float64]:
        """How strongly each area courts each sector: areas × sectors."""
        return np.stack([p.focus for p in self.parks])

    @cached_property
    def size(self) -> NDArray[np.float64]:
        """How large each area's industry is, in [0, 1]."""
        return np.array([p.size for p in self.parks])

    @cached_property
    def neighbours(self) -> tuple[Neighbour, ...]:
        """Everyone known to be in an area."""
        return tuple(n for p in self.parks for n in p.neighbours)

    @cached_property
    def first(self) -> NDArray[np.int64]:
        """Where the neighbours of each area begin."""
        return np.cumsum([0, *(len(p.neighbours) for p in self.parks)], dtype=np.int64)

    def neighbours_of(self, park: ParkView) -> slice:
        """Where the neighbours of an area stand among all."""
        if not self._numbers:
            self._numbers.update({p.park.id: n for n, p in enumerate(self.parks)})
        number = self._numbers[park.park.id]
        return slice(int(self.first[number]), int(self.first[number + 1]))

    def by_area(self, combine: np.ufunc, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """A figure of every neighbour brought together for each area; 0 where nobody is known."""
        found = np.zeros(len(self.parks))
        if len(self._peopled):
            found[self._peopled] = combine.reduceat(values, self.first[self._peopled])
        return found

    @cached_property
    def _peopled(self) -> NDArray[np.int64]:
        return np.flatnonzero(np.diff(self.first))

    def nearness(self, sector: int) -> NDArray[np.float64]:
        """How near the fields of every neighbour come to a sector."""
        if sector not in self._near:
            flat, starts, known = self._fields
            near = np.zeros(len(self.neighbours))
            if len(flat):
                near[known] = np.maximum.reduceat(self.similarity[sector, flat], starts)
            self._near[sector] = near
        return self._near[sector]

    @cached_property
    def _fields(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """The fields of the neighbours that have some, one after the other; where each starts; and who has some."""
        fields = [n.fields for n in self.neighbours]
        flat = np.array([f for of_one in fields for f in of_one], dtype=np.int64)
        starts = np.cumsum([0, *(len(f) for f in fields if f)], dtype=np.int64)[:-1]
        return flat, starts, np.array([bool(f) for f in fields], dtype=bool)

    @cached_property
    def corpus(self) -> Corpus:
        """What every neighbour makes, to compare descriptions with."""
        return Corpus([n.words for n in self.neighbours], self._weights)

    def kept(self, key: object, work: Callable[[], Spread]) -> Spread:
        """The values of all areas for applicants alike in what a criterion looks at, worked out once."""
        if key not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = work()
        return self._kept[key]


class Spread(NamedTuple):
    """A criterion's value for every area: between `low` and `high`, both in [0, 1]."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]


def build_views(
    parks: Sequence[Park], neighbours: Sequence[Neighbour], sectors: Sectors, weights: Mapping[str, float]
) -> Views:
    """The areas, each with its sites and those known to be there; `weights`: how telling pairs of characters are."""
    index = sectors.index()
    sites: dict[str, list[Park]] = {}
    for park in parks:
        if park.part_of:
            sites.setdefault(park.part_of, []).append(park)
    there: dict[str, list[Neighbour]] = {}
    for neighbour in neighbours:
        there.setdefault(neighbour.park, []).append(neighbour)
    similarity = sector_similarity(sectors)
    views = tuple(
        _view(p, tuple(sites.get(p.id, ())), there.get(p.id, []), index, sectors) for p in parks if not p.part_of
    )
    return Views(views, similarity, sectors, weights)


def _view(
    park: Park, sites: tuple[Park, ...], neighbours: list[Neighbour], index: dict[str, int], sectors: Sectors
) -> ParkView:
    group = (park, *sites)
    focus = np.zeros(len(sectors.items))
    said: dict[int, tuple[Park, Focus]] = {}
    stages: dict[str, tuple[Park, StageWanted]] = {}
    served: dict[str, list[tuple[Park, Asset]]] = {}
    for place in group:
        for item in place.focus:
            at = index[item.sector]
            if FOCUS_STRENGTH[item.weight] > focus[at]:
                focus[at] = FOCUS_STRENGTH[item.weight]
                said[at] = (place, item)
        for wanted in place.stages:
            if wanted.stage not in stages or stages[wanted.stage][1].weight < wanted.weight:
                stages[wanted.stage] = (place, wanted)
        for asset in place.assets:
            for need in asset.serves:
                served.setdefault(need, []).append((place, asset))
    return ParkView(
        park, sites, focus, said, stages, served, neighbours, [(p, o) for p in group for o in p.openness],
        _largest(group), _size(group, len(neighbours)),
    )


def _largest(group: tuple[Park, ...]) -> tuple[Park, Scale] | None:
    """The statement of how large the industry is that says most."""
    stated = [(p, s) for p in group for s in p.scale]
    return max(stated, key=lambda s: _scale_value(s[1]), default=None)


def _scale_value(scale: Scale) -> float:
    """A scale figure on one fixed measure in [0, 1]: 1,000 companies, 150 above scale or ¥100bn are 1."""
    most = {"companies": 1000.0, "above_scale_companies": 150.0, "listed_companies": 20.0, "output_yuan": 1e11}
    value = quantity(scale.value)
    return min(1.0, math.log1p(value / most[scale.what] * 50) / math.log1p(50))


def _size(group: tuple[Park, ...], neighbours: int) -> float:
    """How large the place's industry is, in [0, 1]: what documents count, else what they name."""
    named = neighbours + sum(len(p.assets) for p in group)
    by_name = 0.6 * (1 - math.exp(-named / 25))
    counted = max((_scale_value(s) for p in group for s in p.scale), default=0.0)
    return max(by_name, counted)


def view_case(applicant: Applicant, sectors: Sectors, alike: NDArray[np.float64] | None = None) -> CaseView:
    """An applicant as ranking sees it; `alike`: how like its description is to what each neighbour makes."""
    index = sectors.index()
    named = [index[s] for s in applicant.names("sector") if s in index]
    other = index.get("other_industry", -1)

    def foreign(position: int) -> bool:
        while position >= 0:
            if position == other:
                return True
            position = sectors.items[position].parent
        return False

    inside = [p for p in named if not foreign(p)]
    shares = [(p, SECTOR_SHARE[min(i, len(SECTOR_SHARE) - 1)]) for i, p in enumerate(inside)]
    lineage = {s for p in inside for s in sectors.lineage(sectors.items[p].id)}
    stages = _stages(applicant, lineage)
    return CaseView(
        shares, stages, tuple(applicant.names("needs")), _origins(applicant), applicant.names("preferred_place"),
        next(iter(applicant.names("registered_in")), ""), alike, bool(named) and not inside,
        _project_type(lineage, stages), bool(inside) and all(sectors.items[p].parent < 0 for p in inside),
    )


_STAGE_OF_PRODUCT = {
    "preclinical": {"research", "pilot"}, "ind_filed": {"research", "clinical"}, "ind_approved": {"clinical", "pilot"},
    "phase_1": {"clinical", "pilot"}, "phase_1_completed": {"clinical", "pilot"}, "phase_2": {"clinical", "pilot"},
    "phase_2_completed": {"clinical", "pilot"}, "phase_3": {"clinical", "manufacturing"},
    "phase_3_completed": {"manufacturing"}, "registration_filed": {"manufacturing"}, "approved": {"manufacturing"},
    "marketed": {"manufacturing"},
}


def _stages(applicant: Applicant, lineage: set[str]) -> frozenset[str]:
    stages: set[str] = set(applicant.names("business_stage"))
    if stages:
        return frozenset(stages)
    for product in applicant.products or []:
        known = product.get("product.stage")
        if known is not None:
            stages |= _STAGE_OF_PRODUCT.get(str(known.value), set())
    if "distribution" in lineage:
        stages.add("distribution")
    if "cro_cdmo" in lineage or "medical_service" in lineage or "digital_health" in lineage:
        stages.add("services")
    if {"gmp_plant", "standard_factory", "wastewater_treatment", "steam"} & set(applicant.names("needs")):
        stages.add("manufacturing")
    if "gmp_pilot" in applicant.names("needs"):
        stages.add("pilot")
    return frozenset(stages)


def _project_type(lineage: set[str], stages: frozenset[str]) -> str:
    if "distribution" in lineage:
        return "distribution"
    if lineage & {"cro_cdmo", "medical_service", "digital_health"} and "manufacturing" not in stages:
        return "services"
    if stages and not stages & {"manufacturing"} and stages & {"research", "pilot", "clinical"}:
        return "research"
    return "manufacturing"


def _origins(applicant: Applicant) -> frozenset[str]:
    """Where the money comes from, as parks speak of openness."""
    marks = {
        "hk_capital": "hong_kong_macao", "macau_capital": "hong_kong_macao", "foreign_capital": "foreign",
        "taiwan_capital": "taiwan",
    }
    found = set()
    for fact_id, mark in marks.items():
        known = applicant.known(fact_id)
        if known is not None and known.value is True:
            found.add(mark)
    return frozenset(found)
