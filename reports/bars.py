"""The score as a waterfall: one bar for each criterion, each starting where the last ended, together the score."""

from __future__ import annotations

from matcher.criteria.base import Reason
from matcher.result import CriterionResult, ParkResult
from reports.citing import reason_source
from reports.layout import Cell, Page
from reports.messages import Words
from reports.ranking_section import points
from reports.sums import plain

CELLS = 50  # for 100 points, on a page that has room
BESIDE = 35  # the columns that name and figure take


def waterfall(page: Page, park: ParkResult, words: Words) -> None:
    """The bars, then their sum; the part that is not known yet is drawn lighter."""
    total, cells = 0, min(CELLS, page.width - BESIDE)
    for bar in park.criteria:
        drawn = _bar(total, bar, cells)
        page.row(_row(words.label(bar.label), bar, drawn), indent=4, gap=2)
        total += bar.points
    whole = "█" * _cell(total, cells)
    last = [Cell(words("total"), 14, "bold"), Cell(points(total), 13, "bold", True), Cell(whole, 0, "bold")]
    page.row(last, indent=4)
    if any(b.points_low != b.points_high for b in park.criteria):
        page.put(words("score_unknown"), indent=4, style="dim")


def _row(name: str, bar: CriterionResult, drawn: str) -> list[Cell]:
    figure = f"{points(bar.points)}/{plain(round(bar.weight, 2))}"
    return [Cell(name, 14), Cell(figure, 13, "", True), Cell(drawn, 0, "cyan")]


def _cell(value: int, cells: int) -> int:
    return round(value * cells / 10_000)


def _bar(before: int, bar: CriterionResult, cells: int) -> str:
    start, known, end = (_cell(before + p, cells) for p in (0, bar.points_low, bar.points))
    return " " * start + "█" * (known - start) + "░" * (end - known)


def telling(park: ParkResult, most: int) -> list[Reason]:
    """The first reason of each criterion, by points, then the others."""
    bars = sorted(park.criteria, key=lambda b: -b.points)
    first = [b.reasons[0] for b in bars if b.reasons]
    rest = [r for b in bars for r in b.reasons[1:]]
    return [*first, *rest][:most]


def reason_text(reason: Reason, words: Words) -> str:
    """A reason with the document it rests on."""
    text = words.label(reason.text)
    if not reason.source:
        return text
    return words("with_cite", text=text, cite=reason_source(reason.source, reason.seen, words))
