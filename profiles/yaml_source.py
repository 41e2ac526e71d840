"""YAML files as they were written: duplicate keys refused, and every value able to say on which line it stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from profiles.errors import DataError

MAX_BYTES = 8_000_000


class Source:
    """One parsed YAML file: its data, and the line of any path in it."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.text = text
        self.data: Any = _parse(path, text)
        self._root: Any = None

    def line(self, path: tuple[str | int, ...]) -> int:
        """The 1-based line of the deepest part of `path` that exists."""
        if self._root is None:
            from profiles.strict_yaml import compose

            self._root = compose(self.text)
        node = self._root
        line = 1
        for step in path:
            child = _child(node, step)
            if child is None:
                break
            node, line = child
        return line

    def error(self, what: str, path: tuple[str | int, ...] = (), hint: str = "") -> DataError:
        """An error that names this file, the line of `path`, and the path itself."""
        dotted = ".".join(str(p) for p in path)
        return DataError(f"{dotted}: {what}" if dotted else what, f"{self.path}:{self.line(path)}", hint)


def _child(node: Any, step: str | int) -> tuple[Any, int] | None:
    if node is not None and node.id == "mapping":
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if node is not None and node.id == "sequence" and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child, child.start_mark.line + 1
    return None


def _parse(path: Path, text: str) -> Any:
    from profiles.strict_yaml import YAMLError, parse, problem

    try:
        return parse(text)
    except (YAMLError, ValueError, RecursionError) as error:
        line, said = problem(error)
        raise DataError(f"not valid YAML: {said}", f"{path}:{line}" if line else str(path)) from None


def read_yaml(path: Path) -> Source:
    """Reads one YAML file.

    Raises `DataError` when it cannot be read, is not UTF-8, is larger than 8 MB, or has duplicate keys or aliases.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror or error}", str(path)) from None
    if len(raw) > MAX_BYTES:
        raise DataError(f"is larger than {MAX_BYTES // 1_000_000} MB", str(path))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError("is not UTF-8 text", str(path), "save it as UTF-8") from None
    return Source(path, text)


def yaml_files(folder: Path) -> Iterator[Path]:
    """The YAML files below a folder, in a fixed order."""
    return iter(sorted(folder.rglob("*.yaml")))
