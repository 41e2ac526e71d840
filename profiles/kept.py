"""What was worked out once and is kept for the next process, in the user's cache folder.

Never needed: a file that is missing, old, broken or cannot be written only costs the time to work it out again.
"""

from __future__ import annotations

import os
from pathlib import Path

SIGNATURE_BYTES = 32


def folder() -> Path:
    """Where kept files stand; the environment variable PARKMATCH_CACHE_DIR moves it."""
    chosen = os.environ.get("PARKMATCH_CACHE_DIR")
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("parkmatch", appauthor=False))


def recall(name: str, signature: bytes) -> bytes | None:
    """What was kept under a name, if it was kept under this very signature (32 bytes)."""
    try:
        stored = (folder() / name).read_bytes()
    except OSError:
        return None
    return stored[SIGNATURE_BYTES:] if stored[:SIGNATURE_BYTES] == signature else None


def keep(name: str, signature: bytes, content: bytes) -> None:
    """Keeps content under a name; whole or not at all, and silently not when the folder cannot be written."""
    import tempfile

    path = folder() / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(signature + content)
        Path(temporary).replace(path)
    except OSError:
        return
