"""An SVG made ready to stand inside a page: ids of its own, no styles that leak, named for those who cannot see it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_POINTER = re.compile(r"url\(#([^)]+)\)")
_FAMILY = re.compile(r"'DejaVu Sans'(, [^;\"]*)?")


def inline(text: str, name: str, told: str) -> str:
    """The SVG element alone; `name` keeps its ids apart from other charts, `told` says in words what it shows."""
    root = ElementTree.fromstring(text)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in {f"{{{SVG}}}style", f"{{{SVG}}}metadata"}:
                parent.remove(child)
    pointed = _pointed(root)
    for node in root.iter():
        _rename(node, name, pointed)
    for gone in ("width", "height", "version"):
        root.attrib.pop(gone, None)
    root.set("role", "img")
    root.set("aria-label", told)
    root.set("style", "stroke-linejoin: round; stroke-linecap: butt")
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _pointed(root: ElementTree.Element) -> set[str]:
    """The ids something points to."""
    found: set[str] = set()
    for node in root.iter():
        for key, value in node.attrib.items():
            found |= set(_POINTER.findall(value))
            if key in {"href", f"{{{XLINK}}}href"}:
                found.add(value.removeprefix("#"))
    return found


def _rename(node: ElementTree.Element, name: str, pointed: set[str]) -> None:
    own = node.attrib.pop("id", None)
    if own in pointed:
        node.set("id", f"{name}-{own}")
    link = node.attrib.pop(f"{{{XLINK}}}href", None)
    if link is not None:
        node.set("href", f"#{name}-{link.removeprefix('#')}")
    for key, value in list(node.attrib.items()):
        value = _POINTER.sub(rf"url(#{name}-\1)", value)
        # The reader's machine has fonts with Chinese; the page names them.
        node.set(key, _FAMILY.sub("var(--sans)", value) if key == "style" else value)
