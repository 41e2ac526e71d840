"""Check: lints the data files."""

from __future__ import annotations

import gc
from typing import Annotated

import typer

from commands.common import (
    FINDINGS,
    FINE,
    AsOf,
    Json,
    Lang,
    chosen_words,
    commands,
    data_root,
    day_of,
    print_json,
)
from reports.console import page_width, show, write

app = commands()


@app.command()
def check(
    files: Annotated[list[str] | None, typer.Argument(metavar="[FILE…]", help="Only these data files.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too.")] = False,
    form: Annotated[str, typer.Option("--format", help="text, json, sarif or github (annotations).")] = "text",
    list_all: Annotated[bool, typer.Option("--list", help="List every diagnostic.")] = False,
    explain: Annotated[str, typer.Option("--explain", metavar="CODE", help="What a diagnostic means.")] = "",
    stale_months: Annotated[
        str, typer.Option("--stale-months", metavar="N", help="Unchecked for longer than this is stale.")
    ] = "12",
    as_of: AsOf = "", json: Json = False, lang: Lang = "zh",
) -> None:
    """Checks the data files; the exit code is 1 when something is wrong."""
    from reports import check_formats, check_intake
    from reports.check_page import check_page, explain_page, list_page
    from reports.check_words import explained
    from reports.intake import whole
    from rules.checks.catalogue import checks
    from rules.checks.run import check as run

    words = chosen_words()
    form = check_intake.form(form, json)
    if explain or list_all:
        told = [explained(code, words) for code in ([check_intake.code(explain)] if explain else checks())]
        if form == "json":
            print_json(told[0] if explain else told)
        else:
            show(explain_page(told[0], words, page_width()) if explain else list_page(told, words, page_width()))
        return
    gc.enable()
    day = day_of(as_of)
    report = run(data_root(), check_intake.chosen(files or [], data_root()), day, whole(stale_months, 0, 600, "--stale-months"))
    if form == "json":
        print_json(check_formats.check_json(report, day, words))
    elif form == "sarif":
        print_json(check_formats.sarif(report, words))
    elif form == "github":
        write(check_formats.github(report, words))
    else:
        show(check_page(report, words, page_width()))
    bad = report.findings if strict else report.count("error")
    raise typer.Exit(FINDINGS if bad else FINE)
