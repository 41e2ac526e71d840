"""Parks: what public documents say of them."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.common import Json, Lang, chosen_words, commands, open_library, print_json
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
