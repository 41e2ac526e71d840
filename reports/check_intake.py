"""What is asked of the linter: a format and a diagnostic, checked before anything is read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

from profiles.errors import InputError
from reports.intake import existing
from rules.checks.catalogue import checks
from rules.library import data_files

Form = Literal["text", "json", "sarif", "github"]
FORMS: tuple[str, ...] = get_args(Form)
_ELSEWHERE = "a policy is a .yaml file below rules/policies"


def form(name: str, json: bool) -> str:
    """The format asked for; raises `InputError` for one there is not, or for two at once."""
    if name not in FORMS:
        raise InputError(f"unknown format {name!r}", "--format", f"one of {', '.join(FORMS)}")
    if json and name not in {"text", "json"}:
        raise InputError(f"--json and --format {name} contradict each other", "--format", "leave one out")
    return "json" if json else name


def chosen(files: Sequence[str], root: Path) -> list[Path]:
    """The data files asked for; raises `InputError` for one that is not there, or that no data are read from."""
    paths = existing(files)
    known = {path.resolve() for path in data_files(root)}
    for path in paths:
        if path.resolve() not in known:
            raise InputError("is no data file: nothing is read from it", str(path), _ELSEWHERE)
    return paths


def code(name: str) -> str:
    """The diagnostic with this code; raises `InputError` naming the nearest."""
    from rapidfuzz.process import extractOne

    wanted = name.strip().lower().replace("_", "-")
    if wanted in checks():
        return wanted
    near = extractOne(wanted, list(checks()), score_cutoff=60)
    hint = f"did you mean {near[0]}? `parkmatch check --list` lists all" if near else "`parkmatch check --list` lists all"
    raise InputError(f"no diagnostic {name!r}", "--explain", hint)
