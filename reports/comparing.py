"""Two policies side by side, incentive by incentive; or one policy on several days."""

from __future__ import annotations

import datetime as dt

import msgspec

from profiles.errors import InputError
from profiles.label import Label
from reports.amount_curves import Higher, higher
from reports.find import state
from reports.incentive_words import caps_in_words, state_of
from reports.messages import Words
from rules.condition import ALWAYS, All, facts_in
from rules.expression import facts_of
from rules.library import Library
from rules.policy import Exclusion, Incentive, Policy
from rules.wording import Wording, amount_in_words

ALIKE = 50.0  # of 100: from how alike on two incentives are set beside each other


class Side(msgspec.Struct, frozen=True):
    """One incentive in a comparison."""

    incentive: str
    name: Label
    clause: str
    kind: str
    beneficiary: str
    state: str
    seen: str
    effective: dt.date | None
    expires: dt.date | None
    conditions: tuple[Label, ...]
    gives: Label
    amount: tuple[Label, ...]
    caps: Label
    fiscal_contribution: bool


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which pays more in one case; `when` is empty where there is only one."""

    higher: Higher
    when: Label = Label()


class Pair(msgspec.Struct, frozen=True):
    """Two incentives for the same thing; `exclusive` where a text says that only one may be had, with why."""

    a: Side
    b: Side
    exclusive: bool
    why: Label
    steps: tuple[Step, ...]


class Comparison(msgspec.Struct, frozen=True):
    """Two policies: what is alike in them, and what only one has."""

    as_of: dt.date
    a: str
    b: str
    pairs: tuple[Pair, ...]
    only_a: tuple[Side, ...]
    only_b: tuple[Side, ...]


class OnDays(msgspec.Struct, frozen=True):
    """An incentive on several days: how it stands on each."""

    incentive: str
    name: Label
    states: tuple[str, ...]
    effective: dt.date | None
    expires: dt.date | None
    amount: tuple[Label, ...]


class Timeline(msgspec.Struct, frozen=True):
    """One policy on several days, with what has succeeded it."""

    policy: str
    days: tuple[dt.date, ...]
    states: tuple[str, ...]
    succeeded_by: tuple[str, ...]
    items: tuple[OnDays, ...]


def check_asked(first: Policy, second: Policy | None, days: list[dt.date]) -> None:
    """Raises `InputError` unless two different policies, or one and two different days, are asked for."""
    if (second is None) == (len(days) < 2) or len(days) == 1:
        raise InputError("two policies, or one policy and two days, are compared", "", "write two policies, or --at twice")
    if second is not None and second.id == first.id:
        raise InputError("the same policy twice", "", "write two policies, or --at twice")
    if len(set(days)) < len(days):
        raise InputError("the same day twice", "--at", "write two policies, or --at twice")


def compare(library: Library, a: Policy, b: Policy, as_of: dt.date) -> Comparison:
    """Two policies: the incentives most alike in pairs, each in at most one, the rest apart."""
    wording = Wording(library.facts, library.regions, library.sectors)
    groups: dict[tuple[str, str], Exclusion] = {}
    for exclusion in (*(x for p in library.policies for x in p.exclusions), *library.exclusions):
        for one in exclusion.members:
            for other in exclusion.members:
                groups.setdefault((one, other), exclusion)
    scored = sorted(
        ((-likeness(x, y) - 100.0 * ((x.key, y.key) in groups), n, m) for n, x in enumerate(a.incentives)
         for m, y in enumerate(b.incentives)),
    )
    mine: dict[int, int] = {}
    for score, n, m in scored:
        if -score >= ALIKE and n not in mine and m not in mine.values():
            mine[n] = m
    pairs = []
    for n, m in sorted(mine.items()):
        x, y = a.incentives[n], b.incentives[m]
        group = groups.get((x.key, y.key))
        pairs.append(Pair(
            _side(a, x, as_of, wording), _side(b, y, as_of, wording), group is not None,
            group.why if group else Label(), tuple(_steps(x, y, wording)),
        ))
    return Comparison(
        as_of, a.id, b.id, tuple(pairs),
        tuple(_side(a, x, as_of, wording) for n, x in enumerate(a.incentives) if n not in mine),
        tuple(_side(b, y, as_of, wording) for m, y in enumerate(b.incentives) if m not in mine.values()),
    )


def likeness(a: Incentive, b: Incentive) -> float:
    """How alike two incentives are, of 100: their names, what they ask, and their kind."""
    from rapidfuzz.fuzz import ratio

    asked = [set(facts_in(i.when)) for i in (a, b)]
    shared = len(asked[0] & asked[1]) / max(len(asked[0] | asked[1]), 1)
    names = max(ratio(x, y) for x in (a.name.zh, *a.aliases) for y in (b.name.zh, *b.aliases))
    paid_on = [{f for t in i.amount.tiers if t.pays for f in facts_of(t.pays)} if i.amount else set() for i in (a, b)]
    same_base = bool(paid_on[0] & paid_on[1])
    return float(0.6 * names + 15 * shared + 10 * (a.kind == b.kind) + 20 * same_base)


def _side(policy: Policy, item: Incentive, as_of: dt.date, wording: Wording) -> Side:
    parts = item.when.items if isinstance(item.when, All) else (item.when,)
    return Side(
        item.key, item.name, item.clause, item.kind, item.beneficiary, state_of(policy, item, as_of), item.seen,
        item.effective, item.expires, tuple(wording.label(p) for p in parts if p != ALWAYS), item.gives,
        amount_lines(item, wording),
        Label(caps_in_words(item, wording, Words("zh")), caps_in_words(item, wording, Words("en"))),
        item.fiscal_contribution,
    )


def amount_lines(item: Incentive, wording: Wording) -> tuple[Label, ...]:
    """What an incentive pays, a line for each step, without the ceilings over all."""
    if item.amount is None:
        return ()
    said = [amount_in_words(item.amount, wording, lang) for lang in ("zh", "en")]
    start = len(item.amount.tiers) + (item.amount.floor is not None)
    caps = range(start, start + len(item.amount.caps))
    return tuple(Label(zh, en) for n, (zh, en) in enumerate(zip(*said, strict=True)) if n not in caps)


def _steps(x: Incentive, y: Incentive, wording: Wording) -> list[Step]:
    if x.amount is None or y.amount is None:
        return []
    both = (x.when, y.when)
    if len(x.amount.tiers) == len(y.amount.tiers) == 1:
        return [Step(higher(x.amount, x.amount.tiers[0], y.amount, y.amount.tiers[0], both))]
    theirs = {wording.say(t.when, "zh"): t for t in y.amount.tiers}
    found = []
    for tier in x.amount.tiers:
        # "Otherwise" is the same case on both sides only where everything before it is.
        same = theirs.get(wording.say(tier.when, "zh")) if tier.when != ALWAYS else None
        if same is not None:
            found.append(Step(higher(x.amount, tier, y.amount, same, both), wording.label(tier.when)))
    return found or [Step(Higher("open"))]


def over_days(library: Library, policy: Policy, days: list[dt.date]) -> Timeline:
    """One policy on several days."""
    wording = Wording(library.facts, library.regions, library.sectors)
    items = tuple(
        OnDays(i.key, i.name, tuple(state_of(policy, i, d) for d in days), i.effective, i.expires,
               amount_lines(i, wording))
        for i in policy.incentives
    )
    return Timeline(policy.id, tuple(days), tuple(state(policy, d) for d in days), policy.succeeded_by, items)
