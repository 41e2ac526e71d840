"""The summary, and chapter one: the project as it was described and understood."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.result import Understood
from reports.documents.comparison import wish
from reports.documents.dossier import Dossier, percent, said, score
from reports.documents.incentive_rows import PER
from reports.documents.paper import Block, Column, Heading, Line, Mark, Marked, Para, Points, Row, Span, Strong, Table
from reports.ranking_section import park_name, points
from reports.sums import at_most


def warning(d: Dossier) -> Iterator[Block]:
    """A poor or unclear fit, said before anything else."""
    if d.poor:
        fit = d.result.fit
        said = d.words(f"fit_{fit.verdict}", text=d.words.label(fit.text))
        yield Para((Strong(said), " ", d.words("doc_fit_consequence")), "warning")


def summary(d: Dossier) -> Iterator[Block]:
    """The whole answer on half a page."""
    words = d.words
    yield Heading(1, words("doc_summary"), "summary")
    yield from warning(d)
    if not d.result.parks:
        yield Para((words("doc_no_parks"),))
        return
    wished = wish(d)
    items: list[Line] = [(wished,)] if wished else []
    items += [_first(d), *_others(d), *([] if d.poor else _money(d))]
    if d.result.questions and d.result.fit.verdict != "poor":
        first = d.result.questions[0]
        items.append((words("doc_ask_first", text=words.label(first.text)),))
    yield Points(tuple(items))


def _first(d: Dossier) -> Line:
    words, park = d.words, d.result.parks[0]
    key = "doc_first_poor" if d.poor else "doc_first_wished" if park.wished else "doc_first"
    head = words(key, park=park_name(park, words))
    interval = words("interval", low=points(park.score_low), high=points(park.score_high))
    line: Line = (Strong(head), words("doc_first_score"), score(0, park), interval)
    if d.poor:
        return (*line, words("doc_stop"))
    share = words("doc_first_share_wished" if park.wished else "doc_first_share")
    return (*line, share, percent("parks[0].first_share", park.first_share), words("doc_stop"))


def _others(d: Dossier) -> Iterator[Line]:
    others = d.told[1:]
    if not others:
        return
    words = d.words
    line: list[Span] = [words("doc_others_poor" if d.poor else "doc_others")]
    for n, park in enumerate(others, 1):
        line += [words("doc_comma") if n > 1 else "", park_name(park, words), words("doc_others_score"), score(n, park)]
        line.append(words("doc_others_end"))
    yield (*line, words("doc_stop"))


def _money(d: Dossier) -> Iterator[Line]:
    words, park = d.words, d.result.parks[0]
    totals = park.totals
    best = said("parks[0].totals.at_most", at_most(totals), words)
    yield (
        words("doc_sure_at", park=words.short(park.name)), said("parks[0].totals.sure", totals.sure, words),
        words("doc_most_at"), best, words("doc_most_note"),
        words("doc_unbounded", n=totals.unbounded) if totals.unbounded else "", words("doc_stop"),
    )
    first = d.result.first_sum
    if first is not None:
        answers = words.comma([words("first_sum_answer", text=words.label(a)) for a in first.answers])
        yield (
            words("doc_first_sum", park=words.short(first.park), answers=answers, name=words.label(first.name)),
            said("first_sum.amount", first.amount, words),
            words(PER[first.period]) if first.period in PER else "",
            words("doc_or_more") if first.or_more else "",
            words("first_sum_signed") if first.on_undertaking else "", words("doc_stop"),
        )


def project(d: Dossier) -> Iterator[Block]:
    """Chapter one."""
    words, found = d.words, d.result.understood
    yield Heading(1, words("doc_chapter_project"), "project")
    if d.result.name:
        yield Para((words("doc_name"), Strong(d.result.name)))
    if d.text.strip():
        yield Para((words("doc_described"),))
        yield Marked(d.text.strip("\n"), marks(d))
    if not found:
        yield Para((words("understood_none"),))
        return
    yield understood(d)
    yield Para((words("doc_understood_note", type=words.label(d.result.project_type)),), "note")


def marks(d: Dossier) -> tuple[Mark, ...]:
    """The words facts were read from; where two overlap, the one that begins first is marked."""
    start = len(d.text) - len(d.text.lstrip("\n"))
    end = len(d.text.strip("\n"))
    found = [
        (u.span[0] - start, u.span[1] - start, n, d.words.label(u.label))
        for n, u in enumerate(d.result.understood, 1) if u.span is not None
    ]
    kept: list[Mark] = []
    for low, high, number, title in sorted(found):
        if 0 <= low < high <= end and (not kept or low >= kept[-1].end):
            kept.append(Mark(low, high, number, title))
    return tuple(kept)


def understood(d: Dossier) -> Table:
    """Every fact with its value and the words it came from."""
    words = d.words
    rows = [
        Row(((str(n),), (_group(u, d),), (words.label(u.label),), (Strong(words.label(u.value)),), (_origin(u, d),)))
        for n, u in enumerate(d.result.understood, 1)
    ]
    columns = (
        Column(words("doc_no"), 6), Column(words("doc_col_group"), 12), Column(words("doc_col_fact"), 26),
        Column(words("doc_col_value"), 26), Column(words("doc_col_words"), 30),
    )
    return Table("understood", words("doc_table_understood"), columns, tuple(rows))


def _group(item: Understood, d: Dossier) -> str:
    if item.product is not None:
        return d.words("product_n", n=item.product + 1)
    group = d.facts[item.fact].group
    return d.words(f"group_{group}") if group else ""


def _origin(item: Understood, d: Dossier) -> str:
    said = " ".join(item.words.split())
    if said:
        return d.words("words" if d.words.lang == "zh-Hant" else "doc_quoted", words=said)
    return d.words("origin_given" if item.origin == "read" else f"origin_{item.origin}")
