"""What the layout of a form says: boxes that are ticked and boxes that are not, and columns of years."""

from __future__ import annotations

import re

from matcher.reading.patterns import regex

_BOX_LINE = regex(r"[^\n]*[☑✓√■☒✔][^\n]*")
_UNTICKED = regex(r"[□☐][^□☐☑✓√■☒✔\n，,;；。]*")
_MARK = regex(r"[☑✓√■☒✔](?=\s?[^\s])")
_CELL = regex(r"[^\t|\n]+")
_YEAR = regex(r"\s*(20\d\d)\s?年?度?\s*")
_YEARS = regex(r"20\d\d[^\t|\n]{0,6}[\t|][ ]?20\d\d")


_FORMAL_NUMBER = regex(r"[壹贰叁肆伍陆柒捌玖零][壹贰叁肆伍陆柒捌玖零拾佰仟万亿]*(?=[万亿元])")
_FORMAL_DIGITS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_ASKED = regex(r"(?:吗|呢|么|呀|啊)?\s?\?\s*(?:答|a|回答|回复)\s?:")


def settle_layout(plain: str) -> str:
    """The text, of the same length, with only the ticked boxes and the newest year's column left.

    >>> settle_layout("是否上市:□是 ☑否")
    '是否上市:    否'
    """
    if "□" in plain or "☐" in plain:
        plain = _BOX_LINE.sub(_ticked, plain)
    if "仟" in plain or "佰" in plain or "叁" in plain or "贰" in plain or "伍" in plain or "壹" in plain:
        plain = _FORMAL_NUMBER.sub(_as_plain_number, plain)
    if "?" in plain:
        plain = _ASKED.sub(_as_field, plain)
    if ("\t" in plain or "|" in plain) and _YEARS.search(plain):
        plain = _newest_column(plain)
    return plain


def _as_plain_number(match: re.Match[str]) -> str:
    """叁仟万元 is 三千万元."""
    return match.group().translate(_FORMAL_DIGITS)


def _as_field(match: re.Match[str]) -> str:
    """营收多少？答：5000万 – the question is the name of a field."""
    return ":" + " " * (len(match.group()) - 1)


def _ticked(match: re.Match[str]) -> str:
    words = match.group()
    if "□" not in words and "☐" not in words:
        return words
    return _MARK.sub(" ", _UNTICKED.sub(lambda m: " " * len(m.group()), words))


def _newest_column(plain: str) -> str:
    """Rows under a line of years keep the newest year's cell, with that year before it."""
    lines = plain.split("\n")
    columns, keep, year = 0, -1, ""
    for number, line in enumerate(lines):
        cells = [m.span() for m in _CELL.finditer(line) if m.group().strip()]
        years = [_YEAR.fullmatch(line[a:b]) for a, b in cells]
        if sum(y is not None for y in years) >= 2:
            columns = len(cells)
            year, keep = max((y[1], index) for index, y in enumerate(years) if y)
            lines[number] = " " * len(line)
        elif columns and len(cells) == columns:
            lines[number] = _only(line, cells[0][1], *cells[keep], year)
        elif len(cells) != columns:
            columns = 0
    return "\n".join(lines)


def _only(line: str, label: int, start: int, end: int, year: str) -> str:
    gap = line[label : label + 1] + year + "年" if start - label >= 6 else ""
    return line[:label] + gap.ljust(start - label) + line[start:end] + " " * (len(line) - end)
