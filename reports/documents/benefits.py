"""Chapter four: what can be had at each place told in full – the lawful combination, what is left out, what stands
apart from every total."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.result import IncentiveResult, ParkResult
from reports.documents.dossier import Dossier, money, most, numbered
from reports.documents.incentive_rows import APART, alike, checklist, counted, high, table
from reports.documents.paper import Block, Checklists, Column, Heading, Line, Para, Points, Row, Strong, Table
from reports.documents.recommended import place_heading
from reports.money_section import COUNTED
from reports.ranking_section import park_name
from reports.sums import pays

Item = tuple[str, IncentiveResult]
APART_BRIEF, REVIEW_BRIEF = 3, 4
COUNTED_BRIEF = (15, 6)  # rows on paper: at the first place, at the others


def benefits(d: Dossier) -> Iterator[Block]:
    """Chapter four; where nothing suits, no sum is told."""
    words = d.words
    yield Heading(1, words("doc_chapter_benefits"), "benefits")
    if d.poor:
        yield Para((words("doc_benefits_poor"),), "warning")
        return
    yield Para((words("doc_benefits_lead"),))
    for n, park in enumerate(d.told):
        yield Heading(2, place_heading(n, park, d), f"money-{n + 1}")
        yield from at_place(n, park, d)


def at_place(n: int, park: ParkResult, d: Dossier) -> Iterator[Block]:
    """The money of one place."""
    words, name = d.words, park_name(park, d.words)
    items = list(numbered(park, n))
    yield totals(n, park, d)
    yield Para((words("doc_totals_note"),), "note")
    groups = [(words(f"bucket_{b}"), [i for i in items if i[1].bucket == b and counted(i[1])]) for b in COUNTED]
    if any(members for _, members in groups):
        yield table(f"counted-{n + 1}", words("doc_table_counted", park=name), groups, d, COUNTED_BRIEF[n > 0])
        if sum(i.high or 0 for _, i in groups[-1][1]) > park.totals.possible:
            yield Para((words("sum_bound"),), "note")
    else:
        yield Para((words("doc_none_counted"),))
    yield from dropped(n, park, items, d)
    reviewed = [i for i in items if i[1].bucket == "review" and pays(i[1])]
    if reviewed:
        caption = words("doc_table_review", park=name)
        yield table(f"review-{n + 1}", caption, [(words("bucket_review"), reviewed)], d, REVIEW_BRIEF)
    yield from services(items, d)
    yield from apart(n, name, items, d)
    yield from checklists(name, items, d)


def totals(n: int, park: ParkResult, d: Dossier) -> Table:
    """The sums of the lawful combination; what may not be summed has no figure."""
    words, t, at = d.words, park.totals, f"parks[{n}].totals"
    rows = (
        Row(((Strong(words("bucket_sure")),), (money(f"{at}.sure", t.sure),), (money(f"{at}.sure_at_most", t.sure_at_most),),
             (words("doc_sure_note"),))),
        Row(((Strong(words("bucket_on_undertaking")),), (money(f"{at}.on_undertaking", t.on_undertaking),),
             (money(f"{at}.on_undertaking_at_most", t.on_undertaking_at_most),), (words("doc_undertaking_note"),))),
        Row(((Strong(words("bucket_possible")),), (money("", 0),), (money(f"{at}.possible", t.possible),),
             (words("doc_possible_note"),))),
        Row(((words("doc_total_most"),), ("",), (most(n, park), words("plus") if t.unbounded else ""),
             (words("doc_unbounded_note", n=t.unbounded) if t.unbounded else "",)), "total"),
    )
    columns = (
        Column(words("doc_col_kind"), 30), Column(words("doc_col_low"), 16, True),
        Column(words("doc_col_high"), 18, True), Column(words("doc_col_meaning"), 36),
    )
    return Table(f"totals-{n + 1}", words("doc_table_totals", park=park_name(park, words)), columns, rows)


def dropped(n: int, park: ParkResult, items: list[Item], d: Dossier) -> Iterator[Table]:
    """What is left out of the lawful combination, for what, and why."""
    words = d.words
    found = [i for i in items if i[1].dropped_for.zh and i[1].bucket in COUNTED]
    if not found:
        return
    rows = []
    for k, (at, item) in enumerate(found, 1):
        why, taken = words.label(item.dropped_why), words.label(item.dropped_for)
        rows.append(Row(((str(k),), (Strong(words.label(item.name)),), high(at, item, d), (taken,), (why,))))
    columns = (
        Column(words("doc_no"), 6), Column(words("doc_col_left_out"), 28), Column(words("doc_col_high"), 16, True),
        Column(words("doc_col_taken"), 24), Column(words("doc_col_why"), 26),
    )
    yield Table(f"dropped-{n + 1}", words("doc_table_dropped", park=park_name(park, words)), columns, tuple(rows))


def services(items: list[Item], d: Dossier) -> Iterator[Block]:
    """Support other than money."""
    words = d.words
    found = [i for _, i in items if i.bucket in {*COUNTED, "review"} and not pays(i)]
    if not found:
        return
    ready = [words.label(i.name) for i in found if i.bucket == "sure"]
    waiting = [words.label(i.name) for i in found if i.bucket != "sure"]
    lines: list[Line] = [(Strong(words("doc_services_met")), words.join(ready))] if ready else []
    if waiting:
        lines.append((Strong(words("doc_services_open")), words.join(waiting)))
    yield Points(tuple(lines))


def apart(n: int, name: str, items: list[Item], d: Dossier) -> Iterator[Block]:
    """What never enters a total, kind by kind; what is the same as at the first place is told there only."""
    words = d.words
    found = [i for i in items if i[1].bucket in APART and pays(i[1])]
    first = {i.key: i for i in d.told[0].incentives} if n else {}
    own = [i for i in found if i[1].key not in first or not alike(i[1], first[i[1].key])]
    if own:
        groups = [(words(f"bucket_{b}"), [i for i in own if i[1].bucket == b]) for b in APART]
        yield table(f"apart-{n + 1}", words("doc_table_apart", park=name), groups, d, APART_BRIEF)
    if len(own) < len(found):
        yield Para((words("doc_apart_same", n=len(found) - len(own)),), "note")


def checklists(name: str, items: list[Item], d: Dossier) -> Iterator[Block]:
    """Each counted or reviewed incentive with all its conditions."""
    found = [i for i in items if i[1].bucket in {*COUNTED, "review"} and i[1].conditions]
    if found:
        made = tuple(checklist(k, at, item, d) for k, (at, item) in enumerate(found, 1))
        yield Checklists(d.words("doc_checklists", park=name, n=len(made)), made)
