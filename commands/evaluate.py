"""Evaluate: runs labelled cases."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Annotated

import typer

from commands.common import FINDINGS, FINE, AsOf, Json, Lang, commands, day_of, open_library
from reports.console import write

app = commands()


@app.command()
def evaluate(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file of labelled cases.")],
    kind: Annotated[str, typer.Option("--kind", help="companies, reading or verdicts (guessed from the file).")] = "",
    as_of: AsOf = "", json: Json = False, lang: Lang = "zh",
) -> None:
    """Runs labelled cases: every miss and, last, one line of figures. The exit code is 1 when there are misses."""
    from matcher.evaluation import run

    gc.enable()
    report = run(Path(file), kind or None, library=open_library(), as_of=day_of(as_of) if as_of else None)
    write((report.json() if json else report.text()) + "\n")
    raise typer.Exit(FINDINGS if report.misses else FINE)
