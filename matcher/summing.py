"""The totals of a place, as results tell them."""

from __future__ import annotations

from matcher.money import Ledger
from matcher.result import Totals


def totals_at(ledger: Ledger, place: int) -> Totals:
    """The totals of a place in whole fen."""
    parts = ledger.totals(place)
    certain = parts["sure_at_most"] + parts["on_undertaking_at_most"]
    return Totals(
        **{k: round(v) for k, v in parts.items() if k not in {"may", "unbounded"}},
        possible=round(max(parts["may"] - certain, 0.0)), unbounded=int(parts["unbounded"]),
    )
