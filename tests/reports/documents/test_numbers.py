"""Every number in HTML, Word and Markdown is the result's own, to the last digit."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from reports.as_json import as_json
from reports.documents.dossier import Dossier
from reports.documents.incentive_rows import counted
from reports.documents.paper import Paper, Table
from reports.documents.papers import PAPERS
from reports.documents.policy_list import ORDER
from reports.documents.writing import made
from reports.sums import pays
from tests.reports.documents.conftest import Making, Page, markdown_tables, squeezed, word_tables

UNITS = {"亿元": 10_000_000_000, "万元": 1_000_000, "億元": 10_000_000_000, "萬元": 1_000_000, "元": 100}
CASES = [(p, lang) for p in PAPERS for lang in ("zh", "zh-Hant", "en")]


def standing(result: Any, path: str) -> float:
    """What stands in the result (as JSON) at a path such as `parks[0].totals.sure`."""
    if path.endswith(".totals.at_most"):
        totals = standing_any(result, path.removesuffix(".at_most"))
        return float(sum(totals[k] for k in ("sure_at_most", "on_undertaking_at_most", "possible")))
    return float(standing_any(result, path))


def standing_any(result: Any, path: str) -> Any:
    for name, index in re.findall(r"(\w+)(?:\[(\d+)\])?", path):
        result = result[name] if not index else result[name][int(index)]
    return result


def reckoned(text: str, of: str) -> float:
    """What a reader takes a shown number for, in the unit of the result (fen, hundredths of a point, share)."""
    number = float(re.sub(r"[^\d.]", "", text))
    if text.endswith("%"):
        return number / 100
    for unit, fen in UNITS.items():
        if text.endswith(unit):
            return round(number * fen)
    if text.startswith("¥"):
        return round(number * (100_000_000 if text.endswith("million") else 100))
    if re.search(r"(score|points)(_low|_high)?$", of):
        return round(number * 100)
    if re.search(r"\.(low|high|worth)$|totals\.", of):
        return round(number * 100)
    return number


def at_stake(of: str) -> bool:
    return of.endswith(".at_stake")  # an order of size: three figures, headed "about"


def paper_of(d: Dossier, name: str) -> tuple[Paper, Page]:
    paper = PAPERS[name](d)
    return paper, Page(made(paper, "html", d.words).decode())


@pytest.mark.parametrize(("name", "lang"), CASES)
@pytest.mark.parametrize("case", ["company", "wish", "outsider"])
def test_every_figure_on_the_page_is_the_results(case: str, name: str, lang: str, dossier: Making) -> None:
    d = dossier(case, lang)
    result = json.loads(as_json(d.result))
    _, page = paper_of(d, name)
    assert page.figures or d.poor
    for of, value, text in page.figures:
        if not of:
            assert (value, text) == ("0", "0")
            continue
        assert float(value) == standing(result, of), of
        if at_stake(of):
            assert abs(reckoned(text, of) - float(value)) <= 0.005 * float(value), (of, text)
        elif text.endswith("%"):
            assert abs(reckoned(text, of) - float(value)) <= 0.005 + 1e-9, (of, text)
        else:
            assert reckoned(text, of) == float(value), (of, text)


@pytest.mark.parametrize(("name", "lang"), CASES)
def test_word_and_markdown_show_what_the_page_shows(name: str, lang: str, dossier: Making) -> None:
    d = dossier("company", lang)
    paper, page = paper_of(d, name)
    word = word_tables(made(paper, "docx", d.words))
    marked = markdown_tables(made(paper, "md", d.words).decode())
    keys = [b.key for b in paper.blocks if isinstance(b, Table)]
    assert keys == list(word) == [k for k in page.tables if not k.endswith("-rest")]
    assert len(marked) == len(keys)
    for key, table in zip(keys, marked, strict=True):
        assert word[key] == page.rows(key), key
        assert [[c for c in row if c] for row in table] == [[c for c in r if c] for r in page.rows(key)], key


@pytest.mark.parametrize("name", list(PAPERS))
def test_sentences_are_the_same_in_all_three(name: str, dossier: Making) -> None:
    import io

    from docx import Document

    d = dossier()
    paper, page = paper_of(d, name)
    document = Document(io.BytesIO(made(paper, "docx", d.words)))
    said = [
        re.sub(r"^(· |\d+．)", "", p.text) for p in document.paragraphs
        if p.style is not None and p.style.name in {"Body Text", "Warning", "Title", "Heading 1", "Heading 2"} and p.text
    ]
    assert said
    for sentence in said:
        assert squeezed(sentence) in page.text
    plain = re.sub(r"\\\\(.)", r"\\1", made(paper, "md", d.words).decode()).replace("**", "").replace("\\", "")
    for sentence in said:
        assert squeezed(sentence) in squeezed(plain)


def test_nothing_that_counts_is_left_out(dossier: Making) -> None:
    d = dossier()
    proposal = {of for of, _, _ in paper_of(d, "proposal")[1].figures}
    listed = {of for of, _, _ in paper_of(d, "policies")[1].figures}
    for n, park in enumerate(d.result.parks):
        at = f"parks[{n}]"
        wanted = {f"{at}.{k}" for k in ("score", "score_low", "score_high", "first_share", "top3_share", "rank")}
        wanted |= {f"{at}.totals.{k}" for k in ("sure", "sure_at_most", "on_undertaking", "possible", "at_most")}
        for k in range(len(park.criteria)):
            wanted |= {f"{at}.criteria[{k}].{p}" for p in ("points", "points_low", "points_high", "weight")}
        items = list(enumerate(park.incentives))
        wanted |= {f"{at}.incentives[{k}].low" for k, i in items if counted(i)}
        wanted |= {f"{at}.incentives[{k}].high" for k, i in items if counted(i) and i.high is not None}
        assert wanted <= proposal, wanted - proposal
    first = d.result.parks[0]
    own = {f"parks[0].incentives[{k}].low" for k, i in enumerate(first.incentives) if i.bucket in ORDER and pays(i)}
    assert own <= listed, own - listed


def test_bars_sum_to_the_score_in_the_drawing_too(dossier: Making) -> None:
    d = dossier()
    _, page = paper_of(d, "proposal")
    for n, park in enumerate(d.result.parks):
        rows = page.rows(f"parts-{n + 1}")
        bars = [round(float(r[3]) * 100) for r in rows[1:-1]]
        assert sum(bars) == round(float(rows[-1][3]) * 100) == park.score
        drawn = [t for t in page.texts if re.fullmatch(r"\d+\.\d\d / [\d.]+", t)]
        assert [f"{b / 100:.2f} / {c.weight:g}" for b, c in zip(bars, park.criteria, strict=True)] == drawn[
            sum(len(p.criteria) for p in d.result.parks[:n]) :][: len(bars)]


@pytest.mark.parametrize("name", ["outsider"])
def test_a_poor_fit_shows_no_money(name: str, dossier: Making) -> None:
    for paper in PAPERS:
        _, page = paper_of(dossier(name), paper)
        assert not [of for of, _, _ in page.figures if "totals" in of or "incentives[" in of]
        assert "不匹配" in page.text


def test_what_is_not_verified_enters_no_total(dossier: Making) -> None:
    d = dossier()
    park = d.result.parks[0]
    _, page = paper_of(d, "proposal")
    rows = page.rows("apart-1")
    names = {i.name.zh for i in park.incentives if i.bucket == "unverified"}
    assert names and all(any(n in c for r in rows for c in r) for n in names)
    sure = [r for key in ("counted-1",) for r in page.rows(key)]
    assert not any(n in c for n in names for r in sure for c in r)
