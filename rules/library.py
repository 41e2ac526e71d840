"""Everything the engine knows: facts, sectors, places, parks, policies, loaded from YAML once and then from a cache."""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from profiles.chains import Chains, load_chains
from profiles.companies import Company, load_companies
from profiles.errors import DataError
from profiles.facts import Facts, load_facts
from profiles.kept import keep, recall
from profiles.likeness import gram_weights
from profiles.neighbours import Neighbour, neighbours
from profiles.parks import Gate, LandRules, Park, check_sites, load_land_rules, load_park
from profiles.regions import Regions, load_regions
from profiles.sectors import Sectors, load_sectors
from profiles.yaml_source import Source, read_yaml, yaml_files
from rules.condition import Condition, ConditionError, ConditionParser
from rules.offers import OfferPlan
from rules.policy import Exclusion, Policy, RawPolicy
from rules.policy_loader import load_exclusions, load_policy
from rules.program import Graph
from rules.succession import link_successions
from rules.thresholds import PlaceThreshold, understood

ROOT = Path(__file__).resolve().parent.parent
FORMAT = 2


class ParkGate(msgspec.Struct, frozen=True, omit_defaults=True):
    """A park's gate, its condition understood."""

    park: str
    gate: Gate
    when: Condition | None = None


class Library(msgspec.Struct, frozen=True):
    """All data, checked and ready. `digest` identifies the exact data: it stands in every receipt.

    When they were kept, `graphs` are the compiled conditions of the engine and then of each derivation, and `offers`
    every incentive as it stands at the places ranked.
    """

    digest: str
    facts: Facts
    regions: Regions
    sectors: Sectors
    parks: tuple[Park, ...]
    gates: tuple[ParkGate, ...]
    policies: tuple[Policy, ...]
    exclusions: tuple[Exclusion, ...]
    definitions: dict[str, Condition]
    companies: tuple[Company, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    gram_weights: dict[str, float] = {}
    graphs: tuple[Graph, ...] = ()
    offers: OfferPlan | None = None
    land_rules: tuple[LandRules, ...] = ()
    thresholds: tuple[PlaceThreshold, ...] = ()
    chains: Chains = Chains()

    def park(self, park_id: str) -> Park | None:
        """The park with this id, or None."""
        return next((p for p in self.parks if p.id == park_id), None)

    def policy(self, policy_id: str) -> Policy | None:
        """The policy with this id, or an id it was also recorded under; None when there is none."""
        return next((p for p in self.policies if policy_id == p.id or policy_id in p.also_known_as), None)


def data_files(root: Path = ROOT) -> list[Path]:
    """Every data file, in a fixed order."""
    named = [root / "profiles" / f"{n}.yaml" for n in ("facts", "regions", "sectors", "land_rules", "chains")]
    named += [root / "rules" / f"{n}.yaml" for n in ("definitions", "stacking")]
    return (
        [p for p in named if p.exists()]
        + list(yaml_files(root / "profiles" / "parks"))
        + list(yaml_files(root / "profiles" / "companies"))
        + list(yaml_files(root / "rules" / "policies"))
    )


class Reader:
    """Reads the data files one by one, so that a linter can report every fault instead of the first."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.facts = load_facts(read_yaml(root / "profiles" / "facts.yaml"))
        self.regions = load_regions(read_yaml(root / "profiles" / "regions.yaml"))
        self.sectors = load_sectors(read_yaml(root / "profiles" / "sectors.yaml"))
        self.parser = ConditionParser(self.facts, self.regions, self.sectors)
        self._define(root / "rules" / "definitions.yaml")
        self.thresholds: list[PlaceThreshold] = []
        self.land_rules = self._land_rules(root / "profiles" / "land_rules.yaml")
        chains = root / "profiles" / "chains.yaml"
        self.chains = load_chains(read_yaml(chains), self.sectors) if chains.exists() else Chains()

    def _define(self, path: Path) -> None:
        if not path.exists():
            return
        source = read_yaml(path)
        for name, raw in (source.data or {}).items():
            try:
                self.parser.definitions[name] = self.parser.parse(raw["when"], (name, "when"))
            except (ConditionError, KeyError, TypeError) as error:
                raise source.error(str(error), getattr(error, "path", (name,))) from None

    def _land_rules(self, path: Path) -> tuple[LandRules, ...]:
        if not path.exists():
            return ()
        source = read_yaml(path)
        rules = load_land_rules(source, self.regions)
        for n, rule in enumerate(rules):
            self._understand(rule, source, (n,))
        return rules

    def _understand(self, place: Park | LandRules, source: Source, above: tuple[int, ...]) -> None:
        """Takes down a place's admission figures as conditions; raises `DataError`."""
        try:
            self.thresholds += understood(place.id, place.thresholds, place.benchmarks, self.parser, self.sectors)
        except ConditionError as error:
            raise source.error(str(error), (*above, *error.path)) from None

    def parks(self) -> Iterator[tuple[Path, Park | DataError]]:
        """Every park file with its profile, or what is wrong with it."""
        need = self.facts.get("needs")
        needs = frozenset(o.id for o, _ in need.flat_options()) if need else frozenset()
        for path in yaml_files(self.root / "profiles" / "parks"):
            try:
                source = read_yaml(path)
                park = load_park(source, self.regions, self.sectors, needs)
                self._understand(park, source, ())
                yield path, park
            except DataError as error:
                yield path, error

    def companies(self, parks: tuple[Park, ...]) -> Iterator[tuple[Path, tuple[Company, ...] | DataError]]:
        """Every file of the directory of companies, or what is wrong with it."""
        for path in yaml_files(self.root / "profiles" / "companies"):
            try:
                yield path, load_companies(read_yaml(path), parks, self.sectors)
            except DataError as error:
                yield path, error

    def gates(self, park: Park, source: Source | None = None) -> tuple[ParkGate, ...]:
        """A park's gates with their conditions; raises `DataError`."""
        found = []
        for n, gate in enumerate(park.gates):
            try:
                when = self.parser.parse(gate.when, ("gates", n, "when")) if gate.when is not None else None
            except ConditionError as error:
                where = source.error(str(error), error.path) if source else None
                raise where or DataError(str(error), f"profiles/parks/{park.id}.yaml") from None
            found.append(ParkGate(park.id, gate, when))
        return tuple(found)

    def policies(self) -> Iterator[tuple[Source, Policy | DataError, RawPolicy | None]]:
        """Every policy file with its policy, or what is wrong with it."""
        for path in yaml_files(self.root / "rules" / "policies"):
            try:
                source = read_yaml(path)
            except DataError as error:
                yield Source(path, "{}"), error, None
                continue
            try:
                policy, raw = load_policy(source, self.parser)
            except DataError as error:
                yield source, error, None
            else:
                yield source, policy, raw

    def exclusions(self) -> tuple[Exclusion, ...]:
        """The exclusions that span policies."""
        path = self.root / "rules" / "stacking.yaml"
        return load_exclusions(read_yaml(path), self.parser) if path.exists() else ()


def read_library(root: Path = ROOT) -> Library:
    """The library from its YAML files; raises the first `DataError`."""
    reader = Reader(root)
    parks = tuple(_good(park) for _, park in reader.parks())
    check_sites(parks)
    policies = link_successions(tuple(
        msgspec.structs.replace(_good(policy), file=source.path.relative_to(root).as_posix())
        for source, policy, _ in reader.policies()
    ))
    ids = [p.id for p in policies]
    for policy_id in ids:
        if ids.count(policy_id) > 1:
            raise DataError(f"policy id {policy_id} stands in two files", "rules/policies")
    gates = tuple(g for park in parks for g in reader.gates(park))
    companies = tuple(c for _, file in reader.companies(parks) for c in _good(file))
    weights = gram_weights(reader.sectors)
    return Library(
        content_digest(root), reader.facts, reader.regions, reader.sectors, parks, gates, policies,
        reader.exclusions(), reader.parser.definitions, companies,
        neighbours(parks, companies, reader.sectors, weights), weights,
        land_rules=reader.land_rules, thresholds=tuple(reader.thresholds), chains=reader.chains,
    )


def _good(item: Any) -> Any:
    if isinstance(item, DataError):
        raise item
    return item


def content_digest(root: Path = ROOT) -> str:
    """A hash of the content of every data file."""
    digest = hashlib.sha256()
    for path in data_files(root):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def _signature(root: Path) -> bytes:
    """What must be unchanged for a cached library to be used: every file's path, size and time, and the code's."""
    digest = hashlib.sha256(f"{FORMAT} {sys.version_info[:3]} {msgspec.__version__}".encode())
    code = [*sorted((root / "rules").glob("*.py")), *sorted((root / "profiles").glob("*.py"))]
    for path in [*data_files(root), *code]:
        stat = path.stat()
        digest.update(f"{path}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.digest()


def load_library(root: Path = ROOT) -> Library:
    """The library as it was kept while no file has changed, else from its YAML files."""
    signature = _signature(root)
    name = f"library-{hashlib.sha256(str(root).encode()).hexdigest()[:12]}.bin"
    kept = recall(name, signature)
    if kept is not None:
        try:
            return _decoded(kept)
        except msgspec.DecodeError:
            pass  # written by something else: work it out again
    from rules.engine import compile_library

    library = compile_library(read_library(root))
    keep(name, signature, msgspec.msgpack.encode(library))
    return library


def _decoded(kept: bytes) -> Library:
    """The library from its bytes; nothing made here is garbage, so nobody looks for any meanwhile."""
    watched = gc.isenabled()
    gc.disable()
    try:
        return msgspec.msgpack.decode(kept, type=Library)
    finally:
        if watched:
            gc.enable()


def today() -> dt.date:
    """Today in Guangdong (Asia/Shanghai), wherever the machine stands."""
    return dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date()
