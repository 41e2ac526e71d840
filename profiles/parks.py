"""Park profiles: what public documents say of a place, each statement with its source."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import msgspec

from profiles.errors import DataError
from profiles.exemption import Lint
from profiles.label import Label
from profiles.regions import Regions
from profiles.sectors import Sectors
from profiles.yaml_source import Source

Stage = Literal["research", "pilot", "clinical", "manufacturing", "distribution", "services"]


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A statement with the source (a key of the park's `sources`) and clause it stands in."""

    source: str
    clause: str = ""
    note: str = ""


class ParkSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A document a park's statements are taken from."""

    title: str
    seen: Literal["primary", "secondary", "knowledge"]
    checked: dt.date
    number: str = ""
    issuer: str = ""
    date: str | int = ""
    link: str = ""
    valid_until: dt.date | None = None


class Focus(_Said, frozen=True):
    """A field the place courts: 3 core, 2 named, 1 mentioned or present."""

    sector: str
    weight: Literal[1, 2, 3]


class StageWanted(_Said, frozen=True):
    """A stage of business the place is made for."""

    stage: Stage
    weight: Literal[1, 2, 3] = 2


class Asset(_Said, frozen=True):
    """A platform, hospital, laboratory, utility, port or site, and the needs it serves."""

    name: Label
    kind: str = "platform"
    serves: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    status: str = "operating"


class Anchor(_Said, frozen=True):
    """A company or institution that is there, and its fields."""

    name: str
    fields: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()


class Scale(_Said, frozen=True):
    """How large the place's industry is, as some document counts it."""

    what: Literal["companies", "above_scale_companies", "output_yuan", "listed_companies"]
    value: float | str
    as_of: str | int


class Gate(_Said, frozen=True):
    """Who is kept out: `when` describes the excluded; without it the gate is only told."""

    id: str
    text: Label
    when: list[Any] | None = None
    effect: Literal["excluded", "review", "condition"] = "excluded"


class Threshold(_Said, frozen=True):
    """An admission figure: a test on a fact, as some rule, listing or draft states it.

    `scope` says in words which zone, plot or kind of project it is for; `industry` (GB/T 4754-2017 codes, a code
    includes those below it) and `when` (a condition) say for which applicants it holds, where data can say so.
    """

    fact: str
    at_least: float | str | None = None
    over: float | str | None = None
    at_most: float | str | None = None
    under: float | str | None = None
    equals: float | str | None = None
    between: tuple[float | str, float | str] | None = None
    kind: str = "rule"
    as_of: str | int | None = None
    basis: str = ""
    scope: str = ""
    industry: tuple[str, ...] = ()
    when: list[Any] | None = None


class Openness(_Said, frozen=True):
    """What the place offers investors from outside the mainland."""

    to: Literal["hong_kong_macao", "foreign", "taiwan"]
    text: Label


class Told(_Said, frozen=True):
    """A sentence, with its source."""

    zh: str
    en: str = ""


class Management(_Said, frozen=True):
    """Who manages the place."""

    name: str


class Site(_Said, frozen=True):
    """Where and how large it is."""

    area_mu: float | None = None
    bounds: str = ""


class Park(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A park or area. `part_of` names the area a site lies in; only areas are ranked, each with its best site."""

    id: str
    name: Label
    region: str
    kind: str
    sources: dict[str, ParkSource]
    aliases: tuple[str, ...] = ()
    part_of: str = ""
    level: str = ""
    management: Management | None = None
    focus: tuple[Focus, ...] = ()
    stages: tuple[StageWanted, ...] = ()
    assets: tuple[Asset, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    institutions: tuple[Anchor, ...] = ()
    scale: tuple[Scale, ...] = ()
    gates: tuple[Gate, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    benchmarks: tuple[Threshold, ...] = ()
    targets: tuple[Told, ...] = ()
    openness: tuple[Openness, ...] = ()
    site: Site | None = None
    notes: tuple[Told, ...] = ()
    lint: Lint = Lint()

    def cite(self, key: str, clause: str = "", note: str = "") -> tuple[str, str]:
        """One of the park's sources as people cite it, with what limits the statement, and how it was seen."""
        return cited(self.sources[key], clause) + (f"（{note}）" if note else ""), self.sources[key].seen

    @property
    def short(self) -> str:
        """The name people say."""
        return self.name.short or self.name.zh


class LandRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What a province or city asks of projects on its industrial land, wherever in it they settle."""

    id: str
    region: str
    name: Label
    sources: dict[str, ParkSource]
    thresholds: tuple[Threshold, ...] = ()
    benchmarks: tuple[Threshold, ...] = ()
    notes: tuple[Told, ...] = ()


def cited(source: ParkSource, clause: str = "") -> str:
    """A document as people cite it: title, number, clause."""
    number = f"（{source.number}）" if source.number else ""
    return f"《{source.title}》{number}{clause}"


def load_land_rules(source: Source, regions: Regions) -> tuple[LandRules, ...]:
    """The rules of provinces and cities in a file; raises `DataError` naming the line of what is wrong or uncited."""
    try:
        rules = msgspec.convert(source.data, tuple[LandRules, ...])
    except msgspec.ValidationError as error:
        raise source.error(str(error)) from None
    for n, rule in enumerate(rules):
        if regions.get(rule.region) is None:
            raise source.error(f"unknown region {rule.region}", (n, "region"))
        for part in ("thresholds", "benchmarks", "notes"):
            for i, said in enumerate(getattr(rule, part)):
                if said.source not in rule.sources:
                    raise source.error(f"source {said.source!r} is not among the rule's sources", (n, part, i))
    return rules


def load_park(source: Source, regions: Regions, sectors: Sectors, needs: frozenset[str]) -> Park:
    """The profile in a file; raises `DataError` naming the line of what is wrong or uncited."""
    try:
        park = msgspec.convert(source.data, Park)
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at `")
        steps = [int(p[:-1]) if p[:-1].isdigit() and p.endswith("]") else p
                 for p in where.rstrip("`").removeprefix("$").replace("[", ".").split(".") if p]
        raise source.error(message, tuple(steps)) from None
    if regions.get(park.region) is None:
        raise source.error(f"unknown region {park.region}", ("region",))
    known = {s.id for s in sectors.items}
    for part in ("focus", "stages", "assets", "anchors", "institutions", "scale", "gates", "thresholds", "benchmarks",
                 "targets", "openness", "notes"):
        for n, said in enumerate(getattr(park, part)):
            _check(source, park, said, (part, n), known, needs)
    return park


def _check(
    source: Source, park: Park, said: _Said, path: tuple[str | int, ...], sectors: set[str], needs: frozenset[str]
) -> None:
    if said.source not in park.sources:
        raise source.error(f"source {said.source!r} is not among the file's sources", path)
    fields = getattr(said, "fields", ()) or ((said.sector,) if isinstance(said, Focus) else ())
    for sector in fields:
        if sector not in sectors:
            raise source.error(f"unknown sector {sector!r}", path)
    for need in getattr(said, "serves", ()):
        if need not in needs:
            raise source.error(f"unknown need {need!r}", path)


def check_sites(parks: tuple[Park, ...]) -> None:
    """Every site lies in an area that has a profile; raises `DataError`."""
    ids = {p.id for p in parks}
    for park in parks:
        if park.part_of and park.part_of not in ids:
            raise DataError(f"part_of {park.part_of} has no profile", f"profiles/parks ({park.id})")
