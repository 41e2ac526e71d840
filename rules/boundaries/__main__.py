"""`python -m rules.boundaries POLICY` prints the boundary cases of a policy; without a policy, how many there are of each."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import yaml

from rules.boundaries.generate import boundary_cases
from rules.library import Library, load_library


def main(arguments: Sequence[str]) -> int:
    """Prints what was asked for; the exit code is 2 when there is no such policy."""
    library = load_library()
    if not arguments:
        return _count(library)
    for name in arguments:
        policy = library.policy(name)
        if policy is None:
            print(f"unknown policy {name!r}; `parkmatch policies list` names them", file=sys.stderr)
            return 2
        found = boundary_cases(policy, library)
        by_incentive: dict[str, list[object]] = {}
        for case in found.cases:
            by_incentive.setdefault(case.incentive, []).append(case.written())
        print(yaml.safe_dump(by_incentive, allow_unicode=True, sort_keys=False, width=10_000), end="")
        for missed in found.uncovered:
            print(f"# {missed.incentive}: {missed.kind} {missed.threshold}: {missed.reason}")
    return 0


def _count(library: Library) -> int:
    covered = cases = missed = 0
    for policy in library.policies:
        found = boundary_cases(policy, library)
        covered, cases, missed = covered + found.thresholds, cases + len(found.cases), missed + len(found.uncovered)
        print(f"{policy.id}: {found.thresholds} thresholds, {len(found.cases)} cases, {len(found.uncovered)} without")
    print(f"{covered} thresholds, {cases} cases, {missed} thresholds without a case")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
