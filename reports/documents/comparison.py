"""Chapter two: the places compared, in a table, between quality and money, and on a diagram of the province."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.result import ParkResult
from matcher.stability import DRAWS
from profiles.yaml_source import read_yaml
from reports.documents.charts.drawings import Cartogram, Quadrant, Spot, Tile
from reports.documents.dossier import Dossier, money, most, percent, score
from reports.documents.folder import HERE
from reports.documents.paper import Block, Break, Chart, Column, Figure, Heading, Line, Para, Row, Strong, Table
from reports.ranking_section import park_name, points
from reports.sums import MILLION, WAN, at_most, plain, sum_text


def comparison(d: Dossier) -> Iterator[Block]:
    """Chapter two."""
    words = d.words
    yield Heading(1, words("doc_chapter_comparison"), "comparison")
    if wished := wish(d):
        yield Para((wished,))
    if d.result.parks:
        compared = words(
            "doc_compared", n=len(d.result.parks), shown=len(d.listed), type=words.label(d.result.project_type)
        )
        yield Para((compared,))
        yield ranking(d)
        notes = [] if d.poor else [words("doc_most_means"), words("doc_sure_means", n=DRAWS)]
        if not d.poor and any(p.wished for p in d.listed):
            notes.append(words("legend_sure_wish"))
        if d.poor:
            notes.append(words("doc_fit_consequence"))
        yield Para((words.sentences(notes),), "note")
        if not d.poor:
            yield quadrant(d)
        diagram = cartogram(d)
        if diagram is not None:
            yield diagram
            yield Para((words("doc_map_note"),), "note")
    if d.result.dropped:
        yield shut(d)


def wish(d: Dossier) -> str:
    """What following the applicant's wish for a place costs; empty where none was told."""
    found, words = d.result.wish, d.words
    if found is None:
        return ""
    places = words.comma([words.label(p) for p in found.places])
    if not any(p.wished for p in d.result.parks):
        return words("wish_gone", places=places)
    said: list[str] = [words("wish_met", places=places)]
    park = words.label(found.best_elsewhere)
    if not d.poor and found.score_cost > 0:
        key = "wish_money_more" if found.sure_cost > 0 else "wish_money_less"
        extra = words(key, sum=sum_text(abs(found.sure_cost), words)) if found.sure_cost else ""
        said.append(words("wish_cost", park=park, score=points(found.score_cost), money=extra))
    elif not d.poor and park:
        said.append(words("wish_best", park=park))
    return words.sentences(said)


def ranking(d: Dossier) -> Table:
    """The ranking as a table; without money and certainty where nothing suits."""
    words = d.words
    columns = [Column(words("col_rank"), 6), Column(words("col_park"), 17), Column(words("col_score"), 8, True),
               Column(words("col_interval"), 15, True)]
    if not d.poor:
        columns += [Column(words("col_sure"), 12, True), Column(words("doc_col_sure_yuan"), 10, True),
                    Column(words("doc_col_most_yuan"), 17, True)]
    columns.append(Column(words("col_site"), 15))
    rows = tuple(Row(tuple(_place(n, p, d))) for n, p in enumerate(d.listed))
    return Table("ranking", words("doc_table_ranking"), tuple(columns), rows)


def _place(n: int, park: ParkResult, d: Dossier) -> Iterator[Line]:
    words, at = d.words, f"parks[{n}]"
    yield (Figure(f"{at}.rank", park.rank, str(park.rank)),)
    yield (Strong(park_name(park, words)), words("wished_mark") if park.wished else "")
    yield (score(n, park),)
    yield (
        Figure(f"{at}.score_low", park.score_low, points(park.score_low)), "–",
        Figure(f"{at}.score_high", park.score_high, points(park.score_high)),
    )
    if not d.poor:
        yield (percent(f"{at}.first_share", park.first_share), "/", percent(f"{at}.top3_share", park.top3_share))
        yield (money(f"{at}.totals.sure", park.totals.sure),)
        yield (most(n, park), words("plus") if park.totals.unbounded else "")
    yield (words.short(park.best_site),)


def quadrant(d: Dossier) -> Chart:
    """Quality against money."""
    words = d.words
    unit = MILLION if words.base == "en" else WAN
    spots = tuple(
        Spot(p.rank, words.short(p.name), p.score, p.score_low, p.score_high, at_most(p.totals) / unit)
        for p in d.listed
    )
    told = words.join([
        words("doc_spot", rank=p.rank, park=words.short(p.name), score=points(p.score), sum=plain(s.money))
        for p, s in zip(d.listed, spots, strict=True)
    ])
    drawing = Quadrant(
        spots, words("doc_axis_score"), words("doc_axis_money"), words("doc_corner_best"), words("doc_corner_richer"),
        words("doc_corner_better"),
    )
    return Chart("quadrant", words("doc_chart_quadrant"), told, drawing)


def cartogram(d: Dossier) -> Chart | None:
    """The cities of Guangdong as tiles, with the ranks of the places compared; None where the data know none of them."""
    words, library = d.words, d.library
    ranks: dict[str, list[int]] = {}
    for park in d.listed:
        known = library.park(park.id)
        for above in library.regions.lineage(known.region) if known else ():
            ranks.setdefault(above, []).append(park.rank)
    tiles, told = [], []
    for city, (column, row) in read_yaml(HERE / "cartogram.yaml").data.items():
        region = library.regions.get(city)
        if region is None:
            continue
        name = words.label(region.label).removesuffix(words("doc_city_suffix"))
        tiles.append(Tile(column, row, name, tuple(ranks.get(city, ()))))
        if city in ranks:
            told.append(words("doc_tile", city=name, ranks=words.comma([str(r) for r in ranks[city]])))
    if not tiles:
        return None
    return Chart("cartogram", words("doc_chart_map"), words.join(told), Cartogram(tuple(tiles)))


def shut(d: Dossier) -> Table:
    """Places that certainly do not take the applicant, and the rule that says so."""
    words = d.words
    rows = []
    for park in d.result.dropped:
        why: list[Line] = [(words.label(g.text), Break(), words("doc_source", source=words.script(g.source)))
                           for g in park.gates]
        joined = tuple(s for n, line in enumerate(why) for s in ((Break(),) if n else ()) + line)
        rows.append(Row(((Strong(words.short(park.name)),), joined)))
    columns = (Column(words("doc_col_place"), 24), Column(words("doc_col_rule"), 76))
    return Table("shut", words("doc_table_shut"), columns, tuple(rows), 12, words("doc_more_elsewhere"))


