"""Words of the command line as they were typed: this program checks them itself, with its own messages.

The command line library would load a validator for that (0.1 s on every start); it is handed plain text instead.
"""

from __future__ import annotations

from typing import Any


def as_typed(command: Any) -> None:
    """Has a command, and those below it, take text options as they are; does nothing where no validator is used."""
    try:
        from typer import Context
        from typer._coercion import PassThroughRuntimeParam
    except ImportError:
        return
    for param in command.get_params(Context(command)):
        described = getattr(param, "type_descriptor", None)
        if described is not None and getattr(param, "_runtime_param", described) is None:
            param._runtime_param = PassThroughRuntimeParam(described.parameter_info, object)
    for below in getattr(command, "commands", {}).values():
        as_typed(below)
