"""The empty sheet a chart is drawn on: size, greys that survive a black-and-white printer, hatches, no clutter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, DARK, LIGHT, PALE, HATCH = "#1a1a1a", "#1f4e79", "#dce6f1", "#8a94a0", "////"
SIZE = 9
MM = 1 / 25.4


def sheet(width: float, height: float, left: float, right: float, top: float, bottom: float) -> tuple[Figure, Axes]:
    """A figure of that size with one pair of axes; all in millimetres, margins from the edges."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width * MM, height * MM))
    box = (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    axes = figure.add_axes(box)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure, axes


def settings(hashsalt: str) -> dict[str, Any]:
    """How every chart looks; the salt makes the ids in an SVG the same each time, and its own in each chart."""
    return {
        "svg.fonttype": "none", "svg.hashsalt": hashsalt, "font.size": SIZE, "hatch.linewidth": 0.6,
        "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": PALE, "axes.linewidth": 0.6,
        "xtick.color": INK, "ytick.color": INK, "axes.unicode_minus": False, "text.parse_math": False,
    }


def width_of(text: str) -> float:
    """About how wide a text is in millimetres at the size of charts: a Chinese character is as wide as high."""
    em = SIZE * 25.4 / 72
    return sum(em if ord(c) > 0x2E80 else em * 0.56 for c in text)
