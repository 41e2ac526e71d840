"""The ranking as a table, what it rests on, and what a wish for a place costs."""

from __future__ import annotations

from matcher.result import ParkResult, Result
from matcher.stability import DRAWS
from reports.layout import Cell, Page
from reports.messages import Words
from reports.sums import at_most, certain, column, sum_text

WIDE = 90


def points(value: int) -> str:
    """Hundredths of a point as people read them."""
    return f"{value / 100:.2f}"


def park_name(park: ParkResult, words: Words) -> str:
    """A park by the name people say, with its city."""
    name, city = words.short(park.name), words.label(park.city)
    return words("park_city", park=name, city=city) if city and city != name else name


def ranking_section(page: Page, result: Result, top: int, words: Words) -> None:
    """The first `top` parks: score, interval, how sure, money, best site."""
    poor = result.fit.verdict != "good"
    page.heading(
        words("ranking_for_reference" if poor else "ranking"),
        words("ranking_note", type=words.label(result.project_type), n=len(result.parks)),
    )
    _wish(page, result, words)
    shown = result.parks[:top]
    wide = page.width >= WIDE
    names = [words(f"col_{c}") for c in ("rank", "park", "score", "interval", "sure", "certain", "most", "site")]
    page.row(_cells(names, wide, "dim"), gap=1)
    for park in shown:
        page.row(_cells(_values(park, words), wide, "bold" if park.rank == 1 and not poor else ""), gap=1)
    page.put(words("legend_money"), style="dim")
    if any(p.totals.unbounded for p in shown):
        page.put(words("legend_open"), style="dim")
    page.put(words("legend_sure", n=DRAWS), style="dim")


def _values(park: ParkResult, words: Words) -> list[str]:
    name = park_name(park, words) + (words("wished_mark") if park.wished else "")
    more = words("plus") if park.totals.unbounded else ""
    return [
        str(park.rank), name, points(park.score), f"{points(park.score_low)}–{points(park.score_high)}",
        f"{park.first_share:.0%}/{park.top3_share:.0%}", column(certain(park.totals), words),
        column(at_most(park.totals), words) + more, words.short(park.best_site),
    ]


def _cells(values: list[str], wide: bool, style: str) -> list[Cell]:
    widths = (4, 22, 6, 13, 10, 9, 13, 0) if wide else (4, 0, 6, 0, 9, 8, 11, 0)
    right = {2, 4, 5, 6}
    cells = [Cell(v, widths[i], style, i in right) for i, v in enumerate(values)]
    return cells if wide else [c for i, c in enumerate(cells) if i not in {3, 7}]


def _wish(page: Page, result: Result, words: Words) -> None:
    wish = result.wish
    if wish is None:
        return
    places = words.comma([words.label(p) for p in wish.places])
    if not any(p.wished for p in result.parks):
        page.put(words("wish_gone", places=places), style="yellow")
        return
    said = words("wish_met", places=places)
    park = words.label(wish.best_elsewhere)
    if wish.score_cost > 0:
        key = "wish_money_more" if wish.sure_cost > 0 else "wish_money_less"
        money = words(key, sum=sum_text(abs(wish.sure_cost), words)) if wish.sure_cost else ""
        said += words("wish_cost", park=park, score=points(wish.score_cost), money=money)
    elif park:
        said += words("wish_best", park=park)
    page.put(said, style="yellow")
