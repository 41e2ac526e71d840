"""Regular expressions, compiled once per Python and kept: compiling two hundred takes longer than reading a text.

`re` has no way to keep a compiled pattern, so what its compiler produced is kept and handed back to its engine, which
checks it. Wherever that fails – another Python, a broken file – the pattern is compiled as usual.
"""

from __future__ import annotations

import hashlib
import marshal
import re
import sys
from array import array
from typing import Any

from profiles.kept import keep, recall

_NAME = "patterns.bin"
_SIGNATURE = hashlib.sha256(f"2 {sys.version} {sys.byteorder}".encode()).digest()
_Code = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]

_known: dict[tuple[str, int], _Code] | None = None
_notes: dict[str, tuple[str, ...]] = {}
_new = False


def regex(text: str, flags: int = 0) -> re.Pattern[str]:
    """The compiled pattern, as `re.compile` gives it."""
    global _known, _new
    if _known is None:
        _known = _recalled()
    try:
        code = _known.get((text, int(flags)))
        if code is not None:
            return _revive(text, code)
        code = _compiled(text, int(flags))
        revived = _revive(text, code)
    except Exception:  # a private corner of `re`: whatever happens there, the plain way is right
        return re.compile(text, flags)
    _known[(text, int(flags))] = code
    _new = True
    return revived


def note(text: str, words: tuple[str, ...]) -> None:
    """Keeps some words with a pattern, for the next process."""
    global _new
    _notes[text] = words
    _new = True


def noted(text: str) -> tuple[str, ...] | None:
    """The words kept with a pattern, or None."""
    global _known
    if _known is None:
        _known = _recalled()
    return _notes.get(text)


def keep_patterns() -> None:
    """Keeps what was compiled, for the next process."""
    global _new
    if _new and _known is not None:
        keep(_NAME, _SIGNATURE, marshal.dumps((_known, _notes)))
        _new = False


def _recalled() -> dict[tuple[str, int], _Code]:
    kept = recall(_NAME, _SIGNATURE)
    if kept is None:
        return {}
    try:
        codes, notes = marshal.loads(kept)
        _notes.update(notes)
        return dict(codes)
    except (ValueError, EOFError, TypeError):
        return {}


def _compiled(text: str, flags: int) -> _Code:
    compiler: Any = re._compiler  # type: ignore[attr-defined]
    parsed = re._parser.parse(text, flags)  # type: ignore[attr-defined]
    code = compiler._code(parsed, flags)
    index: list[str | None] = [None] * parsed.state.groups
    for name, number in parsed.state.groupdict.items():
        index[number] = name
    return flags | parsed.state.flags, array("I", code).tobytes(), parsed.state.groups - 1, parsed.state.groupdict, tuple(index)


def _revive(text: str, code: _Code) -> re.Pattern[str]:
    import _sre  # type: ignore[import-not-found]

    flags, program, groups, names, index = code
    words = array("I")
    words.frombytes(program)
    return _sre.compile(text, flags, words.tolist(), groups, names, index)  # type: ignore[no-any-return]
