"""Elements of a Word file that its library has no name for."""

from __future__ import annotations

from typing import Any


def made(tag: str, **values: str) -> Any:
    """An element of Word's own namespace with its attributes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{tag}")
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    return element
