"""The value chain of a place: which links are seen there, which it courts, and which link a company would be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from matcher.view import ParkView
from profiles.chains import TIERS, Chains, Link
from profiles.sectors import Sectors

PRESENT, UNCLEAR, UNSEEN = "present", "unclear", "unseen"
SUPPLEMENTS, STRENGTHENS, EXTENDS, UNPLACED = "supplements", "strengthens", "extends", "unplaced"
PASSING = 1  # the weight of a field that is only mentioned
EFFECTS = (SUPPLEMENTS, STRENGTHENS, EXTENDS, UNPLACED)
"""What a company does for a chain: 补链, 强链, 延链, or its link is not known."""


class Known(msgspec.Struct, frozen=True):
    """Somebody documents name at a place, what they make, and where that is told."""

    name: str
    makes: tuple[str, ...]
    source: str
    seen: str


class Wanted(msgspec.Struct, frozen=True):
    """That a document of the place courts a link: how strongly (3 core, 2 named, 1 mentioned), and which.

    `broad`: only a wider field is named, of which the link is a part.
    """

    weight: int
    broad: bool
    source: str
    seen: str


class LinkState(msgspec.Struct, frozen=True):
    """A link at a place. `present`: companies are named. `unclear`: only some whose wider field is told. `unseen`: none.

    Unseen is not absent: no document and no list read so far names anybody. `wanted` is None where no document courts it.
    """

    id: str
    state: str
    present: tuple[Known, ...] = ()
    broadly: tuple[str, ...] = ()
    wanted: Wanted | None = None

    @property
    def effect(self) -> str:
        """What a company of this link does for the chain."""
        if self.state == PRESENT:
            return STRENGTHENS
        return SUPPLEMENTS if self.wanted else EXTENDS


class ChainState(msgspec.Struct, frozen=True):
    """One chain at a place: the links of every tier (see `profiles.chains.TIERS`)."""

    id: str
    tiers: tuple[tuple[str, ...], ...]
    own: bool

    @property
    def links(self) -> tuple[str, ...]:
        """All its links."""
        return tuple(link for tier in self.tiers for link in tier)


class ChainMap(msgspec.Struct, frozen=True):
    """Every link at a place, and the chains.

    `own` ones have a maker named there, or a product that is courted by name (or a wider field, more than in passing).
    """

    park: str
    links: dict[str, LinkState]
    chains: tuple[ChainState, ...]

    @property
    def own(self) -> tuple[ChainState, ...]:
        """The chains of the place."""
        return tuple(c for c in self.chains if c.own)


class Placed(msgspec.Struct, frozen=True):
    """Where a company stands in the chains: `links` it is, `maybe` those it may be (only a wider field is known)."""

    links: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()


class ChainReader:
    """Finds the links of sectors: of a company, of those at a place, of what the place courts."""

    def __init__(self, chains: Chains, sectors: Sectors) -> None:
        self.chains = chains
        self.sectors = sectors
        self.broad: dict[str, tuple[str, ...]] = {}
        for sector in sectors.items:
            below = [c.id for c in chains.links if any(sector.id in sectors.lineage(s) for s in c.sectors)]
            if below and sector.depth and sector.id not in chains.of_sector:
                self.broad[sector.id] = tuple(below)

    def place(self, sectors: Iterable[str]) -> Placed:
        """The links of a company by its fields, in their order; the root of the tree says nothing of a link."""
        links: dict[str, None] = {}
        maybe: dict[str, None] = {}
        for sector in sectors:
            links.update(dict.fromkeys(self.chains.of_sector.get(sector, ())))
            maybe.update(dict.fromkeys(self.broad.get(sector, ())))
        return Placed(tuple(links), tuple(m for m in maybe if m not in links))

    def map(self, view: ParkView) -> ChainMap:
        """The chains at a place."""
        named: dict[str, list[Known]] = {}
        broadly: dict[str, list[str]] = {}
        for neighbour in view.neighbours:
            placed = self.place(self.sectors.items[f].id for f in neighbour.fields)
            for link in placed.links:
                named.setdefault(link, []).append(
                    Known(neighbour.name, neighbour.makes, neighbour.source, neighbour.seen)
                )
            for link in placed.maybe:
                broadly.setdefault(link, []).append(neighbour.name)
        links = {
            link.id: self._state(link, tuple(named.get(link.id, ())), tuple(broadly.get(link.id, ())), view)
            for link in self.chains.links
        }
        chains = tuple(
            ChainState(c.id, c.tiers, any(_own(links[i]) for i in c.makes)) for c in self.chains.chains
        )
        return ChainMap(view.park.id, links, chains)

    def _state(self, link: Link, present: tuple[Known, ...], broadly: tuple[str, ...], view: ParkView) -> LinkState:
        state = PRESENT if present else UNCLEAR if broadly else UNSEEN
        return LinkState(link.id, state, present, broadly, self._wanted(link, view))

    def _wanted(self, link: Link, view: ParkView) -> Wanted | None:
        """The strongest statement that courts a link itself, else one that courts a wider field."""
        wider = {s for node in link.sectors for s in self.sectors.lineage(node)} - set(link.sectors)
        found: list[tuple[int, int, Wanted]] = []
        for park, said in view.focus_said.values():
            own = said.sector in link.sectors
            if own or (said.sector in wider and said.sector in self.broad):
                source, seen = park.cite(said.source, said.clause, said.note)
                found.append((own, said.weight, Wanted(said.weight, not own, source, seen)))
        return max(found, key=lambda f: f[:2])[2] if found else None


def _own(state: LinkState) -> bool:
    wanted = state.wanted
    return bool(state.present) or (wanted is not None and (not wanted.broad or wanted.weight > PASSING))


def effect_of(placed: Placed, chain_map: ChainMap) -> tuple[str, str]:
    """What a company does for the chains of a place, and by which of its links: the first that fills a courted gap.

    Where it fills none, its first link decides; where only a wider field is known, none does.
    """
    states = [chain_map.links[link] for link in placed.links]
    if not states:
        return UNPLACED, ""
    first = next((s for s in states if s.effect == SUPPLEMENTS), states[0])
    return first.effect, first.id


def gaps(chain_map: ChainMap, tiers: Sequence[str] = TIERS) -> list[str]:
    """The links of the place's own chains that nobody is seen to fill, courted ones first."""
    found: dict[str, None] = {}
    for chain in chain_map.own:
        for name, links in zip(TIERS, chain.tiers, strict=True):
            if name in tiers:
                found.update(dict.fromkeys(link for link in links if chain_map.links[link].state != PRESENT))
    return sorted(found, key=lambda link: chain_map.links[link].wanted is None)
