"""The ranking as a table, what it rests on, and what a wish for a place costs."""

from __future__ import annotations

from rich.cells import cell_len

from matcher.result import ParkResult, Result
from matcher.stability import DRAWS
from reports.layout import Cell, Page
from reports.messages import Words
from reports.sums import at_most, certain, column, sum_text

COLUMNS = {
    "rank": 4, "park": 22, "score": 6, "interval": 13, "sure": 10, "certain": 9, "most": 13, "site": 0,
}
RIGHT = frozenset({"score", "sure", "certain", "most"})
WIDE = tuple(COLUMNS)
NARROW = tuple(c for c in COLUMNS if c not in {"interval", "site", "sure"})
POOR = ("rank", "park", "score", "interval")  # how sure, and how much money, would look like a recommendation
WIDE_FROM = 90


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
    columns = POOR if poor else WIDE if page.width >= WIDE_FROM else NARROW
    page.row([Cell(words(f"col_{c}"), COLUMNS[c], "dim", c in RIGHT) for c in columns], gap=1)
    for park in shown:
        said = _values(park, words)
        style = "bold" if park.rank == 1 and not poor else ""
        page.row([Cell(said[c], COLUMNS[c], style, c in RIGHT) for c in columns], gap=1)
    if poor:
        return
    page.put(words("legend_money"), style="dim")
    if any(p.totals.unbounded for p in shown):
        page.put(words("legend_open"), style="dim")
    if "sure" in columns:
        legend = [words("legend_sure", n=DRAWS)]
        if any(p.wished for p in shown):
            legend.append(words("legend_sure_wish"))
        page.put(words.sentences(legend), style="dim")


def _values(park: ParkResult, words: Words) -> dict[str, str]:
    name = park_name(park, words)
    if park.wished:
        mark = words("wished_mark")
        fits = cell_len(name + mark) <= COLUMNS["park"]
        name += mark if fits else f"\n{mark.strip()}"  # below the name rather than broken in two
    more = words("plus") if park.totals.unbounded else ""
    return {
        "rank": str(park.rank), "park": name, "score": points(park.score),
        "interval": f"{points(park.score_low)}–{points(park.score_high)}",
        "sure": f"{park.first_share:.0%}/{park.top3_share:.0%}", "certain": column(certain(park.totals), words),
        "most": column(at_most(park.totals), words) + more, "site": words.short(park.best_site),
    }


def _wish(page: Page, result: Result, words: Words) -> None:
    wish = result.wish
    if wish is None:
        return
    places = words.comma([words.label(p) for p in wish.places])
    if not any(p.wished for p in result.parks):
        page.put(words("wish_gone", places=places), style="yellow")
        return
    said = [words("wish_met", places=places)]
    park = words.label(wish.best_elsewhere)
    if result.fit.verdict == "poor":
        pass  # how much better another place would be says nothing where none suits
    elif wish.score_cost > 0:
        key = "wish_money_more" if wish.sure_cost > 0 else "wish_money_less"
        money = words(key, sum=sum_text(abs(wish.sure_cost), words)) if wish.sure_cost else ""
        said.append(words("wish_cost", park=park, score=points(wish.score_cost), money=money))
    elif park:
        said.append(words("wish_best", park=park))
    page.put(words.sentences(said), style="yellow")
