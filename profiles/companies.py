"""The directory of companies known to sit in an area, and what they make."""

from __future__ import annotations

import msgspec

from profiles.parks import Park, ParkSource
from profiles.sectors import Sectors
from profiles.yaml_source import Source


class RawCompany(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A company as written."""

    name: str
    park: str
    fields: tuple[str, ...]
    source: str
    makes: tuple[str, ...] = ()
    note: str = ""


class RawDirectory(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of the directory."""

    sources: dict[str, ParkSource]
    companies: tuple[RawCompany, ...]


class Company(msgspec.Struct, frozen=True, omit_defaults=True):
    """A company, the area it sits in, its fields and products, and where that can be looked up."""

    name: str
    park: str
    fields: tuple[str, ...]
    makes: tuple[str, ...]
    source: str
    seen: str


def load_companies(source: Source, parks: tuple[Park, ...], sectors: Sectors) -> tuple[Company, ...]:
    """The companies in a file; raises `DataError` naming the line of what is wrong."""
    try:
        raw = msgspec.convert(source.data, RawDirectory)
    except msgspec.ValidationError as error:
        raise source.error(str(error)) from None
    areas = {p.id for p in parks if not p.part_of}
    known = set(sectors.index())
    found = []
    for n, item in enumerate(raw.companies):
        path = ("companies", n)
        if item.park not in areas:
            raise source.error(f"{item.name}: {item.park} is no area with a profile", path)
        if unknown := [f for f in item.fields if f not in known]:
            raise source.error(f"{item.name}: unknown sector {unknown[0]!r}", path)
        if item.source not in raw.sources:
            raise source.error(f"{item.name}: source {item.source!r} is not among the file's sources", path)
        said = raw.sources[item.source]
        told = f"{said.title}（{said.date}）" if said.date else said.title
        found.append(Company(item.name, item.park, item.fields, item.makes, told, said.seen))
    return tuple(found)
