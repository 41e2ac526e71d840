"""What copying out of a page does to a text: broken lines are joined, blanks filled in and rows of a table read as fields.

Every step gives a text of the same length together with the places its letters came from, so that what is read can be
quoted as it was given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from matcher.reading.patterns import regex

_Letters = list[tuple[str, int]]  # a letter, and where it stood
_MIN_LINES = 3  # so many full lines make a broken paragraph
_MAX_UNEVEN = 1.6  # how much longer the longest of them may be than the shortest
_NARROW, _NARROW_LATIN = 20, 36  # no page is set in narrower lines (a Chinese letter counts two)

_WIDE = regex(r"[^\x00-\xff]")
_LATIN_LINE = regex(r"[a-z][a-z '’-]{12}")
_STOP_AT_END = regex(r"[，,、。;:!?)】]\s*$")
_FULL_STOP_AT_END = regex(r"[。;:!?]\s*$")
_STOP_WITHIN = regex(r"[。;](?=.)|[a-z][.] ")
_FIELD_OR_ITEM = regex(r"\s*(?:[^\s，。,:]{1,10}\s?:|[-•▸*·#|]|[(（]?[\d一二三四五六七八九十]{1,2}[.、)）])|.*[\t|]")
_BROKEN_WORD = regex(r"[a-z]{2}-\n[a-z]{2}")
_ENDS_CLAUSE = frozenset("，。;、:")

_CELL = regex(r"[^\t|\n]*[^\t|\n ][^\t|\n]*")
_RULE = regex(r"[|:\- ]+")
_HEADING = regex(r"[^\d]*(?:20\d\d年?[^\d]*)?")
_DIGIT = regex(r"\d")
_FILLED_IN = regex(r"(?<!_)(_+)([\d一-龥][^_\n]{0,23})(_+)")
_TWO_VALUES = regex(r"\d[^\s/\d，。;]{0,4}/\d")
_TWO_FIELDS = regex(
    r"(?m)(?P<a>[一-龥()]{2,8})(?P<s1>/)(?P<b>[一-龥()]{2,8})(?P<s2>[:\t])(?P<gap>\s?)"
    r"(?P<x>[\d,.]+[^\s/\d，。;]{0,4})(?P<s3>/)(?P<y>[\d,.]+[^\s/\d，。;]{0,4})(?=\s|[，。;]|$)"
)


def rearranged(plain: str) -> tuple[str, list[int]] | None:
    """The text as it was meant, and for each of its letters the place it had; None when nothing is to be moved.

    >>> rearranged("员工:_510_人")[0], rearranged("注册资本/实缴:500万/200万")[0]
    ('员工:  510人', '注册资本:500万\\n实缴:200万')
    """
    if "\n" not in plain and "_" not in plain and "/" not in plain:
        return None
    places: list[int] | None = None
    for step, needed in _STEPS:
        if not needed(plain):
            continue
        letters = step(plain)
        if letters is not None:
            plain = "".join([letter for letter, _ in letters])
            places = [place if places is None else places[place] for _, place in letters]
    return None if places is None else (plain, places)


def _as_it_stands(plain: str, begin: int, end: int) -> _Letters:
    return [(plain[n], n) for n in range(begin, end)]


def _replaced(plain: str, pattern: re.Pattern[str], change: Callable[[re.Match[str]], _Letters]) -> _Letters | None:
    done, letters = 0, []
    for match in pattern.finditer(plain):
        letters += _as_it_stands(plain, done, match.start()) + change(match)
        done = match.end()
    return letters + _as_it_stands(plain, done, len(plain)) if letters else None


# Blanks filled in, and two fields in one -----------------------------------------------------------------------------


def _filled_in(plain: str) -> _Letters | None:
    """员工:_510_人 – the lines around what was filled in go before it."""

    def change(match: re.Match[str]) -> _Letters:
        lines = [(" ", n) for group in (1, 3) for n in range(*match.span(group))]
        return lines + _as_it_stands(plain, *match.span(2))

    return _replaced(plain, _FILLED_IN, change)


def _two_fields(plain: str) -> _Letters | None:
    """注册资本/实缴:500万/200万 – two fields on one line become two lines."""

    def change(match: re.Match[str]) -> _Letters:
        order = [("a", ""), ("s1", ":"), ("gap", ""), ("x", ""), ("s2", "\n"), ("b", ""), ("s3", ":"), ("y", "")]
        letters = []
        for group, sign in order:
            begin, end = match.span(group)
            letters += [(sign, begin)] if sign else _as_it_stands(plain, begin, end)
        return letters

    return _replaced(plain, _TWO_FIELDS, change)


# A row of headings over one row of values ----------------------------------------------------------------------------


def _fields_of_row(plain: str) -> _Letters | None:
    """A line of headings over a single line of values becomes a line `heading:value` for each."""
    lines = list(_lines(plain))
    for number, (begin, _end) in enumerate(lines[:-1]):
        heads = _cells(plain, *lines[number])
        if len(heads) < 3 or not all(_HEADING.fullmatch(plain[a:b]) for a, b in heads):
            continue
        under = number + 1
        ruled = _RULE.fullmatch(plain, *lines[under]) is not None and "-" in plain[slice(*lines[under])]
        under += ruled
        if under >= len(lines):
            return None
        values = _cells(plain, *lines[under])
        after = _cells(plain, *lines[under + 1]) if under + 1 < len(lines) else []
        if len(values) != len(heads) or len(after) == len(heads) or not _DIGIT.search(plain, *lines[under]):
            continue
        return _as_fields(plain, begin, lines[under][1], heads, values)
    return None


def _lines(plain: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for line in plain.split("\n"):
        yield begin, begin + len(line)
        begin += len(line) + 1


def _cells(plain: str, begin: int, end: int) -> list[tuple[int, int]]:
    return [m.span() for m in _CELL.finditer(plain, begin, end)]


def _as_fields(
    plain: str, begin: int, end: int, heads: list[tuple[int, int]], values: list[tuple[int, int]]
) -> _Letters:
    inside = {n for a, b in heads + values for n in range(a, b)}
    signs = [n for n in range(begin, end) if n not in inside]
    letters: _Letters = []
    for number, ((a, b), (c, d)) in enumerate(zip(heads, values, strict=True)):
        letters += [*_as_it_stands(plain, a, b), (":", signs.pop(0)), *_as_it_stands(plain, c, d)]
        if number + 1 < len(heads):
            letters.append(("\n", signs.pop(0)))
    letters += [(" ", n) for n in signs]
    return _as_it_stands(plain, 0, begin) + letters + _as_it_stands(plain, end, len(plain))


# Lines broken by the page --------------------------------------------------------------------------------------------


def _joined_lines(plain: str) -> _Letters | None:
    """Lines broken in the middle of a sentence or a word are joined; what that saves goes behind the next comma."""
    breaks: set[int] = set()
    lines: list[tuple[int, int]] = []
    for begin, end in [*_lines(plain), (0, 0)]:
        if plain[begin:end].strip():
            lines.append((begin, end))
            continue
        if len(lines) > _MIN_LINES and _is_broken(plain, lines):
            breaks |= {b for _, b in lines[:-1] if not _FULL_STOP_AT_END.search(plain[max(0, b - 3) : b])}
        lines = []
    return _without(plain, breaks) if breaks else None


def _is_broken(plain: str, lines: list[tuple[int, int]]) -> bool:
    """Whether a paragraph is one text in lines of a page, and no list, form or string of messages."""
    words = [plain[a:b] for a, b in lines]
    if any(_FIELD_OR_ITEM.match(line) for line in words):
        return False
    full = words[:-1]
    if len(_BROKEN_WORD.findall(plain, lines[0][0], lines[-1][1])) >= 2:
        return True
    widths = [len(line) + len(_WIDE.findall(line)) for line in full]
    least = _NARROW_LATIN if all(_LATIN_LINE.search(line) for line in full) else _NARROW
    even = max(widths) <= _MAX_UNEVEN * min(widths) and min(widths) >= least
    ended = sum(_STOP_AT_END.search(line) is not None for line in full)
    return even and ended <= 0.4 * len(full) and any(_STOP_WITHIN.search(line) for line in full)


def _without(plain: str, breaks: set[int]) -> _Letters:
    letters: _Letters = []
    spare: list[int] = []  # places of letters left out, put back as blanks behind the next comma
    for n, letter in enumerate(plain):
        if n in breaks:
            latin = plain[n - 1].isascii() and plain[n + 1].isascii()
            if latin and plain[n - 1] == "-" and _BROKEN_WORD.match(plain, n - 3):
                spare.append(letters.pop()[1])
                spare.append(n)
            elif latin and not (plain[n - 1].isdigit() and plain[n + 1].isdigit()):
                letters.append((" ", n))
            else:
                spare.append(n)
            continue
        letters.append((letter, n))
        if spare and (letter in _ENDS_CLAUSE or (letter in ",." and plain[n + 1 : n + 2].isspace())):
            letters += [(" ", at) for at in spare]
            spare = []
    return letters + [(" ", at) for at in spare]


_STEPS: tuple[tuple[Callable[[str], _Letters | None], Callable[[str], bool]], ...] = (
    (_filled_in, lambda plain: "_" in plain),
    (_two_fields, lambda plain: "/" in plain and (":" in plain or "\t" in plain) and _TWO_VALUES.search(plain) is not None),
    (_fields_of_row, lambda plain: "\n" in plain and ("\t" in plain or "|" in plain)),
    (_joined_lines, lambda plain: plain.count("\n") >= _MIN_LINES and plain.count(":") < plain.count("\n")),
)


def shown(places: list[int], start: int, end: int) -> tuple[int, int]:
    """Where words of a rearranged text stand in the text as it was given: the last stretch of them that hangs together."""
    last = end - 1
    first = last
    while first > start and 0 < places[first] - places[first - 1] <= 3:
        first -= 1
    return places[first], places[last] + 1
