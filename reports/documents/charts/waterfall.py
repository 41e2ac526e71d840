"""The score as a waterfall: each bar starts where the last ended; what is not known yet is hatched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.documents.charts.drawings import Waterfall
from reports.documents.charts.pen import Pen
from reports.documents.charts.sheet import DARK, HATCH, INK, LIGHT, PALE, sheet, width_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH, ROW, FULL = 165.0, 7.2, 10_000


def draw(drawing: Waterfall, pen: Pen) -> Figure:
    """The chart; bars are in hundredths of a point, so they end at the score exactly."""
    bars, count = drawing.bars, len(drawing.bars)
    names = [pen.say(b.label) for b in bars] + [pen.say(drawing.total)]
    left = max(width_of(n) for n in names) + 5
    figure, axes = sheet(WIDTH, ROW * (count + 1) + 17, left, 22, 8, 8)
    total = 0
    for n, bar in enumerate(bars):
        start, known, end = total, total + bar.low, total + bar.points
        axes.barh(n, bar.low, 0.62, left=start, color=DARK, edgecolor=INK, linewidth=0.5)
        if end > known:
            axes.barh(n, end - known, 0.62, left=known, color=LIGHT, edgecolor=INK, linewidth=0.5, hatch=HATCH)
        axes.text(end + 90, n, f"{bar.points / 100:.2f} / {bar.of / 100:g}", va="center", ha="left")
        axes.plot([end, end], [n, n + 1], color=PALE, linewidth=0.6, zorder=0)
        total = end
    axes.barh(count, total, 0.62, color=DARK, edgecolor=INK, linewidth=0.5)
    axes.text(total + 90, count, f"{total / 100:.2f}", va="center", ha="left", fontweight="bold")
    axes.set_ylim(count + 0.55, -0.55)
    axes.set_xlim(0, FULL)
    axes.set_yticks(range(count + 1), names)
    axes.tick_params(axis="y", length=0)
    axes.set_xticks(range(0, FULL + 1, 2000), [str(v) for v in range(0, 101, 20)])
    axes.grid(axis="x", color=PALE, linewidth=0.3, alpha=0.5)
    axes.set_axisbelow(True)
    _legend(figure, drawing, pen, left)
    return figure


def _legend(figure: Figure, drawing: Waterfall, pen: Pen, left: float) -> None:
    from matplotlib.patches import Rectangle

    height = figure.get_figheight() * 25.4
    at = left
    for text, colour, hatch in ((drawing.known, DARK, ""), (drawing.unknown, LIGHT, HATCH)):
        patch = Rectangle(
            (at / WIDTH, 1 - 5 / height), 5 / WIDTH, 3 / height, facecolor=colour, edgecolor=INK, linewidth=0.5,
            hatch=hatch, transform=figure.transFigure,
        )
        figure.add_artist(patch)
        said = pen.say(text)
        figure.text((at + 6.5) / WIDTH, 1 - 4.8 / height, said, va="bottom", ha="left")
        at += 6.5 + width_of(said) + 8
