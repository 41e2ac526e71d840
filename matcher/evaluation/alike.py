"""When a reading is the same as the gold one, and when it is the reading that must not be made."""

from __future__ import annotations

import math
from collections.abc import Iterator

from matcher.evaluation.names import Names, fold
from profiles.applicant import ForeignMoney
from profiles.errors import InputError
from profiles.facts import Fact
from rules.library import Library

_YEAR = 366


class Alike:
    """Compares values of facts by what they mean: intervals, places within places, kinds within kinds."""

    def __init__(self, library: Library, names: Names) -> None:
        self.regions = library.regions
        self.names = names
        self.kinds = lineages(library.facts["product.kind"])

    def same(self, fact: Fact, gold: object, mine: object) -> bool:
        """Whether a value read is the gold one."""
        if isinstance(gold, bool) or isinstance(mine, bool):
            return gold is mine
        if isinstance(gold, str) and isinstance(mine, str):
            return fold(gold) == fold(mine) if fact.type == "text" else self.same_name(fact, gold, mine)
        wanted, found = _numbers(gold), _numbers(mine)
        if wanted is None or found is None:
            return gold == mine
        if fact.type == "date":
            # A day within the month that was said is right, and so is the quarter around it.
            inside = wanted[0] <= found[0] and found[1] <= wanted[1]
            around = found[0] <= wanted[0] and wanted[1] <= found[1] and found[1] - found[0] <= _YEAR
            return inside or around
        floor = fact.bounds()[0]
        return near((max(wanted[0], floor), wanted[1]), (max(found[0], floor), found[1]))

    def same_name(self, fact: Fact, gold: str, mine: str) -> bool:
        """The same option or place; a finer place within the gold one is the same, and so is a finer or wider kind."""
        if fact.type == "place":
            return gold in self.regions.lineage(mine)
        if fact.id == "product.kind":
            return gold in self.kinds.get(mine, ()) or mine in self.kinds.get(gold, ())
        return gold == mine

    def is_trap(self, fact: Fact, trap: object, mine: object) -> bool:
        """Whether a value read is the one that must not be; `any` stands for whatever value."""
        if trap == "any":
            return True
        if fact.numeric:
            return touches(mine, trap) or self._same_interval(fact, trap, mine)
        if fact.type == "place":
            read = mine if isinstance(mine, tuple) else (mine,)
            return any(str(trap) in self.regions.lineage(str(place)) for place in read)
        plain = self.names.plain({fact.id: trap}).data.get(fact.id, trap)
        if isinstance(mine, tuple):
            return any(p in mine for p in (plain if isinstance(plain, list) else [plain]))
        if fact.id == "product.kind":
            return str(plain) in self.kinds.get(str(mine), ())
        return bool(plain == mine)

    def _same_interval(self, fact: Fact, trap: object, mine: object) -> bool:
        try:
            known = self.names.values.known(fact, trap)
        except InputError:
            return False
        return known is not None and self.same(fact, known.value, mine)


def lineages(fact: Fact) -> dict[str, tuple[str, ...]]:
    """Each option of a choice with everything above it, itself first."""
    flat = fact.flat_options()

    def chain(position: int) -> Iterator[str]:
        while position >= 0:
            yield flat[position][0].id
            position = flat[position][1]

    return {option.id: tuple(chain(i)) for i, (option, _) in enumerate(flat)}


def near(a: tuple[float, float], b: tuple[float, float]) -> bool:
    """Whether two intervals are equal but for rounding.

    >>> near((1e8, math.inf), (1e8 + 1, math.inf)), near((1, 2), (1, 3))
    (True, False)
    """
    return all(x == y or math.isclose(x, y, rel_tol=1e-6, abs_tol=1e-6) for x, y in zip(a, b, strict=True))


def touches(value: object, number: object) -> bool:
    """Whether either end of an interval is a certain number."""
    ends = _numbers(value)
    if ends is None or isinstance(number, bool) or not isinstance(number, int | float):
        return False
    return any(math.isclose(end, number, rel_tol=1e-9) for end in ends)


def value_text(value: object) -> str:
    """A value in words.

    >>> value_text((5.0, 5.0)), value_text((1.0, math.inf)), value_text(("a", "b"))
    ('5', '1–inf', 'a、b')
    """
    if isinstance(value, ForeignMoney):
        return f"{value_text((value.low, value.high))} {value.currency}"
    ends = _numbers(value)
    if ends is not None:
        return f"{ends[0]:,.10g}" if ends[0] == ends[1] else f"{ends[0]:,.10g}–{ends[1]:,.10g}"
    if isinstance(value, tuple | list):
        return "、".join(map(str, value))
    return f"{value:,.10g}" if isinstance(value, float) else str(value)


def _numbers(value: object) -> tuple[float, float] | None:
    if isinstance(value, tuple) and len(value) == 2:
        low, high = value
        if isinstance(low, int | float) and isinstance(high, int | float):
            return float(low), float(high)
    return None
