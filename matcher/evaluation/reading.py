"""Texts with gold readings: how much is read, how much of that is right, and which traps are fallen into."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from matcher.evaluation.alike import Alike, near, touches, value_text
from matcher.evaluation.kinds import CaseFile
from matcher.evaluation.names import Names
from matcher.evaluation.report import Figure, Miss, Report, Table, percent
from matcher.understanding import Understanding
from profiles.applicant import Applicant, ForeignMoney, Known, Product
from profiles.facts import Fact
from rules.library import Library

_DEVICE_CLASS = {"class_1": "device_class_1", "class_2": "device_class_2", "class_3": "device_class_3"}
_NUMBERS = {"any_money": frozenset({"money"}), "any_number": frozenset({"money", "number", "count", "share", "area"})}


class Trap(msgspec.Struct, frozen=True):
    """A reading that must not be made."""

    fact: str
    value: Any = "any"
    why: str = ""


class ReadingCase(msgspec.Struct, frozen=True):
    """A text with what it says; the head of the case file explains each word."""

    id: str
    text: str
    facts: dict[str, Any] = {}
    style: str = ""
    sectors: tuple[str, ...] = ()
    sectors_also_ok: tuple[str, ...] = ()
    not_facts: tuple[Trap, ...] = ()
    facts_open: Any = None


class Judgement(msgspec.Struct):
    """How a text came out: gold readings, those found, wrong readings made, traps, and whether a sector is right."""

    case: ReadingCase
    gold: int = 0
    found: int = 0
    wrong: int = 0
    traps: int = 0
    fallen: int = 0
    sector_right: bool | None = None
    labels_read: int = 0
    labels_right: int = 0
    misses: list[Miss] = []
    missed: list[str] = []
    mistaken: set[str] = set()

    def take(self, about: str, expected: str, got: str, outcome: str) -> None:
        """Counts one gold reading: `match`, `wrong` or `absent`."""
        self.gold += 1
        if outcome == "match":
            self.found += 1
            return
        if outcome == "wrong":
            self.wrong += 1
            self.mistaken.add(about)
        self.missed.append(about)
        self.misses.append(Miss(self.case.id, f"{self.case.style} {about}", expected, got))


def run(file: CaseFile, library: Library, day: dt.date) -> Report:
    """Reads every text of a file and compares it with its gold readings."""
    cases = [file.convert(raw, n, ReadingCase) for n, raw in enumerate(file.cases)]
    judge = Judge(library, day)
    return _report(file, [judge.case(c) for c in cases], judge)


class Judge:
    """Judges texts with one reader."""

    def __init__(self, library: Library, today: dt.date) -> None:
        self.library = library
        self.names = Names(library)
        self.understanding = Understanding(library)
        self.today = today
        self.notes: list[str] = []
        self.alike = Alike(library, self.names)

    def case(self, case: ReadingCase) -> Judgement:
        """How one text comes out."""
        read = self.understanding.read(case.text, self.today)
        found = Judgement(case, misses=[], missed=[], mistaken=set())
        open_ = set(case.facts_open or ())
        gold = {k: v for k, v in case.facts.items() if k not in open_ and k not in {"product", "products", "needs"}}
        plain = self.names.plain(gold)
        self.notes += [f"{case.id}: {note}" for note in plain.notes]
        wanted = self.names.values.applicant(plain.data)
        for fact_id, known in wanted.facts.items():
            self._fact(found, self.library.facts[fact_id], known, read)
        for fact_id, money in wanted.foreign.items():
            self._foreign(found, fact_id, money, read)
        self._needs(found, case.facts.get("needs", ()), read, open_)
        self._products(found, case.facts.get("product", case.facts.get("products")) or (), read)
        self._sectors(found, read)
        for trap in case.not_facts:
            self._trap(found, trap, read)
        return found

    # -- gold readings

    def _fact(self, found: Judgement, fact: Fact, gold: Known, read: Applicant) -> None:
        if fact.type in {"set", "place"} and isinstance(gold.value, tuple):
            mine = read.names(fact.id)
            for name in gold.value:
                hit = any(self.alike.same_name(fact, str(name), m) for m in mine)
                found.take(f"{fact.id} {name}", str(name), "、".join(mine) or "nothing", "match" if hit else "absent")
            return
        known = read.facts.get(fact.id)
        if known is None:
            foreign = read.foreign.get(fact.id)
            got = value_text(foreign) if foreign else "nothing"
            found.take(fact.id, value_text(gold.value), got, "wrong" if foreign else "absent")
            return
        same = self.alike.same(fact, gold.value, known.value)
        got = f"{value_text(known.value)} ({known.words})"
        found.take(fact.id, value_text(gold.value), got, "match" if same else "wrong")

    def _foreign(self, found: Judgement, fact_id: str, gold: ForeignMoney, read: Applicant) -> None:
        mine = read.foreign.get(fact_id)
        if mine is None:
            known = read.facts.get(fact_id)
            got = f"{value_text(known.value)} ({known.words})" if known else "nothing"
            found.take(fact_id, value_text(gold), got, "wrong" if known else "absent")
            return
        same = mine.currency == gold.currency and near((mine.low, mine.high), (gold.low, gold.high))
        found.take(fact_id, value_text(gold), value_text(mine), "match" if same else "wrong")

    def _needs(self, found: Judgement, gold: Sequence[str], read: Applicant, open_: set[str]) -> None:
        if "needs" in open_:
            return
        fact, mine = self.library.facts["needs"], read.names("needs")
        for need in gold:
            option = self.names.value(fact, [need])[0]
            if fact.option(option) is None:
                self.notes.append(f"{found.case.id}: need {need!r} is unknown, not scored")
                continue
            found.take(f"needs {need}", need, "、".join(mine) or "nothing", "match" if option in mine else "absent")

    # -- products

    def _products(self, found: Judgement, gold: object, read: Applicant) -> None:
        wanted = [self._gold_product(found.case.id, p) for p in (gold if isinstance(gold, list | tuple) else [gold])]
        left = list(read.products or [])
        pairs = sorted(
            ((self._likeness(w, m), -i, -j) for i, w in enumerate(wanted) for j, m in enumerate(left)), reverse=True
        )
        match: dict[int, int] = {}
        for score, i, j in pairs:
            if score > 0 and -i not in match and -j not in match.values():
                match[-i] = -j
        for i, product in enumerate(wanted):
            mine = left[match[i]] if i in match else {}
            for fact_id, known in product.items():
                self._attribute(found, self.library.facts[fact_id], known, mine, i + 1)

    def _gold_product(self, case_id: str, raw: object) -> Product:
        plain = self.names.plain({"product": [raw]})
        self.notes += [f"{case_id}: {note}" for note in plain.notes]
        listed = self.names.values.applicant(plain.data).products or [{}]
        product = dict(listed[0])
        kind, reg = product.get("product.kind"), product.get("product.reg_class")
        if kind is not None and reg is not None and "device" in self.alike.kinds.get(str(kind.value), ()):
            # A device's class is part of its kind, not a registration class of drugs.
            del product["product.reg_class"]
            if kind.value == "device":
                product["product.kind"] = Known(_DEVICE_CLASS.get(str(reg.value), "device"))
        return product

    def _likeness(self, gold: Product, mine: Product) -> float:
        score = 0.0
        for fact_id, known in gold.items():
            if fact_id in mine:
                score += 1.0 if self.alike.same(self.library.facts[fact_id], known.value, mine[fact_id].value) else -0.5
        return score

    def _attribute(self, found: Judgement, fact: Fact, gold: Known, mine: Product, number: int) -> None:
        known = mine.get(fact.id)
        about = f"product {number} {fact.id.removeprefix('product.')}"
        if known is None:
            found.take(about, value_text(gold.value), "nothing", "absent")
            return
        same = self.alike.same(fact, gold.value, known.value)
        found.take(about, value_text(gold.value), value_text(known.value), "match" if same else "wrong")

    # -- sectors and traps

    def _sectors(self, found: Judgement, read: Applicant) -> None:
        if not found.case.sectors:
            return
        labels = self._labels(read)
        fine = {*found.case.sectors, *found.case.sectors_also_ok}
        found.labels_read, found.labels_right = len(labels), sum(x in fine for x in labels)
        found.sector_right = any(x in fine for x in labels)
        if not found.sector_right:
            gold, got = "、".join(found.case.sectors), "、".join(labels) or "nothing"
            found.misses.append(Miss(found.case.id, f"{found.case.style} sectors", gold, got))

    def _labels(self, read: Applicant) -> list[str]:
        labels = (self.library.sectors.case_label(s) for s in read.names("sector"))
        return list(dict.fromkeys(x for x in labels if x))

    def _trap(self, found: Judgement, trap: Trap, read: Applicant) -> None:
        found.traps += 1
        got = self._fallen(trap, read, found.case.id)
        if not got:
            return
        found.fallen += 1
        # A wrong value of a gold fact was counted already.
        bare = trap.fact.removeprefix("product.")
        found.wrong += not any(about == trap.fact or about.endswith(f" {bare}") for about in found.mistaken)
        value = trap.value if isinstance(trap.value, str) else value_text(trap.value)
        found.misses.append(Miss(found.case.id, f"{found.case.style} trap {trap.fact}", f"not {value}", got, trap.why))

    def _fallen(self, trap: Trap, read: Applicant, case_id: str) -> str:
        """What was read that must not be; empty when the trap was avoided."""
        if trap.fact in {"sectors", "sector"}:
            return "、".join(x for x in self._labels(read) if trap.value in {"any", x})
        if trap.fact in _NUMBERS:
            numbers = {f: k for f, k in read.facts.items() if self.library.facts[f].type in _NUMBERS[trap.fact]}
            return "、".join(f for f, k in numbers.items() if touches(k.value, trap.value))
        if trap.fact == "product":
            return self._kind_read(trap.value, read, case_id)
        fact = self.names.fact_of(trap.fact)
        if fact is None:
            return ""
        if fact.of == "product":
            values = [p[fact.id].value for p in read.products or [] if fact.id in p]
        else:
            values = [read.facts[fact.id].value] if fact.id in read.facts else []
            foreign = read.foreign.get(fact.id)
            values += [(foreign.low, foreign.high)] if foreign else []
        return "、".join(value_text(v) for v in values if self.alike.is_trap(fact, trap.value, v))

    def _kind_read(self, value: object, read: Applicant, case_id: str) -> str:
        raw = value if isinstance(value, Mapping) else {"kind": value}
        wanted = self._gold_product(case_id, raw)
        for product in read.products or [{}]:
            kinds = {f: k for f, k in wanted.items() if f in product}
            if wanted and len(kinds) == len(wanted) and all(
                self.alike.is_trap(self.library.facts[f], k.value, product[f].value) for f, k in kinds.items()
            ):
                return value_text(product.get("product.kind", Known("")).value)
        return ""


def _report(file: CaseFile, found: Sequence[Judgement], judge: Judge) -> Report:
    total = _sums(found)
    figures: dict[str, Figure] = {
        "cases": len(found), "gold": total["gold"], "found": total["found"], "wrong": total["wrong"],
        "precision_pct": percent(total["found"], total["found"] + total["wrong"]),
        "recall_pct": percent(total["found"], total["gold"]),
        "traps": total["traps"], "traps_avoided_pct": percent(total["traps"] - total["fallen"], total["traps"]),
        "sectors_pct": percent(total["sectors_right"], total["sectors"]),
        "sector_labels_right_pct": percent(total["labels_right"], total["labels_read"]),
        "glossary_unresolved": len(judge.names.unresolved(file.glossary)),
    }
    styles = list(dict.fromkeys(j.case.style or "-" for j in found))
    rows = [("all", found), *((s, [j for j in found if (j.case.style or "-") == s]) for s in styles)]
    notes = (
        *(f"glossary name that stands for no fact: {n}" for n in judge.names.unresolved(file.glossary)), *judge.notes,
    )
    misses = tuple(m for j in found for m in j.misses)
    return Report("reading", str(file.path), figures, (_table(rows), _often(found)), misses, notes)


def _sums(found: Sequence[Judgement]) -> dict[str, int]:
    total = {f: sum(getattr(j, f) for j in found)
             for f in ("gold", "found", "wrong", "traps", "fallen", "labels_read", "labels_right")}
    total["sectors"] = sum(j.sector_right is not None for j in found)
    total["sectors_right"] = sum(j.sector_right is True for j in found)
    return total


def _table(rows: Sequence[tuple[str, Sequence[Judgement]]]) -> Table:
    lines = []
    for name, items in rows:
        n = _sums(items)
        lines.append((
            name, len(items), n["gold"], percent(n["found"], n["found"] + n["wrong"]), percent(n["found"], n["gold"]),
            f"{n['traps'] - n['fallen']}/{n['traps']}", f"{n['sectors_right']}/{n['sectors']}",
        ))
    return Table("by style", ("", "texts", "gold", "precision %", "recall %", "traps avoided", "sectors"), tuple(lines))


def _often(found: Sequence[Judgement]) -> Table:
    counts = Counter(about.split(" ")[0] for j in found for about in j.missed)
    return Table("facts missed most", ("", "missed"), tuple(counts.most_common(12)))
