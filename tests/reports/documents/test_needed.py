"""The papers usually handed in: every fact that decides has its proof, named alike, told once, in a fixed order."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
import openpyxl
import pytest

from profiles.facts import Facts, load_facts
from profiles.label import Label
from profiles.yaml_source import read_yaml
from reports.documents.needed import Papers, amount_facts, gathered, needed, ordered, read_by
from reports.documents.papers import PAPERS
from reports.documents.policy_list import policy_list
from reports.documents.proposal import proposal
from reports.documents.writing import made
from rules.condition import facts_in
from rules.library import ROOT, load_library
from tests.reports.documents.conftest import Making, Page, markdown_tables, word_tables

WITHOUT = frozenset(read_yaml(Path(__file__).with_name("without_proof.yaml")).data)
AT_MOST = 10  # facts without proof; lower it when one is mended


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load_facts(read_yaml(ROOT / "profiles" / "facts.yaml"))


def test_every_fact_that_decides_has_its_usual_proof() -> None:
    library = load_library()
    read: set[str] = set()
    for policy in library.policies:
        for incentive in policy.incentives:
            read |= set(facts_in(incentive.when))
            read |= set(amount_facts(incentive.amount)) if incentive.amount else set()
    assert len(read) > 700
    without = {fact for fact in read if not library.facts[fact].papers}
    assert without == WITHOUT, "add `proof` in profiles/facts.yaml, or take out of without_proof.yaml what has it now"
    assert len(WITHOUT) <= AT_MOST


def test_a_paper_has_one_name_in_each_language(facts: Facts) -> None:
    papers = ordered(facts)
    assert len(papers) > 100
    assert len({p.zh for p in papers}) == len({p.en for p in papers}) == len(papers)


def test_papers_follow_from_conditions_and_amount_each_once(dossier: Making) -> None:
    d = dossier()
    item = next(i for i in d.result.parks[0].incentives if i.key == "dong-2025-1#rd-support")
    assert set(read_by(item, d)) >= {"rd_spend_yuan"}
    papers = [p.zh for p in needed(item, d)]
    assert "研发费用专项审计报告或辅助账" in papers
    assert len(papers) == len(set(papers))
    order = [p.zh for p in ordered(d.facts)]
    assert papers == sorted(papers, key=order.index)


def test_what_most_ask_for_is_named_once_and_nothing_is_left_out(dossier: Making) -> None:
    d = dossier()
    items = d.result.parks[0].incentives
    papers = Papers(items, d)
    shared = {p.zh for p in papers.shared}
    assert shared
    for paper in papers.shared:
        assert sum(paper in needed(i, d) for i in items) * 2 > len(items)
    by_name = 0
    for item in items:
        said = papers.told(item).removeprefix("材料：").split("；")
        by_name += "通用材料" in said
        named = set(said) - {"通用材料"} | (shared if "通用材料" in said else set())
        assert named == {p.zh for p in needed(item, d)}
    assert by_name * 2 > len(items)
    assert f"下表所称通用材料：{'；'.join(p.zh for p in papers.shared)}。" in made(policy_list(d), "md", d.words).decode()


def test_the_papers_of_few_incentives_are_named_with_each(dossier: Making) -> None:
    d = dossier()
    papers = Papers(d.result.parks[0].incentives[:2], d)
    assert papers.shared == ()


@pytest.mark.parametrize(("lang", "decides"), [
    ("zh", "须交哪些材料，以当年申报通知（指南）为准。"), ("zh-Hant", "以當年申報通知（指南）為準。"),
    ("en", "What must be handed in is decided by the call for applications of the year."),
])
def test_the_list_says_that_the_call_decides(lang: str, decides: str, dossier: Making) -> None:
    d = dossier("company", lang)
    paper = policy_list(d)
    assert decides in Page(made(paper, "html", d.words).decode()).text
    assert decides in made(paper, "md", d.words).decode()
    book = openpyxl.load_workbook(io.BytesIO(made(paper, "xlsx", d.words)))
    assert any(decides in str(c.value) for row in book.worksheets[0].iter_rows() for c in row)


def test_gathered_papers_are_the_same_in_every_form(dossier: Making) -> None:
    d = dossier()
    paper = policy_list(d)
    rows = Page(made(paper, "html", d.words).decode()).rows("papers")
    assert rows[0] == ["序号", "材料", "用于证明", "涉及项数", "备妥"]
    assert "研发费用专项审计报告或辅助账" in [r[1] for r in rows]
    served = [int(r[3]) for r in rows[1:]]
    assert served == sorted(served, reverse=True)
    assert all(r[2] for r in rows[1:])
    assert word_tables(made(paper, "docx", d.words))["papers"] == rows
    assert rows in markdown_tables(made(paper, "md", d.words).decode())


def test_many_facts_behind_one_paper_are_counted(dossier: Making) -> None:
    d = dossier()
    alike = Label("台账", "ledger")
    facts = {k: msgspec.structs.replace(f, proof=alike) for k, f in d.facts.by_id.items()}
    changed = msgspec.structs.replace(d, library=msgspec.structs.replace(d.library, facts=Facts(facts)))
    items = [i for p in d.result.parks for i in p.incentives]
    read = {f for i in items for f in read_by(i, changed) if f in facts}
    assert len(read) > 6
    (row,) = gathered(items, changed).rows
    assert row.cells[2][1] == f"等{len(read)}项"


def test_without_any_proof_the_call_for_applications_is_named(dossier: Making) -> None:
    d = dossier()
    facts = {k: msgspec.structs.replace(f, proof=Label()) for k, f in d.facts.by_id.items()}
    changed = msgspec.structs.replace(d, library=msgspec.structs.replace(d.library, facts=Facts(facts)))
    text = made(policy_list(changed), "md", d.words).decode()
    assert "材料：以申报通知为准" in text
    assert "证明材料汇总" not in text and "通用材料" not in text
    assert "通常须备" not in made(proposal(changed), "md", d.words).decode()


def test_next_steps_name_the_papers_of_the_nearest(dossier: Making) -> None:
    d = dossier()
    assert "通常须备" in made(PAPERS["proposal"](d), "md", d.words).decode()
