"""A policy, or a source of a park or company, that nobody has looked at for months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from rules.checks.data import Data
from rules.checks.finding import Check, Found, YamlPath
from rules.program import months_before


def _find(data: Data) -> Iterator[Found]:
    oldest = months_before(data.as_of, data.stale_months)
    for item in data.policies:
        if item.policy.checked < oldest:
            values = {"day": item.policy.checked.isoformat(), "months": str(data.stale_months)}
            yield Found(item.file, ("checked",), values)
    for file in data.files:
        if file.startswith(("profiles/parks/", "profiles/companies/", "profiles/land_rules")):
            for path, day in _looked_at(data.raw(file)):
                if day < oldest:
                    yield Found(file, path, {"day": day.isoformat(), "months": str(data.stale_months)})


def _looked_at(raw: Any) -> Iterator[tuple[YamlPath, dt.date]]:
    """The sources of a file, or of each entry of one, with the day each was checked."""
    entries: list[tuple[YamlPath, Any]] = [((n,), item) for n, item in enumerate(raw)] if isinstance(raw, list) else [((), raw)]
    for above, entry in entries:
        sources = entry.get("sources") if isinstance(entry, dict) else None
        for key, source in (sources.items() if isinstance(sources, dict) else ()):
            try:
                yield (*above, "sources", key), dt.date.fromisoformat(str(source["checked"]))
            except (KeyError, TypeError, ValueError):
                continue  # its loader tells


CHECK = Check("warning", _find)
