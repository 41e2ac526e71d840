"""项目研判表: the score beside empty columns for the company, the officer and the committee."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.result import ParkResult
from reports.documents.appendix import receipt
from reports.documents.dossier import Dossier, most, score
from reports.documents.front import paper
from reports.documents.overview import understood, warning
from reports.documents.paper import Block, Column, Figure, Heading, Line, Paper, Para, Row, Strong, Table
from reports.documents.recommended import place_heading, why
from reports.ranking_section import park_name, points
from reports.sums import plain

EMPTY: Line = ("",)
OPINIONS = ("doc_opinion_office", "doc_opinion_departments", "doc_opinion_committee", "doc_opinion_leader")


def appraisal(d: Dossier) -> Paper:
    """The paper."""
    return paper("appraisal", d.words("doc_title_appraisal"), d, _blocks(d))


def _blocks(d: Dossier) -> Iterator[Block]:
    words = d.words
    yield from warning(d)
    yield _head(d)
    yield Heading(1, words("doc_appraisal_project"), "project")
    if d.result.understood:
        yield understood(d)
    yield Heading(1, words("doc_appraisal_scores"), "scores")
    yield Para((words("doc_appraisal_lead"),), "note")
    for n, park in enumerate(d.told):
        yield Heading(2, place_heading(n, park, d), f"park-{n + 1}")
        yield scores(n, park, d)
    yield Heading(1, words("doc_appraisal_opinions"), "opinions")
    yield _opinions(d)
    yield Heading(1, words("doc_receipt"), "receipt")
    yield from receipt(d)


def _head(d: Dossier) -> Table:
    words = d.words
    name: Line = (d.result.name,) if d.result.name else EMPTY
    rows = (
        Row(((Strong(words("doc_project_name")),), name, (Strong(words("doc_project_type")),),
             (words.label(d.result.project_type),)), "blank"),
        Row(((Strong(words("doc_officer")),), EMPTY, (Strong(words("doc_receipt_as_of")),), (d.result.receipt.as_of,)),
            "blank"),
        Row(((Strong(words("doc_contact_person")),), EMPTY, (Strong(words("doc_file_number")),), EMPTY), "blank"),
    )
    columns = (
        Column(words("doc_col_item"), 20), Column(words("doc_col_content"), 30), Column(words("doc_col_item"), 20),
        Column(words("doc_col_content"), 30),
    )
    return Table("head", words("doc_table_head"), columns, rows)


def scores(n: int, park: ParkResult, d: Dossier) -> Table:
    """The criteria of a place with the system's score, and three columns to fill."""
    words = d.words
    rows = []
    for k, bar in enumerate(park.criteria):
        at = f"parks[{n}].criteria[{k}]"
        rows.append(Row((
            (str(k + 1),), (Strong(words.label(bar.label)),),
            (Figure(f"{at}.weight", bar.weight, plain(round(bar.weight, 2))),),
            (Figure(f"{at}.points", bar.points, points(bar.points)),), EMPTY, EMPTY, EMPTY, (why(bar, 1, d),),
        ), "blank"))
    full = plain(round(sum(c.weight for c in park.criteria), 2))
    rows.append(Row((EMPTY, (words("total"),), (full,), (score(n, park),), EMPTY, EMPTY, EMPTY, EMPTY), "total"))
    if not d.poor:
        at_most: Line = (words("doc_appraisal_money"), most(n, park), words("plus") if park.totals.unbounded else "")
        rows.append(Row((at_most,), "group"))
    columns = (
        Column(words("doc_no"), 6), Column(words("doc_col_criterion"), 14), Column(words("doc_col_full"), 7, True),
        Column(words("doc_col_system"), 10, True), Column(words("doc_col_company"), 12, True),
        Column(words("doc_col_officer"), 11, True), Column(words("doc_col_committee"), 14, True),
        Column(words("because"), 26),
    )
    return Table(f"scores-{n + 1}", words("doc_table_scores", park=park_name(park, words)), columns, tuple(rows))


def _opinions(d: Dossier) -> Table:
    words = d.words
    rows = tuple(
        Row(((Strong(words(key)),), (words("doc_boxes"),), (words("doc_sign"),)), "blank") for key in OPINIONS
    )
    columns = (Column(words("doc_col_who"), 22), Column(words("doc_col_opinion"), 50), Column(words("doc_col_sign"), 28))
    return Table("opinions", words("doc_table_opinions"), columns, rows)
