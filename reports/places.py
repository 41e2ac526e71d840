"""Which incentives hold in a place, or anywhere inside it."""

from __future__ import annotations

from profiles.errors import InputError
from profiles.label import Label
from reports.find import find_park, find_region
from rules.library import Library
from rules.policy import Incentive, Policy


class Place:
    """A place asked for, and the regions whose rules reach it: above it, and inside it where a region was named."""

    def __init__(self, label: Label, lineage: tuple[str, ...], inside: frozenset[str]) -> None:
        self.label = label
        self.lineage = lineage
        self.reach = frozenset(lineage) | inside

    def holds(self, policy: Policy, incentive: Incentive) -> bool:
        """Whether an incentive may be had there: written for it, and the place not carved out."""
        return bool(self.reach & set(incentive.regions)) and not set(self.lineage) & set(policy.except_regions)

    def region_of(self, incentive: Incentive) -> str:
        """The narrowest region above the place that an incentive is written for."""
        return next((r for r in self.lineage if r in incentive.regions), incentive.regions[0])


def place_of(library: Library, region: str = "", park: str = "") -> Place | None:
    """The place that options name; None when they name none. Raises `InputError` for both, or one nobody knows."""
    if region and park:
        raise InputError("--region and --park at once", "", "keep one of them")
    if park:
        found = find_park(library, park)
        return Place(found.name, library.regions.lineage(found.region), frozenset())
    if region:
        wanted = find_region(library, region)
        inside = frozenset(r.id for r in library.regions.items if wanted.id in library.regions.lineage(r.id))
        return Place(wanted.label, library.regions.lineage(wanted.id), inside)
    return None
