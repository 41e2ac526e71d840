"""What the loaders refuse, told so that people find their way: by the id of the incentive, with the likely word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz.process import extractOne

from profiles.errors import DataError
from profiles.facts import Facts
from profiles.yaml_source import read_yaml

_ALIKE = 75


class Fault(NamedTuple):
    """What a loader refused: where, its message without the path in front, that path, and how to mend it."""

    file: str
    line: int
    message: str
    at: str
    hint: str


def shown_path(at: str, data: Any) -> str:
    """A path as people find their way: the incentive by its id, then the part; positions in lists are left out.

    >>> shown_path("incentives.0.when.2.staff", {"incentives": [{"id": "rent"}]})
    'rent.when'
    """
    steps = at.split(".")
    if steps[0] == "incentives" and len(steps) > 1:
        try:
            written = data["incentives"][int(steps[1])]
        except (LookupError, TypeError, ValueError):
            written = None
        return ".".join([id_of(written, int(steps[1])), *steps[2:3]])
    return ".".join(s for s in steps[:2] if not s.isdigit())


def nearest(message: str, facts: Facts) -> str:
    """For a fact nobody knows, a hint at the one it may have been meant for; empty when none is near."""
    found = re.match(r"unknown fact '([^']+)'", message)
    near = extractOne(found.group(1), list(facts.by_id), score_cutoff=_ALIKE) if found else None
    return f"did you mean {near[0]}? `parkmatch facts list` lists all" if near else ""


def parted(what: str) -> tuple[str, str]:
    """The path in front of a loader's message, and the message.

    >>> parted("incentives.0.when: a test is missing")
    ('incentives.0.when', 'a test is missing')
    """
    found = re.match(r"((?:[a-z_]+|\d+)(?:\.[\w#-]+)*): ", what)
    return (found.group(1), what[found.end() :]) if found else ("", what)


def id_of(incentive: Any, number: int) -> str:
    """An incentive's id as written, or one to go by where it has none."""
    written = incentive.get("id") if isinstance(incentive, dict) else None
    return written if isinstance(written, str) else f"refused-{number}"


def ids_in(path: Path) -> set[str]:
    """The ids a file that is refused defines all the same, so that whoever refers to them is not blamed."""
    try:
        data = read_yaml(path).data
    except DataError:
        return {path.stem}
    if not isinstance(data, dict):
        return {path.stem}
    own = str(data.get("id", path.stem))
    incentives = data.get("incentives")
    items: Iterator[Any] = iter(incentives if isinstance(incentives, list) else ())
    return {own, *(f"{own}#{id_of(item, n)}" for n, item in enumerate(items))}
