"""A paper as one HTML file that needs no network, no script and no other file, and prints on A4."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from reports.documents.brief import count, shown
from reports.documents.folder import HERE
from reports.documents.marking import pieces
from reports.documents.paper import Chart, Heading, Paper, Table
from reports.messages import Words

if TYPE_CHECKING:
    from jinja2 import Environment

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def as_html(paper: Paper, words: Words) -> bytes:
    """The file's bytes; everything that comes from outside is escaped."""
    page = _environment(words).get_template("paper.html.j2").render(
        paper=paper, style=(HERE / "templates" / "paper.css").read_text(encoding="utf-8"),
        chapters=[b for b in paper.blocks if isinstance(b, Heading) and b.level == 1],
    )
    return _CONTROL.sub("", page).encode()


def _environment(words: Words) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )
    made.filters |= {"what": _what, "drawn": _drawn, "pieces": pieces, "safe_link": _safe_link, "shown": shown}
    made.globals |= {"caption": _Captions(words), "more": lambda rows: words("doc_rest", n=count(rows))}
    return made


class _Captions:
    """Counts tables and charts through, as Word does."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.counts = {"doc_table_n": 0, "doc_chart_n": 0}

    def __call__(self, block: Table | Chart) -> str:
        key = "doc_table_n" if isinstance(block, Table) else "doc_chart_n"
        self.counts[key] += 1
        return self.words(key, n=self.counts[key], caption=block.caption)


def _what(block: Any) -> str:
    return type(block).__name__


def _safe_link(href: str) -> bool:
    """Whether a link may be one; what is not plain web stays text."""
    return href.startswith(("https://", "http://"))


def _drawn(chart: Chart) -> Any:
    from markupsafe import Markup

    from reports.documents.charts.inline import inline
    from reports.documents.charts.render import svg

    # What the drawing library made of checked data, with every text escaped by its writer.
    return Markup(inline(svg(chart.drawing, chart.key), chart.key, chart.alt))
