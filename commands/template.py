"""Template: an Excel form for lists of companies."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from commands.common import Force, Json, Lang, chosen_words, commands, open_library, print_json
from profiles.errors import InputError
from reports.console import write

app = commands()


@app.command()
def template(
    out: Annotated[str, typer.Option("-o", "--out", metavar="FILE.xlsx", help="The form to write.")],
    facts: Annotated[str, typer.Option("--facts", metavar="NAMES", help="Groups and fact ids, or all.")] = "",
    force: Force = False, json: Json = False, lang: Lang = "zh",
) -> None:
    """Writes an Excel form: one line a company, choices as drop-downs, units in the headings."""
    from reports.taken import check_free
    from tables.template import write_form

    words = chosen_words()
    path = Path(out)
    if path.suffix.lower() != ".xlsx":
        raise InputError(f"{path.name!r} has none of the endings .xlsx", "-o", "e.g. -o form.xlsx")
    if not path.parent.is_dir():
        raise InputError("there is no such folder", str(path.parent), "make it first")
    if path.is_dir():
        raise InputError("is a folder, not a file", str(path), "e.g. -o form.xlsx")
    check_free([path], force)
    wanted = [name for name in re.split(r"[,\s]+", facts) if name]
    count = write_form(path, open_library().facts, words, wanted)
    if json:
        print_json({"file": str(path), "columns": count})
    else:
        write(words("tables_form_written", path=path, n=count) + "\n")
