"""The libraries only papers need; where one is missing, the message says how to install it."""

from __future__ import annotations

import importlib

from profiles.errors import InputError

LIBRARIES = {"jinja2": "Jinja2", "docx": "python-docx", "matplotlib": "matplotlib"}
NEEDED = {"html": ("jinja2", "matplotlib"), "docx": ("docx", "matplotlib"), "md": (), "xlsx": ()}


def require(kind: str) -> None:
    """Raises `InputError` when a library that this kind of file needs is not installed."""
    for module in NEEDED[kind]:
        try:
            importlib.import_module(module)
        except ImportError:
            raise InputError(
                f"the library {LIBRARIES[module]} is needed to write this paper", "",
                "install it with: pip install 'parkmatch[report]'",
            ) from None
