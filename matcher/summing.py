"""The totals of a place, as results tell them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matcher.money import Ledger
from matcher.result import Totals
from matcher.totals import PARTS

_AT = {name: n for n, name in enumerate(PARTS)}
# What may be had becomes what is possible beyond what is certain.
_ORDER = [_AT["may" if f == "possible" else f] for f in Totals.__struct_fields__]


def totals_at(ledger: Ledger, place: int) -> Totals:
    """The totals of a place in whole fen."""
    return totals_of(ledger, [place])[0]


def totals_of(ledger: Ledger, places: Sequence[int]) -> list[Totals]:
    """The totals of some places in whole fen."""
    parts = ledger.parts(places)
    certain = parts[_AT["sure_at_most"]] + parts[_AT["on_undertaking_at_most"]]
    sums = np.rint(parts).astype(np.int64)
    sums[_AT["may"]] = np.rint(np.maximum(parts[_AT["may"]] - certain, 0.0))
    return [Totals(*figures) for figures in sums[_ORDER].T.tolist()]

