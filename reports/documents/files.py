"""Where papers go: which files an output names, never over another file unasked, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from profiles.errors import InputError
from reports.messages import Words

KINDS = {".html": "html", ".htm": "html", ".docx": "docx", ".md": "md", ".markdown": "md", ".xlsx": "xlsx"}
NAMES = {"proposal": "doc_file_proposal", "policies": "doc_file_policies", "appraisal": "doc_file_appraisal"}
EVERY = ("html", "docx", "md", "xlsx")
_HINT = "use .html, .docx, .md or .xlsx, or a folder for all of them"


class Target(msgspec.Struct, frozen=True):
    """One file to write: which paper, in which format, where."""

    paper: str
    kind: str
    path: Path


def targets(out: str, papers: Sequence[str], words: Words, force: bool = False) -> list[Target]:
    """The files an output stands for: one by its ending (the first paper), or all papers in all formats in a folder.

    Raises `InputError` for an ending no paper has, a folder that is not there, or a file that is, unless `force`.
    """
    if not out.strip():
        raise InputError("say where the paper goes", "-o", "for example -o report.docx")
    path = Path(out)
    folder = out.endswith(("/", os.sep)) or path.is_dir() or not path.suffix
    if folder:
        found = [
            Target(name, kind, path / f"{words(NAMES[name])}.{kind}") for name in papers for kind in EVERY
        ]
    elif path.suffix.lower() in KINDS:
        found = [Target(papers[0], KINDS[path.suffix.lower()], path)]
    else:
        raise InputError(f"cannot write a paper as {path.suffix}", out, _HINT)
    _free(found, path if folder else path.parent, force)
    return found


def _free(found: Iterable[Target], folder: Path, force: bool) -> None:
    """Nothing stands in the way; a new folder may be made, but not a whole path to it."""
    standing = folder if folder.is_dir() else folder.parent
    if not standing.is_dir() or (folder.exists() and not folder.is_dir()):
        raise InputError(f"there is no folder {str(folder)!r}", "-o", "make it first, or give another name")
    for target in found:
        if target.path.is_dir() or (target.path.exists() and not force):
            raise InputError("is there already", str(target.path), "give another name, or --force to write over it")


def write(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all: beside its place first, then moved there. Raises `InputError`."""
    temporary = ""
    try:
        path.parent.mkdir(exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".parkmatch-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise InputError(f"cannot be written: {error.strerror or error}", str(path)) from None
