"""Parks and policies by id or by the names people use."""

from __future__ import annotations

import datetime as dt
import difflib

from profiles.errors import InputError
from profiles.facts import Fact
from profiles.parks import Park
from profiles.regions import Region
from rules.library import Library
from rules.policy import Incentive, Policy, standing

STATES = ("in_force", "unverified", "not_yet", "draft", "lapsed")


def find_park(library: Library, name: str) -> Park:
    """The park with this id, name or alias; raises `InputError` that offers the nearest."""
    wanted = name.strip()
    found = library.park(wanted)
    if found is not None:
        return found
    said = {park.id: _names(park) for park in library.parks}
    exact = [p for p in library.parks if wanted.lower() in said[p.id]]
    if len(exact) == 1:
        return exact[0]
    near = [p.id for p in exact] or _near(wanted, said)
    raise InputError(f"unknown park {name!r}", "", _offer(near, "parkmatch parks list"))


def find_policy(library: Library, name: str) -> Policy:
    """The policy with this id, document number or title; raises `InputError` that offers the nearest."""
    wanted = name.strip()
    found = library.policy(wanted)
    if found is not None:
        return found
    said = {p.id: [t.lower() for t in (p.id, p.number, p.title.zh, p.title.en) if t] for p in library.policies}
    exact = [p for p in library.policies if wanted.lower() in said[p.id]]
    if len(exact) == 1:
        return exact[0]
    near = [p.id for p in exact] or _near(wanted, said)
    raise InputError(f"unknown policy {name!r}", "", _offer(near, "parkmatch policies list"))


def find_region(library: Library, name: str) -> Region:
    """The place with this id, name or alias; raises `InputError` that offers the nearest."""
    wanted = name.strip()
    found = library.regions.get(wanted)
    if found is not None:
        return found
    for region in library.regions.items:
        if wanted in {region.label.zh, region.label.en, *region.aliases}:
            return region
    said = {r.id: [r.id, r.label.zh, r.label.en.lower(), *r.aliases] for r in library.regions.items}
    raise InputError(f"unknown region {name!r}", "--region", _offer(_near(wanted, said), "parkmatch parks list"))


def find_fact(library: Library, name: str) -> Fact:
    """The fact with this id; raises `InputError` that offers the nearest."""
    found = library.facts.get(name.strip())
    if found is None:
        said = {f.id: [f.id, f.label.zh, f.label.en.lower()] for f in library.facts.by_id.values()}
        raise InputError(f"unknown fact {name!r}", "", _offer(_near(name.strip(), said), "parkmatch facts list"))
    return found


def some_parks(library: Library, region: str = "", kind: str = "") -> list[Park]:
    """The parks within a place and of a kind; raises `InputError` for what does not exist."""
    _known(f"unknown kind {kind!r}", kind, {p.kind for p in library.parks}, "--kind")
    place = find_region(library, region).id if region else ""
    return [
        p for p in library.parks
        if (not place or place in library.regions.lineage(p.region)) and (not kind or p.kind == kind)
    ]


def count_named(written: str) -> int:
    """A number of results as it was typed; raises `InputError` when it is none, or none at all."""
    if not (written.isascii() and written.isdigit() and 0 < int(written) < 10_000):
        raise InputError(f"{written!r} is no number of results", "--top", "e.g. 10")
    return int(written)


def check_kind(library: Library, kind: str) -> None:
    """Raises `InputError` for a kind of incentive that does not exist; an empty one is none asked for."""
    _known(f"unknown kind {kind!r}", kind, {i.kind for p in library.policies for i in p.incentives}, "--kind")


def sector_named(library: Library, name: str) -> str:
    """The id of the field with this id, name or alias; raises `InputError` that offers the nearest."""
    wanted = name.strip().lower()
    said = {
        s.id: [n.lower() for n in (s.id, s.label.zh, s.label.short, s.label.en, *s.aliases.zh, *s.aliases.en) if n]
        for s in library.sectors.items
    }
    exact = [s for s, names in said.items() if wanted in names]
    if exact:
        return exact[0]
    near = ", ".join(_near(wanted, said)) or ", ".join(s.id for s in library.sectors.items if s.depth == 0)
    raise InputError(f"unknown sector {name!r}", "--sector", f"one of {near}")


def some_policies(library: Library, region: str, status: str, kind: str, as_of: dt.date) -> list[Policy]:
    """The policies that hold in a place, stand so on a day, and grant something of a kind; raises `InputError`."""
    _known(f"unknown status {status!r}", status, set(STATES), "--status")
    check_kind(library, kind)
    place = find_region(library, region).id if region else ""
    lineage = set(library.regions.lineage(place))
    inside = {r.id for r in library.regions.items if place in library.regions.lineage(r.id)} if place else set()
    return [
        p for p in library.policies
        if (not place or set(p.regions) & (lineage | inside))
        and (not status or state(p, as_of) == status)
        and (not kind or any(i.kind == kind for i in p.incentives))
    ]


def state(policy: Policy, as_of: dt.date) -> str:
    """Whether a policy as a document holds on a day: in_force, not_yet, lapsed, draft or unverified."""
    whole = Incentive(
        policy.id, policy.id, policy.id, policy.title, "grant", seen=policy.seen, status=policy.status,
        effective=policy.effective, expires=policy.expires,
    )
    return standing(policy, whole, as_of).state


def _known(what: str, name: str, names: set[str], where: str) -> None:
    if name and name not in names:
        raise InputError(what, where, f"one of {', '.join(sorted(names))}")


def _names(park: Park) -> list[str]:
    names = (park.id, park.name.zh, park.name.short, park.name.en, park.name.en_full, *park.aliases)
    return [n.lower() for n in names if n]


def _near(wanted: str, said: dict[str, list[str]]) -> list[str]:
    low = wanted.lower()
    holding = [key for key, names in said.items() if low and any(low in n for n in names)]
    if holding:
        return holding[:3]
    every = {name: key for key, names in said.items() for name in names}
    close = difflib.get_close_matches(low, every, 3, 0.5)
    return list(dict.fromkeys(every[c] for c in close))


def _offer(near: list[str], command: str) -> str:
    return f"did you mean {', '.join(near)}? `{command}` lists all" if near else f"`{command}` lists all"
