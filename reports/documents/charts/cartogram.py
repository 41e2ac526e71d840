"""Guangdong's cities as tiles: those with a ranked place are dark-edged and hatched and carry its rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.documents.charts.drawings import Cartogram
from reports.documents.charts.pen import Pen
from reports.documents.charts.sheet import INK, LIGHT, PALE, sheet, width_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TILE, GAP = 17.0, 0.06
NAME, SMALL = 9.0, 6.8
MANY = 3  # ranks a line of a tile holds


def draw(drawing: Cartogram, pen: Pen) -> Figure:
    """The diagram; north is up."""
    from matplotlib.patches import FancyBboxPatch

    columns = max(t.column for t in drawing.tiles) + 1
    rows = max(t.row for t in drawing.tiles) + 1
    figure, axes = sheet(columns * TILE + 6, rows * TILE + 6, 3, 3, 3, 3)
    axes.set_xlim(0, columns)
    axes.set_ylim(rows, 0)
    axes.axis("off")
    names = [pen.say(t.name) for t in drawing.tiles]
    size = NAME if max(map(width_of, names)) < TILE * 0.75 else SMALL
    for tile, name in zip(drawing.tiles, names, strict=True):
        chosen = bool(tile.ranks)
        axes.add_patch(FancyBboxPatch(
            (tile.column + GAP, tile.row + GAP), 1 - 2 * GAP, 1 - 2 * GAP, boxstyle="round,pad=0,rounding_size=0.08",
            facecolor=LIGHT if chosen else "white", edgecolor=INK if chosen else PALE, linewidth=1.8 if chosen else 0.6,
        ))
        axes.text(tile.column + 0.5, tile.row + (0.3 if chosen else 0.5), name, ha="center", va="center", fontsize=size)
        for n in range(0, len(tile.ranks), MANY):
            text = ", ".join(str(r) for r in tile.ranks[n : n + MANY])
            axes.text(tile.column + 0.5, tile.row + 0.6 + 0.2 * (n // MANY), text, ha="center", va="center",
                      fontsize=10, fontweight="bold")
    return figure
