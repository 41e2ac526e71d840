"""Markdown: what comes from outside cannot become markup."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from matcher.result import Understood
from profiles.label import Label
from reports.documents.as_markdown import escaped
from reports.documents.papers import PAPERS
from reports.documents.writing import made
from tests.reports.documents.conftest import Making

EVIL = "# h <script>x</script> [a](javascript:b) | **c** `d` ![e](f) &lt; ~~g~~ $h$ \\ _i_\n- j\n1. k\n    l"


@pytest.mark.parametrize("name", list(PAPERS))
def test_what_comes_from_outside_means_itself(name: str, dossier: Making) -> None:
    d = dossier(text=EVIL, name=EVIL, understood=(Understood("staff", Label(EVIL), Label(EVIL), "read", EVIL, (2, 8)),))
    text = made(PAPERS[name](d), "md", d.words).decode()
    tokens = [t for b in MarkdownIt("commonmark").enable("table").parse(text) for t in [b, *(b.children or [])]]
    assert {t.content for t in tokens if t.type in {"html_inline", "html_block"}} <= {"<br>"}
    assert not [t for t in tokens if t.type in {"image", "code_inline", "code_block", "fence"}]
    hrefs = [str(t.attrs["href"]) for t in tokens if t.type == "link_open"]
    assert all(h.startswith("http") for h in hrefs)
    plain = MarkdownIt("commonmark").enable("table").parse(made(PAPERS[name](dossier()), "md", d.words).decode())
    for kind in ("heading_open", "table_open", "bullet_list_open"):
        assert len([t for t in tokens if t.type == kind]) == len([t for t in plain if t.type == kind]), kind


def test_a_number_with_a_full_stop_begins_no_list(dossier: Making) -> None:
    d = dossier(text="1. 公司\n- 员工160人")
    text = made(PAPERS["proposal"](d), "md", d.words).decode()
    assert "> 1\\. 公司\n> \\- 员工160人" in text


def test_escaping_round_trips() -> None:
    tokens = MarkdownIt("commonmark").parseInline(escaped(EVIL.replace("\n", " ")))
    said = "".join(t.content for t in tokens[0].children or [])
    assert said == EVIL.replace("\n", " ")
