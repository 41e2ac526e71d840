"""Nothing written can become a formula or break a file."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tables.safe import csv_text, plain_text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "\x00=1", "\x1b@a", "\n=1"])
def test_csv_text_never_begins_like_a_formula(text: str) -> None:
    assert csv_text(text).startswith("'")


@given(st.text())
def test_any_text_survives_a_csv_without_its_control_characters(text: str) -> None:
    said = csv_text(text)
    assert said[:1] not in set("=+-@\t\r")
    assert not any(c < " " and c not in "\t\n\r" for c in said)
    out = io.StringIO(newline="")
    csv.writer(out).writerow([said, "end"])
    assert list(csv.reader(io.StringIO(out.getvalue(), newline=""))) == [[said, "end"]]


def test_a_text_is_no_longer_than_a_cell() -> None:
    assert len(plain_text("长" * 50_000)) == 32_767
