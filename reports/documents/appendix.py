"""The appendices: every document cited, how the figures were reckoned, and what makes the paper reproducible."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.stability import DRAWS
from reports.citing import seen, validity
from reports.documents.dossier import Dossier
from reports.documents.paper import Block, Break, Column, Heading, Line, Link, Para, Points, Row, Strong, Table
from reports.sums import plain
from rules.policy import Policy


def appendix(d: Dossier) -> Iterator[Block]:
    """All three."""
    words = d.words
    yield Heading(1, words("doc_appendix_sources"), "sources")
    found = cited(d)
    if found:
        yield sources(found, d)
    else:
        yield Para((words("doc_no_sources"),))
    yield Heading(1, words("doc_appendix_method"), "method")
    yield Points(tuple((line,) for line in method(d)))
    yield Heading(1, words("doc_appendix_receipt"), "receipt")
    yield from receipt(d)


def cited(d: Dossier) -> list[Policy]:
    """The documents behind every incentive of the places told in full, those seen in their own text first."""
    found: dict[str, Policy] = {}
    for park in () if d.poor else d.told:
        for item in park.incentives:
            policy = d.policy(item)
            if policy is not None and item.bucket != "other_fields":
                found[policy.id] = policy
    levels = {p.id: n for n, p in enumerate(d.library.policies)}
    return sorted(found.values(), key=lambda p: (p.seen != "primary", levels[p.id]))


def sources(found: list[Policy], d: Dossier) -> Table:
    """The documents as a table."""
    words = d.words
    rows = tuple(Row(((str(n),), *_source(policy, d))) for n, policy in enumerate(found, 1))
    columns = (
        Column(words("doc_no"), 6), Column(words("doc_col_document"), 40), Column(words("label_issuer"), 18),
        Column(words("validity"), 18), Column(words("doc_col_seen"), 18),
    )
    return Table("sources", words("doc_table_sources"), columns, rows)


def _source(policy: Policy, d: Dossier) -> Iterator[Line]:
    words = d.words
    number = words.script(policy.number)
    line: Line = (Strong(words.label(policy.title)), *((Break(), number) if number else ()))
    for link in policy.links:
        line = (*line, Break(), Link(link, link))
    yield line
    yield (words.script(policy.issuer),)
    start = policy.effective.isoformat() if policy.effective else ""
    end = policy.expires.isoformat() if policy.expires else ""
    yield (validity(start, end, words),)
    checked = words("checked", day=policy.checked.isoformat())
    doubt = (Break(), words("status_unknown")) if policy.status == "unknown" else ()
    yield (seen(policy.seen, words), *doubt, Break(), checked)


def method(d: Dossier) -> Iterator[str]:
    """How the figures were reckoned."""
    words = d.words
    labels = {c.id: words.label(c.label) for p in d.result.parks[:1] for c in p.criteria}
    weights = words.comma([f"{labels.get(k, k)} {plain(round(w, 2))}" for k, w in d.result.weights.items()])
    yield words("doc_method_score", type=words.label(d.result.project_type), weights=weights)
    yield words("doc_method_verdict")
    yield words("doc_method_low_high")
    yield words("doc_method_bundle")
    yield words("doc_method_year")
    yield words("doc_method_apart")
    yield words("doc_method_sure", n=DRAWS)
    yield words("doc_method_units")


def receipt(d: Dossier) -> Iterator[Block]:
    """The receipt and the disclaimer."""
    words, r = d.words, d.result.receipt
    rows = tuple(
        Row(((Strong(words(key)),), (value,))) for key, value in (
            ("doc_receipt_as_of", r.as_of), ("doc_receipt_version", f"parkmatch {r.version}"),
            ("doc_receipt_data", r.data), ("doc_receipt_input", r.input),
        )
    )
    columns = (Column(words("doc_col_item"), 30), Column(words("doc_col_content"), 70))
    yield Table("receipt", words("doc_table_receipt"), columns, rows)
    yield Para((words("doc_receipt_note"),), "note")
    yield Para((words("footer_counted"),), "note")
