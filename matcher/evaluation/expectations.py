"""What a verdict case expects, what the engine says, and how far the two agree: sound (never wrong), tight (exact)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np

from matcher.evaluation.report import Miss
from rules.condition import facts_in
from rules.engine import Outcome
from rules.expression import facts_of
from rules.policy import Cap

REFUSED = frozenset({"unmet", "not_in_force"})
NEAR = 0.5  # yuan: cases are written in whole yuan

Words = str | tuple[str, ...] | None


class Expect(msgspec.Struct, frozen=True):
    """What a case expects; the head of the case file explains each word."""

    verdict: str = "met"
    amount_low_yuan: float | None = 0.0
    amount_high_yuan: float | None = 0.0
    missing: Words = ()
    missing_wording_free: Any = None
    judged: Words = ()
    ceiling: bool = False
    verdict_also_ok: Words = ()
    counted_only: Any = None
    nature: str | None = None
    counts_to_company: bool | None = None
    same_as: Words = ()
    lawful: Words = ()
    deferral_yuan: float | None = None


class Listed(msgspec.Struct, frozen=True):
    """One incentive of a bundle case, with what it pays by itself where that is judged."""

    policy: str
    incentive: str
    clause: str | None = None
    alone_low_yuan: float | None = None
    alone_high_yuan: float | None = None
    same_as: Words = ()


class VerdictCase(msgspec.Struct, frozen=True):
    """One case: an applicant's facts, an incentive (or several), and what is expected."""

    id: str
    facts: dict[str, Any]
    expect: Expect
    type: str = ""
    group: str = ""
    as_of: str | None = None
    policy: str = ""
    incentive: str = ""
    clause: str | None = None
    bundle: tuple[Listed, ...] = ()


class Got(msgspec.Struct, frozen=True):
    """What the engine says: the verdict, bounds in yuan, what it would ask, and who would decide."""

    verdict: str
    low: float
    high: float
    missing: tuple[str, ...] = ()
    judged: bool = False


class Judgement(msgspec.Struct, frozen=True):
    """How a case came out. `asked` and `found`: missing facts expected, and those of them the engine names."""

    case: VerdictCase
    encoded: bool
    sound: bool = False
    tight: bool = False
    refused_wrongly: bool = False
    asked: int = 0
    found: int = 0
    misses: tuple[Miss, ...] = ()


class Agreement(NamedTuple):
    """How far an answer agrees with what is expected; `refused`: unmet where it is met or open, the worst error."""

    sound: bool
    tight: bool
    refused: bool
    problems: tuple[str, ...]


def amounts_agree(want: Expect, got: Got) -> tuple[bool, bool]:
    """Whether the answer's interval holds the expected one, and whether it equals it."""
    low, high = want.amount_low_yuan or 0.0, top(want.amount_high_yuan)
    free_low = want.ceiling and want.verdict not in REFUSED
    holds = (free_low or got.low <= low + NEAR) and got.high >= high - NEAR
    equal = (free_low or abs(got.low - low) <= NEAR) and (got.high == high or abs(got.high - high) <= NEAR)
    return holds, equal


def agreement(want: Expect, got: Got) -> Agreement:
    """How far an answer agrees with what a case expects of one incentive."""
    holds, equal = amounts_agree(want, got)
    problems = [] if equal else ["interval too wide" if holds else "interval does not hold the expected one"]
    right = got.verdict == want.verdict or got.verdict in as_tuple(want.verdict_also_ok)
    if not right:
        problems.append(f"verdict {got.verdict}, expected {want.verdict}")
    # "Not known" claims nothing, so it is never wrong about a rule in force; it is only not tight.
    safe = right or (got.verdict == "unknown" and want.verdict != "not_in_force")
    refused = got.verdict in REFUSED and want.verdict in {"met", "unknown"} and not right
    return Agreement(holds and safe, equal and right, refused, tuple(problems))


def open_amount(outcome: Outcome, position: int) -> list[str]:
    """The facts an amount is worked out from whose value is not known."""
    amount = outcome.engine.incentives[position].amount
    if amount is None:
        return []
    named: list[str] = []
    for tier, root in zip(amount.tiers, outcome.engine.tier_roots(position), strict=True):
        truth = outcome.truth.of(root)
        if truth.max(initial=-1) < 0:
            continue
        named += facts_in(tier.when) if 0 in truth else []
        named += [*(facts_of(tier.pays) if tier.pays is not None else []), *_cap_facts(tier.caps)]
    named += _cap_facts(amount.caps)
    return [f for f in dict.fromkeys(named) if _unknown(outcome, f)]


def _cap_facts(caps: Sequence[Cap]) -> list[str]:
    return [f for cap in caps for f in (*facts_of(cap.yuan), cap.less) if f]


def _unknown(outcome: Outcome, fact_id: str) -> bool:
    table = outcome.frame.product if fact_id.startswith("product.") else outcome.frame.company
    if fact_id in table.numbers:
        low, high = table.numbers[fact_id]
        return bool(np.any(low != high))
    return not table.knows(fact_id)


def as_tuple(words: Words) -> tuple[str, ...]:
    """One word or several, as several."""
    return (words,) if isinstance(words, str) else tuple(words or ())


def top(high: float | None) -> float:
    """An upper bound; infinite where there is none."""
    return math.inf if high is None else high


def amount_text(low: float, high: float) -> str:
    """An interval in words.

    >>> amount_text(0, 2e6), amount_text(5, 5), amount_text(0, math.inf)
    ('0–2,000,000', '5', '0–∞')
    """
    return f"{low:,.0f}" if low == high else f"{low:,.0f}–{'∞' if math.isinf(high) else f'{high:,.0f}'}"


def expected_text(want: Expect) -> str:
    """What a case expects, in words."""
    also = f" (or {'/'.join(as_tuple(want.verdict_also_ok))})" if want.verdict_also_ok else ""
    upto = ", up to" if want.ceiling else ""
    asks = f", asks {', '.join(as_tuple(want.missing))}" if want.missing else ""
    return f"{want.verdict}{also} {amount_text(want.amount_low_yuan or 0.0, top(want.amount_high_yuan))}{upto}{asks}"


def got_text(got: Got) -> str:
    """What the engine says, in words."""
    asks = f", asks {', '.join(got.missing)}" if got.missing else ""
    return f"{got.verdict} {amount_text(got.low, got.high)}{', decided by people' if got.judged else ''}{asks}"
