"""An incentive in a few words, without an applicant: what it pays, for how long, and how it stands on a day."""

from __future__ import annotations

import datetime as dt

from profiles.label import Label
from reports.messages import Words
from rules.expression import Expr, Num
from rules.policy import Incentive, Policy, standing
from rules.wording import Wording, amount_in_words, money


def brief_amount(incentive: Incentive, wording: Wording, words: Words) -> str:
    """What an incentive pays, in a line: its sum, or the span of its steps, with caps and how often."""
    amount = incentive.amount
    if amount is None:
        return _unstopped(words.label(incentive.gives), words) or words("brief_none")
    lines = list(amount_in_words(amount, wording, words.base))
    steps = len(amount.tiers)
    if steps > 1:
        rest = lines[steps:]
        sums = [_constant(t.pays) for t in amount.tiers]
        known = [s for s in sums if s]
        if len([s for s in sums if s is not None]) == steps and known:
            lines = [_span(min(known), max(known), steps, words), *rest]
        elif amount.caps:
            lines = [words("brief_steps", n=steps), *rest]
        else:
            lines = [words("brief_first", first=lines[0], n=steps), *rest]
    return words.script(words.join(lines))


def _unstopped(text: str, words: Words) -> str:
    """A sentence without its full stop, to stand among others."""
    for stop in {words("full_stop"), Words("zh")("full_stop")}:
        text = text.removesuffix(stop)
    return text


def _span(low: float, high: float, steps: int, words: Words) -> str:
    if low == high:
        return words("brief_same", sum=money(low, words.base), n=steps)
    return words("brief_tiers", low=money(low, words.base), high=money(high, words.base), n=steps)


def _constant(expr: Expr | None) -> float | None:
    return expr.value if isinstance(expr, Num) else None


def amount_label(incentive: Incentive, wording: Wording) -> Label:
    """What an incentive pays in both languages."""
    return Label(brief_amount(incentive, wording, Words("zh")), brief_amount(incentive, wording, Words("en")))


def caps_in_words(incentive: Incentive, wording: Wording, words: Words) -> str:
    """The ceilings of an incentive, those of its steps left out."""
    amount = incentive.amount
    if amount is None or not amount.caps:
        return ""
    said = amount_in_words(amount, wording, words.base)[len(amount.tiers) + (amount.floor is not None) :]
    return words.script(words.join(list(said[: len(amount.caps)])))


def state_of(policy: Policy, incentive: Incentive, as_of: dt.date) -> str:
    """in_force, unverified, not_yet, draft or lapsed."""
    return standing(policy, incentive, as_of).state
