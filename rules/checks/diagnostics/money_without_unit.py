"""A sum of money written as a bare number, which may be yuan or 万元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from profiles.facts import Facts
from rules.checks.data import Data
from rules.checks.finding import Check, Found, YamlPath

_BARE = re.compile(r"\s*-?[\d,]+(?:\.\d+)?\s*")
_SUMS = frozenset({"pay", "yuan", "floor", "up_to"})


def _find(data: Data) -> Iterator[Found]:
    facts = data.reader.facts
    for item in data.policies:
        whole = item.source.data
        for part in ("when", "joint_caps", "exclusive"):
            yield from _walk(item.file, whole.get(part), (part,), facts)
        for n, incentive in enumerate(whole.get("incentives") or ()):
            for part in ("when", "amount"):
                yield from _walk(item.file, incentive.get(part), ("incentives", n, part), facts)


def _walk(file: str, node: Any, path: YamlPath, facts: Facts) -> Iterator[Found]:
    if isinstance(node, list):
        for n, inner in enumerate(node):
            yield from _walk(file, inner, (*path, n), facts)
    elif isinstance(node, dict):
        for key, inner in node.items():
            fact = facts.get(str(key))
            money = key in _SUMS or (fact is not None and fact.type == "money")
            if money and not isinstance(inner, dict | list):
                yield from _bare(file, [inner], (*path, str(key)))
            elif fact is not None and money and isinstance(inner, dict):
                for test, bound in inner.items():
                    yield from _bare(file, bound if isinstance(bound, list) else [bound], (*path, str(key), str(test)))
            else:
                yield from _walk(file, inner, (*path, str(key)), facts)


def _bare(file: str, values: list[Any], path: YamlPath) -> Iterator[Found]:
    for value in values:
        text = str(value)
        if not isinstance(value, bool) and _BARE.fullmatch(text) and float(text.replace(",", "")) != 0:
            yield Found(file, path, {"value": text})


CHECK = Check("warning", _find)
