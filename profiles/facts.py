"""The fact registry: everything that may be known of an applicant, described once."""

from __future__ import annotations

import math
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import msgspec

from profiles.errors import DataError
from profiles.label import Label
from profiles.quantity import quantity
from profiles.yaml_source import Source

FactType = Literal["money", "number", "count", "share", "area", "date", "year", "bool", "choice", "set", "place", "text"]
NUMERIC: frozenset[str] = frozenset({"money", "number", "count", "share", "area", "date", "year"})


class Cues(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Words a reader recognises a fact or an option by."""

    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One answer to a choice; options nest, so `biologic` includes `vaccine`."""

    id: str
    label: Label = Label()
    cues: Cues = Cues()
    options: tuple[Option, ...] = ()


class Fact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, dict=True):
    """One thing that may be known of an applicant or of one of its products."""

    type: FactType
    label: Label
    id: str = ""
    unit: str = ""
    of: Literal["company", "product"] = "company"
    group: str = ""
    question: Label = Label()
    range: tuple[float | str | None, float | str | None] | None = None
    whole: bool = False
    cues: Cues = Cues()
    options: tuple[Option, ...] = ()
    order: bool = False
    derive: dict[str, Any] | None = None
    undertaking: bool = False
    settled: bool = False
    inherits: str = ""
    cost: int = 2
    proof: Label = Label()
    source: str = ""

    @cached_property
    def papers(self) -> tuple[Label, ...]:
        """The papers that usually prove it, one by one.

        >>> fact = Fact("count", Label("人数"), proof=Label("人员名册；劳动合同", "staff list; employment contracts"))
        >>> [paper.en for paper in fact.papers]
        ['staff list', 'employment contracts']
        """
        if not self.proof.zh:
            return ()
        return tuple(Label(*each) for each in zip(self.proof.zh.split("；"), self.proof.en.split("; "), strict=True))

    @property
    def numeric(self) -> bool:
        """Whether values are numbers (dates count as day numbers)."""
        return self.type in NUMERIC

    def limits(self) -> tuple[float, float]:
        """The smallest and largest value that is accepted; infinite where nothing limits it."""
        if self.range is None:
            return (-math.inf if self.type == "date" else 0.0), math.inf
        low, high = self.range
        return (
            -math.inf if low is None else quantity(low, self.unit),
            math.inf if high is None else quantity(high, self.unit),
        )

    def bounds(self) -> tuple[float, float]:
        """What can be said of the value when it is unknown: a share ends at its limit, money nowhere."""
        low, high = self.limits()
        return low, (high if self.type in {"share", "year"} else math.inf)

    def flat_options(self) -> list[tuple[Option, int]]:
        """The options in order, each with the position of its parent (-1 at the top)."""
        return self._flat

    @cached_property
    def _flat(self) -> list[tuple[Option, int]]:
        flat: list[tuple[Option, int]] = []

        def walk(options: tuple[Option, ...], parent: int) -> None:
            for option in options:
                flat.append((option, parent))
                walk(option.options, len(flat) - 1)

        walk(self.options, -1)
        return flat

    @cached_property
    def _by_id(self) -> dict[str, Option]:
        return {o.id: o for o, _ in self._flat}

    def option(self, option_id: str) -> Option | None:
        """The option with this id, at any depth."""
        return self._by_id.get(option_id)


class Facts(msgspec.Struct, frozen=True):
    """The registry, by id."""

    by_id: dict[str, Fact]

    def __getitem__(self, fact_id: str) -> Fact:
        return self.by_id[fact_id]

    def __contains__(self, fact_id: object) -> bool:
        return fact_id in self.by_id

    def get(self, fact_id: str) -> Fact | None:
        """The fact with this id, or None."""
        return self.by_id.get(fact_id)


def _check_papers(proof: Label) -> None:
    """Raises `ValueError` unless each paper is named in both languages."""
    chinese, english = proof.zh.split("；"), proof.en.split("; ")
    if (proof.zh or proof.en) and not (len(chinese) == len(english) and all(chinese) and all(english)):
        raise ValueError("proof: name each paper in both languages, parted by “；” and “; ”")


def load_facts(source: Source) -> Facts:
    """The registry from `facts.yaml`; raises `DataError` naming the line of what is wrong."""
    if not isinstance(source.data, dict):
        raise source.error("the registry is a mapping of fact ids")
    facts: dict[str, Fact] = {}
    for fact_id, raw in source.data.items():
        try:
            fact = msgspec.convert({**raw, "id": fact_id}, Fact)
            fact.limits()
            _check_papers(fact.proof)
        except (msgspec.ValidationError, ValueError, TypeError) as error:
            raise source.error(str(error), (fact_id,)) from None
        if (fact.of == "product") != fact_id.startswith("product."):
            raise source.error("facts of a product, and only they, are named product.<id>", (fact_id,))
        ids = [o.id for o, _ in fact.flat_options()]
        if len(ids) != len(set(ids)):
            raise source.error("an option id stands twice", (fact_id, "options"))
        if fact.of == "product" and not fact.inherits:
            twin = source.data.get(fact_id.removeprefix("product."))
            if twin and twin.get("type") == fact.type and fact.type in {"bool", "date"}:
                fact = msgspec.structs.replace(fact, inherits=fact_id.removeprefix("product."))
        facts[fact_id] = fact
    for fact in facts.values():
        if fact.inherits and fact.inherits not in facts:
            raise DataError(f"{fact.id} inherits {fact.inherits}, which is no fact", str(Path(source.path)))
    return Facts(facts)
