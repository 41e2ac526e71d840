"""Who is where already: the companies and institutions of each area, from its documents and the directory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from profiles.companies import Company
from profiles.likeness import vector
from profiles.parks import Park
from profiles.sectors import Sectors


class Neighbour(msgspec.Struct, frozen=True):
    """A company or institution in an area: its fields (positions in the tree), products, and where that is told.

    `words` are the weighed pairs of what it makes, for comparing descriptions with.
    """

    name: str
    park: str
    fields: tuple[int, ...]
    makes: tuple[str, ...]
    source: str
    seen: str
    words: tuple[tuple[str, float], ...]


def neighbours(
    parks: Iterable[Park], companies: Iterable[Company], sectors: Sectors, weights: Mapping[str, float]
) -> tuple[Neighbour, ...]:
    """Everyone known to be in an area or one of its sites, each once per area."""
    index = sectors.index()
    told: dict[tuple[str, str], tuple[list[str], list[str], str, str]] = {}
    for park in parks:
        for anchor in (*park.anchors, *park.institutions):
            source, seen = park.cite(anchor.source, anchor.clause, anchor.note)
            _tell(told, (park.part_of or park.id, anchor.name), anchor.fields, anchor.makes, source, seen)
    for item in companies:
        _tell(told, (item.park, item.name), item.fields, item.makes, item.source, item.seen)
    found = []
    for (area, name), (fields, makes, source, seen) in told.items():
        positions = tuple(index[f] for f in dict.fromkeys(fields))
        text = " ".join((*dict.fromkeys(makes), *(sectors.items[p].label.zh for p in positions))).lower()
        words = tuple(vector(text, weights).items())
        found.append(Neighbour(name, area, positions, tuple(dict.fromkeys(makes)), source, seen, words))
    return tuple(found)


def _tell(
    told: dict[tuple[str, str], tuple[list[str], list[str], str, str]], key: tuple[str, str],
    fields: Iterable[str], makes: Iterable[str], source: str, seen: str,
) -> None:
    entry = told.setdefault(key, ([], [], source, seen))
    entry[0].extend(fields)
    entry[1].extend(makes)
