"""The value chains of the field: which links there are, and which nodes of the sector tree each stands for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import msgspec

from profiles.label import Label
from profiles.parks import ParkSource, cited
from profiles.sectors import Sectors
from profiles.yaml_source import Source

TIERS = ("upstream", "midstream", "services", "downstream")


class RawLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A link as written: nodes of the sector tree, less some below them, and where a document names it."""

    id: str
    label: Label
    sectors: tuple[str, ...]
    except_: tuple[str, ...] = msgspec.field(default=(), name="except")
    source: str = ""
    clause: str = ""


class RawChain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A chain as written: the links of each tier."""

    id: str
    label: Label
    upstream: tuple[str, ...] = ()
    midstream: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    downstream: tuple[str, ...] = ()


class RawChains(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file."""

    sources: dict[str, ParkSource]
    links: tuple[RawLink, ...]
    chains: tuple[RawChain, ...]


class Link(msgspec.Struct, frozen=True, omit_defaults=True):
    """One link; `sectors` are all its nodes of the tree, `source` the document that names it, where one was seen."""

    id: str
    label: Label
    sectors: tuple[str, ...]
    source: str = ""
    seen: str = ""


class Chain(msgspec.Struct, frozen=True):
    """One chain: the ids of the links of each tier, in the order of `TIERS`."""

    id: str
    label: Label
    tiers: tuple[tuple[str, ...], ...]

    @property
    def makes(self) -> tuple[str, ...]:
        """The links that make the chain's own products."""
        return self.tiers[TIERS.index("midstream")]


class Chains(msgspec.Struct, frozen=True, dict=True):
    """Every link, and the chains they form."""

    links: tuple[Link, ...] = ()
    chains: tuple[Chain, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Link]:
        """Every link by its id."""
        return {link.id: link for link in self.links}

    @cached_property
    def of_sector(self) -> dict[str, tuple[str, ...]]:
        """The links of every sector that has some."""
        found: dict[str, list[str]] = {}
        for link in self.links:
            for sector in link.sectors:
                found.setdefault(sector, []).append(link.id)
        return {sector: tuple(links) for sector, links in found.items()}


def load_chains(source: Source, sectors: Sectors) -> Chains:
    """The chains in a file; raises `DataError` naming the line of what is wrong."""
    try:
        raw = msgspec.convert(source.data, RawChains)
    except msgspec.ValidationError as error:
        raise source.error(str(error)) from None
    known = sectors.index()
    ids: set[str] = set()
    for n, link in enumerate(raw.links):
        path = ("links", n)
        if link.id in ids:
            raise source.error(f"{link.id} stands twice", path)
        ids.add(link.id)
        if unknown := [s for s in (*link.sectors, *link.except_) if s not in known]:
            raise source.error(f"unknown sector {unknown[0]!r}", path)
        if link.source and link.source not in raw.sources:
            raise source.error(f"source {link.source!r} is not among the file's sources", path)
    for n, chain in enumerate(raw.chains):
        if unknown := [i for tier in _tiers(chain) for i in tier if i not in ids]:
            raise source.error(f"unknown link {unknown[0]!r}", ("chains", n))
    links = tuple(_link(link, raw.sources, sectors) for link in raw.links)
    return Chains(links, tuple(Chain(c.id, c.label, _tiers(c)) for c in raw.chains))


def _tiers(chain: RawChain) -> tuple[tuple[str, ...], ...]:
    return tuple(getattr(chain, tier) for tier in TIERS)


def _link(link: RawLink, sources: dict[str, ParkSource], sectors: Sectors) -> Link:
    nodes = tuple(_nodes(link, sectors))
    if not link.source:
        return Link(link.id, link.label, nodes)
    source = sources[link.source]
    return Link(link.id, link.label, nodes, cited(source, link.clause), source.seen)


def _nodes(link: RawLink, sectors: Sectors) -> Iterator[str]:
    """The link's nodes with all below them; what is taken out is taken out with all below it."""
    wanted, out = set(link.sectors), set(link.except_)
    for sector in sectors.items:
        lineage = sectors.lineage(sector.id)
        nearest = next((s for s in lineage if s in wanted or s in out), "")
        if nearest in wanted:
            yield sector.id
