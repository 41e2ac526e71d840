"""Reading products from invented texts (product_texts.yaml)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.reading.products import read_products
from matcher.reading.text import Text
from matcher.reading.types import Reading

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "product_texts.yaml").read_text(encoding="utf-8"))


def plain(product: dict[str, Reading]) -> dict[str, Any]:
    return {
        fact.removeprefix("product."): int(r.value[0]) if isinstance(r.value, tuple) else r.value
        for fact, r in product.items()
    }


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:24])
def test_products(case: dict[str, Any]) -> None:
    assert [plain(p) for p in read_products(Text(case["text"]))] == case["products"]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="一二三123iIⅢ期类证新药械临床批件完成获批上市未在，。、的 个双抗Phase", max_size=80))
def test_any_text_is_read_with_spans_inside_it(text: str) -> None:
    for product in read_products(Text(text)):
        assert all(0 <= r.span.start < r.span.end <= len(text) for r in product.values())
