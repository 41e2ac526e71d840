"""A name that leads nowhere: a member of an exclusion or joint cap, the area of a site, a policy replaced or implemented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rules.checks.data import Data, PolicyFile
from rules.checks.finding import Check, Found
from rules.policy import Exclusion, JointCap


def _find(data: Data) -> Iterator[Found]:
    known = {n for p in data.policies for n in (p.policy.id, *p.policy.also_known_as)} | data.left_out
    for item in data.policies:
        yield from _members(item.file, ("joint_caps",), item.policy.joint_caps, data.incentive_keys)
        yield from _members(item.file, ("exclusive",), item.policy.exclusions, data.incentive_keys)
        yield from _policies(item, known)
    yield from _members("rules/stacking.yaml", (), data.stacking, data.incentive_keys)
    parks = {p.park.id for p in data.parks} | data.left_out
    for park in data.parks:
        if park.park.part_of and park.park.part_of not in parks:
            yield Found(park.file, ("part_of",), {"name": park.park.part_of}, "park")


def _members(
    file: str, above: tuple[str, ...], groups: Sequence[JointCap | Exclusion], keys: frozenset[str]
) -> Iterator[Found]:
    for n, group in enumerate(groups):
        for m, member in enumerate(group.members):
            if member not in keys:
                yield Found(file, (*above, n, "members", m), {"name": member}, "incentive")


def _policies(item: PolicyFile, known: set[str]) -> Iterator[Found]:
    for part in ("succeeds", "implements"):
        for n, name in enumerate(getattr(item.policy, part)):
            if name not in known:
                yield Found(item.file, (part, n), {"name": name}, "policy")


CHECK = Check(
    "error", _find,
    refused=r"is no incentive of this policy|is not among the (?:file|rule)'s sources|is no area with a profile",
)
