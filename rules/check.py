"""Checks data files: `python -m rules.check [FILE…]` (the command line's `parkmatch check` calls the same)."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from profiles.applicant import ValueParser
from profiles.errors import DataError, ParkmatchError
from profiles.quantity import quantity
from profiles.yaml_source import Source
from rules.condition import facts_in
from rules.engine import Engine
from rules.explain import explain, missing_facts
from rules.library import ROOT, Library, Reader, content_digest
from rules.policy import Policy, RawCase, RawPolicy

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
    wanted = {p.resolve() for p in only}

    def chosen(path: Path) -> bool:
        return not wanted or path.resolve() in wanted

    findings: list[Finding] = []
    try:
        reader = Reader(root)
    except DataError as error:
        return [Finding("registry", error.where, error.what)]
    parks = []
    for path, park in reader.parks():
        if isinstance(park, DataError):
            findings += [_finding("park", park)] if chosen(path) else []
            continue
        parks.append(park)
        if chosen(path):
            try:
                reader.gates(park)
            except DataError as error:
                findings.append(_finding("gate", error))
            findings += [
                Finding("link", f"{path}", f"{s.link}: host is not on the allowlist of official ones")
                for s in park.sources.values() if s.link and not link_allowed(s.link)
            ]
    for path, companies in reader.companies(tuple(parks)):
        if isinstance(companies, DataError) and chosen(path):
            findings.append(_finding("company", companies))
    good: list[tuple[Source, Policy, RawPolicy]] = []
    for source, policy, raw in reader.policies():
        if isinstance(policy, DataError):
            findings += [_finding("policy", policy)] if chosen(source.path) else []
        elif raw is not None:
            good.append((source, policy, raw))
    exclusions = ()
    try:
        exclusions = reader.exclusions()
    except DataError as error:
        findings.append(_finding("stacking", error))
    gates = []
    for park in parks:
        try:
            gates += reader.gates(park)
        except DataError:
            continue
    library = Library(
        content_digest(root), reader.facts, reader.regions, reader.sectors, tuple(parks), tuple(gates),
        tuple(p for _, p, _ in good), exclusions, reader.parser.definitions,
    )
    findings += _whole(library)
    try:
        runner = CaseRunner(Engine(library))
    except ParkmatchError as error:
        return [*findings, Finding("engine", error.args[1], str(error.args[0]))]
    for source, policy, raw in good:
        if chosen(source.path):
            findings += _policy(source, policy, raw)
            findings += runner.run(source, policy, raw)
    return findings


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
            high = float("inf") if want.high is None else quantity(want.high)  # type: ignore[arg-type]
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
