"""Text folded so that different ways of writing the same thing become one: width, case, script, figures, marks."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from profiles.yaml_source import read_yaml

_DROPPED = re.compile(r"[\s〔〕【】《》（）()\[\]“”「」‘’\"'·•—\-_/]+")
_ROMAN = {"iv": "4", "iii": "3", "ii": "2", "i": "1"}
_HAN = {"\u4e00": "1", "\u4e8c": "2", "\u4e09": "3", "\u56db": "4", "\u2160": "1", "\u2161": "2", "\u2162": "3"}
_UNITS = "\u671f\u7c7b\u7ea7"  # phase, class, grade
_NUMERAL = re.compile(rf"(?<![a-z])(iv|iii|ii|i|[{''.join(_HAN)}])(?=[{_UNITS}])")
_ENGLISH = re.compile(r"\b(?:phase|class|grade|stage)\s*(iv|iii|ii|i)\b")
_FIGURE = "[0-9]|[iI]{1,3}|[iI][vV]"
_JOINED = re.compile(
    rf"(?<=\b[pP]hase)\s+(?=(?:{_FIGURE})\b)|(?<=\b[cC]lass)\s+(?=(?:{_FIGURE})\b)"
    rf"|(?<=[0-9iIvV{''.join(_HAN)}])\s+(?=[{_UNITS}])"
)
WORDS_FILE = Path(__file__).parent / "search_words.yaml"


def fold(text: str) -> str:
    """Text without blanks and brackets, in small letters, with numbers of phases and classes in figures.

    >>> fold("Phase III"), fold("Ⅲ期"), fold("深发改规〔2025〕3号") == fold("深发改规2025 3号")
    ('phase3', '3期', True)
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = _ENGLISH.sub(lambda m: m[0][: -len(m[1])] + _ROMAN[m[1]], plain)
    return _NUMERAL.sub(lambda m: _ROMAN.get(m[1]) or _HAN[m[1]], _DROPPED.sub("", plain))


def fold_query(text: str) -> str:
    """Words typed by a user, folded, Traditional Chinese made Simplified."""
    return fold(simplified(text))


def split_words(text: str) -> list[str]:
    """The words of a query as they were typed; a figure stays with what it counts (phase 3, III 期).

    >>> split_words("clinical phase III  GMP")
    ['clinical', 'phaseIII', 'GMP']
    """
    return _JOINED.sub("", text).split()


def simplified(text: str) -> str:
    """Text in Simplified Chinese."""
    return str(_converter().convert(text)) if re.search("[\u4e00-\u9fff]", text) else text


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("hk2s")


@cache
def _together() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for line in read_yaml(WORDS_FILE).data["together"]:
        folded = [fold(w) for w in line]
        for word in folded:
            found.setdefault(word, []).extend(w for w in folded if w != word)
    return {word: tuple(dict.fromkeys(others)) for word, others in found.items()}


def others_for(term: str) -> tuple[str, ...]:
    """Words that mean what a folded word means."""
    return _together().get(term, ())


def mark(text: str, terms: list[str]) -> str:
    """Text with each place where a folded word stands put into «»; as it is where none does."""
    folded, at = _with_places(text)
    hit = [False] * len(text)
    for term in terms:
        start = folded.find(term) if term else -1
        while start >= 0:
            for n in range(at[start][0], at[start + len(term) - 1][1] + 1):
                hit[n] = True
            start = folded.find(term, start + len(term))
    marked, inside = [], False
    for char, now in zip(text, hit, strict=True):
        if now != inside:
            marked.append("«" if now else "»")
        marked.append(char)
        inside = now
    return "".join(marked) + ("»" if inside else "")


def _with_places(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Folded text, and for each of its characters where in the text it stands, first and last."""
    plain, at = "", []
    for n, char in enumerate(text):
        for part in unicodedata.normalize("NFKC", char).lower():
            plain += part
            at.append((n, n))
    plain, at = _in_figures(plain, at, _ENGLISH)
    kept = [n for n, char in enumerate(plain) if not _DROPPED.fullmatch(char)]
    return _in_figures("".join(plain[n] for n in kept), [at[n] for n in kept], _NUMERAL)


def _in_figures(
    plain: str, at: list[tuple[int, int]], pattern: re.Pattern[str]
) -> tuple[str, list[tuple[int, int]]]:
    for found in reversed(list(pattern.finditer(plain))):
        start, end = found.span(1)
        plain = plain[:start] + (_ROMAN.get(found[1]) or _HAN[found[1]]) + plain[end:]
        at = [*at[:start], (at[start][0], at[end - 1][1]), *at[end:]]
    return plain, at
