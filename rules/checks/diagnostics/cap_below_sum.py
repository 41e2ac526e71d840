"""A fixed sum above its own ceiling: it can never be paid in full."""

from __future__ import annotations

from collections.abc import Iterator

from rules.checks.data import Data
from rules.checks.finding import Check, Found, YamlPath
from rules.expression import Num
from rules.policy import Amount


def _find(data: Data) -> Iterator[Found]:
    for item in data.policies:
        for n, incentive in enumerate(item.policy.incentives):
            if incentive.amount is not None:
                written = item.raw.incentives[n].amount
                tiers = bool(written and written.tiers)
                for path, pays, cap in _capped(incentive.amount, tiers):
                    where = ("incentives", n, "amount", *path)
                    yield Found(item.file, where, {"id": incentive.id, "sum": f"{pays:,.12g}", "cap": f"{cap:,.12g}"})


def _capped(amount: Amount, tiers: bool) -> Iterator[tuple[YamlPath, float, float]]:
    for t, tier in enumerate(amount.tiers):
        if not isinstance(tier.pays, Num):
            continue
        caps = [c.yuan.value for c in (*tier.caps, *amount.caps) if isinstance(c.yuan, Num)]
        if caps and min(caps) < tier.pays.value:
            yield (("tiers", t, "pay") if tiers else ("pay",)), tier.pays.value, min(caps)


CHECK = Check("warning", _find)
