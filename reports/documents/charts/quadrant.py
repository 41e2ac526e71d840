"""Quality against money: each place a number in a ring, its score range a line, the middle of those shown a cross."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from reports.documents.charts.drawings import Quadrant, Spot
from reports.documents.charts.pen import Pen
from reports.documents.charts.sheet import INK, LIGHT, PALE, sheet, width_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 165.0, 100.0, 22.0, 12.0, 5.0, 14.0
NAMED, CLEAR = 5, 5.2  # how many names stand beside their ring; millimetres between two of them


def draw(drawing: Quadrant, pen: Pen) -> Figure:
    """The chart; names of the first places stand beside their rings, the ranking beside it has the others."""
    figure, axes = sheet(WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM)
    spots = drawing.spots
    _limits(axes, spots)
    axes.axvline(median(s.score for s in spots) / 100, color=PALE, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
    axes.axhline(median(s.money for s in spots), color=PALE, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
    corners = ((0.99, 0.98, "right", "top", drawing.best), (0.01, 0.98, "left", "top", drawing.richer),
               (0.99, 0.02, "right", "bottom", drawing.better))
    for x, y, across, up, text in corners:
        axes.text(x, y, pen.say(text), transform=axes.transAxes, ha=across, va=up, color="#5a6570", fontsize=8)
    for spot in reversed(spots):
        axes.plot([spot.low / 100, spot.high / 100], [spot.money] * 2, color=INK, linewidth=0.8, zorder=2)
        axes.plot(spot.score / 100, spot.money, "o", markersize=12, markerfacecolor=LIGHT if spot.rank > 1 else "white",
                  markeredgecolor=INK, markeredgewidth=2 if spot.rank == 1 else 0.9, zorder=3)
        axes.text(spot.score / 100, spot.money, str(spot.rank), ha="center", va="center_baseline", fontsize=7.5, zorder=4)
    _names(axes, spots, pen)
    axes.set_xlabel(pen.say(drawing.across))
    axes.set_ylabel(pen.say(drawing.up))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    axes.grid(color=PALE, linewidth=0.3, alpha=0.4)
    axes.set_axisbelow(True)
    return figure


def _limits(axes: Axes, spots: tuple[Spot, ...]) -> None:
    low, high = min(s.low for s in spots) / 100, max(s.high for s in spots) / 100
    most = max(s.money for s in spots) or 1
    room = max((high - low) * 0.08, 2)
    axes.set_xlim(max(low - room, 0), min(high + room, 104))
    axes.set_ylim(-0.08 * most, 1.22 * most)  # above the richest: room for its name and the words in the corners


def _names(axes: Axes, spots: tuple[Spot, ...], pen: Pen) -> None:
    """Names above their rings, from the first rank on; one that would touch another ring or name is left out."""
    across, up = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    placed = [((s.score / 100 - x0) / (x1 - x0) * across, (s.money - y0) / (y1 - y0) * up, 5.0) for s in spots]
    for spot, (x, y, _) in zip(spots[:NAMED], tuple(placed), strict=False):
        text = pen.say(spot.name)
        wide = width_of(text)
        for shift in (CLEAR, -CLEAR):
            box = (x, y + shift, wide)
            others = [p for p in placed if p != (x, y, 5.0)]
            if all(abs(box[0] - p[0]) > (wide + p[2]) / 2 or abs(box[1] - p[1]) > CLEAR - 1 for p in others):
                axes.annotate(text, (spot.score / 100, spot.money), (0, shift * 72 / 25.4), textcoords="offset points",
                              ha="center", va="center", zorder=5)
                placed.append(box)
                break
