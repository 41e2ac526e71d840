"""Chapters six and seven: what to find out, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from reports.citing import brief
from reports.documents.dossier import Dossier, money, numbered
from reports.documents.incentive_rows import counted
from reports.documents.needed import needed
from reports.documents.paper import Block, Column, Figure, Heading, Line, Para, Points, Row, Strong, Table
from reports.money_section import COUNTED
from reports.sums import about, pays

SOON_LISTED, NEAREST = 8, 3


def questions(d: Dossier) -> Iterator[Block]:
    """Chapter six: the questions that decide most, and the near misses."""
    words, result = d.words, d.result
    yield Heading(1, words("doc_chapter_questions"), "questions")
    poor = result.fit.verdict == "poor"
    if poor or not (result.questions or result.near_misses):
        yield Para((words("doc_no_questions"),))
        return
    if result.questions:
        yield _questions(d)
        if any(q.at_stake for q in result.questions):
            yield Para((words("question_how"),), "note")
    if result.near_misses:
        yield _near(d)


def _questions(d: Dossier) -> Table:
    words = d.words
    rows = []
    for n, q in enumerate(d.result.questions):
        at = f"questions[{n}]"
        stake: Line = (Figure(f"{at}.at_stake", q.at_stake, about(q.at_stake, words)),) if q.at_stake else ("–",)
        decides: Line = (words.label(q.at), " ", Figure(f"{at}.decides", q.decides, str(q.decides))) if q.decides else ("–",)
        order = words("doc_yes") if q.changes_order else words("doc_no_change")
        rows.append(Row(((str(n + 1),), (Strong(words.label(q.text)),), decides, stake, (order,), ("",))))
    columns = (
        Column(words("doc_no"), 6), Column(words("label_question"), 34), Column(words("doc_col_decides"), 16),
        Column(words("doc_col_stake"), 16, True), Column(words("doc_col_order"), 12), Column(words("doc_col_answer"), 16),
    )
    return Table("questions", words("doc_table_questions"), columns, tuple(rows))


def _near(d: Dossier) -> Table:
    words = d.words
    rows = []
    for n, miss in enumerate(d.result.near_misses):
        worth: Line = (money(f"near_misses[{n}].worth", miss.worth),)
        worth = (words("doc_at_most"), *worth) if miss.worth_at_most else worth
        rows.append(Row((
            (str(n + 1),), (Strong(words.label(miss.name)),), (words.label(miss.park),), (words.label(miss.needed),), worth,
        )))
    columns = (
        Column(words("doc_no"), 6), Column(words("doc_col_incentive_short"), 30), Column(words("doc_col_place"), 16),
        Column(words("doc_col_needed"), 30), Column(words("doc_col_worth"), 18, True),
    )
    return Table("near", words("doc_table_near"), columns, tuple(rows))


def steps(d: Dossier) -> Iterator[Block]:
    """Chapter seven: steps that follow from the result, in their order."""
    words = d.words
    yield Heading(1, words("doc_chapter_steps"), "steps")
    yield Points(tuple(_steps(d)), numbered=True)
    if not d.poor:
        yield from _soon(d)


def _steps(d: Dossier) -> Iterator[Line]:
    words, result = d.words, d.result
    if d.poor:
        yield (words("doc_step_poor"),)
    if result.questions and result.fit.verdict != "poor":
        asked = [words.label(q.label) for q in result.questions]
        yield (words("doc_step_ask", facts=words.comma(asked)),)
    open_gates = [words.short(p.name) for p in d.told if any(g.verdict == "unknown" for g in p.gates)]
    if open_gates:
        yield (words("doc_step_gates", parks=words.comma(open_gates)),)
    if d.poor:
        return
    contacts = [
        words("doc_contact", park=words.short(p.name), body=words.script(known.management.name))
        for p in d.told if (known := d.library.park(p.id)) and known.management
    ]
    if contacts:
        yield (words("doc_step_contact", bodies=words.join(contacts)),)
    items = [i for p in d.told[:1] for i in p.incentives]
    nearest = [i for i in items if counted(i)][:NEAREST]
    if nearest:
        papers = dict.fromkeys(words.label(p) for i in nearest for p in needed(i, d))
        names = words.comma([words.label(i.name) for i in nearest])
        used = words("doc_step_papers", papers=words.join(list(papers))) if papers else ""
        yield (words("doc_step_apply", park=words.short(d.told[0].name), names=names, papers=used),)
    unverified = sum(i.bucket == "unverified" and pays(i) for i in items)
    if unverified:
        yield (words("doc_step_verify", n=unverified, park=words.short(d.told[0].name)),)
    yield (words("doc_step_again"),)


def _soon(d: Dossier) -> Iterator[Table]:
    """Windows that close soon, earliest first, each document once."""
    words = d.words
    found = {
        i.key: i for n, p in enumerate(d.told) for _, i in numbered(p, n)
        if i.ends_soon and i.bucket in {*COUNTED, "review"} and pays(i)
    }
    if not found:
        return
    rows = tuple(
        Row(((item.expires,), (Strong(words.label(item.name)),), (brief(item, words),)))
        for item in sorted(found.values(), key=lambda i: (i.expires, i.key))
    )
    columns = (Column(words("doc_col_until"), 18), Column(words("doc_col_incentive_short"), 42), Column(words("basis"), 40))
    yield Table("soon", words("doc_table_soon"), columns, rows, SOON_LISTED, words("doc_more_in_list"))
