"""What the policy library covers, counted from the data: docs/coverage.md and docs/coverage.zh-CN.md.

`python -m reports.coverage [DAY]` writes both anew; without a day, for the day they were last written for.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections import Counter
from pathlib import Path

import msgspec

from profiles.errors import DataError
from profiles.label import Label
from profiles.yaml_source import read_yaml
from reports.find import STATES, state
from reports.incentive_words import state_of
from reports.intake import day as day_written
from rules.condition import All, Bool, Condition, Judged, Place
from rules.library import ROOT, Library, load_library, today
from rules.policy import Incentive, Policy

PAGES = {"en": "coverage.md", "zh": "coverage.zh-CN.md"}
MONEY_KINDS = frozenset({"grant", "reward", "matching", "interest", "equity", "insurance", "loan_guarantee"})


class NotEncoded(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known to stand in a policy and is not in the library, and why."""

    policy: str
    what: Label
    why: Label


class Region(msgspec.Struct, frozen=True):
    """The policies of one region: how far each is encoded, its incentives, and how many are in force."""

    region: str
    whole: int
    part: int
    empty: int
    incentives: int
    figures: int
    in_force: int


class Coverage(msgspec.Struct, frozen=True):
    """Every count of the coverage page."""

    as_of: dt.date
    policies: int
    incentives: int
    figures: int
    regions: tuple[Region, ...]
    without: tuple[str, ...]
    seen: dict[str, int]
    figures_unverified: int
    policy_states: dict[str, int]
    incentive_states: dict[str, int]
    ending: int
    open: int
    kinds: dict[str, tuple[int, int]]
    barred: tuple[str, ...]
    unseen: tuple[str, ...]
    judged: tuple[str, ...]
    missing: tuple[NotEncoded, ...]


def not_encoded(library: Library, root: Path = ROOT) -> tuple[NotEncoded, ...]:
    """What is known to be missing, from `rules/not_encoded.yaml`; raises `DataError` for a policy that is none."""
    path = root / "rules" / "not_encoded.yaml"
    if not path.exists():
        return ()
    source = read_yaml(path)
    try:
        found = msgspec.convert(source.data, tuple[NotEncoded, ...])
    except msgspec.ValidationError as error:
        raise source.error(str(error)) from None
    for n, item in enumerate(found):
        if library.policy(item.policy) is None:
            raise source.error(f"{item.policy} is no policy", (n, "policy"))
    return found


def sum_unseen(incentive: Incentive) -> bool:
    """Whether money is promised and no figure of it was seen."""
    if incentive.amount is None:
        return incentive.kind in MONEY_KINDS and not incentive.gives.zh
    return any(t.pays is None for t in incentive.amount.tiers)


def wholly_judged(incentive: Incentive, library: Library) -> bool:
    """Whether people decide on an incentive by nothing but their judgement, the place and usual undertakings apart."""
    facts = library.facts
    own = [
        c for c in _parts(incentive.when)
        if not isinstance(c, Place) and not (isinstance(c, Bool) and (facts[c.fact].undertaking or facts[c.fact].settled))
    ]
    return bool(own) and all(isinstance(c, Judged) for c in own)


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.items if isinstance(condition, All) else (condition,)


def _grade(policy: Policy, missing: set[str], library: Library) -> str:
    if not policy.incentives:
        return "empty"
    partly = policy.id in missing or any(sum_unseen(i) or wholly_judged(i, library) for i in policy.incentives)
    return "part" if partly else "whole"


def count(library: Library, as_of: dt.date, root: Path = ROOT) -> Coverage:
    """Every count of the coverage page on a day."""
    missing = not_encoded(library, root)
    pairs = [(p, i, state_of(p, i, as_of)) for p in library.policies for i in p.incentives]
    figures = [(i, s) for _, i, s in pairs if i.amount is not None]
    live = [i for _, i, s in pairs if s == "in_force"]
    year = dt.date(as_of.year + 1, as_of.month, min(as_of.day, 28) if as_of.month == 2 else as_of.day)
    kinds = Counter(i.kind for _, i, _ in pairs)
    with_sum = Counter(i.kind for i, _ in figures)
    return Coverage(
        as_of, len(library.policies), len(pairs), len(figures),
        _regions(library, as_of, {m.policy for m in missing}), _without(library),
        {how: sum(i.seen == how for i, _ in figures) for how in ("primary", "secondary", "knowledge")},
        sum(s == "unverified" for _, s in figures),
        {s: sum(state(p, as_of) == s for p in library.policies) for s in STATES},
        {s: sum(x == s for _, _, x in pairs) for s in STATES},
        sum(i.expires is not None and i.expires <= year for i in live), sum(i.expires is None for i in live),
        {k: (n, with_sum[k]) for k, n in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))},
        tuple(i.key for _, i, _ in pairs if i.fiscal_contribution),
        tuple(i.key for _, i, _ in pairs if sum_unseen(i)),
        tuple(i.key for _, i, _ in pairs if wholly_judged(i, library) and not sum_unseen(i)), missing,
    )


def _regions(library: Library, as_of: dt.date, missing: set[str]) -> tuple[Region, ...]:
    found: dict[str, list[Policy]] = {}
    for policy in library.policies:
        found.setdefault(_written_for(policy, library), []).append(policy)
    position = library.regions.index()
    order = sorted(found, key=lambda r: [position[a] for a in reversed(library.regions.lineage(r))])
    rows = []
    for region in order:
        grades = Counter(_grade(p, missing, library) for p in found[region])
        items = [(p, i) for p in found[region] for i in p.incentives]
        rows.append(Region(
            region, grades["whole"], grades["part"], grades["empty"], len(items),
            sum(i.amount is not None for _, i in items), sum(state_of(p, i, as_of) == "in_force" for p, i in items),
        ))
    return tuple(rows)


def _written_for(policy: Policy, library: Library) -> str:
    """The narrowest region that holds all a policy is written for."""
    lineages = [library.regions.lineage(r) for r in policy.regions]
    return next(r for r in lineages[0] if all(r in line for line in lineages))


def _without(library: Library) -> tuple[str, ...]:
    """Cities of the province that no policy is written for, nor for a part of them."""
    covered = {a for p in library.policies if p.level not in {"national", "provincial"} for r in p.regions
               for a in library.regions.lineage(r)}
    return tuple(r.id for r in library.regions.items if r.parent == "guangdong" and r.id not in covered)


def day_of(folder: Path) -> dt.date | None:
    """The day the written page was made for; None when there is none."""
    path = folder / PAGES["en"]
    match = re.search(r"as of (\d{4}-\d\d-\d\d)", path.read_text(encoding="utf-8")) if path.exists() else None
    return dt.date.fromisoformat(match[1]) if match else None


def main(arguments: list[str]) -> int:
    """Writes both pages; the exit code is 0."""
    from reports.coverage_page import coverage_page

    folder = ROOT / "docs"
    on = day_written(arguments[0]) if arguments else day_of(folder) or today()
    library = load_library()
    try:
        counted = count(library, on)
    except DataError as error:
        print(f"{error.where}: {error.what}", file=sys.stderr)
        return 1
    for lang, name in PAGES.items():
        temporary = folder / f"{name}.new"
        temporary.write_text(coverage_page(counted, library, lang), encoding="utf-8", newline="\n")
        temporary.replace(folder / name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
