"""Chapter three: each place that is told in full, its score as bars that sum exactly, and the reasons with sources."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.criteria.base import Reason
from matcher.result import CriterionResult, ParkResult
from reports.bars import telling
from reports.citing import reason_source
from reports.documents.charts.drawings import Bar, Waterfall
from reports.documents.dossier import Dossier, score
from reports.documents.paper import Block, Chart, Column, Figure, Heading, Line, Para, Points, Row, Strong, Table
from reports.ranking_section import park_name, points
from reports.screen import FAR
from reports.sums import plain


def recommended(d: Dossier) -> Iterator[Block]:
    """Chapter three."""
    words = d.words
    yield Heading(1, words("doc_chapter_parks_poor" if d.poor else "doc_chapter_parks"), "parks")
    if d.poor:
        yield Para((words("doc_fit_consequence"),), "warning")
    for n, park in enumerate(d.told):
        yield Heading(2, place_heading(n, park, d), f"park-{n + 1}")
        yield from place(n, park, d)


def place_heading(n: int, park: ParkResult, d: Dossier) -> str:
    """The heading of a place in a chapter."""
    return d.words("doc_place_heading", rank=park.rank, park=park_name(park, d.words))


def place(n: int, park: ParkResult, d: Dossier) -> Iterator[Block]:
    """One place: why, then its bars."""
    words = d.words
    best = words.short(park.best_site)
    yield Para((
        words("doc_scores"), score(n, park), words("doc_sum_of_parts"),
        words("doc_best_site", site=best) if best else "", words("doc_stop"),
    ))
    if any(c.id == "sector_focus" and c.weight > 0 and c.high < FAR for c in park.criteria):
        yield Para((words("fields_silent"),), "warning")
    reasons = telling(park, 6)
    if reasons:
        yield Points(tuple(reason(r, d) for r in reasons))
    yield waterfall(n, park, d)
    yield parts(n, park, d)


def reason(item: Reason, d: Dossier) -> Line:
    """A reason with the document it rests on."""
    words = d.words
    text = words.label(item.text)
    return (text, words("doc_reason_source", source=reason_source(item.source, item.seen, words))) if item.source else (text,)


def waterfall(n: int, park: ParkResult, d: Dossier) -> Chart:
    """The bars of a place; they end at the score."""
    words = d.words
    bars = tuple(
        Bar(words.label(c.label), c.points, c.points_low, round(c.weight * 100)) for c in park.criteria
    )
    name = park_name(park, words)
    told = words.comma([f"{b.label} {points(b.points)}/{points(b.of)}" for b in bars])
    drawing = Waterfall(bars, words("total"), words("doc_bar_known"), words("doc_bar_unknown"))
    return Chart(f"waterfall-{n + 1}", words("doc_chart_bars", park=name), told, drawing)


def parts(n: int, park: ParkResult, d: Dossier) -> Table:
    """The criteria as a table, with what each asks."""
    words = d.words
    rows = [Row(_part(f"parks[{n}].criteria[{k}]", k, c, d)) for k, c in enumerate(park.criteria)]
    rows.append(Row((
        ("",), (words("total"),), (plain(round(sum(c.weight for c in park.criteria), 2)),), (score(n, park),),
        (Figure(f"parks[{n}].score_low", park.score_low, points(park.score_low)), "–",
         Figure(f"parks[{n}].score_high", park.score_high, points(park.score_high))),
        (words("doc_half") if park.score_low != park.score_high else "",),
    ), "total"))
    columns = (
        Column(words("doc_no"), 6), Column(words("doc_col_criterion"), 16), Column(words("doc_col_weight"), 10, True),
        Column(words("col_score"), 10, True), Column(words("col_interval"), 15, True), Column(words("because"), 43),
    )
    return Table(f"parts-{n + 1}", words("doc_table_parts", park=park_name(park, words)), columns, tuple(rows))


def why(bar: CriterionResult, most: int, d: Dossier) -> str:
    """The first reasons of a criterion in a line."""
    words = d.words
    if bar.id == "incentives":
        return words("doc_by_figures")
    return words.join([words.label(r.text) for r in bar.reasons[:most]]) or words("doc_no_reason")


def _part(at: str, k: int, bar: CriterionResult, d: Dossier) -> tuple[Line, ...]:
    words = d.words
    span: Line = (
        Figure(f"{at}.points_low", bar.points_low, points(bar.points_low)), "–",
        Figure(f"{at}.points_high", bar.points_high, points(bar.points_high)),
    )
    return (
        (str(k + 1),), (Strong(words.label(bar.label)),),
        (Figure(f"{at}.weight", bar.weight, plain(round(bar.weight, 2))),),
        (Figure(f"{at}.points", bar.points, points(bar.points)),), span, (why(bar, 2, d),),
    )
