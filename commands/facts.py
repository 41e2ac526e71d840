"""Facts: everything that may be told of a company."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.common import Json, Lang, chosen_words, commands, open_library, print_json
from reports.console import page_width, show

app = commands("Facts: everything that may be told of a company.")


@app.callback(invoke_without_command=True, no_args_is_help=False)
def facts(context: typer.Context, json: Json = False, lang: Lang = "zh") -> None:
    """Facts: everything that may be told of a company; by itself it lists them."""
    if context.invoked_subcommand is None:
        _facts("", "", json)


@app.command("list")
def facts_list(
    group: Annotated[str, typer.Option("--group", help="identity, finance, rd, people, product …")] = "",
    json: Json = False, lang: Lang = "zh",
) -> None:
    """Lists the facts that may be told."""
    _facts("", group, json)


@app.command("search")
def facts_search(
    word: Annotated[str, typer.Argument(metavar="WORD", help="Part of an id, a name or a question.")],
    json: Json = False, lang: Lang = "zh",
) -> None:
    """Finds facts by a word."""
    _facts(word, "", json)


@app.command("show")
def facts_show(
    fact: Annotated[str, typer.Argument(metavar="FACT", help="A fact's id.")], json: Json = False, lang: Lang = "zh",
) -> None:
    """Shows one fact and what may be written."""
    from reports.fact_page import fact_page
    from reports.find import find_fact

    found = find_fact(open_library(), fact)
    if json:
        print_json(found)
    else:
        show(fact_page(found, chosen_words(), page_width()))


def _facts(word: str, group: str, json: bool) -> None:
    from reports.fact_page import facts_page, matching

    found = matching(open_library().facts, word, group)
    if json:
        print_json(found)
    else:
        show(facts_page(found, word, chosen_words(), page_width()))
