"""A source of a park that no statement cites: either a statement lost its source, or the source is not needed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rules.checks.data import Data
from rules.checks.finding import Check, Found


def _find(data: Data) -> Iterator[Found]:
    for park in data.parks:
        cited = set(_cited(data.source(park.file).data))
        for key in park.park.sources:
            if key not in cited:
                yield Found(park.file, ("sources", key), {"name": key})


def _cited(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, inner in node.items():
            if key == "source":
                yield str(inner)
            else:
                yield from _cited(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _cited(inner)


CHECK = Check("warning", _find)
