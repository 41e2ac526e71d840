"""Chapter five: who is let in, and what the law says of the money."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.result import ParkResult
from reports.citing import brief
from reports.documents.dossier import Dossier, numbered
from reports.documents.paper import Block, Column, Heading, Line, Para, Points, Row, Strong, Table
from reports.ranking_section import park_name


def admission(d: Dossier) -> Iterator[Block]:
    """Chapter five."""
    words = d.words
    yield Heading(1, words("doc_chapter_admission"), "admission")
    rows = [r for park in d.told for r in _gates(park, d)]
    if rows:
        columns = (
            Column(words("doc_col_place"), 18), Column(words("doc_col_verdict"), 12), Column(words("doc_col_rule"), 40),
            Column(words("basis"), 30),
        )
        yield Table("gates", words("doc_table_gates"), columns, tuple(rows))
    silent = [words.short(p.name) for p in d.told if not p.gates]
    if silent:
        yield Para((words("doc_no_gates", parks=words.comma(silent)),))
    lines: list[Line] = [(words("doc_fair"),)]
    if not d.poor:
        barred = [(p, i) for n, p in enumerate(d.told) for _, i in numbered(p, n) if i.bucket == "barred"]
        for park, item in barred:
            cited = words("with_cite", text=words.label(item.name), cite=brief(item, words))
            lines.append((words("doc_barred_item", park=words.short(park.name), name=cited),))
    lines += [(words("doc_taxes"),), (words("doc_not_decided"),)]
    yield Points(tuple(lines))


def _gates(park: ParkResult, d: Dossier) -> Iterator[Row]:
    words = d.words
    for gate in park.gates:
        mark = {"unknown": "gate_unknown_mark", "told": "gate_told_mark"}.get(gate.verdict, f"gate_{gate.verdict}")
        yield Row((
            (park_name(park, words),), (Strong(words(mark)),), (words.label(gate.text),), (words.script(gate.source),),
        ))
