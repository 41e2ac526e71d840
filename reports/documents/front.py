"""What stands before and below every paper: title, for whom, on which day, and the receipt."""

from __future__ import annotations

from collections.abc import Iterable

from reports.documents.dossier import Dossier
from reports.documents.paper import Block, Paper

HTML_LANG = {"zh": "zh-Hans", "zh-Hant": "zh-Hant-HK", "en": "en"}


def paper(name: str, title: str, d: Dossier, blocks: Iterable[Block], landscape: bool = False) -> Paper:
    """A paper with its front and foot."""
    words, receipt = d.words, d.result.receipt
    whom = d.result.name or words("doc_unnamed")
    subtitle = words("doc_subtitle", name=whom, day=receipt.as_of)
    footer = words(
        "footer_receipt", version=receipt.version, data=receipt.data, input=receipt.input, as_of=receipt.as_of
    )
    return Paper(
        name, HTML_LANG[words.lang], title, subtitle, receipt.as_of, words("doc_contents"), footer, tuple(blocks),
        landscape,
    )
