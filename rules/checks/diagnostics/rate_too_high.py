"""A rate above 100%: most often 30 written for 30%."""

from __future__ import annotations

from collections.abc import Iterator

from profiles.quantity import quantity
from rules.checks.data import Data
from rules.checks.finding import Check, Found, YamlPath
from rules.policy import RawAmount


def _find(data: Data) -> Iterator[Found]:
    for item in data.policies:
        for n, incentive in enumerate(item.raw.incentives):
            if incentive.amount is None:
                continue
            for path, rate in _rates(incentive.amount):
                if quantity(rate) > 1:
                    written = rate if isinstance(rate, str) else f"{rate:.12g}"
                    values = {"rate": written, "percent": f"{quantity(rate) * 100:.12g}%"}
                    yield Found(item.file, ("incentives", n, "amount", *path), values)


def _rates(amount: RawAmount) -> Iterator[tuple[YamlPath, float | str]]:
    sums = [((), amount), *((("tiers", t), tier) for t, tier in enumerate(amount.tiers))]
    for path, part in sums:
        if part.rate is not None:
            yield (*path, "rate"), part.rate
        if part.brackets is not None:
            for s, step in enumerate(part.brackets.steps):
                yield (*path, "brackets", "steps", s, "rate"), step.rate


CHECK = Check("error", _find)
