"""The words of the schemas, from `words.yaml`: what an editor shows, and what people type."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from profiles.yaml_source import read_yaml


@cache
def _words() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(Path(__file__).with_name("words.yaml")).data
    return data


def said(name: str) -> str:
    """The description an editor shows for a word of conditions and sums."""
    return str(_words()["said"][name])


def has(name: str) -> bool:
    """Whether there is a description for it."""
    return name in _words()["said"]


def title(kind: str) -> str:
    """What a kind of file is called."""
    return str(_words()["titles"][kind])


def typed(name: str) -> Any:
    """What people may type: a list of words, or a pattern."""
    return _words()["typed"][name]


def explained(kind: str, schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with a description of every field that has one."""
    for model, fields in _words()["fields"].get(kind, {}).items():
        properties = schema["$defs"][model]["properties"]
        for name, text in fields.items():
            properties[name] = {**properties[name], "description": text}
    return schema
