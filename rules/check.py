"""Checks data files: `python -m rules.check [FILE…]` (the command line's `parkmatch check` calls the same)."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from profiles.applicant import ValueParser
from profiles.companies import Company
from profiles.errors import DataError, ParkmatchError
from profiles.parks import Park
from profiles.quantity import quantity
from profiles.yaml_source import Source
from rules.condition import facts_in
from rules.engine import Engine
from rules.explain import explain, missing_facts
from rules.library import ROOT, Library, ParkGate, Reader, content_digest
from rules.policy import Exclusion, Policy, RawCase, RawPolicy

ALLOWED_SUFFIXES = (".gov.cn", ".gov.mo", ".gov.hk")
ALLOWED_HOSTS = frozenset({"www.gov.cn", "www.npc.gov.cn", "std.samr.gov.cn"})


class Finding(msgspec.Struct, frozen=True):
    """One thing wrong in a data file."""

    code: str
    where: str
    message: str


def link_allowed(link: str) -> bool:
    """Whether a link goes to an official host."""
    parts = urlsplit(link)
    host = (parts.hostname or "").lower()
    return parts.scheme in {"http", "https"} and (host in ALLOWED_HOSTS or host.endswith(ALLOWED_SUFFIXES))


def check(root: Path = ROOT, only: Sequence[Path] = ()) -> list[Finding]:
    """Everything that is wrong in the data below `root` (or in some files of it)."""
    try:
        reader = Reader(root)
    except DataError as error:
        return [_finding("registry", error)]
    return _Linter(reader, root, {p.resolve() for p in only}).findings()


class _Linter:
    """Reads every file, keeps what is good, and tells what is not."""

    def __init__(self, reader: Reader, root: Path, wanted: set[Path]) -> None:
        self.reader = reader
        self.root = root
        self.wanted = wanted
        self.found: list[Finding] = []

    def findings(self) -> list[Finding]:
        parks, gates = self._parks()
        companies = self._companies(parks)
        policies = self._policies()
        library = Library(
            content_digest(self.root), self.reader.facts, self.reader.regions, self.reader.sectors, parks, gates,
            tuple(p for _, p, _ in policies), self._exclusions(), self.reader.parser.definitions, companies,
        )
        self.found += _whole(library)
        try:
            runner = CaseRunner(Engine(library))
        except ParkmatchError as error:
            return [*self.found, Finding("engine", error.where, error.what)]
        for source, policy, raw in policies:
            if self._chosen(source.path):
                self.found += _policy(source, policy, raw)
                self.found += runner.run(source, policy, raw)
        return self.found

    def _chosen(self, path: Path) -> bool:
        return not self.wanted or path.resolve() in self.wanted

    def _tell(self, code: str, error: DataError, path: Path) -> None:
        if self._chosen(path):
            self.found.append(_finding(code, error))

    def _parks(self) -> tuple[tuple[Park, ...], tuple[ParkGate, ...]]:
        parks: list[Park] = []
        gates: list[ParkGate] = []
        for path, park in self.reader.parks():
            if isinstance(park, DataError):
                self._tell("park", park, path)
                continue
            parks.append(park)
            try:
                gates += self.reader.gates(park)
            except DataError as error:
                self._tell("gate", error, path)
            if self._chosen(path):
                self.found += [
                    Finding("link", str(path), f"{s.link}: host is not on the allowlist of official ones")
                    for s in park.sources.values() if s.link and not link_allowed(s.link)
                ]
        return tuple(parks), tuple(gates)

    def _companies(self, parks: tuple[Park, ...]) -> tuple[Company, ...]:
        good: list[Company] = []
        for path, companies in self.reader.companies(parks):
            if isinstance(companies, DataError):
                self._tell("company", companies, path)
            else:
                good += companies
        return tuple(good)

    def _policies(self) -> list[tuple[Source, Policy, RawPolicy]]:
        good = []
        for source, policy, raw in self.reader.policies():
            if isinstance(policy, DataError):
                self._tell("policy", policy, source.path)
            elif raw is not None:
                good.append((source, policy, raw))
        return good

    def _exclusions(self) -> tuple[Exclusion, ...]:
        try:
            return self.reader.exclusions()
        except DataError as error:
            self.found.append(_finding("stacking", error))
            return ()


def _finding(code: str, error: DataError) -> Finding:
    return Finding(code, error.where, f"{error.what}{f' ({error.hint})' if error.hint else ''}")


def _whole(library: Library) -> Iterable[Finding]:
    keys = {i.key for p in library.policies for i in p.incentives}
    seen: dict[str, str] = {}
    ids = {p.id for p in library.parks}
    for park in library.parks:
        if park.part_of and park.part_of not in ids:
            yield Finding("park", park.id, f"part_of {park.part_of} has no profile")
    for policy in library.policies:
        for name in (policy.id, *policy.also_known_as):
            if name in seen:
                yield Finding("duplicate", policy.file, f"policy id {name} is used by {seen[name]} too")
            seen[name] = policy.id
    groups = [(x.key, x.members) for p in library.policies for x in p.exclusions]
    groups += [(j.key, j.members) for p in library.policies for j in p.joint_caps]
    groups += [(x.key, x.members) for x in library.exclusions]
    for key, members in groups:
        for member in members:
            if member not in keys:
                yield Finding("reference", key, f"{member} is no incentive")


def _policy(source: Source, policy: Policy, raw: RawPolicy) -> Iterable[Finding]:
    for link in policy.links:
        if not link_allowed(link):
            yield Finding("link", str(source.path), f"{link}: host is not on the allowlist of official ones")
    for n, item in enumerate(raw.incentives):
        line = f"{source.path}:{source.line(('incentives', n))}"
        if item.amount is not None and not (item.clause or item.notes or policy.notes):
            yield Finding("uncited", line, f"{item.id}: a figure with neither clause nor note; say where it was seen")
        if item.kind == "tax" and item.amount is None and not item.gives.zh:
            yield Finding("empty", line, f"{item.id}: neither amount nor `gives`")


class CaseRunner:
    """Runs the cases that stand beside incentives."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        library = engine.library
        self.values = ValueParser(library.facts, library.regions, library.sectors)

    def run(self, source: Source, policy: Policy, raw: RawPolicy) -> Iterable[Finding]:
        """What each case of a policy expected and did not get."""
        for n, item in enumerate(raw.incentives):
            for c, case in enumerate(item.cases):
                line = f"{source.path}:{source.line(('incentives', n, 'cases', c))}"
                try:
                    problem = self._case(f"{policy.id}#{item.id}", policy, case)
                except (ParkmatchError, ValueError) as error:
                    problem = str(error)
                if problem:
                    yield Finding("case", line, f"{item.id}: {problem}")

    def _case(self, key: str, policy: Policy, case: RawCase) -> str:
        as_of = case.as_of or policy.checked
        position = self.engine.position[key]
        got = verdict_of(self.engine, position, case.given, as_of, self.values)
        want = case.expect
        if got.verdict != want.verdict:
            return f"verdict {got.verdict}, expected {want.verdict}; open: {', '.join(got.missing) or '-'}"
        problems = []
        if want.low is not None and abs(quantity(want.low) - got.low) > 0.005:
            problems.append(f"low {got.low:,.2f}, expected {quantity(want.low):,.2f}")
        if want.high is not msgspec.UNSET:
            high = float("inf") if want.high is None else quantity(want.high)
            if high != got.high and not abs(high - got.high) <= 0.005:
                problems.append(f"high {got.high:,.2f}, expected {high:,.2f}")
        if want.missing is not None and set(want.missing) != set(got.missing):
            problems.append(f"missing {sorted(got.missing)}, expected {sorted(want.missing)}")
        return "; ".join(problems)


