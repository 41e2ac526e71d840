"""The libraries only the server needs; where one is missing, the message says how to install it."""

from __future__ import annotations

import importlib

from profiles.errors import InputError

LIBRARIES = {"starlette": "Starlette", "uvicorn": "uvicorn", "python_multipart": "python-multipart", "jinja2": "Jinja2"}


def require() -> None:
    """Raises `InputError` when a library is not installed."""
    for module, name in LIBRARIES.items():
        try:
            importlib.import_module(module)
        except ImportError:
            raise InputError(
                f"the library {name} is needed to serve the page", "", "install it with: pip install 'parkmatch[web]'",
            ) from None
