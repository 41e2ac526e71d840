"""An id that two things bear: policies (also-known-as ids too), incentives of a policy, parks."""

from __future__ import annotations

from collections.abc import Iterator

from rules.checks.data import Data
from rules.checks.finding import Check, Found


def _find(data: Data) -> Iterator[Found]:
    seen: dict[str, str] = {}
    for item in data.policies:
        names = [(item.policy.id, ("id",)), *((n, ("also_known_as",)) for n in item.policy.also_known_as)]
        for name, path in names:
            if name in seen:
                yield Found(item.file, path, {"id": name, "other": seen[name]})
            seen.setdefault(name, item.file)
    parks: dict[str, str] = {}
    for park in data.parks:
        if park.park.id in parks:
            yield Found(park.file, ("id",), {"id": park.park.id, "other": parks[park.park.id]})
        parks.setdefault(park.park.id, park.file)


CHECK = Check("error", _find, refused=r"stands twice")
