"""What a header means: a fact, the name, the credit code, a description; and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from profiles.facts import Fact, Facts
from tables.vocabulary import cleaned, comparable, outside_brackets, unit_of, vocabulary

ROLES = ("name", "code", "text", "project", "scope", "ignore")
CLOSE, NEAR, MARGIN = 90.0, 72.0, 5.0
_PRODUCT = re.compile(r"product\[(\d+)\]\.([a-z0-9_]+)")


class Meaning(msgspec.Struct, frozen=True):
    """A header's meaning: `target` (a role, a fact id or `product[n].id`), how it was found, the unit it states.

    `how` is exact, close, ambiguous or unmapped; `near` are the targets that came closest.
    """

    target: str = ""
    how: str = "unmapped"
    unit: str = ""
    year: int = 0
    near: tuple[str, ...] = ()


class Headers:
    """Every word a column may be headed with; built once for a registry."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.tiers: tuple[dict[str, set[str]], ...] = ({}, {}, {})
        words = vocabulary()
        for role, aliases in words.roles.items():
            self._add(0, role, aliases)
        for fact_id, aliases in words.facts.items():
            if fact_id in facts:
                self._add(0, fact_id, aliases)
        for fact in facts.by_id.values():
            self._add(1, fact.id, (fact.id, fact.label.zh, fact.label.en, fact.label.short, fact.question.zh))
            self._add(2, fact.id, (*fact.cues.zh, *fact.cues.en))
        self.known = [(word, target) for tier in self.tiers[:2] for word, ts in tier.items() for target in ts]

    def _add(self, tier: int, target: str, words: Iterable[str]) -> None:
        for word in words:
            for form in {word, outside_brackets(word)[0]}:
                if comparable(form):
                    self.tiers[tier].setdefault(comparable(form), set()).add(target)

    def meaning(self, header: str, close: bool = True) -> Meaning:
        """What a header means. A word that could mean two facts is `ambiguous`, never one of them.
        Without `close`, only words that are known as they stand are found.

        >>> from rules.library import load_library
        >>> h = Headers(load_library().facts)
        >>> h.meaning("2024年營業收入（萬元）")
        Meaning(target='revenue_yuan', how='exact', unit='萬元', year=2024, near=())
        """
        text = cleaned(header)
        direct = self.target(text)
        if direct:
            return Meaning(direct, "exact")
        number, text = _numbered(text)
        bare, brackets = outside_brackets(text)
        unit, bare = _unit(bare, brackets)
        year, undated = _dated(bare)
        found: set[str] = set()
        for form in dict.fromkeys((text, bare, undated, *_shorter(undated))):
            found = self._exact(form)
            if found:
                break
        near: tuple[str, ...] = ()
        how = "exact" if len(found) == 1 else "ambiguous" if found else "unmapped"
        if not found:
            found, how = self._in_two_languages(undated)
        if not found and close:
            found, near = self._close(undated)
            how = "close" if found else "unmapped"
        if how == "ambiguous":
            return Meaning("", how, unit, year, tuple(sorted(found))[:4])
        target = next(iter(found), "")
        return Meaning(_of_product(target, number), how, unit, year, near)

    def target(self, written: str) -> str:
        """A target named outright (`revenue_yuan`, `product[2].kind`, `name`), or nothing."""
        if written in self.facts or written in ROLES:
            return _of_product(written, 0)
        found = _PRODUCT.fullmatch(written)
        return written if found and f"product.{found.group(2)}" in self.facts else ""

    def fact(self, target: str) -> Fact | None:
        """The fact a target names, or None for a role."""
        return self.facts.get(fact_id(target))

    def _exact(self, form: str) -> set[str]:
        key = comparable(form)
        return next((tier[key] for tier in self.tiers if key in tier), set())

    def _in_two_languages(self, text: str) -> tuple[set[str], str]:
        """What a header said twice means (公司名稱 Company): both must say the same; where one is not known, the other
        counts as close."""
        parts = _languages(text)
        found = [next((f for form in (part, *_shorter(part)) if (f := self._exact(form))), set()) for part in parts]
        both = set.intersection(*found) if found else set()
        if len(both) == 1:
            return both, "exact"
        either = set[str]().union(*found)
        if all(found) or len(either) > 1:
            return either, "ambiguous" if either else "unmapped"
        return either, "close" if either else "unmapped"

    def _close(self, text: str) -> tuple[set[str], tuple[str, ...]]:
        """The one target whose name is nearly the same; else the nearest, to be told and not used."""
        from rapidfuzz import fuzz, process

        key = comparable(text)
        if len(key) < 4:
            return set(), ()
        found = process.extract(key, [word for word, _ in self.known], scorer=fuzz.ratio, score_cutoff=NEAR, limit=12)
        best: dict[str, float] = {}
        for _, score, position in found:
            best.setdefault(self.known[position][1], score)
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        clear = len(ranked) == 1 or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] >= MARGIN)
        if ranked and ranked[0][1] >= CLOSE and clear:
            return {ranked[0][0]}, ()
        return set(), tuple(target for target, _ in ranked[:3])


