"""Dates as spreadsheets hold them: dates, serial numbers, digits, words."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

EPOCH = dt.date(1899, 12, 30)
SERIALS = (10_000, 80_000)
YEARS = (1900, 2100)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_REST = ("uary", "ruary", "ch", "il", "", "e", "y", "ust", "t(?:ember)?", "ober", "ember", "ember")
_NAMES = "|".join(f"{month}(?:{rest})?" for month, rest in zip(_MONTHS, _REST, strict=True))
_MONTH = re.compile(rf"(?:\b(\d{{1,2}})[\s.,/-]+)?\b({_NAMES})[\s.,/-]+(\d{{4}})\b", re.IGNORECASE)
_TIME = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")


def date_cell(raw: object) -> Any:
    """A cell as a date: a date, a serial number of Excel, 20190305 or text."""
    if isinstance(raw, dt.date) or raw is None:
        return raw
    if isinstance(raw, bool):
        return str(raw)
    if (isinstance(raw, int | float) and float(raw).is_integer()) or (isinstance(raw, float) and raw > YEARS[1]):
        return _dated_number(int(raw))
    text = _TIME.sub("", str(raw)).strip()
    if re.fullmatch(r"\d+(\.0)?", text):
        return _dated_number(int(float(text)))
    if found := _MONTH.search(text):
        day, month, year = found.groups()
        return "-".join([year, f"{_MONTHS.index(month.lower()[:3]) + 1:02d}", *([day] if day else [])])
    return re.sub(r"\s+", "", text)


def _dated_number(number: int) -> Any:
    if YEARS[0] <= number <= YEARS[1]:
        return str(number)
    if SERIALS[0] <= number <= SERIALS[1]:
        return EPOCH + dt.timedelta(days=number)
    text = str(number)
    if len(text) == 8:
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return f"{text[:4]}-{text[4:]}" if len(text) == 6 else text


def year_cell(raw: object) -> Any:
    """A cell as a year: the year of a date, of a serial number, or of a text that begins with one."""
    if isinstance(raw, dt.date):
        return raw.year
    if isinstance(raw, str):
        found = re.fullmatch(r"(\d{4})(?:\.0|\D.*|\d{4})?", raw) or _MONTH.search(raw)
        return int(found.group(found.re.groups)) if found else raw
    if isinstance(raw, int | float) and SERIALS[0] <= raw <= SERIALS[1]:
        return (EPOCH + dt.timedelta(days=int(raw))).year
    return raw
