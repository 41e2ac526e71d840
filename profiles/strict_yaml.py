"""The YAML the project accepts: no duplicate keys, no aliases, only true and false are yes/no, dates stay text.

Apart from `yaml_source`, so that a process that finds its data compiled never imports the parser.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import yaml
from yaml import YAMLError

__all__ = ["YAMLError", "compose", "parse", "problem"]

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
        mark: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            raise yaml.constructor.ConstructorError(None, None, "aliases (*name) are not allowed", mark)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise yaml.constructor.ConstructorError(None, None, "nested too deeply", mark)


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


def parse(text: str) -> Any:
    """The data of a YAML text; raises `YAMLError`."""
    _refuse_bombs(text)
    return yaml.load(text, Loader=_Loader)


def compose(text: str) -> Any:
    """The node tree of a YAML text, in which every node knows its line."""
    return yaml.compose(text, Loader=_BASE)


def problem(error: BaseException) -> tuple[int, str]:
    """The 1-based line of an error (0 when it has none), and what is wrong."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark
        return (mark.line + 1 if mark else 0), str(error.problem)
    return 0, (str(error).splitlines() or [type(error).__name__])[0]