def fact_id(target: str) -> str:
    """The fact of a target: `product[2].kind` is of `product.kind`."""
    return _PRODUCT.sub(r"product.\2", target)


def product_number(target: str) -> int:
    """Which product a target tells of, from 1; 0 for a fact of the company."""
    found = _PRODUCT.fullmatch(target)
    return int(found.group(1)) if found else 0


def _of_product(target: str, number: int) -> str:
    if target.startswith("product."):
        return f"product[{number or 1}].{target.removeprefix('product.')}"
    return target


def _numbered(text: str) -> tuple[int, str]:
    """The number of the product a header begins with (产品2 阶段), and the rest."""
    found = re.match(vocabulary().product_number, text, re.IGNORECASE)
    rest = text[found.end():].strip() if found else ""
    return (int(found.group(1)), rest) if found and rest and int(found.group(1)) < 100 else (0, text)


def _unit(bare: str, brackets: list[str]) -> tuple[str, str]:
    """The unit a header states, in brackets or after a sign (营业收入/万元), and the header without it."""
    for part in brackets:
        if unit_of(part) is not None:
            return part, bare
        pieces = [p for p in re.split(r"[:：,，;；/\s]", part) if p and p.lower() not in vocabulary().unit_idle]
        whole, known = " ".join(pieces), [p for p in pieces if unit_of(p) is not None]
        for unit in (whole, " ".join(known)):
            if unit and unit_of(unit) is not None:
                return unit, bare
        if len({unit_of(p) for p in known}) == 1:
            return known[0], bare  # several that differ (美元/万元) say nothing
    found = re.match(r"(.+?)\s*[/:：,，\-—]\s*([^/:：,，\-—]+)$", bare)
    if found and unit_of(found.group(2)) is not None:
        return found.group(2).strip(), found.group(1)
    if bare.endswith(("%", "％")):
        return "%", bare[:-1].strip()
    return "", bare


def _dated(bare: str) -> tuple[int, str]:
    found = re.search(vocabulary().year_in_header, bare)
    rest = (bare[: found.start()] + bare[found.end():]).strip() if found else ""
    return (int(found.group(1)), rest) if found and rest else (0, bare)


def _languages(text: str) -> tuple[str, ...]:
    """The Chinese and the English of a header that stands in both, side by side; nothing for any other."""
    found = re.fullmatch(r"([^\u4e00-\u9fff]*[A-Za-z][^\u4e00-\u9fff]*?)[\s/|·:-]+([\u4e00-\u9fff].*)", text)
    found = found or re.fullmatch(r"([\u4e00-\u9fff][^A-Za-z]*?)[\s/|·:-]+([A-Za-z][^\u4e00-\u9fff]*)", text)
    return tuple(part.strip(" /|·:-") for part in found.groups()) if found else ()


def _shorter(text: str) -> list[str]:
    """A header without idle words before or after it, the least taken away first."""
    words, forms = vocabulary(), [text]
    for form in list(forms):
        forms += [form.removeprefix(w) for w in words.header_before if form.startswith(w)]
    for form in list(forms):
        forms += [form.removesuffix(w) for w in words.header_after if form.endswith(w)]
    return [f for f in forms[1:] if len(f) > 1]
