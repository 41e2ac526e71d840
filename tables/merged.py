"""Merged cells: what stands in the first counts for every row they reach over."""

from __future__ import annotations

from array import array
from collections.abc import Callable

import numpy as np

from tables.raw import blank


class Merged:
    """The ranges of a sheet that reach over several rows, by their left column; a few bytes each, for there may be many."""

    def __init__(self) -> None:
        self._tops, self._bottoms, self._lefts = array("q"), array("q"), array("q")

    def add(self, top: int, bottom: int, left: int) -> None:
        """A range: its first and last row, and its first column (all from 0)."""
        if bottom > top:
            self._tops.append(top)
            self._bottoms.append(bottom)
            self._lefts.append(left)

    def __len__(self) -> int:
        return len(self._tops)

    def filler(self) -> Callable[[int, list[object]], list[object]]:
        """What fills the rows of a sheet, given one after another with their numbers (from 0).

        A row that says nothing by itself stays empty: it is no company of its own.
        """
        order = np.argsort(np.frombuffer(self._tops, dtype=np.int64), kind="stable").tolist() if self._tops else []
        order.reverse()
        carried: dict[int, tuple[int, object]] = {}

        def fill(number: int, row: list[object]) -> list[object]:
            while order and self._tops[order[-1]] <= number:
                at = order.pop()
                left = self._lefts[at]
                if self._tops[at] == number and left < len(row):
                    carried[left] = (self._bottoms[at], row[left])
            if carried and not blank(row):
                for left, (bottom, value) in list(carried.items()):
                    if number > bottom:
                        del carried[left]
                        continue
                    row += [None] * (left + 1 - len(row))  # rows read one by one end where their own cells do
                    row[left] = value if row[left] is None else row[left]
            return row

        return fill
