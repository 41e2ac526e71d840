"""The sheets of results: which there are, and what stands in which column."""

from __future__ import annotations

from typing import Literal

import msgspec

from reports.messages import Words
from tables.outcome import CRITERION_IDS

Kind = Literal["text", "int", "points", "money", "share", "link"]
Value = str | int | float | None


class Formula(msgspec.Struct, frozen=True):
    """A live cell: the formula (`{row}`, `{first}`, `{last}` stand for rows of its block) and its value now."""

    text: str
    value: float | int | str


class Col(msgspec.Struct, frozen=True):
    """One column: id, heading, what stands in it, and its width in characters."""

    id: str
    heading: str
    kind: Kind = "text"
    width: int = 12


class Sheet(msgspec.Struct, frozen=True):
    """One sheet: id, title, a line that says how to read it, and its columns."""

    id: str
    title: str
    about: str
    columns: tuple[Col, ...]

    def letter(self, column: str) -> str:
        """The letter of a column in a workbook."""
        at = next(i for i, c in enumerate(self.columns) if c.id == column)
        return (chr(64 + at // 26) if at >= 26 else "") + chr(65 + at % 26)


TITLES = {
    "shortlist": ("tables_shortlist", "tables_shortlist_about"), "scores": ("tables_scores", "tables_scores_about"),
    "incentives": ("tables_incentives", "tables_incentives_about"),
    "conditions": ("tables_conditions", "tables_conditions_about"),
    "errors": ("tables_errors", "tables_errors_about"), "sources": ("tables_sources", "tables_sources_about"),
}
_WHO: tuple[tuple[str, Kind, int], ...] = (("no", "int", 6), ("name", "text", 30))
_WHERE: tuple[tuple[str, Kind, int], ...] = (("code", "text", 21), ("file", "text", 18), ("sheet", "text", 12), ("row", "int", 7))
_MONEY: tuple[tuple[str, Kind, int], ...] = (
    ("sure", "money", 12), ("sure_at_most", "money", 12), ("on_undertaking", "money", 12),
    ("on_undertaking_at_most", "money", 12), ("possible", "money", 12), ("at_most", "money", 12),
    ("review", "money", 12), ("unverified", "money", 12), ("unbounded", "int", 9),
)
_COLUMNS: dict[str, tuple[tuple[str, Kind, int], ...]] = {
    "scores": (
        *_WHO, ("project_type", "text", 10), ("place", "text", 22), ("city", "text", 10), ("rank", "int", 7),
        ("score", "points", 9), ("live_rank", "int", 9), ("score_low", "points", 9), ("score_high", "points", 9),
        *((c, "share", 10) for c in CRITERION_IDS), *_MONEY, ("wished", "text", 8),
    ),
    "incentives": (
        *_WHO, ("place", "text", 22), ("incentive", "text", 36), ("policy", "text", 36), ("number", "text", 20),
        ("clause", "text", 16), ("bucket", "text", 20), ("verdict", "text", 8), ("low", "money", 12),
        ("high", "money", 12), ("period", "text", 8), ("in_bundle", "text", 9), ("open", "text", 40),
        ("effective", "text", 11), ("expires", "text", 11), ("seen", "text", 10), ("link", "link", 10),
    ),
    "conditions": (
        *_WHO, ("fact", "text", 28), ("question", "text", 44), ("fact_id", "text", 28), ("decides", "int", 9),
        ("worth", "money", 14), ("incentive", "text", 50), ("places", "text", 30),
    ),
    "errors": (
        *_WHO, ("file", "text", 18), ("sheet", "text", 12), ("row", "int", 7), ("column", "text", 18),
        ("value", "text", 30), ("effect", "text", 18), ("reason", "text", 50), ("mend", "text", 40),
    ),
    "sources": (
        ("part", "text", 14), ("item", "text", 50), ("detail", "text", 40), ("dates", "text", 30), ("seen", "text", 12),
        ("checked", "text", 12), ("link", "link", 50),
    ),
}


def sheets(words: Words, top: int) -> dict[str, Sheet]:
    """Every sheet of results, by id, in the order they stand; `top` places are in the shortlist."""
    found = {"shortlist": _sheet("shortlist", _shortlist(words, top), words)}
    for name, columns in _COLUMNS.items():
        found[name] = _sheet(name, [Col(i, words(f"col_t_{i}"), k, w) for i, k, w in columns], words)
    return found


def _sheet(name: str, columns: list[Col], words: Words) -> Sheet:
    title, about = TITLES[name]
    return Sheet(name, words(title), words(about), tuple(columns))


def _shortlist(words: Words, top: int) -> list[Col]:
    columns = [Col(i, words(f"col_t_{i}"), k, w) for i, k, w in (*_WHO, *_WHERE)]
    columns += [Col(i, words(f"col_t_{i}"), "text", w) for i, w in (("fit", 12), ("project_type", 10), ("live_first", 22))]
    for n in range(1, top + 1):
        columns += [
            Col(f"place_{n}", words("col_t_place_n", n=n), "text", 22),
            Col(f"score_{n}", words("col_t_score_n", n=n), "points", 9),
            Col(f"sure_{n}", words("col_t_sure_n", n=n), "money", 12),
            Col(f"on_undertaking_{n}", words("col_t_on_undertaking_n", n=n), "money", 12),
            Col(f"at_most_{n}", words("col_t_at_most_n", n=n), "money", 12),
        ]
    more = (("ask", "text", 44), ("open", "int", 9), ("excluded", "text", 24), ("notes", "int", 9))
    return columns + [Col(i, words(f"col_t_{i}"), k, w) for i, k, w in more]  # type: ignore[arg-type]
