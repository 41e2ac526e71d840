"""What a chart shows, apart from how it is drawn."""

from __future__ import annotations

import msgspec


class Bar(msgspec.Struct, frozen=True):
    """One criterion: all figures in hundredths of a point; `points - low` is not known yet."""

    label: str
    points: int
    low: int
    of: int


class Waterfall(msgspec.Struct, frozen=True):
    """The score of one place as bars, each starting where the last ended."""

    bars: tuple[Bar, ...]
    total: str
    known: str
    unknown: str


class Spot(msgspec.Struct, frozen=True):
    """One place between quality and money: score in hundredths with its range, money in the axis's unit."""

    rank: int
    name: str
    score: int
    low: int
    high: int
    money: float


class Quadrant(msgspec.Struct, frozen=True):
    """Places by score and by money, and what the axes and corners are called."""

    spots: tuple[Spot, ...]
    across: str
    up: str
    best: str
    richer: str
    better: str


class Tile(msgspec.Struct, frozen=True):
    """One city: its column and row, its name, and the ranks of the places in it."""

    column: int
    row: int
    name: str
    ranks: tuple[int, ...]


class Cartogram(msgspec.Struct, frozen=True):
    """Guangdong's cities as tiles."""

    tiles: tuple[Tile, ...]


Drawing = Waterfall | Quadrant | Cartogram
