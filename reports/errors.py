"""What is wrong, in the user's language: one line that says what, where and how to mend it."""

from __future__ import annotations

import re

from profiles.errors import ParkmatchError
from reports.messages import Words, catalogue


def message(error: ParkmatchError, words: Words) -> str:
    """The line shown for an error, such as `错误：a.yaml:3：重复的键 'staff'（…）`."""
    where = words("error_where", where=error.where) if error.where else ""
    hint = words("error_hint", hint=translated(error.hint, words)) if error.hint else ""
    return words("error", text=where + translated(error.what, words) + hint)


def translated(text: str, words: Words) -> str:
    """An error's text in the language of the screen; as it is where the catalogue has no Chinese for it."""
    if words.base == "en":
        return text
    for pattern in catalogue()["errors"]:
        found = re.fullmatch(pattern["match"], text, re.DOTALL)
        if found:
            inner = [translated(g or "", words) for g in found.groups()]
            return words.script(pattern["zh"]).format(*inner)
    return text
