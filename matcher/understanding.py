"""From a free text to an applicant: facts with the words they were read from, sectors, products and needs."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence

import msgspec

from matcher.reading.needs import read_needs
from matcher.reading.patterns import keep_patterns
from matcher.reading.products import read_products
from matcher.reading.reader import Reader
from matcher.reading.sector_terms import SectorTerms, sector_terms
from matcher.reading.sectors import read_sectors
from matcher.reading.terms import Lexicon
from matcher.reading.text import Text
from matcher.reading.types import Money, Reading, Span
from profiles.applicant import Applicant, ForeignMoney, Known, Product, ValueParser, day_interval
from profiles.errors import InputError
from profiles.facts import Fact
from profiles.kept import keep, recall
from rules.library import Library

MAX_CHARACTERS = 200_000
_COUNTRY = "national"
_BLOCK = 256  # texts read together: enough to keep each stage at hand, few enough to hold in memory


class Understanding:
    """Reads texts into applicants; built once from the library, used for every text."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.values = ValueParser(library.facts, library.regions, library.sectors)
        said = [f for f in library.facts.by_id.values() if f.cues.zh or f.cues.en or f.options]
        facts = msgspec.json.decode(msgspec.json.encode({f.id: f for f in said}))
        self.reader = Reader(facts, msgspec.json.decode(msgspec.json.encode(library.regions.items)))
        self.terms = SectorTerms(library.sectors, self._sector_terms())
        self.lexicon = Lexicon([*self.reader.tables, self.terms])
        keep_patterns()

    def _sector_terms(self) -> dict[str, str]:
        """The terms of the sector tree in every form they are searched in, kept while the data is the same."""
        signature = hashlib.sha256(self.library.digest.encode()).digest()
        kept = recall("sector-terms.bin", signature)
        if kept is not None:
            try:
                return msgspec.msgpack.decode(kept, type=dict[str, str])
            except msgspec.DecodeError:
                pass  # written by something else: work it out again
        terms = sector_terms(self.library.sectors)
        keep("sector-terms.bin", signature, msgspec.msgpack.encode(terms))
        return terms

    def read(self, text: str, today: dt.date) -> Applicant:
        """The applicant a text describes; `today` is the day it was written (去年, 明年).

        Raises `InputError` when the text is empty or far too long to be a description.
        """
        return self.read_many([text], today)[0]

    def read_many(self, texts: Sequence[str], today: dt.date) -> list[Applicant]:
        """The applicants several texts describe, in their order: the same as `read` for each, and faster.

        Raises `InputError` when one of them is empty or far too long to be a description.
        """
        for text in texts:
            _check(text)
        return [a for at in range(0, len(texts), _BLOCK) for a in self._read_block(texts[at : at + _BLOCK], today)]

    def _read_block(self, texts: Sequence[str], today: dt.date) -> list[Applicant]:
        words = [self.lexicon.text(text) for text in texts]
        found = self.reader.read_many(words, today)
        for readings, each in zip(found, words, strict=True):
            readings += read_needs(each)
        sectors = [read_sectors(each, self.terms) for each in words]
        products = [read_products(each) for each in words]
        return [self._applicant(*all_of) for all_of in zip(words, found, sectors, products, strict=True)]

    def _applicant(
        self, words: Text, readings: list[Reading], sectors: list[Reading], products: list[dict[str, Reading]]
    ) -> Applicant:
        text = words.original
        if words.places is not None:
            readings, sectors = _shown(words, readings), _shown(words, sectors)
            products = [dict(zip(p, _shown(words, p.values()), strict=True)) for p in products]
        applicant = Applicant(text=text)
        for reading in readings:
            self._take(applicant, reading)
        if sectors:
            first = sectors[0].span
            known = _joined(sectors, text)
            applicant.facts["sector"] = msgspec.structs.replace(known, span=(first.start, first.end))
        made = [self._product(p, text) for p in products]
        applicant.products = [p for p in made if p] or None
        return applicant

    def _take(self, applicant: Applicant, reading: Reading) -> None:
        fact = self.library.facts.get(reading.fact)
        if fact is None or fact.of == "product":
            return
        span = (reading.span.start, reading.span.end)
        words = applicant.text[span[0] : span[1]]
        if isinstance(reading.value, Money):
            low, high = reading.value.amount
            applicant.foreign.setdefault(fact.id, ForeignMoney(low, high, reading.value.currency, span, words))
            return
        known = _known(fact, reading.value, span, words)
        if known is None or (fact.type == "place" and known.value in {_COUNTRY, (_COUNTRY,)}):
            return  # "in China" names no place an applicant could be registered in or wish for
        before = applicant.facts.get(fact.id)
        if before is not None and fact.type in {"set", "place"} and isinstance(before.value, tuple):
            merged = tuple(dict.fromkeys((*before.value, *_names(known.value))))
            known = msgspec.structs.replace(before, value=merged, words=f"{before.words} / {words}")
        elif before is not None:
            return
        applicant.facts[fact.id] = known

    def _product(self, readings: dict[str, Reading], text: str) -> Product:
        product: Product = {}
        for name, reading in readings.items():
            fact = self.library.facts.get(f"product.{name.removeprefix('product.')}")
            if fact is None:
                continue
            span = (reading.span.start, reading.span.end)
            known = _known(fact, reading.value, span, text[span[0] : span[1]])
            if known is not None:
                product[fact.id] = known
        return product


def _check(text: str) -> None:
    if not text.strip():
        raise InputError("the description is empty", "", "say what the company makes, where it stands, what it needs")
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"the description has {len(text):,} characters", "", f"at most {MAX_CHARACTERS:,}: keep what matters"
        )


def _shown(words: Text, readings: Iterable[Reading]) -> list[Reading]:
    """The readings with the words as they were given, where lines and columns were put in order to be read."""
    return [msgspec.structs.replace(r, span=Span(*words.shown(r.span.start, r.span.end))) for r in readings]


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(v) for v in value) if isinstance(value, tuple) else ()


def _joined(readings: Iterable[Reading], text: str) -> Known:
    """The sectors read, most important first; a text never lists all a company does, so the set is open."""
    found = list(readings)
    names = tuple(dict.fromkeys(str(r.value) for r in found))
    words = " / ".join(dict.fromkeys(text[r.span.start : r.span.end] for r in found))
    return Known(names, "read", None, words, complete=False)


def _known(fact: Fact, value: object, span: tuple[int, int], words: str) -> Known | None:
    """A reading in the form the engine takes; None when it does not fit the fact."""
    if isinstance(value, tuple):
        low, high = value
        return Known((max(float(low), fact.bounds()[0]), float(high)), "read", span, words)
    if isinstance(value, bool):
        return Known(value, "read", span, words) if fact.type == "bool" else None
    if isinstance(value, str):
        if fact.type == "date":
            return Known(day_interval(value), "read", span, words)
        if fact.type == "set":
            return Known((value,), "read", span, words, complete=False)
        if fact.type == "place" and fact.id == "preferred_place":
            return Known((value,), "read", span, words)
        return Known(value, "read", span, words)
    if isinstance(value, list):
        names = tuple(str(v) for v in value)
        if fact.type == "place" and fact.id != "preferred_place":
            return Known(names[0], "read", span, words) if names else None
        return Known(names, "read", span, words, complete=False) if names else None
    if isinstance(value, int | float):
        return Known((float(value), float(value)), "read", span, words)
    return None
