"""Nothing that is there is written over unasked: what every command asks before it writes a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from profiles.errors import InputError

FORCE = "give another name, or --force to write over it"


def check_free(paths: Iterable[Path], force: bool = False, hint: str = FORCE) -> None:
    """Raises `InputError` for the first path where something stands already; a file may be written over with `force`."""
    for path in paths:
        if path.is_dir() or (path.exists() and not force):
            raise InputError("is there already", str(path), hint)
