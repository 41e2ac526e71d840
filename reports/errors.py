"""What is wrong, in the user's language: one line that says what, where and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from profiles.errors import InputError, ParkmatchError
from reports.messages import Words, catalogue


def message(error: ParkmatchError, words: Words) -> str:
    """The line shown for an error, such as `错误：a.yaml:3：重复的键 'staff'（…）`."""
    where = words("error_where", where=translated(error.where, words)) if error.where else ""
    hint = words("error_hint", hint=translated(error.hint, words)) if error.hint else ""
    return words("error", text=where + translated(error.what, words) + hint)


def translated(text: str, words: Words) -> str:
    """An error's text in the language of the screen; as it is where the catalogue has no Chinese for it."""
    if words.base == "en" or not text:
        return text
    for fullmatch, zh in _patterns():
        found = fullmatch(text)
        if found:
            inner = [translated(g or "", words) for g in found.groups()]
            return words.script(zh).format(*inner)
    return text


@cache
def _patterns() -> list[tuple[Callable[[str], re.Match[str] | None], str]]:
    return [(re.compile(p["match"], re.DOTALL).fullmatch, p["zh"]) for p in catalogue()["errors"]]


def usage_error(error: Exception) -> InputError | None:
    """What is wrong with the command line itself, in one line; None when the error is another."""
    say = getattr(error, "format_message", None)
    if say is None:
        return None
    context = getattr(error, "ctx", None)
    path = getattr(context, "command_path", "parkmatch")
    text = str(say()).strip().splitlines()[0].rstrip(".")
    return InputError(_plainly(text), "", f"`{path} --help` shows how")


def _plainly(text: str) -> str:
    """The command line library's sentence in this program's own words."""
    for pattern, plain in _USAGE:
        found = re.match(pattern, text)
        if found:
            return plain.format(*found.groups())
    return text


_USAGE = (
    (r"No such command ('[^']*')\.? Did you mean (.+?)\??$", "no such command {0}; did you mean {1}?"),
    (r"No such command (.+)", "no such command {0}"),
    (r"No such option: (\S+) Did you mean (.+?)\??$", "no such option {0}; did you mean {1}?"),
    (r"No such option: (\S+) \(Possible options: (.+)\)", "no such option {0}; did you mean {1}?"),
    (r"No such option: (\S+)", "no such option {0}"),
    (r"Missing argument (.+)", "missing argument {0}"),
    (r"Option (\S+) requires an argument", "option {0} needs a value"),
    (r"Got unexpected extra argument\S* \((.+)\)", "too much on the command line: {0}"),
)
