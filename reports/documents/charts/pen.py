"""Writes the words of a chart: as they are where the font has them, else as letters that a key beside it explains."""

from __future__ import annotations

from collections.abc import Iterator

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Pen:
    """Collects the key: each text that cannot be drawn, once, with its letter.

    >>> pen = Pen(drawable=False)
    >>> pen.say("合计"), pen.say("12.5"), pen.say("合计"), pen.key
    ('A', '12.5', 'A', (('A', '合计'),))
    """

    def __init__(self, drawable: bool = True) -> None:
        self.drawable = drawable
        self._letters: dict[str, str] = {}
        self._free = _letters()

    def say(self, text: str) -> str:
        """The text to draw for a text."""
        if self.drawable or text.isascii():
            return text
        if text not in self._letters:
            self._letters[text] = next(self._free)
        return self._letters[text]

    @property
    def key(self) -> tuple[tuple[str, str], ...]:
        """Letters and what they stand for, in the order they were first used."""
        return tuple((letter, text) for text, letter in self._letters.items())


def _letters() -> Iterator[str]:
    """A to Z, then AA, AB, …"""
    yield from LETTERS
    for first in LETTERS:
        for second in LETTERS:
            yield first + second
