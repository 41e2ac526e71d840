"""The page: one file that needs nothing else, runs nothing, and escapes everything."""

from __future__ import annotations

import itertools
import re

import msgspec
import pytest

from matcher.result import Understood
from profiles.label import Label
from reports.documents.papers import PAPERS
from reports.documents.writing import made
from tests.reports.documents.conftest import Making, Page

EVIL = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>\x00\x07 [a](javascript:alert(3)) | **b** $x$"


def page(d: object, name: str = "proposal") -> tuple[str, Page]:
    text = made(PAPERS[name](d), "html", d.words).decode()  # type: ignore[attr-defined, arg-type]
    return text, Page(text)


@pytest.mark.parametrize("name", list(PAPERS))
def test_needs_no_other_file_and_runs_nothing(name: str, dossier: Making) -> None:
    text, read = page(dossier(), name)
    tags = {t for t, _ in read.tags}
    assert not tags & {"script", "link", "iframe", "object", "embed", "img", "base", "form", "foreignObject"}
    policy = next(a["content"] for t, a in read.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy and "script-src" not in policy
    for tag, found in read.tags:
        assert not [k for k in found if k.startswith("on")]
        assert "src" not in found
        for key in ("href", "xlink:href"):
            if key in found:
                assert found[key].startswith("#") or (tag == "a" and found[key].startswith("http"))
    assert "@import" not in text and not re.search(r"url\((?!#)", text)
    assert read.open == []


def test_ids_are_unique_and_pointers_find_them(dossier: Making) -> None:
    text, read = page(dossier())
    ids = [a["id"] for _, a in read.tags if "id" in a]
    assert len(ids) == len(set(ids))
    pointed = set(re.findall(r"url\(#([^)]+)\)", text)) | {
        a["href"][1:] for _, a in read.tags if a.get("href", "").startswith("#")
    }
    assert pointed and pointed <= set(ids)


def test_what_comes_from_outside_is_escaped(dossier: Making) -> None:
    d = dossier(text=EVIL, name=EVIL, understood=(
        Understood("staff", Label(EVIL), Label(EVIL), "read", EVIL, (0, 8)),
    ))
    text, read = page(d)
    assert "<script" not in text and "<img" not in text
    assert "\x00" not in text and "\x07" not in text
    assert "<script>alert(1)</script>" in read.text


def test_links_that_are_no_web_address_stay_text(dossier: Making) -> None:
    d = dossier()
    policies = tuple(
        msgspec.structs.replace(p, links=("javascript:alert(1)", "https://www.gd.gov.cn/a\"><b>")) for p in d.library.policies
    )
    changed = msgspec.structs.replace(d, library=msgspec.structs.replace(d.library, policies=policies))
    _, read = page(changed)
    links = {a["href"] for t, a in read.tags if t == "a"}
    assert 'https://www.gd.gov.cn/a"><b>' in links
    assert not [h for h in links if h.startswith("javascript")]
    assert "javascript:alert(1)" in read.text


def test_words_are_marked_where_they_were_read(dossier: Making) -> None:
    text = "公司员工160人，<b>总投资2亿元</b>"
    d = dossier(text=text, understood=(
        Understood("staff", Label("人数"), Label("160人"), "read", "员工160人", (2, 8)),
        Understood("staff", Label("重叠"), Label("x"), "read", "160人", (4, 8)),
        Understood("investment_total_yuan", Label("总投资"), Label("2亿元"), "read", "总投资2亿元", (12, 18)),
        Understood("hnte", Label("高企"), Label("是"), "given"),
        Understood("hnte", Label("越界"), Label("是"), "read", "?", (15, 900)),
    ))
    html, _ = page(d)
    marks = re.findall(r'<mark title="([^"]*)">([^<]*)<sup>(\d)</sup></mark>', html)
    assert marks == [("人数", "员工160人", "1"), ("总投资", "总投资2亿元", "3")]


def test_charts_say_in_words_what_they_show(dossier: Making) -> None:
    _, read = page(dossier())
    drawn = [a for t, a in read.tags if t == "svg"]
    assert len(drawn) == 3
    assert all(a["role"] == "img" and len(a["aria-label"]) > 10 for a in drawn)


def test_headings_step_down_one_at_a_time_and_tables_have_heads(dossier: Making) -> None:
    for name in PAPERS:
        _, read = page(dossier(), name)
        levels = [int(t[1]) for t, _ in read.tags if re.fullmatch(r"h[1-6]", t)]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(b <= a + 1 or (a, b) == (3, 4) for a, b in itertools.pairwise(levels)), name
        tables = [t for t, _ in read.tags if t == "table"]
        assert len(tables) == len([t for t, _ in read.tags if t == "thead"])


def test_same_input_same_bytes(dossier: Making) -> None:
    for name in PAPERS:
        assert made(PAPERS[name](dossier()), "html", dossier().words) == made(
            PAPERS[name](dossier()), "html", dossier().words)
