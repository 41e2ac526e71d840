"""The admission self-check on live park data: verdicts, gaps, scope, and what holds for any applicant."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from matcher.admission import Admission, AdmissionCheck, force_of, stands
from profiles.applicant import Applicant, ValueParser
from profiles.parks import ParkSource, Threshold
from rules.engine import Engine
from rules.library import Library, load_library

DAY = dt.date(2026, 11, 22)
CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def live() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def engine(live: Library) -> Engine:
    return Engine(live)


def checked(library: Library, engine: Engine, park: str, given: dict[str, Any], day: dt.date = DAY) -> AdmissionCheck:
    values = ValueParser(library.facts, library.regions, library.sectors)
    found = library.park(park)
    assert found is not None
    return Admission(library).check(engine.frame([values.applicant(given)], day), 0, found)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['park']} {list(c['given'])}")
def test_case(case: dict[str, Any], live: Library, engine: Engine) -> None:
    figures = {f.text.zh: f for f in checked(live, engine, case["park"], case["given"]).thresholds if not f.average}
    for text, (verdict, *pieces) in case["is"].items():
        found = figures[text]
        assert found.verdict == verdict, (text, found)
        said = f"{found.gap.zh} {found.computed.zh} {found.remedy.zh} " + " ".join(f"ask {f}" for f in found.missing)
        assert all(p in said for p in pieces), (text, said)


def test_nothing_known_is_never_unmet(live: Library, engine: Engine) -> None:
    frame = engine.frame([Applicant()], DAY)
    admission = Admission(live)
    for park in live.parks:
        check = admission.check(frame, 0, park)
        assert {f.verdict for f in check.thresholds} <= {"unknown"}, park.id
        assert {g.verdict for g in check.gates} <= {"unknown", "told"}, park.id
        assert all(f.missing for f in check.thresholds), park.id


def test_withholding_a_fact_never_decides(live: Library, engine: Engine) -> None:
    given: dict[str, Any] = {
        "sector": ["antibody"], "investment_total_yuan": "1.2亿元", "land_mu": 40, "output_target_yuan": "6亿元",
        "tax_target_yuan": "900万元", "floor_area_ratio": 1.5, "wastewater": True, "industrial_land_class": "class_3",
    }
    for park in ("qingyuan/fogang", "guangzhou/conghua", "jiangmen/gaoxin", "zhaoqing/gaoxin"):
        full = {(f.place, f.text.zh, f.kind): f.verdict for f in checked(live, engine, park, given).thresholds}
        assert "unmet" in full.values()
        for fact in given:
            less = checked(live, engine, park, {k: v for k, v in given.items() if k != fact})
            for figure in less.thresholds:
                was = full[figure.place, figure.text.zh, figure.kind]
                assert figure.verdict in {was, "unknown"} or was == "not_applicable", (park, fact, figure)


def test_an_area_shows_its_sites_and_a_site_its_area(live: Library, engine: Engine) -> None:
    area = checked(live, engine, "qingyuan/fogang", {})
    assert {"qingyuan/guangfo-park", "guangdong"} <= {f.place for f in area.thresholds}
    ids = [g.id for g in area.gates]
    assert len(ids) == len(set(ids)) == 3
    assert {f.place for f in checked(live, engine, "guangzhou/mingzhu", {}).thresholds} >= {"guangzhou/conghua"}


def test_gates_fail_only_when_certain(live: Library, engine: Engine) -> None:
    given = {"heavy_metal_wastewater": True}
    verdicts = {g.id: g.verdict for g in checked(live, engine, "zhaoqing/gaoxin", given).gates}
    assert verdicts == {"no-heavy-metal": "failed", "red-line": "told"}
    given = {"heavy_metal_wastewater": False}
    assert checked(live, engine, "zhaoqing/gaoxin", given).gates[0].verdict == "passed"


def test_force() -> None:
    source = ParkSource("办法", "primary", DAY, valid_until=dt.date(2025, 3, 19))
    rule = Threshold(fact="land_mu", at_least=1, source="s")
    assert force_of(rule, source, dt.date(2025, 3, 19)) == "in_force"
    assert force_of(rule, source, dt.date(2025, 3, 20)) == "lapsed"
    assert force_of(rule, msgspec.structs.replace(source, valid_until=None), DAY) == "unverified"
    assert force_of(rule, msgspec.structs.replace(source, seen="secondary"), dt.date(2025, 1, 1)) == "unverified"
    for kind, force in (("draft", "draft"), ("listing", "reference"), ("selection", "reference")):
        figure = msgspec.structs.replace(rule, kind=kind)
        assert force_of(figure, msgspec.structs.replace(source, valid_until=None), DAY) == force


def test_every_figure_says_where_it_stands(live: Library, engine: Engine) -> None:
    frame = engine.frame([Applicant()], DAY)
    for park in live.parks:
        for figure in Admission(live).check(frame, 0, park).thresholds:
            assert figure.source.startswith("《") and figure.checked and figure.seen, (park.id, figure)
            assert figure.kind != "rule" or stands(figure), figure
            assert figure.text.zh and figure.text.en != figure.text.zh


def test_counts_add_up(live: Library, engine: Engine) -> None:
    check = checked(live, engine, "jiangmen/gaoxin", {"investment_total_yuan": "3000万元", "land_mu": 20})
    assert sum(check.standing.values()) + sum(check.reference.values()) == len(check.thresholds)
    assert check.standing == {"met": 1, "unmet": 0, "unknown": 1, "not_applicable": 0}


def test_the_short_form_leaves_out_averages_and_is_cheap(live: Library, engine: Engine) -> None:
    values = ValueParser(live.facts, live.regions, live.sectors)
    frame = engine.frame([values.applicant({"investment_total_yuan": "1亿元", "land_mu": 40})], DAY)
    admission = Admission(live)
    assert not [f for p in live.parks for f in admission.at(frame, 0, p) if f.average]
    best = min(_timed(admission, frame, live) for _ in range(5))
    assert best < 0.0005 * len(live.parks)


def _timed(admission: Admission, frame: Any, library: Library) -> float:
    start = time.perf_counter()
    for park in library.parks:
        admission.at(frame, 0, park)
    return time.perf_counter() - start
