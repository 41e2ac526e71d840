"""Assess: asks only what matters, one question at a time, and ends in the same result as match."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.common import (
    INTERRUPTED,
    AsOf,
    Corrections,
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
from reports.console import page_width, show

app = commands()


@app.command()
def assess(
    described: Annotated[
        str | None, typer.Argument(metavar="[TEXT|FILE]", help="Text, a .txt, .yaml or .json file; asked for when left out.")
    ] = None,
    corrections: Corrections = None,
    save: Annotated[str, typer.Option("--save", metavar="FILE", help="Keep every answer in a .yaml or .json file.")] = "",
    resume: Annotated[str, typer.Option("--resume", metavar="FILE", help="Go on with what was saved there.")] = "",
    share: Annotated[
        str, typer.Option("--share", metavar="PERCENT", help="Ask while an answer moves this share of the expected money.")
    ] = "1",
    top: Annotated[str, typer.Option("--top", metavar="N", help="How many parks to list.")] = "5",
    force: Force = False, as_of: AsOf = "", json: Json = False, lang: Lang = "zh",
) -> None:
    """Asks what matters most, one question at a time, then ranks parks and subsidies."""
    from matcher.inquiry import Inquiry
    from matcher.interview import Interview
    from matcher.match import Matcher
    from matcher.understanding import Understanding
    from profiles.errors import InputError
    from reports import intake
    from reports.explained import in_detail
    from reports.saving import check_target, noted
    from reports.screen import match_screen
    from reports.wizard import StoppedError, Wizard

    words, on = chosen_words(), day_of(as_of)
    places = intake.whole(top, 1, 200, "--top")
    least = intake.whole(share, 0, 100, "--share") / 100
    if resume and described:
        raise InputError("say what to assess, or what to resume", "--resume")
    target = save or resume
    if target:
        check_target(Path(target), force or bool(resume and Path(resume).resolve() == Path(target).resolve()))
    named = resume or (described if described != "-" else "")
    handed = intake.take(named) if named else None
    library = open_library()
    reader, matcher = Understanding(library), Matcher(library)
    wizard = Wizard(words, page_width(), sys.stderr if json else sys.stdout, Path(target) if target else None)
    try:
        if handed is None:
            handed = wizard.describe()
        applicant = intake.applicant_of(handed, reader.values, lambda text: reader.read(text, on))
        applicant = intake.correct(applicant, corrections or [], reader.values)
        passed = noted(intake.form(handed), handed.where).passed if handed.kind != "text" else ()
        interview = Interview(Inquiry(matcher, least), applicant, on, passed, lambda text: reader.read(text, on))
        wizard.run(interview, resumed=bool(resume))
    except StoppedError:
        raise typer.Exit(INTERRUPTED) from None
    if json:
        print_json(in_detail(matcher, interview.applicant, on, places))
    else:
        show(match_screen(matcher.match(interview.applicant, on, places), library.facts, places, words, page_width()))
    if target:
        say(words("assess_saved", path=target))
