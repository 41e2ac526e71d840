"""Every condition of the data as it was written: which file, where in it, and what it means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from rules.checks.data import Data, PolicyFile
from rules.checks.finding import YamlPath
from rules.condition import Condition, ConditionParser


class Written(NamedTuple):
    """A condition, the place it stands, and the name of what it belongs to."""

    file: str
    path: YamlPath
    raw: Any
    condition: Condition
    owner: str


def conditions(data: Data) -> Iterator[Written]:
    """Every condition list of policies, exclusions over policies, definitions and gates."""
    parser = data.reader.parser
    for policy in data.policies:
        yield from _policy(policy, parser)
    for file, name in (("rules/definitions.yaml", "definitions"), ("rules/stacking.yaml", "stacking")):
        if file in data.files and (name == "definitions" or data.stacking):
            raw = data.source(file).data or ()
            entries = raw.items() if isinstance(raw, dict) else enumerate(raw)
            for key, entry in entries:
                if entry.get("when"):
                    path = (key, "when")
                    yield Written(file, path, entry["when"], parser.parse(entry["when"]), str(entry.get("id", key)))
    for park in data.parks:
        for n, gate in enumerate(park.park.gates):
            if gate.when:
                yield Written(park.file, ("gates", n, "when"), gate.when, parser.parse(gate.when), gate.id)


def _policy(policy: PolicyFile, parser: ConditionParser) -> Iterator[Written]:
    raw = policy.raw
    found: list[tuple[YamlPath, Any, str]] = [(("when",), raw.when, raw.id)]
    found += [(("exclusive", n, "when"), x.when, x.id) for n, x in enumerate(raw.exclusive)]
    for n, item in enumerate(raw.incentives):
        found.append((("incentives", n, "when"), item.when, item.id))
        tiers = item.amount.tiers if item.amount else ()
        found += [(("incentives", n, "amount", "tiers", t, "when"), tier.when, item.id) for t, tier in enumerate(tiers)]
    for path, when, owner in found:
        if when:
            yield Written(policy.file, path, when, parser.parse(when), owner)


def parts(written: Written, parser: ConditionParser) -> Iterator[Written]:
    """The conditions a condition is made of, one level down, as they are written."""
    raw, path = written.raw, written.path
    inner: list[tuple[YamlPath, Any]] = []
    if isinstance(raw, list):
        inner = [((*path, n), item) for n, item in enumerate(raw)]
    elif isinstance(raw, dict) and len(raw) > 1:
        inner = [((*path, str(key)), {key: value}) for key, value in raw.items()]
    elif isinstance(raw, dict):
        key, value = next(iter(raw.items()))
        # A shorthand entry {fact: test} reached through its own key is a leaf: its path names the key already.
        at = path if path and path[-1] == str(key) else (*path, str(key))
        if key in {"all_of", "any_of", "not"}:
            items = value if isinstance(value, list) else [value]
            inner = [((*at, n) if isinstance(value, list) else at, item) for n, item in enumerate(items)]
    for at, item in inner:
        yield Written(written.file, at, item, parser.parse(item), written.owner)


def source_text(raw: Any) -> str:
    """A condition as it is written, on one line."""
    if isinstance(raw, dict):
        return "{" + ", ".join(f"{k}: {source_text(v)}" for k, v in raw.items()) + "}"
    if isinstance(raw, list):
        return "[" + ", ".join(source_text(item) for item in raw) + "]"
    return str(raw).lower() if isinstance(raw, bool) else str(raw)
