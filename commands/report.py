"""Report: the papers an office hands over, for one applicant."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.common import (
    AsOf,
    Corrections,
    Described,
    Force,
    Json,
    Lang,
    chosen_words,
    commands,
    day_of,
    open_library,
    print_json,
    say,
)
from reports.console import write

app = commands()


@app.command()
def report(
    described: Described,
    out: Annotated[str, typer.Option("-o", "--out", metavar="OUT", help=".html, .docx, .md, .xlsx, or a folder.")] = "",
    paper: Annotated[str, typer.Option("--paper", help="proposal, policies or appraisal.")] = "",
    force: Force = False,
    show: Annotated[bool, typer.Option("--open", help="Open what was written.")] = False,
    top: Annotated[str, typer.Option("--top", metavar="N", help="How many parks to tell in full.")] = "3",
    corrections: Corrections = None,
    weights: Annotated[str, typer.Option("--weights", metavar="FILE", help="A file like matcher/weights.yaml.")] = "",
    as_of: AsOf = "", json: Json = False, lang: Lang = "zh",
) -> None:
    """Writes the papers an office hands over: proposal, list of policies, appraisal."""
    from matcher.match import Matcher
    from matcher.understanding import Understanding
    from reports import intake
    from reports.documents.dossier import Dossier
    from reports.documents.files import targets
    from reports.documents.papers import named
    from reports.documents.writing import ready, write_papers
    from reports.explained import in_detail

    words = chosen_words()
    wanted = targets(out, named(paper), words, force)
    ready(wanted)
    on = day_of(as_of)
    places = intake.whole(top, 1, 20, "--top")
    handed = intake.take(described)
    library = open_library()
    reader = Understanding(library)
    applicant = intake.applicant_of(handed, reader.values, lambda text: reader.read(text, on))
    applicant = intake.correct(applicant, corrections or [], reader.values)
    matcher = Matcher(library, intake.weights(Path(weights)) if weights else None)
    result = in_detail(matcher, applicant, on, places)
    written = write_papers(Dossier(result, applicant.text, library, words, places), wanted)
    if handed.encoding:
        say(words("note_encoding", where=handed.where, encoding=handed.encoding))
    if json:
        print_json({"files": written, "receipt": result.receipt})
    else:
        write("".join(words("doc_written", path=f["path"]) + "\n" for f in written))
    if show:
        typer.launch(written[0]["path"])
