"""Serve: the page and the JSON API, on this machine unless told otherwise."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from commands.common import Lang, chosen_words, commands, say

app = commands()


@app.command()
def serve(
    port: Annotated[str, typer.Option("--port", help="Where it listens.")] = "8000",
    host: Annotated[str, typer.Option("--host", help="An address others can reach; needs --token.")] = "127.0.0.1",
    token: Annotated[str, typer.Option("--token", help="What visitors must show.")] = "",
    name: Annotated[list[str] | None, typer.Option("--name", help="A name it is reached by, such as match.example.org.")] = None,
    rate: Annotated[str, typer.Option("--rate", metavar="N", help="Requests a minute from one client; 0: no limit.")] = "600",
    workers: Annotated[str, typer.Option("--workers", metavar="N", help="Processes that answer.")] = "1",
    quiet: Annotated[bool, typer.Option("--quiet", help="No line for each request.")] = False,
    lang: Lang = "zh",
) -> None:
    """Serves the page and the JSON API, to this machine only unless told otherwise."""
    from reports.intake import whole
    from web.optional import require

    require()
    from web.server import address, checked, free
    from web.server import serve as run
    from web.settings import Settings

    words = chosen_words()
    processes = whole(workers, 1, 64, "--workers")
    settings = checked(Settings(
        host=host, port=whole(port, 1, 65_535, "--port"), token=token or os.environ.get("PARKMATCH_TOKEN", ""),
        names=tuple(name or ()), rate=-(-whole(rate, 0, 1_000_000, "--rate") // processes), log=not quiet,
        data=os.environ.get("PARKMATCH_DATA", ""),
    ))
    free(settings)
    if settings.public:
        say(words("web_public", host=settings.host))
    say(words("web_open_at", address=address(settings)))
    run(settings, processes)
