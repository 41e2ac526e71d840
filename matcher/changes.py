"""What would make a condition hold: figures to reach, titles to obtain, steps to take, dates to keep, things to confirm."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product as combinations
from typing import NamedTuple

import msgspec

from matcher.money import Ledger
from profiles.applicant import Known
from profiles.facts import Fact, Facts
from profiles.label import Label
from rules.condition import All, AnyOf, Bool, Choice, Condition, Number, SetTest
from rules.explain import Clause
from rules.expression import Var
from rules.wording import number

MOST_FACTS = 2  # changes that have to come together
WITHIN = 0.5  # a figure is near when at least half of what is needed is there, or at most twice of what is allowed
STEPS = 3  # how far a product may still have to go
# What cannot be brought about by trying: who one is, what was had before, where capital comes from.
FIXED = frozenset({"identity", "received", "investor", "capital", "tax", "talent"})
PLANNED = frozenset({"project", "site", "equipment", "loan", "people", "rd"})


class Change(msgspec.Struct, frozen=True):
    """One thing to bring about: the fact, how it is set (`--set`), and in words.

    `kind`: figure, title, paper, step or date; confirm for what may already be so and only has to be said.
    """

    fact: str
    needed: Label
    kind: str
    value: str


class Way(NamedTuple):
    """A change as it is tried."""

    change: Change
    known: Known


def ways_to_open(ledger: Ledger, node: Clause) -> list[tuple[Way, ...]]:
    """The sets of at most two changes after which nothing in a condition fails; none when it cannot be brought about."""
    if node.truth >= 0:
        return [()]
    if not node.parts:
        way = _change(ledger, node.condition)
        return [(way,)] if way is not None else []
    if isinstance(node.condition, AnyOf):
        return [way for part in node.parts for way in ways_to_open(ledger, part)]
    if not isinstance(node.condition, All):
        return []
    failing = [ways_to_open(ledger, part) for part in node.parts if part.truth < 0]
    if len(failing) > MOST_FACTS:
        return []
    return list(_merged(failing))


def ways_to_confirm(ledger: Ledger, node: Clause) -> list[tuple[Way, ...]]:
    """The sets of at most two answers after which an open condition is met, the usual undertakings signed."""
    facts = ledger.engine.library.facts
    if node.truth > 0:
        return [()]
    if node.truth < 0:
        return []
    if not node.parts:
        fact = facts[node.condition.fact] if isinstance(node.condition, Bool) else None
        if fact is not None and (fact.undertaking or fact.settled):
            return [()]
        way = _confirmed(facts, node.condition)
        return [(way,)] if way is not None else []
    if isinstance(node.condition, AnyOf):
        return [way for part in node.parts for way in ways_to_confirm(ledger, part)]
    if not isinstance(node.condition, All):
        return []
    still = [p for p in node.parts if p.truth == 0]
    wanting = [ways_to_confirm(ledger, part) for part in still]
    if sum(all(wanting_one) for wanting_one in wanting) > MOST_FACTS:
        return []
    return list(_merged(wanting))


def _merged(ways: Sequence[list[tuple[Way, ...]]]) -> Iterator[tuple[Way, ...]]:
    """One way of each, put together, where they do not contradict one another and are few enough."""
    for chosen in combinations(*ways):
        merged = {w.change.fact: w for way in chosen for w in way}
        if len(merged) <= MOST_FACTS and all(merged[w.change.fact].known == w.known for way in chosen for w in way):
            yield tuple(merged[f] for f in sorted(merged))


def _confirmed(facts: Facts, leaf: Condition) -> Way | None:
    """The plain answer that meets an open test; None where there is no single one."""
    if isinstance(leaf, Bool):
        fact, known, value = facts[leaf.fact], Known(leaf.value), "yes" if leaf.value else "no"
        zh, en = ("", "") if leaf.value else ("不是：", "not: ")
        words = Label(f"{zh}{fact.label.zh}", f"{en}{fact.label.text('en')}")
    elif isinstance(leaf, Number) and isinstance(leaf.of, Var) and leaf.months_ago < 0 and leaf.test in {"at_least", "at_most"}:
        fact = facts[leaf.of.fact]
        up = leaf.test == "at_least"
        known = Known((leaf.bound, math.inf) if up else (0.0, leaf.bound))
        if fact.type in {"date", "year"}:
            return None
        said = [number(leaf.bound, fact, lang) for lang in ("zh", "en")]
        value = f"{'≥' if up else '≤'}{leaf.bound:.15g}"
        words = Label(
            f"{fact.label.zh}{'不低于' if up else '不超过'}{said[0]}",
            f"{fact.label.text('en')} {'at least' if up else 'at most'} {said[1]}",
        )
    elif isinstance(leaf, Choice) and len(leaf.options) == 1:
        fact, known, value = facts[leaf.fact], Known(leaf.options[0]), leaf.options[0]
        option = fact.option(value)
        assert option is not None
        words = Label(f"{fact.label.zh}：{option.label.zh}", f"{fact.label.text('en')}: {option.label.text('en')}")
    else:
        return None
    return Way(Change(fact.id, Label(f"确认：{words.zh}", f"confirm: {words.en}"), "confirm", value), known)


def _change(ledger: Ledger, leaf: Condition) -> Way | None:
    """The change that makes one failing test hold; None when nobody can bring it about."""
    facts = ledger.engine.library.facts
    if isinstance(leaf, Bool):
        fact = facts[leaf.fact]
        if not leaf.value or (fact.group in FIXED and not fact.undertaking):
            return None
        kind = "paper" if fact.undertaking else "title" if fact.group == "qualification" else "step"
        verb = {"paper": ("签署", "sign"), "title": ("取得", "obtain"), "step": ("做到", "see to it")}[kind]
        needed = Label(f"{verb[0]}：{fact.label.zh}", f"{verb[1]}: {fact.label.text('en')}")
        return Way(Change(fact.id, needed, kind, "yes"), Known(True))
    if isinstance(leaf, Number) and isinstance(leaf.of, Var) and leaf.months_ago < 0:
        return _figure(ledger, facts[leaf.of.fact], leaf)
    if isinstance(leaf, Choice):
        return _step(ledger, facts[leaf.fact], leaf)
    if isinstance(leaf, SetTest) and leaf.fact.startswith("product."):
        fact = facts[leaf.fact]
        option = fact.option(leaf.options[0])
        if leaf.mode == "any" and option is not None:
            needed = Label(f"取得：{option.label.zh}", f"obtain: {option.label.text('en')}")
            return Way(Change(fact.id, needed, "title", option.id), Known((option.id,), complete=False))
    return None


def _figure(ledger: Ledger, fact: Fact, leaf: Number) -> Way | None:
    """A figure within reach of its bound."""
    table = ledger.frame.product if fact.of == "product" else ledger.frame.company
    columns = table.numbers.get(fact.id)
    if columns is None or (fact.of == "product" and table.rows != ledger.frame.company.rows):
        return None
    low, high = (float(c[ledger.row]) for c in columns)
    up, bound = leaf.test in {"at_least", "over"}, leaf.bound
    if fact.type in {"date", "year"}:
        return _date(fact, leaf, bound) if fact.group == "project" else None
    step = 1.0 if fact.whole or fact.type == "count" else 0.01
    if up and (bound <= 0 or high < WITHIN * bound or fact.group in FIXED):
        return None
    if not up and (fact.group not in PLANNED or bound <= 0 or low > bound / WITHIN):
        return None
    reach = {"at_least": bound, "over": bound + step, "at_most": bound, "under": bound - step}[leaf.test]
    gap = abs(reach - (high if up else low))
    zh, en = (number(gap, fact, lang) for lang in ("zh", "en"))
    to = [number(reach, fact, lang) for lang in ("zh", "en")]
    words = (
        Label(f"{fact.label.zh}再增加{zh}（达到{to[0]}）", f"{en} more {fact.label.text('en')} (to {to[1]})") if up
        else Label(f"{fact.label.zh}减少{zh}（降到{to[0]}）", f"{en} less {fact.label.text('en')} (to {to[1]})")
    )
    plain = int(reach) if reach == int(reach) else reach
    return Way(Change(fact.id, words, "figure", f"{plain}"), Known((reach, reach)))


def _date(fact: Fact, leaf: Number, bound: float) -> Way:
    """A day the project can still be planned for."""
    day = {"at_least": bound, "over": bound + 1, "at_most": bound, "under": bound - 1}[leaf.test]
    late = leaf.test in {"at_least", "over"}
    said = number(day, fact, "zh")
    zh, en = ("不早于", "not before") if late else ("不晚于", "by")
    words = Label(f"{fact.label.zh}{zh}{said}", f"{fact.label.text('en')} {en} {said}")
    return Way(Change(fact.id, words, "date", said), Known((day, day)))


def _step(ledger: Ledger, fact: Fact, leaf: Choice) -> Way | None:
    """The next stage a product or company can reach."""
    if not fact.order:
        return None
    ids = [o.id for o in fact.options]
    table = ledger.frame.product if fact.of == "product" else ledger.frame.company
    codes = table.codes.get(fact.id)
    if codes is None or (fact.of == "product" and table.rows != ledger.frame.company.rows):
        return None
    flat = [o.id for o, _ in fact.flat_options()]
    code = int(codes[ledger.row])
    now = ids.index(flat[code - 1]) if code and flat[code - 1] in ids else -1
    ahead = [n for n, name in enumerate(ids) if name in leaf.options and now < n <= now + STEPS]
    if now < 0 or not ahead:
        return None
    option = fact.options[ahead[0]]
    needed = Label(f"{fact.label.zh}达到：{option.label.zh}", f"{fact.label.text('en')} reached: {option.label.text('en')}")
    return Way(Change(fact.id, needed, "step", option.id), Known(option.id))
