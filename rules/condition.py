"""Conditions as policies state them: the forms they take, and the parser that turns data into them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, Literal

import msgspec

from profiles.facts import Fact, Facts
from profiles.quantity import quantity
from profiles.regions import Regions
from profiles.sectors import Sectors
from rules.expression import Expr, Var, facts_of, parse_expression

NumberTest = Literal["at_least", "over", "at_most", "under"]
Path = tuple[str | int, ...]


class Number(msgspec.Struct, frozen=True, tag="number"):
    """A number test on a fact or an expression. Dates are day numbers; `months_ago` counts back from the as-of date."""

    of: Expr
    test: NumberTest
    bound: float = 0.0
    months_ago: int = -1


class Bool(msgspec.Struct, frozen=True, tag="bool"):
    """A yes/no fact is as stated."""

    fact: str
    value: bool


class Choice(msgspec.Struct, frozen=True, tag="choice"):
    """A choice is one of these options (each includes what stands below it)."""

    fact: str
    options: tuple[str, ...]


class Place(msgspec.Struct, frozen=True, tag="place"):
    """A place lies within one of these regions."""

    fact: str
    regions: tuple[str, ...]


class SetTest(msgspec.Struct, frozen=True, tag="set"):
    """A set contains any (or all) of these options."""

    fact: str
    mode: Literal["any", "all"]
    options: tuple[str, ...]


class Within(msgspec.Struct, frozen=True, tag="sector"):
    """At least one of the applicant's sectors lies in one of these subtrees."""

    sectors: tuple[str, ...]


class Judged(msgspec.Struct, frozen=True, tag="judged"):
    """Something people decide; never known beforehand."""

    by: str
    note: str = ""


class All(msgspec.Struct, frozen=True, tag="all"):
    """Every one holds."""

    items: tuple[Condition, ...]


class AnyOf(msgspec.Struct, frozen=True, tag="any"):
    """At least one holds."""

    items: tuple[Condition, ...]


class Not(msgspec.Struct, frozen=True, tag="not"):
    """It does not hold."""

    item: Condition


Condition = Number | Bool | Choice | Place | SetTest | Within | Judged | All | AnyOf | Not
ALWAYS = All(())


def leaves(condition: Condition) -> Iterator[Condition]:
    """Every single test of a condition, in reading order."""
    if isinstance(condition, All | AnyOf):
        for item in condition.items:
            yield from leaves(item)
    elif isinstance(condition, Not):
        yield from leaves(condition.item)
    else:
        yield condition


def facts_in(condition: Condition) -> list[str]:
    """The facts a condition asks for, each once."""
    found: list[str] = []
    for leaf in leaves(condition):
        if isinstance(leaf, Number):
            found += facts_of(leaf.of)
        elif isinstance(leaf, Within):
            found.append("sector")
        elif not isinstance(leaf, Judged | All | AnyOf | Not):
            found.append(leaf.fact)
    return list(dict.fromkeys(found))


def negated(condition: Condition) -> Condition:
    """The opposite of a condition, with NOT only before single tests."""
    if isinstance(condition, Not):
        return condition.item
    if isinstance(condition, All):
        return AnyOf(tuple(negated(c) for c in condition.items))
    if isinstance(condition, AnyOf):
        return All(tuple(negated(c) for c in condition.items))
    return Not(condition)


class ConditionError(ValueError):
    """A condition that cannot be understood, with the path to it."""

    def __init__(self, message: str, path: Path) -> None:
        super().__init__(message)
        self.path = path


_TESTS: dict[str, NumberTest] = {"at_least": "at_least", "over": "over", "at_most": "at_most", "under": "under"}
_DATE_TESTS: dict[str, NumberTest] = {
    "on_or_after": "at_least", "after": "over", "on_or_before": "at_most", "before": "under",
}


