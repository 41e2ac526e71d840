"""The check digit of the unified social credit code."""

from __future__ import annotations

import pytest

from tables.credit_code import credit_code


@pytest.mark.parametrize(("written", "wrong"), [
    ("91110000600037341L", ""), ("９１１１００００６０００３７３４１Ｌ", ""), ("91110000 600037341l", ""),
    ("91110000600037342L", "check"), ("9111", "length"), ("91110000I00037341L", "letters"), ("", "length"),
])
def test_codes(written: str, wrong: str) -> None:
    assert credit_code(written)[1] == wrong
