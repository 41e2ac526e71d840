"""Sums as they are shown: exact to the fen, marked "up to" wherever less may be paid, and per year where they recur."""

from __future__ import annotations

from typing import Protocol

from matcher.result import Totals
from reports.messages import Words


class Paying(Protocol):
    """What an incentive pays, in fen (`high` None: no bound), as every result of one tells it."""

    @property
    def low(self) -> int:
        """At the least."""

    @property
    def high(self) -> int | None:
        """At the most."""

    @property
    def ceiling(self) -> bool:
        """Whether it is an "up to"."""

    @property
    def period(self) -> str:
        """once, year or month."""


WAN = 1_000_000  # fen in 万元
YI = 10_000_000_000  # fen in 亿元
MILLION = 100_000_000  # fen in a million yuan


def plain(value: float) -> str:
    """A number without idle zeros.

    >>> plain(25205.0), plain(0.5), plain(12.340000)
    ('25,205', '0.5', '12.34')
    """
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text or "0"


def sum_text(fen: int, words: Words) -> str:
    """A sum as officials say it: 1.5亿元, 25,205万元, 8,500元; ¥2.5 million in English. Never rounded."""
    if words.base == "en":
        return f"¥{plain(fen / MILLION)} million" if abs(fen) >= MILLION else f"¥{plain(fen / 100)}"
    if abs(fen) >= YI and fen % (YI // 100) == 0:
        return words.script(f"{plain(fen / YI)}亿元")
    if abs(fen) >= WAN:
        return words.script(f"{plain(fen / WAN)}万元")
    return f"{plain(fen / 100)}元"


def about(fen: int, words: Words) -> str:
    """A sum to three figures, for what is only an order of size."""
    digits = len(str(abs(fen)))
    return sum_text(round(fen, 3 - digits) if digits > 3 else fen, words)


def column(fen: int, words: Words) -> str:
    """A sum for a column headed 万元 (million yuan in English)."""
    return plain(fen / (MILLION if words.base == "en" else WAN))


def amount_text(item: Paying, words: Words) -> str:
    """What an incentive pays here: a figure, a range, "up to", or that none can be given yet."""
    if item.high is None:
        text = words("at_least", sum=sum_text(item.low, words)) if item.low else words("open_amount")
    elif item.high == 0:
        return words("no_money")
    elif item.low == item.high and not item.ceiling:
        text = sum_text(item.high, words)
    elif item.low == 0 or item.low == item.high:
        text = words("up_to", sum=sum_text(item.high, words))
    else:
        text = words("between", low=sum_text(item.low, words), high=sum_text(item.high, words))
    return words(f"per_{item.period}", amount=text) if item.period != "once" else text


def pays(item: Paying) -> bool:
    """Whether an incentive is about money at all."""
    return item.high is None or item.high > 0


def certain(totals: Totals) -> int:
    """What is certain on the facts known: conditions met, figures promised (fen)."""
    return totals.sure


def at_most(totals: Totals) -> int:
    """What the lawful bundle could come to if every open answer turns out well, reviews left out (fen)."""
    return totals.sure_at_most + totals.on_undertaking_at_most + totals.possible
