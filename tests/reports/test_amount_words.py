"""Amounts in words, generated from the data they are worked out from."""

from __future__ import annotations

import pytest

from rules.library import Library, load_library
from rules.wording import Wording, amount_in_words


@pytest.mark.parametrize(("key", "zh", "en"), [
    ("dong-2025-1#hnte-reward", ["50万元"], ["¥500,000"]),
    ("dong-2025-1#rd-support", ["最高为研发投入的10%", "每年最高300万元", "按年发放"],
     ["up to 10% of R&D spend", "at most ¥3 million per year", "paid every year"]),
    ("dong-2025-1#upgrade", ["固定资产投资，不超过1,000万元的部分10%、超过1,000万元的部分5%"],
     ["Fixed-asset investment: 10% of the part up to ¥10 million, 5% of the part above ¥10 million"]),
    ("dong-2025-1#trial", ["阶段为III期：最高500万元", "其他情形：最高100万元", "每年最高1,500万元", "按产品逐个计算"],
     ["Stage is Phase III: up to ¥5 million", "otherwise: up to ¥1 million", "at most ¥15 million per year",
      "counted for each product"]),
    ("sample-tax#reduced-rate", ["应纳税所得额的10%", "按年发放"], ["10% of Taxable income", "paid every year"]),
])
def test_an_amount_in_both_languages(key: str, zh: list[str], en: list[str], small: Library) -> None:
    wording = Wording(small.facts, small.regions, small.sectors)
    amount = next(i.amount for p in small.policies for i in p.incentives if i.key == key)
    assert amount is not None
    assert list(amount_in_words(amount, wording, "zh")) == zh
    assert list(amount_in_words(amount, wording, "en")) == en


def test_every_amount_of_the_data_can_be_said() -> None:
    library = load_library()
    wording = Wording(library.facts, library.regions, library.sectors)
    for incentive in (i for p in library.policies for i in p.incentives if i.amount):
        for lang in ("zh", "en"):
            said = amount_in_words(incentive.amount, wording, lang)  # type: ignore[arg-type]
            assert said and all(said), incentive.key
            assert not any("None" in s or "inf" in s.split() for s in said), incentive.key
