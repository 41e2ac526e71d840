"""The main path as somebody walks it without scripts: describe, confirm, answer, see, take away; and what goes wrong."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from matcher.result import Result
from reports.ranking_section import points
from web.desk import Desk
from web.told import Told

LANGS = ("zh", "zh-Hant", "en")
TITLES = {
    "zh": ("请确认读到的信息", "这几个问题最影响结果", "匹配结果"),
    "zh-Hant": ("請確認讀到的信息", "這幾個問題最影響結果", "匹配結果"),
    "en": ("Please confirm what was understood", "The questions that change the result most", "The result"),
}


@pytest.mark.parametrize("lang", LANGS)
def test_the_whole_path_in_three_languages(visitor: Any, description: str, words_of: Callable[[str], str], lang: str) -> None:
    visitor.describe(description, lang)
    confirm, questions, result = TITLES[lang]
    assert (visitor.status, confirm in words_of(visitor.page)) == (200, True)
    assert "<mark" in visitor.page and 'name="f.staff" value="62"' in visitor.page
    visitor.send(f"/{lang}/questions")
    assert (visitor.status, questions in words_of(visitor.page)) == (200, True)
    visitor.send(f"/{lang}/result")
    assert (visitor.status, f"<h1>{result}" in visitor.page) == (200, True)
    assert '<svg viewBox' in visitor.page and visitor.page.count('class="park"') == 3
    first = re.search(r'name="place" value="([^"]+)"', visitor.page)
    assert first is not None
    visitor.send(f"/{lang}/place", {"place": first.group(1)})
    assert visitor.status == 200 and 'class="conditions"' in visitor.page
    html_lang = {"zh": "zh-Hans", "zh-Hant": "zh-Hant-HK", "en": "en"}[lang]
    assert f'<html lang="{html_lang}">' in visitor.page


def test_the_page_shows_the_figures_of_the_command(visitor: Any, description: str, desk: Desk) -> None:
    visitor.describe(description, as_of="2026-11-22")
    visitor.send("/zh/result")
    applicant = desk.reader.read(description.strip(), dt.date(2026, 11, 22))
    found: Result = desk.matcher.match(applicant, dt.date(2026, 11, 22))
    assert found.receipt.input in visitor.page and found.receipt.data in visitor.page
    for park in found.parks[:5]:
        assert f"<strong>{points(park.score)}</strong>" in visitor.page
    for park in found.parks[:3]:
        assert sum(c.points for c in park.criteria) == park.score


def test_bars_follow_one_another_and_end_at_the_score(visitor: Any, description: str, desk: Desk) -> None:
    visitor.describe(description)
    visitor.send("/zh/result")
    table = visitor.page.split('<table class="bars">')[1].split("</table>")[0]
    bars = re.findall(r'class="known" x="([\d.]+)" [^>]*width="([\d.]+)"[^>]*/><rect class="open" [^>]*width="([\d.]+)"', table)
    whole = float(re.findall(r'class="whole" x="0" [^>]*width="([\d.]+)"', table)[0])
    at = 0.0
    for start, known, rest in bars:
        assert float(start) == pytest.approx(at, abs=0.011)
        at = float(start) + float(known) + float(rest)
    assert len(bars) == 7 and at == pytest.approx(whole, abs=0.03)


def test_a_correction_counts_and_what_was_not_touched_keeps_its_words(visitor: Any, description: str) -> None:
    visitor.describe(description)
    visitor.send("/zh/confirm", {"f.staff": "1200", "f.hk_capital": "yes"})
    assert 'name="f.staff" value="1200"' in visitor.page
    staff = visitor.page.split('name="f.staff"')[1].split("</div>")[0]
    assert "您填的" in staff
    assert "原文6「研发人员45人」" in visitor.page
    assert '<option value="yes" selected>' in visitor.page.split('name="f.hk_capital"')[1].split("</select>")[0]


def test_a_cleared_field_is_forgotten(visitor: Any, description: str) -> None:
    visitor.describe(description)
    visitor.send("/zh/confirm", {"f.staff": "", "f.sector": "", "f.preferred_place": ""})
    assert 'name="f.staff" value=""' in visitor.page
    visitor.send("/zh/result")
    assert "信息不足" in visitor.page


def test_several_answers_are_ticked_off_and_added(visitor: Any, description: str, fields_of: Any) -> None:
    visitor.describe(description)
    assert fields_of(visitor.page)["f.preferred_place"] == ["", "guangzhou/huangpu", "guangzhou/nansha"]
    visitor.send("/zh/confirm", {"f.preferred_place": ["", "guangzhou/nansha"], "more.preferred_place": "zhuhai/hengqin"})
    assert fields_of(visitor.page)["f.preferred_place"] == ["", "guangzhou/nansha", "zhuhai/hengqin"]


def test_an_answer_that_cannot_be_read_is_shown_beside_its_field(visitor: Any, description: str) -> None:
    visitor.describe(description)
    visitor.send("/zh/result", {"f.staff": "很多"})
    assert visitor.status == 422
    assert 'role="alert"' in visitor.page and 'href="#f-staff"' in visitor.page
    field = visitor.page.split('id="f-staff"')[1].split("</div>")[0]
    assert 'value="很多"' in field and 'aria-invalid="true"' in field and "不是数" in field
    visitor.send("/zh/result", {"f.staff": "80"})
    assert visitor.status == 200


def test_facts_and_products_can_be_added(visitor: Any, description: str, fields_of: Any) -> None:
    visitor.describe(description)
    visitor.send("/zh/confirm", {"act": "add", "add": "land_mu"})
    assert "f.land_mu" in fields_of(visitor.page)
    visitor.send("/zh/confirm", {"act": "product"})
    assert "f.2:product.kind" in fields_of(visitor.page)
    visitor.send("/zh/confirm", {"f.2:product.kind": "vaccine", "f.land_mu": "30"})
    assert fields_of(visitor.page)["f.2:product.kind"] == ["vaccine"]
    assert fields_of(visitor.page)["f.land_mu"] == ["30"]


def test_the_description_can_be_read_again_and_corrections_stay(visitor: Any, description: str, fields_of: Any) -> None:
    visitor.describe(description)
    visitor.send("/zh/confirm", {"f.rd_staff": "50"})
    visitor.send("/zh/confirm", {"act": "reread", "text": "我们做体外诊断试剂，员工30人。"})
    fields = fields_of(visitor.page)
    assert (fields["f.staff"], fields["f.rd_staff"]) == (["30"], ["50"])


def test_questions_left_open_are_not_asked_again(visitor: Any, description: str, fields_of: Any) -> None:
    visitor.describe(description)
    visitor.send("/zh/questions")
    asked = fields_of(visitor.page)["seen"]
    assert len(asked) == 5
    visitor.send("/zh/questions", {"act": "ask"})
    again = fields_of(visitor.page)["seen"]
    assert again and not set(asked) & set(again)


def test_switching_the_language_keeps_what_was_read_as_read(visitor: Any, description: str) -> None:
    visitor.describe(description)
    before = visitor.page.count("class=\"from\"")
    visitor.send("/en/confirm")
    assert visitor.page.count("class=\"from\"") == before and "given by you" not in visitor.page
    assert 'value="120000000"' in visitor.page  # 1.2亿元 as it is typed in English


def test_a_poor_fit_is_said_first_and_promises_nothing(visitor: Any) -> None:
    visitor.describe("我们开连锁火锅店，想在广东开50家门店，员工800人。")
    visitor.send("/zh/result")
    assert "不匹配" in visitor.page and 'class="headline"' not in visitor.page and 'class="park"' not in visitor.page


def test_what_is_typed_is_never_markup(visitor: Any) -> None:
    visitor.describe('做疫苗的<script>alert(1)</script>公司，员工"><img src=x>60人')
    for screen in ("/zh/questions", "/zh/result"):
        assert "<script" not in visitor.page and "<img" not in visitor.page
        visitor.send(screen)
    assert "<script" not in visitor.page


@pytest.mark.parametrize(("text", "said"), [
    ("", "描述是空的"), ("   ", "描述是空的"), ("医" * 60_001, "描述有 60,001 个字，太长"),
])
def test_an_unusable_description_comes_back_with_one_line(visitor: Any, text: str, said: str) -> None:
    visitor.describe(text)
    assert visitor.status == 422 and said in visitor.page and 'role="alert"' in visitor.page


@pytest.mark.parametrize(("as_of", "said"), [("2026-13-01", "不是日期"), ("1850-01-01", "1850-01-01")])
def test_a_day_that_is_none_is_refused(visitor: Any, as_of: str, said: str) -> None:
    visitor.describe("做疫苗，60人", as_of=as_of)
    assert visitor.status == 422 and said in visitor.page
    assert "做疫苗，60人" in visitor.page


@pytest.mark.parametrize(("name", "content", "status", "said"), [
    ("form.yaml", "name: 某公司\nsector: [vaccine]\nstaff: 160\n".encode(), 200, "某公司"),
    ("text.txt", "我们公司做疫苗，现有员工60人，想去广州。".encode("gb18030"), 200, 'value="60"'),
    ("data.json", json.dumps({"staff": 7, "sector": ["vaccine"]}).encode(), 200, 'value="7"'),
    ("form.yaml", b"stuff: 3", 422, "stuff"),
    ("form.yaml", b"a: [", 422, "YAML"),
    ("list.xlsx", b"PK\x03\x04", 422, "parkmatch batch"),
    ("x.exe", b"MZ", 422, "x.exe"),
    ("x.txt", b"\x00\x01\x02", 422, "二进制"),
    ("x.txt", b"", 422, "空的"),
    ("x.txt", b"a" * 1_000_001, 422, "1 MB"),
])
def test_files_handed_in(visitor: Any, name: str, content: bytes, status: int, said: str) -> None:
    visitor.get("/zh/")
    visitor.send("/zh/confirm", {"text": ""}, files={"file": (name, content)})
    assert (visitor.status, said in visitor.page) == (status, True), visitor.page


@pytest.mark.parametrize("kind", ["html", "docx", "xlsx", "md", "json"])
def test_papers_to_take_away(visitor: Any, client: Any, description: str, fields_of: Any, kind: str) -> None:
    visitor.describe(description)
    visitor.send("/zh/result")
    fields = {**fields_of(visitor.page), "kind": kind, "paper": "proposal"}
    got = client.post("/zh/download", data={k: v[-1] if isinstance(v, list) else v for k, v in fields.items()})
    assert got.status_code == 200 and len(got.content) > 10_000
    assert got.headers["content-disposition"].startswith(f'attachment; filename="parkmatch.{kind}"')
    if kind == "json":
        assert got.json()["schema"] == "parkmatch/result/1"


@pytest.mark.parametrize("changes", [{"kind": "exe"}, {"paper": "../../etc/passwd"}])
def test_a_paper_there_is_none_of_is_refused(visitor: Any, description: str, changes: dict[str, str]) -> None:
    visitor.describe(description)
    visitor.send("/zh/result")
    visitor.send("/zh/download", {"kind": "md", "paper": "proposal", **changes})
    assert visitor.status == 400


def test_a_park_that_is_not_there_leads_back_to_the_result(visitor: Any, description: str) -> None:
    visitor.describe(description)
    visitor.send("/zh/result")
    visitor.send("/zh/place", {"place": "atlantis"})
    assert visitor.status == 200 and "<h1>匹配结果" in visitor.page


@pytest.mark.parametrize("screen", ["confirm", "questions", "result", "place", "download"])
def test_a_screen_opened_by_its_address_leads_to_the_first(client: Any, screen: str) -> None:
    got = client.get(f"/en/{screen}")
    assert (got.status_code, got.headers["location"]) == (303, "/en/")


@pytest.mark.parametrize(("header", "place"), [
    ("zh-TW,zh;q=0.9", "/zh-Hant/"), ("en-US,en;q=0.9", "/en/"), ("fr,en;q=0.4", "/en/"), ("", "/zh/"),
    ("*;q=bad,,;", "/zh/"),
])
def test_the_first_page_speaks_the_browsers_language(client: Any, header: str, place: str) -> None:
    got = client.get("/", headers={"accept-language": header})
    assert (got.status_code, got.headers["location"]) == (302, place)


def test_nothing_typed_is_logged(
    open_site: Callable[..., Any], walk: Callable[..., Any], desk: Desk, capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = open_site(log=True)
    secret = "做疫苗的绝密公司ZEBRA，员工61人"
    walker = walk(client)
    walker.describe(secret)
    walker.send("/zh/result")
    walker.get("/zh/policies?q=ZEBRA")
    monkeypatch.setattr(desk, "briefs", lambda *_: 1 / len(secret[:0]))
    walker.describe(secret)
    walker.send("/zh/result")
    out, err = capfd.readouterr()
    assert walker.status == 500 and "ZEBRA" not in walker.page
    assert "POST result 200" in err and "POST result 500" in err and "ZeroDivisionError at" in err
    assert not any(word in out + err for word in ("ZEBRA", "疫苗", "61", "state", "Traceback"))


def test_a_state_from_before_a_restart_loses_nothing(
    open_site: Callable[..., Any], walk: Callable[..., Any], description: str, fields_of: Any,
) -> None:
    before, after = walk(open_site()), open_site()
    before.describe(description)
    fields = {k: v for k, v in fields_of(before.page).items() if k in {"token", "state"}}
    got = after.post("/zh/result", data=fields)
    assert got.status_code == 403 and "页面已过期" in got.text
    assert "CAR-T细胞治疗产品" in got.text


def test_a_forged_or_foreign_state_is_not_used(visitor: Any, description: str, desk: Desk) -> None:
    from web.seal import Seal
    from web.told import sealed

    visitor.describe(description)
    for forged in ("", "x", "a.b", sealed(Told(text="别人的话"), Seal("another secret"))):
        visitor.describe(description)
        visitor.send("/zh/result", {"state": forged})
        assert visitor.status == 403


def test_odd_fields_are_passed_over(visitor: Any, description: str) -> None:
    visitor.describe(description)
    odd = {
        "f.": "1", "f.nothing": "1", "f.9:product.kind": "vaccine", "f.x:product.kind": "vaccine", "f.0:staff": "3",
        "f.product.kind": "vaccine", "act": "dance", "add": "nothing", "more.staff": "5", "f.staff": "62",
        "f.registered_in": "atlantis",
    }
    visitor.send("/zh/confirm", odd)
    assert visitor.status == 422  # the place that is none; nothing else
    shown = ["nothing", "9:product.kind", "0:product.reg_class"]
    visitor.send("/zh/confirm", {"act": "add", "add": shown, "f.registered_in": ""})
    assert visitor.status == 200
