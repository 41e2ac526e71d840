"""Finds a font on this machine that has every character of a chart."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from profiles.yaml_source import read_yaml
from reports.documents.folder import HERE


@cache
def names() -> dict[str, Any]:
    """The names of fonts by where they are needed (`fonts.yaml`)."""
    data: dict[str, Any] = read_yaml(HERE / "fonts.yaml").data
    return data


def font_with(text: str, files: tuple[Path, ...] | None = None) -> Path | None:
    """The file of the first font that has all of a text; None when no font here has.

    `files` are the fonts to choose from, best first; without them those of the machine.
    """
    wanted = {ord(c) for c in text if not c.isspace()}
    for file in installed() if files is None else files:
        if wanted <= _characters(file):
            return file
    return None


@cache
def installed() -> tuple[Path, ...]:
    """The fonts of this machine: those with Chinese people know first, then the others."""
    from matplotlib import font_manager

    known: dict[str, Path] = {}
    for entry in font_manager.fontManager.ttflist:
        if entry.style == "normal" and str(entry.weight) in {"400", "normal", "regular", "350"}:
            known.setdefault(entry.name, Path(entry.fname))
    first = [known[n] for n in names()["charts"] if n in known]
    rest = [path for _, path in sorted(known.items())]
    # Fonts that were installed after the drawing library last looked.
    new = sorted(Path(f) for f in font_manager.findSystemFonts())
    return tuple(dict.fromkeys([*first, *rest, *new]))


@cache
def _characters(file: Path) -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    try:
        return frozenset(FT2Font(str(file)).get_charmap())
    except (OSError, RuntimeError, ValueError):
        return frozenset()  # a file that is no font, or one this library cannot read
