"""Text that may stand in a cell: nothing a spreadsheet could take for a formula, nothing its format forbids."""

from __future__ import annotations

import re

from tables import limits

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def plain_text(text: str) -> str:
    """Text without control characters and no longer than a cell may be.

    >>> plain_text("a\\x00b\\x1bc")
    'abc'
    """
    if _ILLEGAL.search(text):
        text = _ILLEGAL.sub("", text)
    return text if len(text) <= limits.MOST_CELL else text[: limits.MOST_CELL - 1] + "…"


def csv_text(text: str) -> str:
    """Text for a .csv, where any cell that begins like a formula is run as one: it gets an apostrophe before it.

    >>> csv_text("=1+1"), csv_text(" @SUM(A1)"), csv_text("a-b")
    ("'=1+1", "' @SUM(A1)", 'a-b')
    """
    text = plain_text(text)
    first = text.lstrip(" \u3000\xa0")[:1]
    return "'" + text if first in _FORMULA and first else text
