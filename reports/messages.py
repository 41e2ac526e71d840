"""The words of the screens: one catalogue, a file per surface, in Chinese and English; Traditional is converted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from profiles.errors import InputError
from profiles.kept import keep, recall
from profiles.label import Label
from profiles.yaml_source import read_yaml

Lang = Literal["zh", "zh-Hant", "en"]
LANGS: tuple[Lang, ...] = ("zh", "zh-Hant", "en")
CATALOGUE = Path(__file__).parent / "catalogue"


@cache
def catalogue() -> dict[str, Any]:
    """Every message by name: `messages` by key, and `errors` as patterns with their Chinese.

    Kept between processes while the file is the same, so that a start need not parse it.
    """
    files = sorted(CATALOGUE.glob("*.yaml"))
    stats = [(str(f), s.st_size, s.st_mtime_ns) for f in files for s in [f.stat()]]
    signature = hashlib.sha256(repr(stats).encode()).digest()
    kept = recall("messages.bin", signature)
    if kept is not None:
        try:
            return msgspec.msgpack.decode(kept, type=dict[str, Any])
        except msgspec.DecodeError:
            pass  # written by something else: read it again
    data = whole(files)
    keep("messages.bin", signature, msgspec.msgpack.encode(data))
    return data


def whole(files: Iterable[Path]) -> dict[str, Any]:
    """The files of the catalogue as one; raises `ValueError` when two say the same key."""
    data: dict[str, Any] = {"messages": {}, "errors": []}
    for file in files:
        part = read_yaml(file).data
        twice = data["messages"].keys() & part.get("messages", {}).keys()
        if twice:
            raise ValueError(f"{file}: {sorted(twice)} stand in another file of the catalogue too")
        data["messages"].update(part.get("messages", {}))
        data["errors"] += part.get("errors", [])
    return data


@cache
def _converter() -> tuple[Any, dict[int, str]]:
    """From Simplified to Traditional, and then to the forms people type."""
    from opencc import OpenCC

    forms: dict[str, str] = read_yaml(Path(__file__).parent / "traditional.yaml").data["as_typed"]
    return OpenCC("s2hk"), str.maketrans(forms)


def language(name: str) -> Lang:
    """The language of that name; raises `InputError` when there is none."""
    for lang in LANGS:
        if name.strip().lower() == lang.lower():
            return lang
    raise InputError(f"unknown language {name!r}", "--lang", f"one of {', '.join(LANGS)}")


class Words:
    """Says messages and labels in one language.

    >>> Words("zh")("total"), Words("en").label(Label("横琴", "Hengqin"))
    ('合计', 'Hengqin')
    """

    def __init__(self, lang: Lang = "zh") -> None:
        self.lang = lang
        self.base = "en" if lang == "en" else "zh"

    def __call__(self, key: str, **values: object) -> str:
        """The message of that key, with its values filled in."""
        message: str = catalogue()["messages"][key][self.base]
        return self.script(message).format(**values)

    def label(self, label: Label) -> str:
        """A name of the data; Chinese where it has no English."""
        return self.script(label.text(self.base))

    def short(self, label: Label) -> str:
        """The name people say."""
        return self.script(label.text("en") if self.base == "en" else label.short or label.zh)

    def script(self, text: str) -> str:
        """Text in the script of the language: Traditional Chinese (Hong Kong) for `zh-Hant`."""
        if self.lang != "zh-Hant" or not text:
            return text
        converter, typed = _converter()
        return str(converter.convert(text)).translate(typed)

    def aside(self, text: str) -> str:
        """Text in brackets after something; nothing when there is none."""
        return self("aside", text=text) if text else ""

    def join(self, items: list[str]) -> str:
        """Items in a list as the language punctuates it."""
        return ("; " if self.base == "en" else "；").join(items)

    def sentences(self, items: list[str]) -> str:
        """Whole sentences, one after another."""
        return (" " if self.base == "en" else "").join(items)

    def comma(self, items: list[str]) -> str:
        """Short items in a list."""
        return (", " if self.base == "en" else "、").join(items)
