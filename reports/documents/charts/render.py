"""A chart as SVG whose text is text, so that the reader's own fonts show it, or as PNG with a key where they cannot."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from reports.documents.charts import cartogram, quadrant, waterfall
from reports.documents.charts.drawings import Cartogram, Drawing, Quadrant, Waterfall
from reports.documents.charts.fonts import font_with
from reports.documents.charts.pen import Pen
from reports.documents.charts.sheet import settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 200
FIGURES = "0123456789.,/-"
_DRAW: dict[type[Any], Callable[[Any, Pen], Figure]] = {
    Waterfall: waterfall.draw, Quadrant: quadrant.draw, Cartogram: cartogram.draw,
}
Find = Callable[[str], Path | None]


class Picture(msgspec.Struct, frozen=True):
    """A chart as PNG, its width in millimetres, and what its letters stand for where words could not be drawn."""

    png: bytes
    width: float
    key: tuple[tuple[str, str], ...]


def svg(drawing: Drawing, salt: str) -> str:
    """The chart as matplotlib writes SVG, with text kept as text."""
    with _drawing(salt, None):
        figure = _DRAW[type(drawing)](drawing, Pen())
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return out.getvalue()


def png(drawing: Drawing, find: Find = font_with) -> Picture:
    """The chart as a picture; `find` looks for a font that has a text."""
    font = find("".join(sorted(set("".join(_words(msgspec.to_builtins(drawing))) + FIGURES))))
    pen = Pen(drawable=font is not None)
    with _drawing("", font):
        figure = _DRAW[type(drawing)](drawing, pen)
        out = io.BytesIO()
        figure.savefig(out, format="png", dpi=DPI, metadata={"Software": None})
    return Picture(out.getvalue(), figure.get_figwidth() * 25.4, pen.key)


def _words(data: Any) -> Iterator[str]:
    """Every text in a drawing."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from _words(list(data.values()))
    elif isinstance(data, list | tuple):
        for item in data:
            yield from _words(item)


@contextmanager
def _drawing(salt: str, font: Path | None) -> Iterator[None]:
    """The look of every chart; a font that lacks characters is no concern of the user, it is dealt with here."""
    import matplotlib
    from matplotlib import font_manager

    chosen: Any = settings(salt)
    if font is not None:
        font_manager.fontManager.addfont(str(font))
        chosen["font.family"] = [font_manager.FontProperties(fname=str(font)).get_name(), "DejaVu Sans"]
    with matplotlib.rc_context(chosen), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield
