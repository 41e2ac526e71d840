"""MCP: the same core as tools for assistants, over standard input and output."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from commands.common import commands, open_library
from profiles.errors import InputError, ParkmatchError

if TYPE_CHECKING:
    from reports.desk_tools import DeskTools

app = commands()


@app.command()
def mcp() -> None:
    """Serves match, explain, the next question and policies as tools for assistants (Model Context Protocol, stdio)."""
    from reports.desk_tools import DeskTools

    require()
    server(DeskTools(open_library())).run("stdio")


def require() -> None:
    """Raises `InputError` when the SDK is not installed."""
    try:
        import mcp.server.mcpserver  # noqa: F401
    except ImportError:
        raise InputError(
            "the library mcp is needed to serve assistants", "", "install it with: pip install 'parkmatch[mcp]'"
        ) from None


def server(desk: DeskTools) -> Any:
    """The server with its tools; every error of the input comes back as one line."""
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError

    from reports.desk_tools import told

    made = MCPServer("parkmatch", instructions=(
        "Ranks Guangdong industrial parks and subsidies for a company or project, every figure cited. Answers are "
        "pages of text; corrections are written fact=value. lang is zh, zh-Hant or en."
    ))

    def safely(work: Callable[[], str], lang: str) -> str:
        try:
            return work()
        except ParkmatchError as error:
            raise ToolError(told(error, lang)) from None

    @made.tool(structured_output=False)
    def match(
        description: str, corrections: list[str] | None = None, lang: str = "zh", as_of: str = "", top: int = 5
    ) -> str:
        """Which parks suit a company described in words, which subsidies it can get there, and what to ask next."""
        return safely(lambda: desk.match(description, corrections or [], lang, as_of, top), lang)

    @made.tool(structured_output=False)
    def explain(
        description: str, park: str, corrections: list[str] | None = None, lang: str = "zh", as_of: str = ""
    ) -> str:
        """Everything about one park for a company: score bars, reasons, each incentive with each condition."""
        return safely(lambda: desk.explain(description, park, corrections or [], lang, as_of), lang)

    @made.tool(structured_output=False)
    def next_question(
        description: str, corrections: list[str] | None = None, unanswered: list[str] | None = None,
        lang: str = "zh", as_of: str = "",
    ) -> str:
        """The one question whose answer would change most, why it is asked, and in brackets the fact it asks for.

        Give answers as corrections (fact=value), and facts nobody knows as unanswered.
        """
        return safely(lambda: desk.next_question(description, corrections or [], unanswered or [], lang, as_of), lang)

    @made.tool(structured_output=False)
    def policy(wanted: str, lang: str = "zh", as_of: str = "") -> str:
        """One policy by id, document number or title, with conditions and amounts; other words are searched for."""
        return safely(lambda: desk.policy(wanted, lang, as_of), lang)

    return made
