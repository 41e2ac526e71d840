"""Targets: which companies of a list suit one park, and what each would be for its value chain."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.common import (
    INTERRUPTED,
    AsOf,
    Cluster,
    Engine,
    Force,
    Json,
    Lang,
    Resume,
    chosen_words,
    commands,
    data_root,
    day_of,
    open_library,
    print_json,
    say,
)
from reports.console import page_width, show

app = commands()


@app.command()
def targets(
    park: Annotated[str, typer.Argument(metavar="PARK", help="A park, by id or name.")],
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE…]", help="Lists of companies; without, only the value chain.")
    ] = None,
    out: Annotated[str, typer.Option("-o", "--out", metavar="OUT", help=".xlsx, .csv, .parquet or .jsonl.")] = "",
    top: Annotated[str, typer.Option("--top", metavar="N", help="Companies on the screen.")] = "20",
    close: Annotated[str, typer.Option("--close", metavar="N", help="Companies looked at closely.")] = "200",
    weights: Annotated[str, typer.Option("--weights", metavar="FILE", help="A file like matcher/weights.yaml.")] = "",
    mapping: Annotated[str, typer.Option("--map", metavar="FILE", help="What every column says (OUT.map.yaml).")] = "",
    sheet: Annotated[list[str] | None, typer.Option("--sheet", help="Read only this sheet, hidden or not.")] = None,
    jobs: Annotated[str, typer.Option("--jobs", metavar="N", help="Processes (0: all cores for long lists).")] = "0",
    resume: Resume = False,
    strict: Annotated[bool, typer.Option("--strict", help="Leave out rows with a cell that cannot be read.")] = False,
    engine: Engine = "local", cluster: Cluster = "", force: Force = False,
    as_of: AsOf = "", json: Json = False, lang: Lang = "zh",
) -> None:
    """Which companies of a list suit a park, why, what it can offer them, and which link of its chain they fill."""
    from profiles.errors import InputError
    from reports import intake
    from reports.find import find_park
    from tables import target_show
    from tables.journal import told_stopped
    from tables.output import Output, checked
    from tables.target_list import TargetOptions
    from tables.target_sheets import target_sheets

    words = chosen_words()
    shown, closely = intake.whole(top, 1, 10_000, "--top"), intake.whole(close, 1, 100_000, "--close")
    inputs = [Path(f) for f in files or []]
    if resume and not out:
        raise InputError("finished rows are kept only beside an output", "--resume", "name it with -o")
    target = checked(Output(Path(out), tuple(target_sheets(words)), force, resume), inputs) if out else None
    library = open_library()
    found = find_park(library, park)
    options = TargetOptions(
        found.part_of or found.id, day_of(as_of), data_root(), intake.weights(Path(weights)) if weights else None,
        max(shown, closely), intake.whole(jobs, 0, 256, "--jobs"), strict, engine, cluster,
    )
    run = target_show.Run(library, found, options, words)
    if not inputs:
        if json:
            print_json(run.chain_data())
        else:
            show(run.chain_page(page_width()))
        return
    try:
        written = run.look(inputs, Path(mapping) if mapping else None, sheet or [], page_width(), target)
    except KeyboardInterrupt:
        if target:
            say(told_stopped(target, words))
        raise typer.Exit(INTERRUPTED) from None
    if json:
        print_json(run.data(shown))
    else:
        show(run.page(shown, page_width()))
    if run.resumed:
        say(words("tables_resumed", n=run.resumed))
    for path in written:
        say(words("tables_written", path=path))
