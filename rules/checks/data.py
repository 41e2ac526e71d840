"""The data as the diagnostics see them: everything read, what could not be read, and the line of everything."""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from profiles.companies import Company
from profiles.errors import DataError
from profiles.parks import Park
from profiles.yaml_source import Source, read_yaml
from rules.checks.faults import Fault, id_of, ids_in, nearest, parted, shown_path
from rules.checks.finding import YamlPath
from rules.checks.hosts import Hosts, load_hosts
from rules.engine import Engine
from rules.library import Library, ParkGate, Reader, content_digest, data_files
from rules.policy import Exclusion, Policy, RawPolicy
from rules.policy_loader import load_policy
from rules.succession import link_successions

_MOST_FAULTS = 50  # in one file: whoever made more mends these first
_STAND_IN = {"id": "", "name": {}, "kind": "service"}


class PolicyFile(NamedTuple):
    """A policy that could be read, and its file as written."""

    file: str
    source: Source
    policy: Policy
    raw: RawPolicy


class ParkFile(NamedTuple):
    """A park that could be read."""

    file: str
    park: Park


class Data:
    """Everything below a folder, read file by file; a file that cannot be read is a fault and left out.

    Raises `DataError` when a registry (facts, places, sectors, definitions) cannot be read: nothing else can be then.
    """

    def __init__(self, root: Path, as_of: dt.date, stale_months: int, only: frozenset[Path] = frozenset()) -> None:
        self.root = root
        self.only = only
        self.as_of = as_of
        self.stale_months = stale_months
        self.faults: list[Fault] = []
        self._sources: dict[str, Source] = {}
        self.left_out: set[str] = set()  # keys of incentives and ids of parks in files that cannot be read
        self.reader = Reader(root)
        self.parks, self.gates = self._parks()
        self.companies = self._companies()
        self.policies = self._policies()
        self.stacking = self._stacking()

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Every data file."""
        return tuple(self.name(path) for path in data_files(self.root))

    @cached_property
    def hosts(self) -> Hosts:
        """Where links may lead."""
        return load_hosts()

    @cached_property
    def library(self) -> Library:
        """All that could be read, as the engine takes it."""
        reader = self.reader
        return Library(
            content_digest(self.root), reader.facts, reader.regions, reader.sectors, tuple(p.park for p in self.parks),
            self.gates, self._linked(), self.stacking, reader.parser.definitions, self.companies,
        )

    def _linked(self) -> tuple[Policy, ...]:
        policies = tuple(p.policy for p in self.policies)
        try:
            return link_successions(policies)
        except DataError:
            return policies  # what is wrong with it is told by dangling-reference and succession-circle

    @cached_property
    def engine(self) -> Engine:
        """The engine over the library."""
        return Engine(self.library)

    @cached_property
    def incentive_keys(self) -> frozenset[str]:
        """Every `policy#incentive`, those of files that cannot be read too."""
        return frozenset(i.key for p in self.policies for i in p.policy.incentives) | self.left_out

    def name(self, path: Path | str) -> str:
        """A file's name as findings give it: relative to the data's folder, with slashes."""
        try:
            return Path(path).relative_to(self.root).as_posix()
        except ValueError:
            return str(path)

    def source(self, file: str) -> Source:
        """A file as written; raises `DataError`."""
        if file not in self._sources:
            self._sources[file] = read_yaml(self.root / file)
        return self._sources[file]

    def text(self, file: str) -> str:
        """The text of a file; empty when it cannot be read (which another finding tells)."""
        try:
            return self.source(file).text
        except DataError:
            return ""

    def raw(self, file: str) -> Any:
        """A file's data as written; None when it cannot be read."""
        try:
            return self.source(file).data
        except DataError:
            return None

    def chosen(self, file: str) -> bool:
        """Whether findings in this file are wanted."""
        return not self.only or (self.root / file).resolve() in self.only

    def line(self, file: str, path: YamlPath) -> int:
        """The line on which the deepest part of `path` stands."""
        try:
            return self.source(file).line(path)
        except DataError:
            return 1

    # -- reading

    def _fault(self, error: DataError, path: Path | None = None) -> None:
        where, _, line = error.where.rpartition(":")
        if not (where and line.isdigit()):
            where, line = error.where, "1"
        if path is not None and Path(where) != path:
            where = str(path)
        at, message = parted(error.what)
        file = self.name(where)
        hint = error.hint or nearest(message, self.reader.facts)
        self.faults.append(Fault(file, int(line), message, shown_path(at, self.raw(file)), hint))

    def _parks(self) -> tuple[tuple[ParkFile, ...], tuple[ParkGate, ...]]:
        parks: list[ParkFile] = []
        gates: list[ParkGate] = []
        for path, park in self.reader.parks():
            try:
                if isinstance(park, DataError):
                    raise park
                gates += self.reader.gates(park, read_yaml(path) if park.gates else None)
            except DataError as error:
                self._fault(error, path)
                self.left_out |= ids_in(path)
                continue
            parks.append(ParkFile(self.name(path), park))
        return tuple(parks), tuple(gates)

    def _companies(self) -> tuple[Company, ...]:
        good: list[Company] = []
        for path, companies in self.reader.companies(tuple(p.park for p in self.parks)):
            if isinstance(companies, DataError):
                self._fault(companies, path)
            else:
                good += companies
        return tuple(good)

    def _policies(self) -> tuple[PolicyFile, ...]:
        good = []
        for source, policy, raw in self.reader.policies():
            if isinstance(policy, DataError) or raw is None:
                assert isinstance(policy, DataError)
                self._faults_of(source, policy)
                self.left_out |= ids_in(source.path)
            else:
                file = self.name(source.path)
                self._sources[file] = source
                good.append(PolicyFile(file, source, msgspec.structs.replace(policy, file=file), raw))
        return tuple(good)

    def _faults_of(self, source: Source, error: DataError) -> None:
        """Every fault of a policy file: an incentive that is refused is set aside, and the rest read again."""
        text, seen = source.text, 0
        self._fault(error, source.path)
        while seen < _MOST_FAULTS and (found := re.match(r"incentives\.(\d+)\.", error.what)):
            seen += 1
            again = Source(source.path, text)
            again.data = source.data
            number = int(found.group(1))
            incentives = list(again.data["incentives"])
            incentives[number] = {**_STAND_IN, "id": id_of(incentives[number], number)}
            again.data = {**again.data, "incentives": incentives}
            source = again
            try:
                load_policy(again, self.reader.parser)
            except DataError as next_error:
                if next_error.what == error.what:
                    return
                error = next_error
                self._fault(error, source.path)
            else:
                return

    def _stacking(self) -> tuple[Exclusion, ...]:
        try:
            return self.reader.exclusions()
        except DataError as error:
            self._fault(error)
            return ()
