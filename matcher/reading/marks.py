"""The words a pattern cannot match without, worked out from the pattern: what is not in a text need not be looked for.

Of every guarded pattern the reader knows a few literal words (its marks), at least one of which stands in whatever the
pattern matches. One search of the text for the marks of all patterns tells which of them are worth running at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any

from matcher.reading.patterns import note, noted, regex

if TYPE_CHECKING:
    from matcher.reading.text import Text

_MOST_FORMS = 40  # so many spellings of a stretch are told apart; beyond, the stretch is cut
_ALWAYS = 1  # the bit of what cannot be guarded: set for every text

_guards: list[Guarded] = []


class Guarded:
    """A compiled pattern with the bit that is set in `Text.marks` when a text may hold what it matches.

    Of one that is `sought` in whole texts (`Text.matches`) the words it can begin with are known as well.
    """

    __slots__ = (
        "bit", "finditer", "flags", "fullmatch", "match", "number", "openings", "pattern", "search", "split", "sub", "words",
    )  # fmt: skip

    def __init__(self, text: str, flags: int = 0, *, sought: bool = False) -> None:
        compiled = regex(text, flags)
        self.pattern, self.flags = text, flags
        self.search, self.match = compiled.search, compiled.match
        self.fullmatch, self.finditer = compiled.fullmatch, compiled.finditer
        self.split, self.sub = compiled.split, compiled.sub
        known = noted(text)
        if known is None:
            known = tuple(sorted(marks_of(text, flags)))
            note(text, known)
        self.words = known
        self.bit, self.number = _ALWAYS, 0
        self.openings: tuple[str, ...] = ()
        if self.words:
            _guards.append(self)
            self.number = len(_guards)
            self.bit = 1 << self.number
            if sought:
                self.openings = _noted_openings(text, flags)


def guarded(text: str) -> Guarded:
    """A pattern that is run only on texts that hold one of its marks; word boundaries also stand beside Chinese letters."""
    return Guarded(text, re.ASCII)


def sought(text: str) -> Guarded:
    """A guarded pattern that is looked for in whole texts: tried only where it can begin."""
    return Guarded(text, re.ASCII, sought=True)


def _noted_openings(text: str, flags: int) -> tuple[str, ...]:
    known = noted("openings of " + text)
    if known is None:
        known = tuple(sorted(openings_of(text, flags)))
        note("openings of " + text, known)
    return known


def sentences_with(text: Text, cue: Guarded) -> Iterator[tuple[int, int]]:
    """Beginning and end of each sentence of a text in which a cue stands."""
    last = 0
    for match in text.matches(cue):
        if match.start() >= last:
            begin, last = text.sentence(match.start())
            yield begin, last


def any_bit(patterns: Iterable[Guarded]) -> int:
    """The bits of several patterns in one."""
    bits = 0
    for pattern in patterns:
        bits |= pattern.bit
    return bits


def bits_of_words() -> dict[str, int]:
    """Every mark, with the bits of the patterns it belongs to."""
    bits: dict[str, int] = {}
    for guard in _guards:
        for word in guard.words:
            bits[word] = bits.get(word, 0) | guard.bit
    return bits


def openers() -> dict[str, list[int]]:
    """Every word a guarded pattern can begin with, with the numbers of the patterns that begin so."""
    found: dict[str, list[int]] = {}
    for guard in _guards:
        for word in guard.openings:
            found.setdefault(word, []).append(guard.number)
    return found


@lru_cache(maxsize=1)
def _search() -> tuple[Any, list[int]]:
    from ahocorasick_rs import AhoCorasick, MatchKind

    bits = bits_of_words()
    return AhoCorasick(list(bits), matchkind=MatchKind.Standard), list(bits.values())


def marks_in(plain: str) -> int:
    """The bits of all patterns that may match somewhere in a plain text."""
    search, bits = _search()
    found = _ALWAYS
    for index in {i for i, _, _ in search.find_matches_as_indexes(plain, overlapping=True)}:
        found |= bits[index]
    return found


# What a pattern cannot match without --------------------------------------------------------------------------------


def marks_of(text: str, flags: int = 0) -> set[str]:
    """Words one of which stands in all that a pattern matches; none when there are no such words.

    >>> sorted(marks_of(r"(?:废水|污水)[^，]{0,4}处理")), sorted(marks_of(r"\\bgmp[- ]plants?\\b")), marks_of(r"[^，]+")
    (['处理'], ['gmp plant', 'gmp-plant'], set())
    """
    if flags & re.IGNORECASE:
        return set()
    parser: Any = re._parser  # type: ignore[attr-defined]
    best = _required(parser.parse(text, flags))
    if not best:
        return set()
    return {w for w in best if not any(o != w and o in w for o in best)}


def openings_of(text: str, flags: int = 0) -> set[str]:
    """Words with one of which all that a pattern matches begins, none beginning with another; none when there are no such words.

    >>> sorted(openings_of(r"(?:废水|污水)[^，]{0,4}处理|\\bph\\b")), openings_of(r"[^，]{0,3}处理")
    (['ph', '废水', '污水'], set())
    """
    if flags & re.IGNORECASE:
        return set()
    parser: Any = re._parser  # type: ignore[attr-defined]
    words = _first_words(list(parser.parse(text, flags)))
    if words is None or any(not w or w.isspace() or (len(w) == 1 and w.isascii()) for w in words):
        return set()
    return {w for w in words if not any(o != w and w.startswith(o) for o in words)}


def _first_words(nodes: list[Any]) -> set[str] | None:
    """What a sequence can begin with: `""` among them when it may be empty."""
    run: set[str] = {""}
    for at, node in enumerate(nodes):
        forms = _forms(node)
        if forms is not None and len(run) * len(forms) <= _MOST_FORMS:
            run = {a + b for a, b in product(run, forms)}
            continue
        if "" not in run:
            return run
        first = _first_of(node)
        if first is None:
            return None
        rest = _first_words(nodes[at + 1 :]) if "" in first else set()
        return None if rest is None else (run - {""}) | (first - {""}) | rest
    return run


def _first_of(node: Any) -> set[str] | None:
    name, argument = _name(node), node[1]
    if name == "SUBPATTERN":
        return _first_words(list(argument[3]))
    if name == "BRANCH":
        found: set[str] = set()
        for branch in argument[1]:
            words = _first_words(list(branch))
            if words is None:
                return None
            found |= words
        return found
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        inner = _first_words(list(argument[2]))
        return None if inner is None else inner | ({""} if argument[0] == 0 else set())
    return _forms(node)


def _required(nodes: Iterable[Any]) -> set[str] | None:
    """The rarest of the sets of words one of which must occur in a sequence."""
    found: list[set[str]] = []
    run: set[str] = {""}
    for node in nodes:
        forms = _forms(node)
        if forms is not None and len(run) * len(forms) <= _MOST_FORMS:
            run = {a + b for a, b in product(run, forms)}
            continue
        found.append(run)
        run = {""}
        if forms is not None:
            run = forms
        else:
            inner = _inner(node)
            if inner:
                found.append(inner)
    found.append(run)
    usable = [words for words in found if words and "" not in words]
    return min(usable, key=_commonness, default=None)


def _commonness(words: set[str]) -> float:
    """How often one of some words is to be met with: Chinese letters are rarer than Latin ones, long words than short."""
    return sum(_chance(word) for word in words)


def _chance(word: str) -> float:
    chance = 1.0
    for letter in word:
        chance *= 0.06 if letter.isascii() else 0.02
    return chance


def _name(node: Any) -> str:
    return str(node[0])


def _forms(node: Any) -> set[str] | None:
    """All a part of a pattern can match, when that is a handful of words; what has no width counts as the empty word."""
    name, argument = _name(node), node[1]
    if name == "LITERAL":
        return {chr(argument)}
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return {""}
    if name == "IN":
        return _letters(argument)
    if name == "SUBPATTERN":
        return _all_of(argument[3])
    if name == "BRANCH":
        branches = [_all_of(branch) for branch in argument[1]]
        if any(b is None for b in branches):
            return None
        whole = {form for b in branches if b is not None for form in b}
        return whole if len(whole) <= _MOST_FORMS else None
    if name in ("MAX_REPEAT", "MIN_REPEAT") and argument[1] == 1:
        inner = _all_of(argument[2])
        return None if inner is None else inner | ({""} if argument[0] == 0 else set())
    return None


def _all_of(nodes: Iterable[Any]) -> set[str] | None:
    run = {""}
    for node in nodes:
        forms = _forms(node)
        if forms is None or len(run) * len(forms) > _MOST_FORMS:
            return None
        run = {a + b for a, b in product(run, forms)}
    return run


def _letters(argument: Iterable[Any]) -> set[str] | None:
    letters: set[str] = set()
    for node in argument:
        if _name(node) == "LITERAL":
            letters.add(chr(node[1]))
        elif _name(node) == "RANGE" and node[1][1] - node[1][0] < 10:
            letters |= {chr(c) for c in range(node[1][0], node[1][1] + 1)}
        else:
            return None
    return letters if len(letters) <= 10 else None


def _inner(node: Any) -> set[str] | None:
    name, argument = _name(node), node[1]
    if name == "SUBPATTERN":
        return _required(argument[3])
    if name in ("MAX_REPEAT", "MIN_REPEAT") and argument[0] >= 1:
        return _required(argument[2])
    if name == "BRANCH":
        branches = [_required(branch) for branch in argument[1]]
        if any(b is None for b in branches):
            return None
        return {word for b in branches if b is not None for word in b}
    return None


def all_guards() -> Iterator[Guarded]:
    """Every guarded pattern there is."""
    yield from _guards


_SPACES = frozenset(chr(c) for c in range(0x3001) if chr(c).isspace())


def endings_of(text: str) -> frozenset[str]:
    """The letters that can stand last in what a pattern ending in `$` matches: a text that ends otherwise need not be searched.

    >>> sorted(endings_of(r"(?:约|about)[投花]?$"))
    ['t', '投', '约', '花']
    """
    known = noted("endings of " + text)
    if known is not None:
        return frozenset(known)
    parser: Any = re._parser  # type: ignore[attr-defined]
    letters, empty = _last_letters(parser.parse(text))
    if empty or not letters:
        raise ValueError(f"{text} may match nothing, or anything")
    note("endings of " + text, tuple(sorted(letters)))
    return frozenset(letters)


def _last_letters(nodes: Iterable[Any]) -> tuple[set[str], bool]:
    """The letters a sequence can end with, and whether it can be empty."""
    letters: set[str] = set()
    for node in reversed(list(nodes)):
        more, empty = _last_of(node)
        letters |= more
        if not empty:
            return letters, False
    return letters, True


def _last_of(node: Any) -> tuple[set[str], bool]:
    name, argument = _name(node), node[1]
    if name == "LITERAL":
        return {chr(argument)}, False
    if name == "IN":
        return _members(argument), False
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return set(), True
    if name == "SUBPATTERN":
        return _last_letters(argument[3])
    if name == "BRANCH":
        ends = [_last_letters(branch) for branch in argument[1]]
        return {c for letters, _ in ends for c in letters}, any(empty for _, empty in ends)
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        letters, empty = _last_letters(argument[2])
        return letters, empty or argument[0] == 0
    raise ValueError(f"{name} is not looked into")


def _members(argument: Iterable[Any]) -> set[str]:
    members: set[str] = set()
    for node in argument:
        if _name(node) == "LITERAL":
            members.add(chr(node[1]))
        elif _name(node) == "RANGE":
            members |= {chr(c) for c in range(node[1][0], node[1][1] + 1)}
        elif str(node[1]) == "CATEGORY_SPACE":
            members |= _SPACES
        elif str(node[1]) == "CATEGORY_DIGIT":
            members |= set("0123456789")
        else:
            raise ValueError(f"{node} is not looked into")
    return members
