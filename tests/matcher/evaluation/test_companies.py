from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest
import yaml

from matcher.evaluation import run
from matcher.evaluation.companies import CompanyCase, Contest, same_company, without
from matcher.understanding import Understanding
from matcher.view import build_views
from profiles.companies import Company
from profiles.errors import InputError
from profiles.neighbours import neighbours
from rules.library import Library

DAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def contest(library: Library) -> Contest:
    return Contest(library, DAY)


@pytest.mark.parametrize(("company", "anchor", "same"), [
    ("珠海市丽珠单抗生物技术有限公司", "丽珠集团", True),
    ("深圳普瑞金生物药业股份有限公司", "普瑞金", True),
    ("上海旌准医疗 佛山大同湖项目", "旌准医疗（大同湖）", True),
    ("广州诺诚健华医药科技有限公司", "诺诚健华", True),
    ("广州诺诚健华医药科技有限公司", "广州百济神州生物制药有限公司", False),
    ("广东恒诚制药股份有限公司", "广东恒兴集团", False),
])
def test_same_company(company: str, anchor: str, same: bool) -> None:
    assert same_company(company, anchor) is same


def test_a_company_is_left_out_everywhere_and_nothing_else_is(library: Library) -> None:
    park = next(p for p in library.parks if p.anchors)
    name = park.anchors[0].name
    entry = Company(name, park.id, park.anchors[0].fields, (), "某目录", "primary")
    other = msgspec.structs.replace(entry, name="毫不相干的另一家")
    parks, companies, left_out = without(library.parks, (entry, other), name)
    assert companies == (other,)
    assert all(not same_company(name, a.name) for p in parks for a in p.anchors)
    assert f"{park.id} {name}" in left_out
    assert sum(len(p.focus) for p in parks) == sum(len(p.focus) for p in library.parks)


def test_no_company_no_change(library: Library) -> None:
    parks, companies, left_out = without(library.parks, library.companies, "")
    assert parks == library.parks and companies == library.companies and left_out == ()


def test_a_park_named_after_the_case_does_not_help_it(contest: Contest, library: Library) -> None:
    area = next(v.park for v in contest.matcher.views.parks if len(v.park.anchors) == 1)
    case = CompanyCase("x", "生物制药企业，做抗体药物研发生产，需要GMP厂房", area.id, area.anchors[0].name)
    found = contest.rank(case)
    assert found.left_out
    assert found.left_out_rank >= found.rank


def test_what_is_left_out_is_not_seen(contest: Contest, library: Library, reader: Understanding) -> None:
    """A company described in its own words is recognised, and no longer once it is taken away."""
    here = next(n for n in library.neighbours if len(n.makes) > 3 and n.park == "guangzhou/huangpu")
    case = CompanyCase("x", "，".join(here.makes), here.park, here.name)
    parks, companies, left_out = without(library.parks, library.companies, here.name)
    assert left_out
    found = contest.rank(case)
    matcher = contest.matcher
    seen = matcher.rank([reader.read(case.description, DAY)], DAY)
    known = neighbours(parks, companies, library.sectors, library.gram_weights)
    others = matcher.seeing(build_views(parks, known, library.sectors, library.gram_weights))
    unseen = others.rank([reader.read(case.description, DAY)], DAY)
    place = matcher.ids.index(here.park)
    assert unseen.scores.total[0, place] < seen.scores.total[0, place]
    assert found.left_out_rank >= found.rank


def test_a_site_stands_for_its_area(contest: Contest, library: Library) -> None:
    site = next(p for p in library.parks if p.part_of)
    assert contest.area(site.id, "") == site.part_of


def test_an_older_name_of_a_place_is_understood(contest: Contest) -> None:
    assert contest.area("zhanjiang/jingkaiqu", "") == "zhanjiang/jingkai"


def test_a_park_nobody_knows_is_told(contest: Contest) -> None:
    with pytest.raises(InputError, match="atlantis/harbour has no profile"):
        contest.area("atlantis/harbour", "cases.yaml x1")


def test_only_the_description_is_read(contest: Contest) -> None:
    told = "中药饮片加工企业，需要提取车间"
    plain = contest.rank(CompanyCase("a", told, "guangzhou/liwan", city="广州"))
    named = contest.rank(CompanyCase("a", told, "guangzhou/liwan", city="湛江", company="毫不相干的另一家"))
    assert plain.rank == named.rank and plain.offered == named.offered


def test_report(library: Library, cases: Path, tmp_path: Path) -> None:
    data = yaml.safe_load((cases / "companies.yaml").read_text(encoding="utf-8"))
    few = {"cases": data["cases"][:3], "negatives": data["negatives"]}
    path = tmp_path / "few.yaml"
    path.write_text(yaml.safe_dump(few, allow_unicode=True), encoding="utf-8")
    report = run(path, library=library, as_of=DAY)
    assert report.figures["cases"] == 3
    assert report.figures["negatives_poor"] == report.figures["negatives"] == 5
    assert {"top3_pct", "left_out_top3_pct", "tfidf_top3_pct", "bm25_mrr", "popularity_mrr", "chance_mrr"} <= set(
        report.figures
    )
    assert report.text().splitlines()[-1] == report.line()
