"""Where a screen goes: a terminal in colour, a pipe in plain text, a Windows console in UTF-8."""

from __future__ import annotations

import io
import os
import shutil
import sys
from typing import Any

from reports.layout import Page

WIDEST, NARROWEST, PIPED = 100, 60, 100
CLOSED_PIPE = 141  # as a shell counts a program that its reader left


def prepare() -> None:
    """Makes standard output and error write UTF-8, whatever the console's code page; odd characters never stop it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def page_width() -> int:
    """The columns a screen may take: `COLUMNS` when set, the terminal's up to 100, and 100 in a pipe."""
    wanted = os.environ.get("COLUMNS", "")
    if wanted.isdigit() and int(wanted) > 0:
        return max(int(wanted), NARROWEST)
    if not sys.stdout.isatty():
        return PIPED
    return max(min(shutil.get_terminal_size((PIPED, 24)).columns, WIDEST), NARROWEST)


def coloured(stream: Any) -> bool:
    """Whether colour is wanted: on a terminal, unless `NO_COLOR` is set or the terminal is dumb."""
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def show(page: Page) -> None:
    """Writes a page to standard output, in one go."""
    if coloured(sys.stdout):
        _in_colour(page)
        return
    write(page.text())


def write(text: str) -> None:
    """Writes text to standard output and hands it over at once, so that a closed pipe is noticed here."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes standard output once more at exit: give it somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(CLOSED_PIPE) from None


def _in_colour(page: Page) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, width=page.width + 1, soft_wrap=True)
    whole = Text()
    for line in page.lines:
        for text, style in line:
            whole.append(text, style or None)
        whole.append("\n")
    console.print(whole, end="")
