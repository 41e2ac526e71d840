"""Match: one applicant against every park and every incentive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.common import (
    AsOf,
    Corrections,
    Described,
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
def match(
    described: Described,
    top: Annotated[str, typer.Option("--top", metavar="N", help="How many parks to list.")] = "5",
    corrections: Corrections = None,
    weights: Annotated[str, typer.Option("--weights", metavar="FILE", help="A file like matcher/weights.yaml.")] = "",
    explain: Annotated[str, typer.Option("--explain", metavar="PARK", help="Everything about one park.")] = "",
    as_of: AsOf = "", json: Json = False, lang: Lang = "zh",
) -> None:
    """Ranks parks and subsidies for a company or project."""
    from matcher.match import Matcher
    from matcher.understanding import Understanding
    from reports import intake
    from reports.explained import in_detail, place_in, ranked_place
    from reports.find import find_park

    words = chosen_words()
    on = day_of(as_of)
    places = intake.whole(top, 1, 200, "--top")
    handed = intake.take(described)
    library = open_library()
    park = find_park(library, explain) if explain else None
    reader = Understanding(library)
    applicant = intake.applicant_of(handed, reader.values, lambda text: reader.read(text, on))
    applicant = intake.correct(applicant, corrections or [], reader.values)
    matcher = Matcher(library, intake.weights(Path(weights)) if weights else None)
    place = ranked_place(park) if park else ""
    if json:
        result = in_detail(matcher, applicant, on, places, place)
    else:
        result = matcher.match(applicant, on, places, [place] if place else [])
    if handed.encoding:
        say(words("note_encoding", where=handed.where, encoding=handed.encoding))
    if json:
        print_json(result)
    elif park and (found := place_in(result, place)):
        from reports.explain_screen import explain_screen

        site = words.label(park.name) if park.part_of else ""
        show(explain_screen(result, found, library.facts, words, page_width(), site))
    else:
        from reports.screen import match_screen

        show(match_screen(result, library.facts, places, words, page_width()))
