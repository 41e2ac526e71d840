"""The value chains: every node of the field has its link, and what is wrong in the file is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from profiles.chains import TIERS, load_chains
from profiles.errors import DataError
from profiles.label import Label
from profiles.sectors import Sector, Sectors
from profiles.yaml_source import Source
from rules.library import Library, load_library

SECTORS = Sectors((
    Sector("field", Label("行业")), Sector("drug", Label("药"), 0, 1), Sector("api", Label("原料药"), 1, 2),
    Sector("form", Label("制剂"), 1, 2), Sector("spray", Label("喷剂"), 3, 3), Sector("trade", Label("流通"), 0, 1),
))
GOOD = """
sources:
  plan: {title: 甲市方案, number: 甲府〔2025〕1号, seen: primary, checked: 2026-11-22}
links:
  - {id: api, label: {zh: 原料药}, sectors: [api], source: plan, clause: 二（三）}
  - {id: form, label: {zh: 制剂}, sectors: [form], except: [spray]}
  - {id: spray, label: {zh: 喷剂}, sectors: [spray]}
  - {id: trade, label: {zh: 流通}, sectors: [trade]}
chains:
  - {id: drug, label: {zh: 药}, upstream: [api], midstream: [form, spray], downstream: [trade]}
"""


def source(text: str) -> Source:
    return Source(Path("chains.yaml"), text)


def test_a_link_is_its_nodes_with_all_below_them_less_what_is_taken_out() -> None:
    chains = load_chains(source(GOOD), SECTORS)
    assert {link.id: link.sectors for link in chains.links} == {
        "api": ("api",), "form": ("form",), "spray": ("spray",), "trade": ("trade",),
    }
    assert chains.by_id["api"].source == "《甲市方案》（甲府〔2025〕1号）二（三）"
    assert chains.by_id["form"].source == ""
    assert chains.chains[0].tiers == (("api",), ("form", "spray"), (), ("trade",))
    assert chains.chains[0].makes == ("form", "spray")
    assert chains.of_sector["spray"] == ("spray",)


@pytest.mark.parametrize(("old", "new", "said"), [
    ("sectors: [api]", "sectors: [apis]", "unknown sector 'apis'"),
    ("except: [spray]", "except: [sprays]", "unknown sector 'sprays'"),
    ("source: plan", "source: plans", "source 'plans' is not among the file's sources"),
    ("{id: trade, label: {zh: 流通}", "{id: api, label: {zh: 流通}", "api stands twice"),
    ("downstream: [trade]", "downstream: [trades]", "unknown link 'trades'"),
    ("midstream:", "middle:", "middle"),
])
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, said: str) -> None:
    with pytest.raises(DataError, match=said) as raised:
        load_chains(source(GOOD.replace(old, new, 1)), SECTORS)
    assert raised.value.where.startswith("chains.yaml:")


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def test_every_node_of_the_field_is_a_link_or_has_links_below_it(library: Library) -> None:
    chains, sectors = library.chains, library.sectors
    for sector in sectors.items:
        lineage = sectors.lineage(sector.id)
        if "biomed" in lineage:
            below = any(sector.id in sectors.lineage(s) for link in chains.links for s in link.sectors)
            assert len(chains.of_sector.get(sector.id, ())) == 1 or below, sector.id


def test_every_link_stands_in_a_chain_and_every_chain_makes_something(library: Library) -> None:
    chains = library.chains
    used = {link for chain in chains.chains for tier in chain.tiers for link in tier}
    assert used == set(chains.by_id)
    for chain in chains.chains:
        assert len(chain.tiers) == len(TIERS)
        assert chain.makes, chain.id


def test_every_name_is_there_in_both_languages(library: Library) -> None:
    assert all(item.label.zh and item.label.en for item in (*library.chains.links, *library.chains.chains))
