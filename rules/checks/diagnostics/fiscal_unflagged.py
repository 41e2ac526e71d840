"""A grant measured by tax paid or local fiscal contribution that is not marked, and so would be counted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rules.checks.data import Data
from rules.checks.finding import Check, Found
from rules.condition import facts_in
from rules.expression import facts_of
from rules.policy import Incentive

_FACT = re.compile(r"local_(?:economic|fiscal)?_?contribution|fiscal_contribution|individual_local_contribution")
_WORDS = re.compile("(?:税收|财政|地方经济|区域经济|经济社会|地方财力|综合)(?:贡献|留成)|地方财力|地方留成|留存部分")
_NOT_A_GRANT = frozenset({"tax", "service", "fast_track"})  # what a tax law itself grants is no reward for tax paid


def _find(data: Data) -> Iterator[Found]:
    for item in data.policies:
        for n, incentive in enumerate(item.policy.incentives):
            sign = "" if incentive.fiscal_contribution or incentive.kind in _NOT_A_GRANT else _sign(incentive)
            if sign:
                yield Found(item.file, ("incentives", n), {"id": incentive.id, "sign": sign})


def _sign(incentive: Incentive) -> str:
    """The fact or the words that give it away."""
    amount = incentive.amount
    sums = [e for t in amount.tiers for e in (t.pays, *(c.yuan for c in t.caps)) if e is not None] if amount else []
    asked = [f for e in sums for f in facts_of(e)] + facts_in(incentive.when)
    named = next((f for f in asked if _FACT.search(f)), "")
    if named or amount is None:
        return named
    words = _WORDS.search(" ".join((incentive.name.zh, incentive.gives.zh)))
    return words.group() if words else ""


CHECK = Check("error", _find)
