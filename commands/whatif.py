"""What if: a case with something changed, or on two days, side by side; without a change, the near misses."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.common import (
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
def whatif(
    described: Described, corrections: Corrections = None,
    as_of: Annotated[
        list[str] | None, typer.Option("--as-of", help="The day rules are applied on; twice to compare two days.")
    ] = None,
    top: Annotated[str, typer.Option("--top", metavar="N", help="How many of the first places to look at.")] = "5",
    json: Json = False, lang: Lang = "zh",
) -> None:
    """Shows what a change of facts or of the day does; without one, which small changes open incentives."""
    from matcher.match import Matcher
    from matcher.nearby import near_misses_in_full
    from matcher.understanding import Understanding
    from matcher.whatif import compare
    from profiles.errors import InputError
    from reports import intake
    from reports.changed import changed_facts
    from reports.whatif_page import near_screen, whatif_screen

    words, written = chosen_words(), as_of or []
    if len(written) > 2:
        raise InputError("more than two days", "--as-of", "give one day, or two to compare")
    days = [day_of(w) for w in written] or [day_of("")]
    places = intake.whole(top, 1, 50, "--top")
    handed = intake.take(described)
    library = open_library()
    reader, matcher = Understanding(library), Matcher(library)
    applicant = intake.applicant_of(handed, reader.values, lambda text: reader.read(text, days[0]))
    if handed.encoding:
        say(words("note_encoding", where=handed.where, encoding=handed.encoding))
    if not corrections and len(days) == 1:
        found = near_misses_in_full(matcher, applicant, days[0], places)
        shown = described if Path(described).suffix else "…"
        if json:
            print_json(found)
        else:
            show(near_screen(found, places, words, page_width(), shown))
        return
    after = intake.correct(applicant, corrections or [], reader.values)
    changed = changed_facts(applicant, after, library)
    comparison = compare(matcher, (applicant, days[0]), (after, days[-1]), changed, places)
    if json:
        print_json(comparison)
    else:
        show(whatif_screen(comparison, words, page_width()))
