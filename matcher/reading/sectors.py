"""What a company does: its one to three main fields, read from free text.

Every field a text names is found (`SectorTerms`), but a company is only what it makes or does: a field that is
denied, belongs to a customer, a supplier or the parent company, or is wished for, hardly counts. What is said
first, what the sentence calls the company ("… 企业", "manufacturer of …") and what is said more often counts more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from matcher.reading.marks import guarded
from matcher.reading.sector_mentions import Mentions
from matcher.reading.sector_terms import ROOT, Hit, SectorTerms
from matcher.reading.text import Text
from matcher.reading.types import Reading, Span

MAX_FIELDS = 3
KEEP_SHARE = 0.3  # a further field is named when it weighs at least this much of the first
OUTSIDER_SHARE = 0.8  # beside a field outside biomedicine, one within it must weigh nearly as much

SERVICES = frozenset({"cro_cdmo", "distribution"})  # what stands before them is served or sold, not made
MATERIALS = frozenset({"southern_herbs", "other_herbs"})  # plants: a field of their own only when grown
_TAKES_FORMS = frozenset(
    {"tcm", "biologic", "vaccine", "cell_gene_therapy", "health_food", "animal_health", "api", "cosmetics"}
)
_REPEATS = (1.0, 0.5, 0.25, 0.125, 0.0625)  # what the same word counts for the first time, the second …
_GROWING = guarded(r"种植|栽培|育苗|种苗|亩(?:基地|林)|药农|\b(?:grow\w*|cultivat\w+|planting|plantation)\b")
_APART = re.compile(r"[，,。；;、\n]|同时|以及|并|兼|和|及")


@dataclass(slots=True)
class _Weighed:
    hit: Hit
    sector: str
    weight: float
    named: bool


def _weigh(text: Text, terms: SectorTerms, hits: list[Hit]) -> list[_Weighed]:
    plain = text.plain
    seen: dict[str, int] = {}
    weighed = []
    mentions = Mentions(text)
    for hit in hits:
        mention = mentions.of(hit)
        bearing = mention.bearing()
        if bearing == 0.0:
            continue
        word = plain[hit.start : hit.end]
        before = seen.get(word, 0)
        seen[word] = before + 1
        sector = hit.sector
        named = bearing > 0.4 and mention.names_company()
        weight = terms.depth_weight[sector] * mention.prominence() * bearing * _REPEATS[before if before < 4 else 4]
        if named:
            weight *= 2.0
        if hit.end - hit.start >= 4 and sector != ROOT:
            weight *= 1.15
        if terms.group[sector] == "distribution":
            if mention.own_dealers():
                weight *= 0.1
        elif mention.sold():
            weight *= 0.45
        weighed.append(_Weighed(hit, sector, weight, named))
    return weighed


def _serve(plain: str, terms: SectorTerms, weighed: list[_Weighed]) -> None:
    """`X CDMO`, `X代理商`: the service is the business, X is what it is rendered for."""
    group = terms.group
    for this, following in pairwise(weighed):
        service = group[following.sector]
        if service not in SERVICES or group[this.sector] == service:
            continue
        end, start = this.hit.end, following.hit.start
        if start - end <= 8 and not _APART.search(plain, end, start):
            this.weight *= 0.5
            following.weight *= 1.4


def _settle_services(terms: SectorTerms, weighed: list[_Weighed]) -> None:
    """Of a company that is a service firm or a dealer, the fields it serves or deals in are not its own."""
    group = terms.group
    for service in sorted(SERVICES.intersection([group[w.sector] for w in weighed if w.named])):
        first = min(w.hit.start for w in weighed if w.named and group[w.sector] == service)
        for item in weighed:
            earlier_name = item.named and item.hit.start < first
            if group[item.sector] not in SERVICES and not earlier_name:
                item.weight *= 0.55


def _settle_forms(terms: SectorTerms, weighed: list[_Weighed]) -> None:
    """Dosage forms (片剂, 颗粒, 滴眼液) make a chemical drug only when no other kind of product is named."""
    forms, group = terms.forms, terms.group
    if forms.isdisjoint([w.sector for w in weighed]):
        return
    if sum(w.weight for w in weighed if w.sector not in forms and group[w.sector] in _TAKES_FORMS) > 0.5:
        for item in weighed:
            if item.sector in forms and item.sector != "generic_drug":
                item.weight *= 0.25


def _settle_materials(text: Text, weighed: list[_Weighed]) -> None:
    """A medicinal plant is a crop where something is grown, and otherwise the raw material of a medicine."""
    if MATERIALS.isdisjoint([w.sector for w in weighed]) or (text.marks & _GROWING.bit and _GROWING.search(text.plain)):
        return
    for item in weighed:
        if item.sector in MATERIALS:
            item.sector = "tcm"
            item.weight *= 0.5


def _choose(terms: SectorTerms, totals: dict[str, float]) -> list[str]:
    """The groups to name, best first."""
    fields = {g: w for g, w in totals.items() if g != ROOT and w > 0.05}
    if not fields:
        return [ROOT] if totals.get(ROOT, 0) > 0 else []
    ranked = sorted(fields, key=lambda g: (-fields[g], g))
    outside = [g for g in ranked if g in terms.outside]
    if outside:
        inside = [g for g in ranked if g not in terms.outside]
        if sum([fields[g] for g in outside]) > 1.5 * (sum([fields[g] for g in inside]) + totals.get(ROOT, 0)):
            inside = [g for g in inside if fields[g] > OUTSIDER_SHARE * fields[outside[0]]]
        else:
            outside = []
        ranked = [g for g in ranked if g in inside or g in outside]
    least = KEEP_SHARE * fields[ranked[0]]
    return [g for g in ranked[:MAX_FIELDS] if fields[g] >= least]


def _narrow(terms: SectorTerms, group: str, mine: list[_Weighed]) -> str:
    """The narrowest sector that holds nearly all that was said of a field."""
    weights: dict[str, float] = {}
    for item in mine:
        weights[item.sector] = weights.get(item.sector, 0.0) + item.weight
    if len(weights) == 1:
        return mine[0].sector
    lineage = terms.lineage
    enough = 0.85 * sum(weights.values())
    best = group
    for candidate in dict.fromkeys([s for sector in weights for s in lineage[sector]]):
        above = lineage[candidate]
        if group not in above or len(above) <= len(lineage[best]):
            continue
        held = sum([w for sector, w in weights.items() if candidate in lineage[sector]])
        general = sum([w for sector, w in weights.items() if sector in above and sector != candidate])
        if held > 0 and held + general >= enough:
            best = candidate
    return best


def read_sectors(text: Text, terms: SectorTerms) -> list[Reading]:
    """The company's main fields, the most important first; at most three, none when the text names no field."""
    hits = terms.hits(text)
    if not hits:
        return []
    weighed = _weigh(text, terms, hits)
    _settle_materials(text, weighed)
    _serve(text.plain, terms, weighed)
    _settle_services(terms, weighed)
    _settle_forms(terms, weighed)
    fields: dict[str, list[_Weighed]] = {}
    for item in weighed:
        fields.setdefault(terms.group[item.sector], []).append(item)
    totals = {group: sum([w.weight for w in mine]) for group, mine in fields.items()}
    readings = []
    for group in _choose(terms, totals):
        strongest = max(fields[group], key=_weight)
        span = Span(strongest.hit.start, strongest.hit.end)
        readings.append(Reading("sector", _narrow(terms, group, fields[group]), span, f"weight {totals[group]:.2f}"))
    return readings


def _weight(item: _Weighed) -> float:
    return item.weight
