"""Parks: what public documents say of them."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.common import (
    AsOf,
    Corrections,
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

app = commands("Parks: what public documents say of them.")


@app.command("list")
def parks_list(
    region: Annotated[str, typer.Option("--region", help="A place, by id or name.")] = "",
    kind: Annotated[str, typer.Option("--kind", help="district, high_tech_zone, specialised_park …")] = "",
    json: Json = False, lang: Lang = "zh",
) -> None:
    """Lists parks."""
    from reports.find import some_parks
    from reports.park_page import park_row, parks_page

    library = open_library()
    found = some_parks(library, region, kind)
    if json:
        print_json([park_row(p) for p in found])
    else:
        show(parks_page(found, library, chosen_words(), page_width()))


@app.command("show")
def parks_show(
    park: Annotated[str, typer.Argument(metavar="PARK", help="A park, by id or name.")],
    json: Json = False, lang: Lang = "zh",
) -> None:
    """Shows one park, every statement with its source."""
    from reports.find import find_park
    from reports.park_page import ParkPage

    library = open_library()
    found = find_park(library, park)
    if json:
        print_json(found)
    else:
        show(ParkPage(found, library, chosen_words(), page_width()).whole())


@app.command("admission")
def parks_admission(
    park: Annotated[str, typer.Argument(metavar="PARK", help="A park, by id or name.")],
    described: Annotated[
        str | None, typer.Argument(metavar="[TEXT|FILE|-]", help="Whom to check; without, what is asked.")
    ] = None,
    corrections: Corrections = None, as_of: AsOf = "", json: Json = False, lang: Lang = "zh",
) -> None:
    """Checks a project against what a park asks: met, unmet or unknown, and by how much it falls short."""
    from matcher.admission import Admission
    from profiles.applicant import Applicant, ValueParser
    from reports import intake
    from reports.admission_page import AdmissionPage
    from reports.find import find_park
    from rules.engine import Engine

    words = chosen_words()
    on = day_of(as_of)
    library = open_library()
    found = find_park(library, park)
    applicant = Applicant()
    values = ValueParser(library.facts, library.regions, library.sectors)
    if described is not None:
        from matcher.understanding import Understanding

        handed = intake.take(described)
        if handed.encoding:
            say(words("note_encoding", where=handed.where, encoding=handed.encoding))
        applicant = intake.applicant_of(handed, values, lambda text: Understanding(library).read(text, on))
    applicant = intake.correct(applicant, corrections or [], values)
    held = described is not None or bool(corrections)
    engine = Engine(library)
    check = Admission(library).check(engine.frame([applicant], on), 0, found)
    if json:
        print_json(check)
    else:
        show(AdmissionPage(check, library.facts, words, page_width(), held).whole())
