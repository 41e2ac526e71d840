"""Papers written to files; all are made before the first is written, so that a failure leaves nothing half done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.documents.dossier import Dossier
from reports.documents.files import Target, write
from reports.documents.optional import require
from reports.documents.paper import Paper
from reports.documents.papers import PAPERS
from reports.messages import Words


def made(paper: Paper, kind: str, words: Words) -> bytes:
    """A paper as the bytes of a file: `html`, `docx`, `xlsx` or `md`."""
    if kind == "html":
        from reports.documents.as_html import as_html

        return as_html(paper, words)
    if kind == "docx":
        from reports.documents.as_word import as_word

        return as_word(paper, words)
    if kind == "xlsx":
        from reports.documents.as_excel import as_excel

        return as_excel(paper, words)
    from reports.documents.as_markdown import as_markdown

    return as_markdown(paper, words)


def write_papers(dossier: Dossier, targets: Sequence[Target]) -> list[dict[str, Any]]:
    """Writes every target; returns what was written, as data. Raises `InputError`."""
    papers = {name: PAPERS[name](dossier) for name in dict.fromkeys(t.paper for t in targets)}
    contents = [made(papers[t.paper], t.kind, dossier.words) for t in targets]
    for target, content in zip(targets, contents, strict=True):
        write(target.path, content)
    return [
        {"paper": t.paper, "format": t.kind, "path": str(t.path), "bytes": len(c)}
        for t, c in zip(targets, contents, strict=True)
    ]


def ready(targets: Sequence[Target]) -> None:
    """Raises `InputError` when a library is missing, before anything is worked out."""
    for kind in dict.fromkeys(t.kind for t in targets):
        require(kind)
