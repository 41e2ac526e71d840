"""Templates: strict, escaped, with the words of the page's language at hand."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from profiles.label import Label
from reports.messages import LANGS, Lang, Words
from rules.checks.hosts import link_allowed

HERE = Path(__file__).parent
HTML_LANG = {"zh": "zh-Hans", "zh-Hant": "zh-Hant-HK", "en": "en"}
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LINK = re.compile(r"https?://[^\s<>\"'，。；、）)]+")
_CITE = re.compile(r"\[(\d{1,3})\]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False,
    )
    made.filters |= {"linked": linked, "cited": cited, "percent": lambda share: f"{share:.0%}"}
    made.globals |= {"langs": LANGS, "html_lang": HTML_LANG, "style": style_path()}
    return made


@cache
def speaker(lang: Lang) -> Words:
    """The words of a language, made once."""
    return Words(lang)


def page(template: str, words: Words, **values: Any) -> str:
    """A whole page."""

    def name(label: Label, short: bool = False) -> Markup:
        """A name of the data; Chinese in an English page says so, for voices that read it out."""
        return tongue(words.short(label) if short else words.label(label))

    def tongue(text: str) -> Markup:
        if words.base == "en" and _HAN.search(text):
            return Markup('<span lang="zh-Hans">{}</span>').format(text)
        return escape(text)

    made = _environment().get_template(template).render(w=words, name=name, tongue=tongue, **values)
    return _CONTROL.sub("", made)


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
