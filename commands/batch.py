"""Batch: lists of companies in, a workbook of results out."""

from __future__ import annotations

import sys
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
def batch(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help=".xlsx, .xls, .csv, .parquet or .jsonl.")],
    out: Annotated[str, typer.Option("-o", "--out", metavar="OUT", help=".xlsx, .csv, .parquet or .jsonl.")],
    top: Annotated[str, typer.Option("--top", metavar="N", help="Places in the shortlist of each company.")] = "3",
    scores: Annotated[str, typer.Option("--scores", metavar="N|all", help="Places scored (10; long lists: fewer).")] = "",
    incentives: Annotated[str, typer.Option("--incentives", metavar="N", help="Listed at each (15; long lists: fewer).")] = "",
    weights: Annotated[str, typer.Option("--weights", metavar="FILE", help="A file like matcher/weights.yaml.")] = "",
    mapping: Annotated[str, typer.Option("--map", metavar="FILE", help="What every column says (OUT.map.yaml).")] = "",
    sheet: Annotated[list[str] | None, typer.Option("--sheet", help="Read only this sheet, hidden or not.")] = None,
    jobs: Annotated[str, typer.Option("--jobs", metavar="N", help="Processes (0: all cores for long lists).")] = "0",
    resume: Resume = False,
    strict: Annotated[bool, typer.Option("--strict", help="Leave out rows with a cell that cannot be read.")] = False,
    dry: Annotated[bool, typer.Option("--dry-run", help="Only show and save what every column is read as.")] = False,
    engine: Engine = "local", cluster: Cluster = "", force: Force = False,
    as_of: AsOf = "", json: Json = False, lang: Lang = "zh",
) -> None:
    """Matches every company of a list; writes a shortlist, scores, incentives, open conditions and errors."""
    from reports import intake
    from tables.batch import Options, plan, run_batch
    from tables.journal import told_stopped
    from tables.layout import TITLES
    from tables.outcome import depth_for
    from tables.output import Output, checked, save_mapping
    from tables.progress import progress
    from tables.screen import brief_words, plan_page, summary_page

    words = chosen_words()
    places = intake.whole(top, 1, 10, "--top")
    scored = (0 if scores == "all" else intake.whole(scores, 1, 1000, "--scores")) if scores else None
    listed = intake.whole(incentives, 0, 1000, "--incentives") if incentives else None
    inputs = [Path(f) for f in files]
    target = checked(Output(Path(out), tuple(TITLES), force, resume), inputs, dry)
    weighed, processes = intake.weights(Path(weights)) if weights else None, intake.whole(jobs, 0, 256, "--jobs")
    library = open_library()
    planned = plan(inputs, library, Path(mapping) if mapping else None, sheet or [])
    depth = depth_for(planned.rows_about, places, scored, listed)
    options = Options(target, day_of(as_of), data_root(), weighed, depth, processes, strict, engine, cluster)
    if dry:
        save_mapping(planned.tables, target, words, planned.mapping)
        show(plan_page(planned, library, words, page_width()))
        return
    print(plan_page(planned, library, words, page_width()).text(), file=sys.stderr, end="")
    if brief := brief_words(depth, scored, listed, words):
        say(brief)
    try:
        with progress(planned.rows_about, words) as told:
            summary = run_batch(library, planned, options, words, told)
    except KeyboardInterrupt:
        say(told_stopped(target, words))
        raise typer.Exit(INTERRUPTED) from None
    if json:
        print_json(summary)
    else:
        show(summary_page(summary, words, page_width()))
