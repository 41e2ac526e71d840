"""The papers by name."""

from __future__ import annotations

from collections.abc import Callable

from profiles.errors import InputError
from reports.documents.appraisal import appraisal
from reports.documents.dossier import Dossier
from reports.documents.paper import Paper
from reports.documents.policy_list import policy_list
from reports.documents.proposal import proposal

PAPERS: dict[str, Callable[[Dossier], Paper]] = {
    "proposal": proposal, "policies": policy_list, "appraisal": appraisal,
}


def named(name: str) -> tuple[str, ...]:
    """The paper of that name, or all when none is named; raises `InputError`."""
    if name and name not in PAPERS:
        raise InputError(f"unknown paper {name!r}", "--paper", f"one of {', '.join(PAPERS)}")
    return (name,) if name else tuple(PAPERS)
