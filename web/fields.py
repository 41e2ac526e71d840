"""Form fields made from the fact registry: one for each fact, filled with what is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from profiles.applicant import Applicant, ForeignMoney, Known
from profiles.facts import Fact, Option
from reports.errors import translated
from reports.messages import Words
from rules.library import Library
from web.told import MOST_PRODUCTS, Mistake, Told
from web.written import SEPARATOR, written

# What says most about where a company belongs: asked for even where nothing was read.
CORE = (
    "sector", "preferred_place", "staff", "revenue_yuan", "investment_total_yuan", "rd_spend_yuan", "needs",
)
CORE_PRODUCT = ("product.kind", "product.stage")
INDENT = "\u3000"
MOST_TYPED = 2_000


def many(fact: Fact) -> bool:
    """Whether a fact may have several answers."""
    return fact.type == "set" or fact.id == "preferred_place"


class Choice(msgspec.Struct, frozen=True):
    """One answer to choose."""

    value: str
    text: str
    chosen: bool = False


class Field(msgspec.Struct, frozen=True):
    """One field: `name` in the form, `kind` (yes_no, choice, several, text), what stands in it, and help."""

    name: str
    fact: str
    label: str
    kind: str
    value: str
    choices: tuple[Choice, ...]
    hint: str = ""
    unit: str = ""
    words: str = ""
    origin: str = ""
    wrong: str = ""
    numeric: bool = False
    number: int = 0


class Group(msgspec.Struct, frozen=True):
    """Fields that belong together; `product` is the product's number in the form, from 0."""

    title: str
    fields: tuple[Field, ...]
    product: int | None = None


