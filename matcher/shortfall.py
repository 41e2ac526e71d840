"""How a figure of an applicant stands to what is asked: what it was worked out from, what is short, what would close it."""

from __future__ import annotations

import math

from profiles.facts import Fact, Facts
from profiles.label import Label
from profiles.parks import Threshold
from profiles.quantity import quantity
from rules.expression import Expr, Op, Var, parse_expression
from rules.frame import Frame
from rules.thresholds import PlaceThreshold
from rules.wording import number

LANGS = ("zh", "en")
ANYTHING = (-math.inf, math.inf)


class Shortfall:
    """Words for one registry of facts; it remembers the formulas it has read."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._formulas: dict[str, Expr | None] = {}

    @staticmethod
    def range(fact: Fact, low: float, high: float) -> Label:
        """What is known of a figure, in words; nothing when nothing is."""
        least, most = fact.bounds()
        if low <= least and high >= most:
            return Label()
        if low == high:
            return Label(*(number(low, fact, lang) for lang in LANGS))
        if math.isinf(high):
            return Label(f"{number(low, fact, 'zh')}以上", f"{number(low, fact, 'en')} or more")
        if low <= least:
            return Label(f"不超过{number(high, fact, 'zh')}", f"up to {number(high, fact, 'en')}")
        return Label(
            f"{number(low, fact, 'zh')}至{number(high, fact, 'zh')}", f"{number(low, fact, 'en')} to {number(high, fact, 'en')}"
        )

    def computed(self, fact: Fact, frame: Frame, row: int, low: float, high: float) -> Label:
        """What a figure was worked out from; nothing when it was stated."""
        parts = self._quotient(fact, frame, row)
        if parts is None or low != high or not parts[3] or not math.isclose(parts[1] / parts[3], low, rel_tol=1e-9):
            return Label()
        above, a, below, b = parts
        return Label(*(
            f"{above.label.text(lang)} {number(a, above, lang)} ÷ {below.label.text(lang)} {number(b, below, lang)}"
            for lang in LANGS
        ))

    def inputs(self, fact: Fact, frame: Frame, row: int) -> list[str]:
        """What to ask for to know a figure: the open parts of its formula, or the figure itself."""
        formula = self._formula(fact)
        parts = [a.fact for a in formula.args if isinstance(a, Var)] if isinstance(formula, Op) else []
        columns = {p: frame.company.numbers.get(p) for p in parts}
        still = [p for p, c in columns.items() if c is None or c[0][row] != c[1][row]]
        return still or [fact.id]

    def gap(self, said: PlaceThreshold, fact: Fact, low: float, high: float) -> Label:
        """By how much a figure is missed: surely, so from the end of the range that comes nearest."""
        item = said.item
        least, most = _ends(item, fact, said.compared)
        short, over = least - high, low - most
        exact = low == high
        if max(short, over) <= 0:
            return Label("恰在界线上", "exactly at the limit, which is not enough")
        sure = ("", "") if exact else ("至少", "at least ")
        if short > 0:
            return Label(f"{sure[0]}差{number(short, fact, 'zh')}", f"{sure[1]}{number(short, fact, 'en')} short")
        return Label(f"{sure[0]}超出{number(over, fact, 'zh')}", f"{sure[1]}{number(over, fact, 'en')} too much")

    def remedy(self, said: PlaceThreshold, fact: Fact, frame: Frame, row: int) -> Label:
        """What would close the gap of a quotient: more above the line, or less below it."""
        parts = self._quotient(fact, frame, row)
        least, _ = _ends(said.item, fact, said.compared)
        if parts is None or said.item.over is not None or not math.isfinite(least) or least <= 0:
            return Label()
        above, a, below, b = parts
        more = math.ceil(round(least * b - a, 4))
        fits = math.floor(round(a / least * 100, 6)) / 100
        if more <= 0:
            return Label()
        zh = f"{above.label.zh}再增加{number(more, above, 'zh')}，或{below.label.zh}减至{number(fits, below, 'zh')}"
        en = (
            f"{number(more, above, 'en')} more of “{above.label.text('en')}”, or "
            f"“{below.label.text('en')}” cut to {number(fits, below, 'en')}"
        )
        return Label(zh, en)

    def _formula(self, fact: Fact) -> Expr | None:
        if fact.id not in self._formulas:
            written = (fact.derive or {}).get("formula")
            self._formulas[fact.id] = parse_expression(written) if written else None
        return self._formulas[fact.id]

    def _quotient(self, fact: Fact, frame: Frame, row: int) -> tuple[Fact, float, Fact, float] | None:
        """The two figures a fact is the quotient of, when it is one and both are known exactly."""
        formula = self._formula(fact)
        if not isinstance(formula, Op) or formula.op != "/":
            return None
        above, below = formula.args
        if not (isinstance(above, Var) and isinstance(below, Var)):
            return None
        values = []
        for part in (above, below):
            columns = frame.company.numbers.get(part.fact)
            if columns is None or columns[0][row] != columns[1][row] or not math.isfinite(columns[0][row]):
                return None
            values.append(float(columns[0][row]))
        return self.facts[above.fact], values[0], self.facts[below.fact], values[1]


def figure_of(item: Threshold, fact: Fact) -> float:
    """The figure a threshold or an average states."""
    written = next(v for v in (item.equals, item.at_least, item.over, item.at_most, item.under, 0.0) if v is not None)
    return quantity(written, fact.unit)


def _ends(item: Threshold, fact: Fact, compared: bool) -> tuple[float, float]:
    """The least and the most a figure may be."""
    low, high = ANYTHING
    if item.between is not None:
        low, high = (quantity(v, fact.unit) for v in item.between)
    for written in (item.at_least, item.over, item.equals):
        low = quantity(written, fact.unit) if written is not None else low
    for written in (item.at_most, item.under, None if compared else item.equals):
        high = quantity(written, fact.unit) if written is not None else high
    return low, high
