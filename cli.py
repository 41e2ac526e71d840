"""The command line: parses, calls, prints."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from commands import COMMANDS, command
from commands.common import BAD_INPUT, BROKEN, FINDINGS, FINE, INTERRUPTED, LANG, chosen_words, say
from profiles.errors import DataError, ParkmatchError
from reports.arguments import as_typed
from reports.console import prepare, write
from reports.errors import message

if TYPE_CHECKING:
    from collections.abc import Sequence


class Commands(TyperGroup):
    """Finds commands when they are called; turns every error into one line and an exit code.

    1 is a fault of the data, 2 of the input, 70 of the program.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        """Every command, in the order of help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, or None."""
        found = command(cmd_name)
        if found is not None:
            as_typed(found)
        return found

    def main(self, *args: Any, **extra: Any) -> Any:
        """Runs the command line; how errors leave it is decided here, never by the library."""
        prepare()
        LANG.set(None)
        as_typed(self)
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
        except ParkmatchError as error:
            code = _told(message(error, chosen_words()), FINDINGS if isinstance(error, DataError) else BAD_INPUT)
        except Exception as error:
            code = _failed(error)
        if code == INTERRUPTED:
            say(chosen_words()("stopped"))
        sys.exit(code if isinstance(code, int) else FINE)


def _told(text: str, code: int) -> int:
    say(text)
    return code


def _failed(error: Exception) -> int:
    """An error of the command line itself, or one nobody foresaw."""
    from reports.errors import usage_error

    words = chosen_words()
    if type(error).__name__ == "NoArgsIsHelpError":
        write(f"{error.format_message()}\n")  # type: ignore[attr-defined]
        return BAD_INPUT
    usage = usage_error(error)
    if usage is not None:
        return _told(message(usage, words), BAD_INPUT)
    if os.environ.get("PARKMATCH_DEBUG"):
        raise error
    what = words("unexpected", what=f"{type(error).__name__}: {error}".splitlines()[0][:200])
    return _told(words("error", text=what), BROKEN)


def _version(wanted: bool) -> None:
    if wanted:
        from matcher.match import VERSION

        write(f"parkmatch {VERSION}\n")
        raise typer.Exit


app = typer.Typer(
    cls=Commands, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False,
    help="招商引资匹配引擎: describe a company; get the parks that suit it and the subsidies it can have, each cited.",
)


@app.callback()
def _start(
    version: Annotated[bool, typer.Option("--version", help="Version.", callback=_version, is_eager=True)] = False,
) -> None:
    """Options that stand before the command."""


def main(arguments: Sequence[str] | None = None) -> None:
    """The `parkmatch` command."""
    gc.disable()  # one answer and out: looking for garbage costs a sixth of the time and frees nothing that matters
    app(args=list(arguments) if arguments is not None else None, prog_name="parkmatch")


if __name__ == "__main__":
    main()
