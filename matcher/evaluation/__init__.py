"""How good the answers are: labelled cases run through the engine, every miss told, baselines beside it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from matcher.evaluation.kinds import KINDS, CaseFile
from matcher.evaluation.report import Miss, Report, Table
from rules.library import Library, load_library, today

__all__ = ["KINDS", "Miss", "Report", "Table", "run"]


def run(
    path: Path, kind: str | None = None, *, library: Library | None = None, as_of: dt.date | None = None,
) -> Report:
    """Evaluates a file of labelled cases: `companies`, `reading` or `verdicts` (guessed from the file when not said).

    `as_of`: the day to evaluate on, where a case does not name its own; else the file's `as_of`, else today.
    Raises `InputError` when the file cannot be read or is none of these.
    """
    file = CaseFile(Path(path), kind)
    library = library or load_library()
    day = as_of or file.as_of or today()
    if file.kind == "verdicts":
        from matcher.evaluation import verdicts

        return verdicts.run(file, library, day)
    if file.kind == "reading":
        from matcher.evaluation import reading

        return reading.run(file, library, day)
    from matcher.evaluation import companies

    return companies.run(file, library, day)
