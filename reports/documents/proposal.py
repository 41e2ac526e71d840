"""选址与政策匹配建议书: the proposal on site and policies, with the chapters an office expects."""

from __future__ import annotations

from reports.documents.admission import admission
from reports.documents.appendix import appendix
from reports.documents.benefits import benefits
from reports.documents.comparison import comparison
from reports.documents.dossier import Dossier
from reports.documents.follow_up import questions, steps
from reports.documents.front import paper
from reports.documents.overview import project, summary
from reports.documents.paper import Paper
from reports.documents.recommended import recommended


def proposal(d: Dossier) -> Paper:
    """The paper."""
    chapters = (summary, project, comparison, recommended, benefits, admission, questions, steps, appendix)
    return paper("proposal", d.words("doc_title_proposal"), d, [b for chapter in chapters for b in chapter(d)])
