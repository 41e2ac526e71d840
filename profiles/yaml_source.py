"""YAML files as they were written: duplicate keys refused, and every value able to say on which line it stands."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from profiles.errors import DataError

MAX_BYTES = 8_000_000


_BASE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BASE):  # type: ignore[misc,valid-type]
    """Safe YAML that refuses duplicate keys."""


# An alias needs an anchor (&name), and few files hold anything that looks like one, or like very deep nesting.
_SUSPECT = re.compile(r"(?:^|[\s\[{,])&\S|^ {100}|(?:[-?:] +){20}|(?:[\[{][^\[{\]}]*){50}", re.MULTILINE)
_DEEPEST = 100


def _refuse_bombs(text: str) -> None:
    """A few lines of aliases unfold to gigabytes, a few thousand brackets overflow the parser's stack."""
    if not _SUSPECT.search(text):
        return
    depth = 0
    for event in yaml.parse(text, Loader=_BASE):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.constructor.ConstructorError(None, None, "aliases (*name) are not allowed", event.start_mark)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise yaml.constructor.ConstructorError(None, None, "nested too deeply", event.start_mark)


def _mapping(loader: Any, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
    loader.flatten_mapping(node)
    seen: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str | int | float | bool | dt.date):
            raise yaml.constructor.ConstructorError(None, None, "a key must be plain text", key_node.start_mark)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"duplicate key {key!r}", key_node.start_mark)
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
# Only true and false are yes/no (YAML 1.2): `on`, `no` and `off` are words here. Dates stay text until one is expected.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
    for first, resolvers in _BASE.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


class Source:
    """One parsed YAML file: its data, and the line of any path in it."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.text = text
        self.data: Any = _parse(path, text)
        self._root: yaml.Node | None = None

    def line(self, path: tuple[str | int, ...]) -> int:
        """The 1-based line of the deepest part of `path` that exists."""
        if self._root is None:
            self._root = yaml.compose(self.text, Loader=_BASE)
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


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child, child.start_mark.line + 1
    return None


def _parse(path: Path, text: str) -> Any:
    try:
        _refuse_bombs(text)
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        raise DataError(f"not valid YAML: {error.problem}", where) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DataError(f"not valid YAML: {str(error).splitlines()[0]}", str(path)) from None


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
