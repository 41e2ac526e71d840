"""Places: national → province → city → district or zone."""

from __future__ import annotations

from functools import cached_property

import msgspec

from profiles.label import Label
from profiles.yaml_source import Source


class Region(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One place, with the names people write it by and its GB/T 2260 code where it has one."""

    id: str
    label: Label
    parent: str = ""
    code: str = ""
    aliases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


class Regions(msgspec.Struct, frozen=True, dict=True):
    """The tree of places."""

    items: tuple[Region, ...]

    def index(self) -> dict[str, int]:
        """Position of each region by id, and by any alias written as an id (`city/old-slug`)."""
        return self._index

    @cached_property
    def _index(self) -> dict[str, int]:
        found = {r.id: i for i, r in enumerate(self.items)}
        for i, region in enumerate(self.items):
            for alias in region.aliases:
                if "/" in alias:
                    found.setdefault(alias, i)
        return found

    def get(self, region_id: str) -> Region | None:
        """The region with this id (or old id), or None."""
        position = self.index().get(region_id)
        return None if position is None else self.items[position]

    def lineage(self, region_id: str) -> tuple[str, ...]:
        """The region and everything above it, nearest first."""
        chain: list[str] = []
        region = self.get(region_id)
        while region is not None and region.id not in chain:
            chain.append(region.id)
            region = self.get(region.parent)
        return tuple(chain)

    def expand(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Region ids for ids and `group:` names; raises `KeyError` with the unknown name."""
        ids: list[str] = []
        index = self.index()
        for name in names:
            if name.startswith("group:"):
                members = [r.id for r in self.items if name[6:] in r.groups]
                if not members:
                    raise KeyError(name)
                ids.extend(members)
            elif name in index:
                ids.append(self.items[index[name]].id)
            else:
                raise KeyError(name)
        return tuple(dict.fromkeys(ids))


def load_regions(source: Source) -> Regions:
    """The places from `regions.yaml`; raises `DataError` naming the line of what is wrong."""
    try:
        items = msgspec.convert(source.data, tuple[Region, ...])
    except msgspec.ValidationError as error:
        raise source.error(str(error)) from None
    ids = [r.id for r in items]
    for i, region in enumerate(items):
        if ids.index(region.id) != i:
            raise source.error(f"{region.id} stands twice", (i,))
        if region.parent and region.parent not in ids:
            raise source.error(f"parent {region.parent} is not a region", (i, "parent"))
    parents = {r.id: r.parent for r in items}
    for i, region in enumerate(items):
        above, steps = region.parent, 0
        while above and steps <= len(items):
            above, steps = parents[above], steps + 1
        if above:
            raise source.error(f"{region.id} lies within itself", (i, "parent"))
    return Regions(items)
