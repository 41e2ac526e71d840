"""Templates: strict, escaped, with the words of the page's language at hand."""

from __future__ import annotations

import hashlib
import re
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from profiles.label import Label
from reports.messages import LANGS, Lang, Words, catalogue
from rules.checks.hosts import link_allowed

HERE = Path(__file__).parent
HTML_LANG = {"zh": "zh-Hans", "zh-Hant": "zh-Hant-HK", "en": "en"}
VERDICTS = {"met": "✓", "unmet": "✗", "unknown": "?", "judged": "◇"}
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LINK = re.compile(r"https?://[^\s<>\"'，。；、）)]+")
_CITE = re.compile(r"\[(\d{1,3})\]")
_CONTROL = bytes(c for c in (*range(0x20), 0x7F) if c not in b"\t\n\r")


class Speaker(Words):
    """The words of a page, each message looked up and converted once."""

    def __init__(self, lang: Lang) -> None:
        super().__init__(lang)
        self._messages: dict[str, str] = {}

    def __call__(self, key: str, **values: object) -> str:
        """The message of that key, with its values filled in."""
        message = self._messages.get(key)
        if message is None:
            message = self._messages[key] = self.script(catalogue()["messages"][key][self.base])
        return message.format(**values)


@cache
def _environment(lang: Lang) -> Environment:
    """The templates in a language: what is the same on every page (`"key" | say`) is filled in as they are compiled."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False,
    )
    words = speaker(lang)
    made.filters |= {
        "say": words.__call__, "name": partial(_name, words), "tongue": partial(tongue, words), "linked": linked,
        "cited": cited, "percent": lambda share: f"{share:.0%}",
    }
    verdict = Markup('<span class="verdict {}"><span aria-hidden="true">{}</span> {}</span>')
    made.globals |= {
        "langs": LANGS, "html_lang": HTML_LANG, "style": style_path(),
        "verdicts": {v: verdict.format(v, mark, words(v)) for v, mark in VERDICTS.items()},
    }
    return made


@cache
def speaker(lang: Lang) -> Speaker:
    """The words of a language, made once."""
    return Speaker(lang)


def page(template: str, words: Words, **values: Any) -> bytes:
    """A whole page."""
    made = _environment(words.lang).get_template(template).render(w=words, **values)
    return made.encode("utf-8", "replace").translate(None, _CONTROL)


def tongue(words: Words, text: str) -> str:
    """A text of the data; Chinese in an English page says so, for voices that read it out. Other text stays plain."""
    if words.base == "en" and _HAN.search(text):
        return Markup('<span lang="zh-Hans">{}</span>').format(text)
    return text


def _name(words: Words, label: Label, short: bool = False) -> str:
    return tongue(words, words.short(label) if short else words.label(label))


def linked(text: str) -> Markup:
    """Text in which links to official hosts can be followed; other links stay text.

    >>> linked("<b> https://www.gov.cn/a")
    Markup('&lt;b&gt; <a href="https://www.gov.cn/a" rel="noopener noreferrer">https://www.gov.cn/a</a>')
    """
    made, at = Markup(), 0
    for found in _LINK.finditer(text):
        made += escape(text[at : found.start()])
        link = found.group()
        anchor = Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>')
        made += anchor.format(link) if link_allowed(link) else escape(link)
        at = found.end()
    return made + escape(text[at:])


def cited(text: str) -> Markup:
    """Text whose source numbers, [3], lead to the list of sources."""
    made = escape(text)
    return Markup(_CITE.sub(r'<a class="cite" href="#source-\1">[\1]</a>', str(made)))


@cache
def style() -> bytes:
    """The style sheet."""
    return (HERE / "static" / "style.css").read_bytes()


def style_path() -> str:
    """Where the style sheet is found; the name changes with it, so browsers may keep it."""
    return f"/static/style-{hashlib.sha256(style()).hexdigest()[:12]}.css"
