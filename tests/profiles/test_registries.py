"""Facts, regions, sectors and parks: what their loaders refuse, and that the project's own are sound."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from profiles.errors import DataError
from profiles.facts import Facts, load_facts
from profiles.parks import Park, check_sites, load_park
from profiles.regions import Regions, load_regions
from profiles.sectors import Sectors, load_sectors
from profiles.yaml_source import Source, read_yaml, yaml_files
from rules.library import ROOT

PROFILES = ROOT / "profiles"


def source(text: str) -> Source:
    return Source(Path("file.yaml"), text)


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load_facts(read_yaml(PROFILES / "facts.yaml"))


@pytest.fixture(scope="module")
def regions() -> Regions:
    return load_regions(read_yaml(PROFILES / "regions.yaml"))


@pytest.fixture(scope="module")
def sectors() -> Sectors:
    return load_sectors(read_yaml(PROFILES / "sectors.yaml"))


PARK = """id: guangzhou/test
name: {zh: 测试园}
region: guangzhou
kind: park
sources: {a: {title: 测试, seen: primary, checked: 2026-11-22}}
"""


def park(text: str) -> Park:
    folder = ROOT / "rules" / "cases" / "registry"
    return load_park(
        source(text),
        load_regions(read_yaml(folder / "regions.yaml")),
        load_sectors(read_yaml(folder / "sectors.yaml")),
        frozenset({"pilot_line"}),
    )


BAD: list[tuple[Callable[[Any], Any], str, str, str]] = [
    (load_facts, "- a\n", "file.yaml:1", "mapping of fact ids"),
    (
        load_facts,
        "a: {type: bool, label: {zh: a}}\nb: {type: colour, label: {zh: b}}\n",
        "file.yaml:2",
        "Invalid enum value 'colour'",
    ),
    (load_facts, "a: {label: {zh: a}}\n", "file.yaml:1", "type"),
    (load_facts, "a: 5\n", "file.yaml:1", ""),
    (load_facts, "a: {type: bool, label: {zh: a}, colour: red}\n", "file.yaml:1", "unknown field `colour`"),
    (
        load_facts,
        "a: {type: money, unit: yuan, label: {zh: a}, range: [很多, null]}\n",
        "file.yaml:1",
        "not a quantity",
    ),
    (
        load_facts,
        "a: {type: bool, label: {zh: a}, proof: {zh: 营业执照；公司章程, en: business licence}}\n",
        "file.yaml:1",
        "name each paper in both languages",
    ),
    (load_facts, "a: {type: bool, label: {zh: a}, proof: {zh: 营业执照}}\n", "file.yaml:1", "in both languages"),
    (load_facts, "product.a: {type: bool, label: {zh: a}}\n", "file.yaml:1", "named product.<id>"),
    (load_facts, "a: {type: bool, of: product, label: {zh: a}}\n", "file.yaml:1", "named product.<id>"),
    (
        load_facts,
        "a: {type: choice, label: {zh: a}, options: [{id: x}, {id: y, options: [{id: x}]}]}\n",
        "file.yaml:1",
        "stands twice",
    ),
    (
        load_facts,
        "product.a: {type: bool, of: product, inherits: b, label: {zh: a}}\n",
        "file.yaml",
        "which is no fact",
    ),
    (load_regions, "- {id: a, label: {zh: a}}\n- {id: a, label: {zh: b}}\n", "file.yaml:2", "a stands twice"),
    (load_regions, "- {id: a, label: {zh: a}, parent: b}\n", "file.yaml:1", "parent b is not a region"),
    (
        load_regions,
        "- {id: a, label: {zh: a}, parent: b}\n- {id: b, label: {zh: b}, parent: a}\n",
        "file.yaml:1",
        "lies within itself",
    ),
    (load_regions, "a: b\n", "file.yaml:1", "Expected `array`"),
    (load_regions, "- {id: a}\n", "file.yaml:1", "label"),
    (load_sectors, "- {id: a, label: {zh: a}, children: [{id: a, label: {zh: b}}]}\n", "file.yaml:1", "a stands twice"),
    (load_sectors, "- {id: a, label: {zh: a}, colour: red}\n", "file.yaml:1", "unknown field `colour`"),
    (park, PARK.replace("region: guangzhou", "region: atlantis"), "file.yaml:3", "unknown region atlantis"),
    (
        park,
        PARK + "focus:\n  - {sector: device, weight: 3, source: b}\n",
        "file.yaml:7",
        "source 'b' is not among the file's sources",
    ),
    (park, PARK + "focus:\n  - {sector: alchemy, weight: 3, source: a}\n", "file.yaml:7", "unknown sector 'alchemy'"),
    (park, PARK + "focus:\n  - {sector: device, weight: 9, source: a}\n", "file.yaml:7", "Invalid enum value 9"),
    (park, PARK + "focus:\n  - {sector: device, weight: 3}\n", "file.yaml:7", "source"),
    (
        park,
        PARK + "assets:\n  - {name: {zh: a}, serves: [nonsense], source: a}\n",
        "file.yaml:7",
        "unknown need 'nonsense'",
    ),
    (
        park,
        PARK + "assets:\n  - {name: {zh: a}, fields: [alchemy], source: a}\n",
        "file.yaml:7",
        "unknown sector 'alchemy'",
    ),
]


@pytest.mark.parametrize(("load", "text", "where", "says"), BAD, ids=[f"{n}-{b[3][:24]}" for n, b in enumerate(BAD)])
def test_refused(load: Callable[[Any], Any], text: str, where: str, says: str) -> None:
    with pytest.raises(DataError) as caught:
        load(text if load is park else source(text))
    assert caught.value.where == where
    assert says in caught.value.what


def test_a_park(sectors: Sectors) -> None:
    made = park(PARK + "focus:\n  - {sector: device, weight: 3, source: a, clause: 第一条}\n")
    assert made.short == "测试园"
    assert made.focus[0].clause == "第一条"
    with pytest.raises(DataError, match="has no profile"):
        check_sites((park(PARK + "part_of: guangzhou/nowhere\n"),))


def test_every_park_loads(facts: Facts, regions: Regions, sectors: Sectors) -> None:
    needs = frozenset(o.id for o, _ in facts["needs"].flat_options())
    paths = list(yaml_files(PROFILES / "parks"))
    parks = [load_park(read_yaml(p), regions, sectors, needs) for p in paths]
    assert len({p.id for p in parks}) == len(parks) > 100
    for path, made in zip(paths, parks, strict=True):
        assert path.relative_to(PROFILES / "parks").with_suffix("").as_posix() == made.id
    check_sites(tuple(parks))


def test_facts_have_what_is_generated_from_them(facts: Facts) -> None:
    assert len(facts.by_id) >= 70
    for fact in facts.by_id.values():
        assert fact.label.zh, fact.id
        assert fact.label.en, fact.id
        assert fact.question.zh or fact.derive is not None or fact.type == "text", fact.id
        assert fact.unit or not fact.numeric or fact.type in {"date", "year", "number"}, fact.id
        if fact.type in {"choice", "set"} and fact.id != "sector":
            assert fact.options, fact.id
        least, most = fact.limits()
        assert least <= most, fact.id


def test_bounds_of_what_is_unknown(facts: Facts) -> None:
    for fact in facts.by_id.values():
        if fact.numeric:
            low, high = fact.bounds()
            least, most = fact.limits()
            assert low <= least, fact.id
            assert high >= most, fact.id
    share = next(f for f in facts.by_id.values() if f.type == "share" and f.limits() == (0.0, 100.0))
    assert share.bounds() == (0.0, 100.0)
    money = next(f for f in facts.by_id.values() if f.type == "money")
    assert money.bounds()[1] == math.inf


def test_options(facts: Facts) -> None:
    kind = facts["product.kind"]
    flat = kind.flat_options()
    for position, (option, parent) in enumerate(flat):
        assert parent < position
        assert kind.option(option.id) is option
    assert kind.option("nonsense") is None
    assert "nonsense" not in facts
    assert facts.get("nonsense") is None


def test_regions(regions: Regions) -> None:
    assert regions.lineage("guangzhou/huangpu")[1:] == ("guangzhou", "guangdong", "national")
    assert regions.lineage("nonsense") == ()
    assert regions.get("nonsense") is None
    assert regions.expand(("guangzhou", "guangzhou")) == ("guangzhou",)
    for region in regions.items:
        assert region.label.zh, region.id
        assert regions.lineage(region.id)[-1] in {"national", "abroad"}, f"{region.id} hangs in the air"
        for group in region.groups:
            assert region.id in regions.expand((f"group:{group}",))
    for unknown in ("nonsense", "group:nonsense"):
        with pytest.raises(KeyError, match="nonsense"):
            regions.expand((unknown,))
    codes = [r.code for r in regions.items if r.code]
    assert all(len(c) == 6 and c.isdigit() for c in codes)


def test_sectors(sectors: Sectors) -> None:
    assert len(sectors.items) >= 90
    index = sectors.index()
    for position, sector in enumerate(sectors.items):
        assert sector.label.zh, sector.id
        assert sector.parent < position
        assert sector.depth == (0 if sector.parent < 0 else sectors.items[sector.parent].depth + 1)
        assert sectors.lineage(sector.id)[0] == sector.id
    assert sectors.lineage("nonsense") == ()
    assert sectors.case_label("nonsense") == ""
    assert any(sectors.case_label(s.id) and not s.case_label for s in sectors.items), "labels come from above"
    assert index[sectors.items[5].id] == 5


def test_no_alias_names_two_sectors(sectors: Sectors) -> None:
    seen: dict[str, str] = {}
    twice = []
    for sector in sectors.items:
        for alias in {*sector.aliases.zh, *(a.lower() for a in sector.aliases.en)}:
            if seen.setdefault(alias, sector.id) != sector.id:
                twice.append((alias, seen[alias], sector.id))
    assert not twice
