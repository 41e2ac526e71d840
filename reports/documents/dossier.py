"""What every chapter is written from: the result, the description, the library for names and links, the language."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from matcher.result import IncentiveResult, ParkResult, Result
from profiles.facts import Facts
from reports.documents.paper import Figure
from reports.messages import Words
from reports.ranking_section import points
from reports.sums import at_most, sum_text
from rules.library import Library
from rules.policy import Policy

LISTED = 10  # places in the comparison


class Dossier(msgspec.Struct, frozen=True):
    """One applicant's result with all that is needed to tell it; `top` places are told in full."""

    result: Result
    text: str
    library: Library
    words: Words
    top: int

    @property
    def facts(self) -> Facts:
        """The registry of facts."""
        return self.library.facts

    @property
    def poor(self) -> bool:
        """Whether the ranking is no recommendation."""
        return self.result.fit.verdict != "good"

    @property
    def told(self) -> tuple[ParkResult, ...]:
        """The places told in full."""
        return self.result.parks[: self.top]

    @property
    def listed(self) -> tuple[ParkResult, ...]:
        """The places compared."""
        return self.result.parks[: max(self.top, LISTED)]

    def policy(self, item: IncentiveResult) -> Policy | None:
        """The document an incentive stands in."""
        return self.library.policy(item.key.partition("#")[0])


def score(n: int, park: ParkResult) -> Figure:
    """The score of the place that stands `n`th in the result (from 0)."""
    return Figure(f"parks[{n}].score", park.score, points(park.score))


def yuan(fen: int) -> str:
    """A sum in yuan, exact to the fen.

    >>> yuan(18705000000), yuan(50), yuan(0)
    ('187,050,000', '0.50', '0')
    """
    whole, rest = divmod(fen, 100)
    return f"{whole:,}" + (f".{rest:02d}" if rest else "")


def money(of: str, fen: int) -> Figure:
    """A sum for a table headed in yuan."""
    return Figure(of, fen, yuan(fen))


def said(of: str, fen: int, words: Words) -> Figure:
    """A sum for a sentence, in 万元 or 亿元; never rounded."""
    return Figure(of, fen, sum_text(fen, words))


def most(n: int, park: ParkResult) -> Figure:
    """The lawful combination at best, at the `n`th place; the only figure that is added up here."""
    fen = at_most(park.totals)
    return Figure(f"parks[{n}].totals.at_most", fen, yuan(fen))


def percent(of: str, share: float) -> Figure:
    """A share."""
    return Figure(of, share, f"{share:.0%}")


def numbered(park: ParkResult, n: int) -> Iterator[tuple[str, IncentiveResult]]:
    """The incentives of the `n`th place, each with where it stands in the result."""
    for k, item in enumerate(park.incentives):
        yield f"parks[{n}].incentives[{k}]", item