class CaseResult(msgspec.Struct, frozen=True):
    """What the engine says of one incentive for one applicant, in yuan."""

    verdict: str
    low: float
    high: float
    missing: tuple[str, ...]


def verdict_of(
    engine: Engine, position: int, given: dict[str, object], as_of: dt.date, values: ValueParser
) -> CaseResult:
    """Verdict, bounds in yuan and missing facts of one incentive, for an applicant given as plain data."""
    applicant = values.applicant(given)
    frame = engine.frame([applicant], as_of)
    if engine.standing(position, as_of).state in {"not_yet", "lapsed", "draft"}:
        return CaseResult("not_in_force", 0.0, 0.0, ())
    outcome = engine.evaluate(frame, [position])
    verdict = {1: "met", 0: "unknown", -1: "unmet"}[int(outcome.verdict[0, 0])]
    node = explain(outcome, position, 0)
    return CaseResult(
        verdict, float(outcome.low[0, 0]) / 100, float(outcome.high[0, 0]) / 100, tuple(missing_facts(node))
    )


def unused_facts(library: Library) -> list[str]:
    """Facts no rule, gate or derivation asks for."""
    asked = {f for p in library.policies for i in p.incentives for f in facts_in(i.when)}
    return [f for f in library.facts.by_id if f not in asked]


def main(arguments: Sequence[str]) -> int:
    """Prints every finding; the exit code is 1 when there is one."""
    findings = check(only=[Path(a) for a in arguments])
    for finding in findings:
        print(f"{finding.where}: {finding.code}: {finding.message}")
    print(f"{len(findings)} finding(s)")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
