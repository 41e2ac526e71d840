"""Check: lints the data files."""

from __future__ import annotations

import gc
from typing import Annotated

import typer

from commands.common import FINDINGS, FINE, Json, Lang, chosen_words, commands, data_root, print_json
from reports.console import page_width, show

app = commands()


@app.command()
def check(
    files: Annotated[list[str] | None, typer.Argument(metavar="[FILE…]", help="Only these data files.")] = None,
    json: Json = False, lang: Lang = "zh",
) -> None:
    """Checks the data files; the exit code is 1 when something is wrong."""
    from reports.check_page import check_page
    from reports.intake import existing
    from rules.check import check as findings_of

    gc.enable()
    only = existing(files or [])
    findings = findings_of(data_root(), only)
    if json:
        print_json(findings)
    else:
        show(check_page(findings, chosen_words(), page_width()))
    raise typer.Exit(FINDINGS if findings else FINE)
