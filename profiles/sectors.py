"""The sector tree: what a company does, in the words companies use, with GB/T 4754-2017 codes."""

from __future__ import annotations

from functools import cached_property

import msgspec

from profiles.facts import Cues
from profiles.label import Label
from profiles.yaml_source import Source


class SectorNode(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A node as written in `sectors.yaml`, with its children inside it."""

    id: str
    label: Label
    gbt4754: tuple[str, ...] = ()
    aliases: Cues = Cues()
    case_label: str = ""
    children: tuple[SectorNode, ...] = ()


class Sector(msgspec.Struct, frozen=True, omit_defaults=True):
    """One sector, with the position of its parent in the tree (-1 at the top) and its depth."""

    id: str
    label: Label
    parent: int = -1
    depth: int = 0
    gbt4754: tuple[str, ...] = ()
    aliases: Cues = Cues()
    case_label: str = ""


class Sectors(msgspec.Struct, frozen=True, dict=True):
    """The sector tree, parents before children."""

    items: tuple[Sector, ...]

    def index(self) -> dict[str, int]:
        """Position of each sector by id."""
        return self._index

    @cached_property
    def _index(self) -> dict[str, int]:
        return {s.id: i for i, s in enumerate(self.items)}

    def lineage(self, sector_id: str) -> tuple[str, ...]:
        """The sector and everything above it, nearest first; empty when there is no such sector."""
        position = self.index().get(sector_id, -1)
        chain = []
        while position >= 0:
            chain.append(self.items[position].id)
            position = self.items[position].parent
        return tuple(chain)

    def case_label(self, sector_id: str) -> str:
        """The field of labelled cases this sector belongs to (its own or the nearest above)."""
        index = self.index()
        return next((label for s in self.lineage(sector_id) if (label := self.items[index[s]].case_label)), "")


def load_sectors(source: Source) -> Sectors:
    """The tree from `sectors.yaml`; raises `DataError` naming the line of what is wrong."""
    try:
        roots = msgspec.convert(source.data, tuple[SectorNode, ...])
    except msgspec.ValidationError as error:
        raise source.error(str(error)) from None
    flat: list[Sector] = []

    def walk(nodes: tuple[SectorNode, ...], parent: int, depth: int) -> None:
        for node in nodes:
            flat.append(
                Sector(node.id, node.label, parent, depth, node.gbt4754, node.aliases, node.case_label)
            )
            walk(node.children, len(flat) - 1, depth + 1)

    walk(roots, -1, 0)
    ids = [s.id for s in flat]
    for sector_id in ids:
        if ids.count(sector_id) > 1:
            raise source.error(f"{sector_id} stands twice")
    return Sectors(tuple(flat))