class ConditionParser:
    """Turns the conditions of data files into `Condition`s, checking every name against the registries."""

    def __init__(self, facts: Facts, regions: Regions, sectors: Sectors) -> None:
        self.facts = facts
        self.regions = regions
        self.sectors = {s.id for s in sectors.items}
        self.definitions: dict[str, Condition] = {}

    def parse(self, raw: Any, path: Path = ()) -> Condition:
        """A condition, or a list of them that must all hold; raises `ConditionError`."""
        if isinstance(raw, list) and not raw:
            raise ConditionError("an empty list of conditions; leave it out or write one", path)
        if isinstance(raw, list):
            return All(tuple(self.parse(item, (*path, i)) for i, item in enumerate(raw)))
        if not isinstance(raw, dict):
            raise ConditionError("a condition is written `- fact: test`", path)
        items = [self._entry(str(key), value, (*path, str(key))) for key, value in raw.items()]
        if not items:
            raise ConditionError("an empty condition", path)
        return items[0] if len(items) == 1 else All(tuple(items))

    def expression(self, raw: Any, path: Path = ()) -> Expr:
        """An expression whose every fact is a number in the registry; raises `ConditionError`."""
        try:
            expr = parse_expression(raw)
        except ValueError as error:
            raise ConditionError(str(error), path) from None
        for fact_id in facts_of(expr):
            if not self._fact(fact_id, path).numeric:
                raise ConditionError(f"{fact_id} is not a number", path)
        return expr

    def _fact(self, fact_id: str, path: Path) -> Fact:
        fact = self.facts.get(fact_id)
        if fact is None:
            raise ConditionError(f"unknown fact {fact_id!r}; add it to profiles/facts.yaml or correct the name", path)
        return fact

    def _entry(self, key: str, value: Any, path: Path) -> Condition:
        special: dict[str, Callable[[Any, Path], Condition]] = {
            "all_of": self.parse,
            "any_of": self._any_of,
            "not": lambda v, p: negated(self.parse(v, p)),
            "judged": self._judged,
            "defined": self._defined,
            "value": self._value,
        }
        if key in special:
            return special[key](value, path)
        if key == "sector":
            return self._sector(value, path)
        fact = self._fact(key, path)
        if fact.type == "bool":
            return self._bool(fact, value, path)
        if fact.numeric:
            return self._numeric(fact, value, path)
        if fact.type == "choice":
            return self._choice(fact, value, path)
        if fact.type == "place":
            return self._place(fact, value, path)
        if fact.type == "set":
            return self._set(fact, value, path)
        raise ConditionError(f"{fact.id} is free text and cannot be tested", path)

    def _any_of(self, value: Any, path: Path) -> Condition:
        if not isinstance(value, list) or not value:
            raise ConditionError("any_of takes a list", path)
        return AnyOf(tuple(self.parse(item, (*path, i)) for i, item in enumerate(value)))

    def _judged(self, value: Any, path: Path) -> Condition:
        if isinstance(value, str):
            return Judged(value)
        try:
            return msgspec.convert(value, Judged)
        except msgspec.ValidationError as error:
            raise ConditionError(f"judged: {error}", path) from None

    def _defined(self, value: Any, path: Path) -> Condition:
        if not isinstance(value, str) or value not in self.definitions:
            raise ConditionError(f"{value!r} is not in rules/definitions.yaml", path)
        return self.definitions[value]

    def _value(self, value: Any, path: Path) -> Condition:
        if not isinstance(value, dict) or "of" not in value:
            raise ConditionError("value takes `of:` and a test", path)
        tests = {k: v for k, v in value.items() if k != "of"}
        return self._tests(self.expression(value["of"], path), tests, "", path)

    def _bool(self, fact: Fact, value: Any, path: Path) -> Condition:
        if isinstance(value, dict) and set(value) == {"equals"}:
            value = value["equals"]
        if not isinstance(value, bool):
            raise ConditionError(f"{fact.id} is a yes/no fact: write true or false", path)
        return Bool(fact.id, value)

    def _numeric(self, fact: Fact, value: Any, path: Path) -> Condition:
        if not isinstance(value, dict):
            value = {"equals": value}
        if fact.type == "date":
            return self._dates(fact, value, path)
        return self._tests(Var(fact.id), value, fact.unit, path)

    def _tests(self, of: Expr, tests: dict[str, Any], unit: str, path: Path) -> Condition:
        items: list[Condition] = []
        for name, bound in tests.items():
            if name in _TESTS:
                items.append(Number(of, _TESTS[name], self._bound(bound, unit, (*path, name))))
            elif name == "equals":
                number = self._bound(bound, unit, (*path, name))
                items += [Number(of, "at_least", number), Number(of, "at_most", number)]
            elif name == "between" and isinstance(bound, list) and len(bound) == 2:
                ends = [self._bound(b, unit, (*path, name)) for b in bound]
                items += _between(of, ends[0], ends[1], (*path, name))
            else:
                raise ConditionError(f"unknown test {name!r}: at_least over at_most under equals between", path)
        return _joined(items, path)

    def _bound(self, written: Any, unit: str, path: Path) -> float:
        try:
            return quantity(written, unit)
        except (ValueError, TypeError) as error:
            raise ConditionError(str(error), path) from None

    def _dates(self, fact: Fact, tests: dict[str, Any], path: Path) -> Condition:
        items: list[Condition] = []
        for name, value in tests.items():
            if name == "within_months":
                if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                    raise ConditionError(f"within_months takes a number of months, not {value!r}", path)
                items.append(Number(Var(fact.id), "at_least", months_ago=value))
            elif name == "between" and isinstance(value, list) and len(value) == 2:
                items += _between(Var(fact.id), _day(value[0], path), _day(value[1], path), path)
            elif name in _DATE_TESTS:
                items.append(Number(Var(fact.id), _DATE_TESTS[name], _day(value, path)))
            else:
                raise ConditionError(f"unknown date test {name!r}: {' '.join(_DATE_TESTS)} between within_months", path)
        return _joined(items, path)

    def _choice(self, fact: Fact, value: Any, path: Path) -> Condition:
        if not isinstance(value, dict):
            value = {"in": value}
        items: list[Condition] = []
        for name, wanted in value.items():
            if name in {"in", "equals", "within"}:
                items.append(Choice(fact.id, self._options(fact, wanted, path)))
            elif name in {"not_in", "outside"}:
                items.append(Not(Choice(fact.id, self._options(fact, wanted, path))))
            elif name in _TESTS and fact.order:
                items.append(Choice(fact.id, self._ordered(fact, _TESTS[name], wanted, path)))
            else:
                raise ConditionError(f"unknown test {name!r} for the choice {fact.id}: in, not_in", path)
        return _joined(items, path)

    def _options(self, fact: Fact, wanted: Any, path: Path) -> tuple[str, ...]:
        names = wanted if isinstance(wanted, list) else [wanted]
        for name in names:
            if fact.option(str(name)) is None:
                known = ", ".join(o.id for o, _ in fact.flat_options()) or "none yet"
                raise ConditionError(f"{name!r} is no option of {fact.id} ({known})", path)
        return tuple(str(n) for n in names)

    def _ordered(self, fact: Fact, test: NumberTest, wanted: Any, path: Path) -> tuple[str, ...]:
        self._options(fact, wanted, path)
        ids = [o.id for o in fact.options]
        if wanted not in ids:
            raise ConditionError(f"{wanted!r} has no rank in {fact.id}", path)
        at = ids.index(wanted)
        return {
            "at_least": tuple(ids[at:]),
            "over": tuple(ids[at + 1 :]),
            "at_most": tuple(ids[: at + 1]),
            "under": tuple(ids[:at]),
        }[test]

    def _place(self, fact: Fact, value: Any, path: Path) -> Condition:
        if not isinstance(value, dict):
            value = {"within": value}
        items: list[Condition] = []
        for name, wanted in value.items():
            names = tuple(wanted) if isinstance(wanted, list) else (str(wanted),)
            try:
                regions = self.regions.expand(names)
            except KeyError as error:
                raise ConditionError(f"unknown region {error}; see profiles/regions.yaml", path) from None
            if name in {"within", "in", "equals"}:
                items.append(Place(fact.id, regions))
            elif name in {"outside", "not_in"}:
                items.append(Not(Place(fact.id, regions)))
            else:
                raise ConditionError(f"unknown test {name!r} for the place {fact.id}: within, outside", path)
        return _joined(items, path)

    def _set(self, fact: Fact, value: Any, path: Path) -> Condition:
        if not isinstance(value, dict) or len(value) != 1:
            raise ConditionError(f"{fact.id} takes any, all or none", path)
        mode, wanted = next(iter(value.items()))
        options = self._options(fact, wanted, path)
        if mode == "none":
            return Not(SetTest(fact.id, "any", options))
        if mode not in {"any", "all"}:
            raise ConditionError(f"unknown test {mode!r}: any, all, none", path)
        return SetTest(fact.id, mode, options)

    def _sector(self, value: Any, path: Path) -> Condition:
        if not isinstance(value, dict):
            value = {"within": value}
        mode, wanted = next(iter(value.items()), ("", None))
        outside = mode in {"outside", "not_in"}
        if len(value) != 1 or not (outside or mode in {"within", "in"}):
            raise ConditionError("sector takes one of within, outside", path)
        names = [str(n) for n in (wanted if isinstance(wanted, list) else [wanted])]
        unknown = [n for n in names if n not in self.sectors]
        if unknown:
            raise ConditionError(f"unknown sector {unknown[0]!r}; see profiles/sectors.yaml", path)
        test = Within(tuple(names))
        return Not(test) if outside else test


def _joined(items: list[Condition], path: Path) -> Condition:
    if not items:
        raise ConditionError("a test is missing", path)
    return items[0] if len(items) == 1 else All(tuple(items))


def _between(of: Expr, low: float, high: float, path: Path) -> list[Condition]:
    if low > high:
        raise ConditionError("between: the first bound is above the second", path)
    return [Number(of, "at_least", low), Number(of, "at_most", high)]


def _day(value: Any, path: Path) -> float:
    if isinstance(value, dt.date):
        return float(value.toordinal())
    try:
        return float(dt.date.fromisoformat(str(value)).toordinal())
    except ValueError:
        raise ConditionError(f"{value!r} is not a date such as 2026-01-31", path) from None
