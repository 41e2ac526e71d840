"""政策匹配清单: every incentive of the places told in full: what is met, what to confirm, where to apply, with which papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.result import IncentiveResult, ParkResult
from reports.citing import brief
from reports.documents.appendix import receipt
from reports.documents.dossier import Dossier, numbered
from reports.documents.front import paper
from reports.documents.incentive_rows import APART, alike, counted, group, high, low, usual, window
from reports.documents.needed import Papers, gathered
from reports.documents.overview import warning
from reports.documents.paper import Block, Break, Column, Heading, Line, Paper, Para, Row, Span, Strong, Table
from reports.documents.recommended import place_heading
from reports.money_section import COUNTED
from reports.ranking_section import park_name
from reports.sums import pays

ORDER = (*COUNTED, "review", *APART)


def policy_list(d: Dossier) -> Paper:
    """The paper, on its side."""
    return paper("policies", d.words("doc_title_policies"), d, _blocks(d), landscape=True)


def _blocks(d: Dossier) -> Iterator[Block]:
    words = d.words
    yield from warning(d)
    if d.poor:
        yield Para((words("doc_benefits_poor"),))
    else:
        yield Para((words("doc_list_lead"),))
        yield Para((words("doc_papers_lead"), Strong(words("doc_papers_decides"))))
        yield from _lists(d)
        yield from _gathered(d)
    yield Heading(1, words("doc_receipt"), "receipt")
    yield from receipt(d)


def _told(item: IncentiveResult) -> bool:
    """Whether an incentive is listed: what stands apart only where it is money."""
    return item.bucket in ORDER and (pays(item) or item.bucket not in APART)


def _gathered(d: Dossier) -> Iterator[Block]:
    """The papers of all money that can be counted or is decided by review, gathered for the company to prepare."""
    items = [i for p in d.told for i in p.incentives if pays(i) and (counted(i) or i.bucket == "review")]
    table = gathered(items, d)
    if table.rows:
        yield Heading(1, d.words("doc_papers_gathered"), "papers")
        yield Para((d.words("doc_papers_gathered_note"),), "note")
        yield table


def _lists(d: Dossier) -> Iterator[Block]:
    words = d.words
    shared = _shared(d)
    if shared:
        yield Heading(1, words("doc_list_shared"), "shared")
        names = words.comma([words.short(p.name) for p in d.told])
        items = [i for i in numbered(d.told[0], 0) if i[1].key in shared]
        yield from listed("list-shared", names, items, d)
    for n, park in enumerate(d.told):
        yield Heading(1, place_heading(n, park, d), f"park-{n + 1}")
        items = [i for i in numbered(park, n) if i[1].key not in shared]
        yield from listed(f"list-{n + 1}", park_name(park, words), items, d)
        refused = [i for i in items if i[1].bucket == "unmet"]
        if refused:
            yield _refused(n, park, refused, d)


def _shared(d: Dossier) -> frozenset[str]:
    """The incentives that are one and the same at every place told: they are listed once."""
    if len(d.told) < 2:
        return frozenset()
    first, *others = ({i.key: i for i in p.incentives} for p in d.told)
    return frozenset(
        k for k, i in first.items() if i.bucket in ORDER and all(k in o and alike(i, o[k]) for o in others)
    )


def listed(key: str, name: str, items: Sequence[tuple[str, IncentiveResult]], d: Dossier) -> Iterator[Block]:
    """Incentives by the total they enter, those left out of the combination marked."""
    words = d.words
    papers = Papers((i for _, i in items if _told(i)), d)
    if papers.shared:
        yield Para((words("doc_papers_named", papers=words.join([words.label(p) for p in papers.shared])),), "note")
    rows: list[Row] = []
    number = 0
    for bucket in ORDER:
        found = (i for i in items if i[1].bucket == bucket and _told(i[1]))
        members = sorted(found, key=lambda i: not pays(i[1]))
        if members:
            rows.append(group(words(f"bucket_{bucket}")))
        for at, item in members:
            number += 1
            rows.append(Row(tuple(_row(number, at, item, papers, d))))
    columns = (
        Column(words("doc_no"), 4), Column(words("doc_col_incentive"), 20),
        Column(words("doc_col_low"), 8, True), Column(words("doc_col_high"), 12, True),
        Column(words("doc_col_met"), 15), Column(words("doc_col_confirm"), 23), Column(words("doc_col_where"), 18),
    )
    yield Table(key, words("doc_table_list", park=name), columns, tuple(rows))


def _row(number: int, at: str, item: IncentiveResult, papers: Papers, d: Dossier) -> Iterator[Line]:
    words = d.words
    yield (str(number),)
    name: Line = (Strong(words.label(item.name)), Break(), brief(item, words), Break(), window(item, d))
    if item.dropped_for.zh and not counted(item):
        why = words.aside(words.label(item.dropped_why))
        name = (*name, Break(), words("doc_left_out", taken=words.label(item.dropped_for), why=why))
    if item.beneficiary != "company":
        name = (*name, Break(), words("pays_whom", who=words(f"to_{item.beneficiary}")))
    yield name
    yield from (low(at, item, d), high(at, item, d)) if pays(item) else ((words("no_money"),), (words("no_money"),))
    yield _conditions(item, "met", d)
    yield _conditions(item, "unknown", d)
    policy = d.policy(item)
    issuer = words.script(policy.issuer) if policy and policy.issuer else words("doc_as_announced")
    yield (issuer, Break(), papers.told(item))


def _conditions(item: IncentiveResult, verdict: str, d: Dossier) -> Line:
    """Conditions with this verdict, one a line; the usual undertakings as one."""
    words = d.words
    said = [words.label(c.text) for c in item.conditions if c.verdict == verdict and not usual(c, d)]
    if verdict == "unknown" and any(usual(c, d) for c in item.conditions):
        said.append(words("doc_usual"))
    found: list[Span] = []
    for text in said:
        found += [Break()] if found else []
        found.append(words("doc_bullet", text=text))
    return tuple(found) or (words("doc_none"),)


def _refused(n: int, park: ParkResult, items: list[tuple[str, IncentiveResult]], d: Dossier) -> Table:
    words = d.words
    rows = tuple(
        Row(((str(k),), (Strong(words.label(i.name)), Break(), brief(i, words)), _conditions(i, "unmet", d)))
        for k, (_, i) in enumerate(items, 1)
    )
    columns = (Column(words("doc_no"), 6), Column(words("doc_col_incentive"), 44), Column(words("doc_col_unmet"), 50))
    return Table(f"refused-{n + 1}", words("doc_table_refused", park=park_name(park, words)), columns, rows)
