"""A condition everybody meets, whatever the facts: it guards nothing, so something else was meant."""

from __future__ import annotations

from collections.abc import Iterator

from rules.checks.data import Data
from rules.checks.finding import Check, Found
from rules.checks.solve import can_hold
from rules.checks.written import Written, conditions, parts, source_text
from rules.condition import Judged, facts_in, leaves


def _find(data: Data) -> Iterator[Found]:
    for written in conditions(data):
        yield from _empty(written, data)


def _empty(written: Written, data: Data) -> Iterator[Found]:
    """The smallest parts of a condition that cannot fail.

    A test of a product says at least that there is one, so it is never empty.
    """
    if any(f.startswith("product.") for f in facts_in(written.condition)) or _judged(written):
        inner = list(parts(written, data.reader.parser))
        yield from (f for part in inner for f in _empty(part, data))
        return
    smaller = [f for part in parts(written, data.reader.parser) for f in _empty(part, data)]
    if smaller:
        yield from smaller
    elif not can_hold([], data.library, never=[written.condition]):
        yield Found(written.file, written.path, {"id": written.owner, "text": source_text(written.raw)})


def _judged(written: Written) -> bool:
    return any(isinstance(leaf, Judged) for leaf in leaves(written.condition))


CHECK = Check("error", _find)
