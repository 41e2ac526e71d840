"""What every command shares: the language, the data, the day, and how results are printed."""

from __future__ import annotations

import os
import sys
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reports.console import write
from reports.messages import Words, language

if TYPE_CHECKING:
    import datetime as dt

    from rules.library import Library

LANG: ContextVar[Words | None] = ContextVar("words", default=None)
FINE, FINDINGS, BAD_INPUT, BROKEN, INTERRUPTED = 0, 1, 2, 70, 130


def chosen_words() -> Words:
    """The words of the language asked for."""
    return LANG.get() or Words("zh")


def say(text: str) -> None:
    """A note beside the result."""
    print(text, file=sys.stderr)


def _chosen(name: str) -> str:
    LANG.set(Words(language(name)))
    return name


Lang = Annotated[str, typer.Option("--lang", help="zh, zh-Hant or en.", callback=_chosen, is_eager=True)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AsOf = Annotated[str, typer.Option("--as-of", help="The day rules are applied on (default: today in Guangdong).")]
Engine = Annotated[str, typer.Option("--engine", help="Where rows are matched: local, dask or spark.")]
Cluster = Annotated[str, typer.Option("--cluster", metavar="ADDRESS", help="The cluster's scheduler or master.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with an interrupted run.")]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]
Described = Annotated[str, typer.Argument(metavar="TEXT|FILE|-", help="Text, a .txt, .yaml or .json file, or -.")]
Corrections = Annotated[list[str] | None, typer.Option("--set", help="fact=value corrects what was read.")]


def commands(about: str = "") -> typer.Typer:
    """What a file of this folder hangs its command, or its group of commands, on."""
    return typer.Typer(
        help=about or None, no_args_is_help=bool(about), rich_markup_mode=None, pretty_exceptions_enable=False,
        add_completion=False,
    )


def data_root() -> Path:
    """The folder the data is in."""
    from rules.library import ROOT

    return Path(os.environ.get("PARKMATCH_DATA") or ROOT)


def open_library() -> Library:
    """The data, from the compiled copy where it is current."""
    from rules.library import load_library

    return load_library(data_root())


def day_of(written: str) -> dt.date:
    """The day an option names; today in Guangdong when it names none."""
    from reports.intake import day
    from rules.library import today

    return day(written) if written else today()


def print_json(data: Any) -> None:
    """Data as JSON."""
    from reports.as_json import as_json

    write(as_json(data))
