"""The commands, one file each; a file is read only when its command is called or help is asked for."""

from __future__ import annotations

import importlib
from typing import Any

import typer

COMMANDS = (
    "match", "assess", "whatif", "report", "batch", "targets", "template",
    "parks", "policies", "facts", "check", "evaluate", "serve", "mcp",
)


def command(name: str) -> Any:
    """The command of that name, as the command line library knows it; None when there is none."""
    module = name.replace("-", "_")
    if name not in COMMANDS:
        return None
    made = typer.main.get_command(importlib.import_module(f"commands.{module}").app)
    made.name = name
    return made
