"""Admission figures as conditions: what they mean, for whom they hold, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from profiles.errors import DataError
from profiles.sectors import Sectors
from rules.checks.hosts import link_allowed
from rules.checks.run import check
from rules.condition import AnyOf, Judged, Within, leaves
from rules.library import ROOT, Library, load_library, read_library
from rules.thresholds import of_industry

GOLDEN = Path(__file__).parents[1] / "golden" / "library"
RULE = """- id: jia
  region: jia
  name: {zh: 甲市}
  sources:
    s: {title: 办法（示例）, seen: primary, checked: 2026-06-01}
  thresholds:
    - {fact: investment_total_yuan, at_least: 3000万元, source: s}
"""


@pytest.fixture(scope="module")
def sectors() -> Sectors:
    return load_library().sectors


def test_a_class_holds_its_subclasses(sectors: Sectors) -> None:
    found = of_industry(["C27"], sectors)
    surely = next(c for c in leaves(found) if isinstance(c, Within)).sectors
    assert {"antibody", "vaccine", "car_t", "api"} <= set(surely)
    assert not {"device", "ivd", "biomed", "tcm", "herb_planting", "device_consumable"} & set(surely)


def test_a_sector_partly_inside_stays_open(sectors: Sectors) -> None:
    found = of_industry(["C27"], sectors)
    assert any(isinstance(c, Judged) for c in leaves(found))
    either = [c.sectors for c in leaves(found) if isinstance(c, Within)][-1]
    assert "device_consumable" in either and "marine_biomed" in either and "device_imaging" not in either


def test_a_class_no_sector_has_holds_for_none_surely(sectors: Sectors) -> None:
    found = of_industry(["C3969"], sectors)
    assert "oi_electronics" in next(c for c in leaves(found) if isinstance(c, Within)).sectors
    assert any(isinstance(c, Judged) for c in leaves(found))
    coded = Sectors(tuple(s for s in sectors.items if s.gbt4754 and s.parent < 0))
    assert of_industry(["Z99"], coded) == AnyOf(())


def with_rules(tmp_path: Path, text: str) -> Path:
    root = tmp_path / "data"
    shutil.copytree(GOLDEN, root)
    (root / "profiles" / "land_rules.yaml").write_text(text, encoding="utf-8")
    return root


def test_rules_of_a_city_are_read(tmp_path: Path) -> None:
    library = read_library(with_rules(tmp_path, RULE))
    assert next((t.place, t.item.fact) for t in library.thresholds) == ("jia", "investment_total_yuan")
    assert library.land_rules[0].name.zh == "甲市"


@pytest.mark.parametrize(("old", "new", "said"), [
    ("region: jia\n", "region: nowhere\n", "unknown region nowhere"),
    ("source: s}", "source: t}", "source 't' is not among the rule's sources"),
    ("fact: investment_total_yuan", "fact: investment", "unknown fact 'investment'"),
    ("at_least: 3000万元", "at_least: 3000万美元", "is in 美元, where yuan is asked for"),
    ("at_least: 3000万元, ", "", "a figure is missing"),
    ("at_least: 3000万元", "atleast: 3000万元", "unknown field `atleast`"),
    ("at_least: 3000万元", "at_least: 3000万元, when: [{sectr: {within: [vaccine]}}]", "unknown fact 'sectr'"),
    ("seen: primary, ", "", "missing required field `seen`"),
])
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in RULE
    root = with_rules(tmp_path, RULE.replace(old, new))
    with pytest.raises(DataError) as error:
        read_library(root)
    assert said in str(error.value.what) and "land_rules.yaml:" in error.value.where
    assert [f.code for f in check(root).findings] == ["registry"]


def test_a_bad_figure_in_a_profile_is_told_with_its_line(tmp_path: Path) -> None:
    root = with_rules(tmp_path, RULE)
    path = root / "profiles" / "parks" / "jia-dong.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("at_least: 5000万元", "at_least: 5000亩"), encoding="utf-8")
    found = [f for f in check(root).findings if f.code == "unit-mismatch"]
    assert found and "5000亩" in found[0].values["text"] and found[0].file == "profiles/parks/jia-dong.yaml"


def test_live_rules_link_to_official_hosts_only() -> None:
    library: Library = load_library(ROOT)
    links = [s.link for r in library.land_rules for s in r.sources.values() if s.link]
    assert links and all(link_allowed(link) for link in links)