class Form:
    """Makes the fields of one applicant in one language."""

    def __init__(self, library: Library, words: Words, applicant: Applicant, mistakes: Iterable[Mistake] = ()) -> None:
        self.library = library
        self.facts = library.facts
        self.words = words
        self.applicant = applicant
        self.mistakes = {m.field: m for m in mistakes}
        self.numbers: dict[str, int] = {}

    def known(self, name: str) -> Known | ForeignMoney | None:
        """What is known under a field's name."""
        number, _, fact_id = name.rpartition(":")
        if not number:
            return self.applicant.facts.get(fact_id) or self.applicant.foreign.get(fact_id)
        products = self.applicant.products or []
        at = int(number) if number.isascii() and number.isdigit() else len(products)
        return products[at].get(fact_id) if at < len(products) else None

    def groups(self, shown: Iterable[str]) -> tuple[Group, ...]:
        """All that is known, by group and product, and what is asked for besides."""
        extra = [*CORE, *shown, *(n for n in self.mistakes if ":" not in n)]
        ids = {*self.applicant.facts, *self.applicant.foreign, *(f for f in extra if f in self.facts)}
        names = [f.id for f in self.facts.by_id.values() if f.id in ids and f.of == "company"]
        order = list(dict.fromkeys(self.facts[n].group for n in names))
        made = []
        for group in order:
            members = tuple(self.field(n) for n in names if self.facts[n].group == group)
            made.append(Group(self.words(f"group_{group}") if group else "", members))
        products: list[Mapping[str, Known]] = list(self.applicant.products or [])
        for at, product in enumerate(products[:MOST_PRODUCTS]):
            own = {*product, *CORE_PRODUCT, *(n.partition(":")[2] for n in self.mistakes if n.startswith(f"{at}:"))}
            wanted = [f"{at}:{f}" for f in self.facts.by_id if f in own or f"{at}:{f}" in set(shown)]
            made.append(Group(self.words("product_n", n=at + 1), tuple(self.field(n) for n in wanted), at))
        return tuple(made)

    def field(self, name: str) -> Field:
        """The field of a fact (`staff`, `0:product.kind`)."""
        fact, words = self.facts[name.rpartition(":")[2]], self.words
        known, mistake = self.known(name), self.mistakes.get(name)
        value = mistake.typed if mistake else written(fact, known, words.base)
        kind, choices = self._choices(fact, value)
        error = mistake.error if mistake else None
        wrong = words.join([translated(t, words) for t in (error.what, error.hint) if t]) if error else ""
        return Field(
            name, fact.id, words.label(fact.label), kind, value, choices, "" if value and not wrong else self._hint(fact),
            self._unit(fact),
            "" if known is None else " ".join(known.words.split())[:80],
            known.origin if isinstance(known, Known) else "read" if known else "", wrong,
            fact.numeric and fact.type != "date", self.numbers.get(name, 0),
        )

    def _choices(self, fact: Fact, value: str) -> tuple[str, tuple[Choice, ...]]:
        words = self.words
        if fact.type == "bool":
            names = (("yes", words("web_yes")), ("no", words("web_no")))
            return "yes_no", tuple(Choice(v, t, v == value) for v, t in names)
        pairs = list(self._answers(fact))
        if many(fact):
            chosen = [v for v in value.split(SEPARATOR) if v]
            known = {v for v, _, _ in pairs}
            odd = [Choice(v, v, True) for v in chosen if v not in known]
            return "several", (*odd, *(Choice(v, INDENT * d + t, v in chosen) for v, t, d in pairs))
        if fact.type in {"choice", "place"}:
            return "choice", tuple(Choice(v, INDENT * d + t, v == value) for v, t, d in pairs)
        return "text", ()

    def _answers(self, fact: Fact) -> Iterator[tuple[str, str, int]]:
        """Every answer with its name and how deep it lies."""
        if fact.id == "sector":
            for sector in self.library.sectors.items:
                yield sector.id, self.words.label(sector.label), sector.depth
        elif fact.type == "place":
            for region in self.library.regions.items:
                yield region.id, self.words.label(region.label), len(self.library.regions.lineage(region.id)) - 1
        else:
            yield from self._options(fact.options, 0)

    def _options(self, options: tuple[Option, ...], depth: int) -> Iterator[tuple[str, str, int]]:
        for option in options:
            yield option.id, self.words.label(option.label) or option.id, depth
            yield from self._options(option.options, depth + 1)

    def _hint(self, fact: Fact) -> str:
        if fact.type == "money":
            return self.words("web_hint_money" if fact.unit == "yuan" else "web_hint_amount")
        if fact.type == "date":
            return self.words("web_hint_date")
        return ""

    def _unit(self, fact: Fact) -> str:
        return self.words(f"label_unit_{fact.unit}") if fact.unit in UNITS else ""

    def others(self, groups: Iterable[Group]) -> list[tuple[str, list[tuple[str, str]]]]:
        """The facts not on the screen yet, by group, to be added."""
        there = {f.name for g in groups for f in g.fields}
        found: dict[str, list[tuple[str, str]]] = {}
        for fact in self.facts.by_id.values():
            if fact.of == "company" and fact.id not in there and not fact.settled:
                found.setdefault(fact.group, []).append((fact.id, self.words.label(fact.label)))
        made = [(self.words(f"group_{g}") if g else "", items) for g, items in found.items()]
        for at in range(len(self.applicant.products or [])):
            names = [(f"{at}:{f.id}", self.words.label(f.label)) for f in self.facts.by_id.values() if f.of == "product"]
            made.append((self.words("product_n", n=at + 1), [n for n in names if n[0] not in there]))
        return made


UNITS = frozenset({"yuan", "usd", "mu", "sqm", "pct", "people", "months", "years", "yuan_per_mu", "yuan_per_sqm_month"})


def answers(told: Told, form: Form, sent: Mapping[str, list[str]]) -> Told:
    """What was told, with the fields of a form that say something else than they were filled with.

    A field comes as `f.NAME`; `f.NAME` several times, and `more.NAME`, for facts with several answers.
    """
    fields, first = dict(told.fields), False
    for key, values in sent.items():
        if not key.startswith("f."):
            continue
        name = key[2:]
        fact = form.facts.get(name.rpartition(":")[2])
        if fact is None:
            continue
        several = [*values, *sent.get(f"more.{name}", [])] if many(fact) else values[-1:]
        typed = SEPARATOR.join(dict.fromkeys(v.strip() for v in several if v.strip()))
        before = written(fact, form.known(name), (sent.get("base") or [form.words.base])[0])
        if typed != before or name in form.mistakes:
            fields[name] = typed[:MOST_TYPED]
            first |= name.startswith("0:")
    # An answer about a product where none was told of is the first word of one.
    products = max(told.products, 1) if first and not form.applicant.products else told.products
    return msgspec.structs.replace(told, fields=fields, products=products)
