"""What labelled cases call facts and values, brought to the registry: one small table (`names.yaml`), no guessing.

A value whose word nobody knows makes its fact unknown, and is told; it never stops an evaluation.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from profiles.applicant import ValueParser
from profiles.errors import InputError
from profiles.facts import Fact
from profiles.yaml_source import Source, read_yaml
from rules.library import Library

_REFUSALS = ("非", "不", "未", "无", "除")


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table as written."""

    sums: dict[str, str] = {}
    products: dict[str, str] = {}
    words: dict[str, dict[str, tuple[str, ...]]] = {}
    also: dict[str, dict[str, dict[str, Any]]] = {}


class Plain(msgspec.Struct, frozen=True):
    """A case's facts as plain data in the registry's names, and a note for each that could not be used."""

    data: dict[str, Any]
    notes: tuple[str, ...]


def fold(word: object) -> str:
    """A word as it is compared: half-width, one kind of numeral, without spaces or case.

    >>> fold("Ⅲ期 "), fold("三类（植入）")
    ('iii期', '三类(植入)')
    """
    return "".join(unicodedata.normalize("NFKC", str(word)).split()).lower()


class Names:
    """Understands the names of labelled cases with the registry of a library."""

    def __init__(self, library: Library) -> None:
        self.facts = library.facts
        self.values = ValueParser(library.facts, library.regions, library.sectors)
        source = read_yaml(Path(__file__).parent / "names.yaml")
        self._table = self._read(source)
        self._folded: dict[str, dict[str, str]] = {}
        self._also = {f: {fold(w): said for w, said in words.items()} for f, words in self._table.also.items()}

    def _read(self, source: Source) -> _Table:
        try:
            table = msgspec.convert(source.data, _Table)
        except msgspec.ValidationError as error:
            raise source.error(str(error)) from None
        for fact_id, options in table.words.items():
            fact = self.facts.get(fact_id)
            if fact is None:
                raise source.error("is no fact of the registry", ("words", fact_id))
            known = {"yes", "no"} if fact.type == "bool" else {o.id for o, _ in fact.flat_options()}
            seen: dict[str, str] = {}
            for option, words in options.items():
                if option not in known:
                    raise source.error(f"{option} is no option", ("words", fact_id, option))
                for word in words:
                    if seen.setdefault(fold(word), option) != option:
                        raise source.error(f"{word} stands for two options", ("words", fact_id, option))
        return table

    def unresolved(self, glossary: Mapping[str, Any]) -> list[str]:
        """The names of a glossary that stand for no fact."""
        return [n for n in glossary if n not in {"product", "products"} and self.fact_of(n) is None]

    def fact_of(self, name: str) -> Fact | None:
        """The fact a case's name stands for, of the company or of a product; None when there is none."""
        if name.startswith("product."):
            inner = name.removeprefix("product.")
            return self.facts.get(f"product.{self._table.products.get(inner, inner)}")
        return self.facts.get(self._table.sums.get(name, name)) or self.facts.get(f"product.{name}")

    def plain(self, facts: Mapping[str, Any]) -> Plain:
        """A case's facts as plain data that `ValueParser.applicant` takes; what cannot be used is left unknown."""
        data: dict[str, Any] = {}
        notes: list[str] = []
        for name, raw in facts.items():
            if name in {"product", "products"}:
                data["products"] = [self._product(p, notes) for p in (raw if isinstance(raw, list) else [raw])]
            else:
                self._enter(data, name, raw, notes)
        return Plain(data, tuple(notes))

    def _product(self, raw: Any, notes: list[str]) -> dict[str, Any]:
        product: dict[str, Any] = {}
        if not isinstance(raw, Mapping):
            raw = {"kind": raw}
        for name, value in raw.items():
            self._enter(product, f"product.{str(name).removeprefix('product.')}", value, notes)
        return {k.removeprefix("product."): v for k, v in product.items()}

    def _enter(self, data: dict[str, Any], name: str, raw: Any, notes: list[str]) -> None:
        fact = self.fact_of(name)
        if fact is None:
            notes.append(f"{name}: no such fact, left unknown")
            return
        if name in self._table.sums and isinstance(raw, list):
            raw = sum(raw)
        said = self._also.get(fact.id, {}).get(fold(raw)) if isinstance(raw, str) else None
        for other, value in (said or {}).items():
            self._put(data, self.facts[other], value, notes)
        if said is None or fact.id not in said:
            self._put(data, fact, raw, notes)

    def _put(self, data: dict[str, Any], fact: Fact, raw: Any, notes: list[str]) -> None:
        if raw is None:
            return
        value = self.value(fact, raw)
        try:
            self.values.applicant({fact.id: value} if fact.of == "company" else {"products": [{fact.id: value}]})
        except InputError as error:
            notes.append(f"{fact.id} {raw!r} is not understood ({error.what}), left unknown")
        else:
            data.setdefault(fact.id, value)

    def value(self, fact: Fact, raw: Any) -> Any:
        """A value with its words brought to option ids; unchanged where no word of the table fits."""
        if fact.type == "set" and fact.id != "sector":
            return [self._option(fact, v) for v in (raw if isinstance(raw, list) else [raw])]
        if isinstance(raw, str) and fact.type in {"choice", "bool"}:
            found = self._option(fact, raw)
            return {"yes": True, "no": False}.get(found, found) if fact.type == "bool" else found
        if isinstance(raw, list) and fact.numeric and len(raw) == 1:
            return raw[0]
        return raw

    def _option(self, fact: Fact, raw: Any) -> str:
        words = self._words(fact.id)
        wanted = fold(raw)
        if wanted in words:
            return words[wanted]
        if any(sign in wanted for sign in _REFUSALS):
            return str(raw)
        inside = [w for w in words if len(w) > 1 and w in wanted]
        if not inside or fact.type == "bool":
            return str(raw)
        longest = max(map(len, inside))
        meant = {words[w] for w in inside if len(w) == longest}
        return meant.pop() if len(meant) == 1 else str(raw)

    def _words(self, fact_id: str) -> dict[str, str]:
        if fact_id not in self._folded:
            self._folded[fact_id] = self._fold_words(self.facts[fact_id])
        return self._folded[fact_id]

    def _fold_words(self, fact: Fact) -> dict[str, str]:
        words = {fold(w): o for o, listed in self._table.words.get(fact.id, {}).items() for w in listed}
        for option, _ in fact.flat_options():
            for word in (option.id, option.label.zh, option.label.en):
                if word:
                    words.setdefault(fold(word), option.id)
        for option, _ in fact.flat_options():
            for word in (*option.cues.zh, *option.cues.en):
                words.setdefault(fold(word), option.id)
        return words
