"""The JSON API: the same results as the command, errors as problem+json, and the description true to both."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.explained import in_detail
from web.desk import Desk

DAY = "2026-11-22"
MATCH = {"text": "做CAR-T细胞治疗，2022年成立，员工62人，研发投入3800万元，想去南沙。", "as_of": DAY}


def test_match_is_what_the_command_prints(client: Any, desk: Desk) -> None:
    got = client.post("/api/v1/match", json={**MATCH, "top": 2})
    on = dt.date(2026, 11, 22)
    wanted = in_detail(desk.matcher, desk.reader.read(MATCH["text"], on), on, 2)
    ours, theirs = got.json(), json.loads(msgspec.json.encode(wanted))
    # What was asked is told apart by its form: a text beside no facts is the same applicant.
    assert got.status_code == 200 and ours == theirs


def test_match_fits_the_published_schema(client: Any) -> None:
    from pathlib import Path

    published = Path(__file__).parents[2] / "docs" / "result-schema.json"
    schema = json.loads(published.read_text(encoding="utf-8"))
    jsonschema.validate(client.post("/api/v1/match", json=MATCH).json(), schema)


def test_facts_win_over_words_and_products_are_taken(client: Any) -> None:
    asked = {**MATCH, "facts": {"staff": 90, "revenue_yuan": "3000万元"}, "products": [{"kind": "vaccine", "stage": "phase_3"}]}
    told = {(u["fact"], u.get("product")): u for u in client.post("/api/v1/understand", json=asked).json()["understood"]}
    assert told["staff", None]["value"]["zh"] == "90人" and told["staff", None]["origin"] == "given"
    assert told["product.kind", 0]["value"]["en"] == "Vaccine"
    span = told["rd_spend_yuan", None]["span"]
    assert "3800万元" in MATCH["text"][span[0] : span[1]]


def test_questions_say_what_they_decide(client: Any) -> None:
    found = client.post("/api/v1/questions", json={**MATCH, "most": 2}).json()
    assert 0 < len(found["questions"]) <= 2 and found["open"] > 10 and not found["done"]


def test_a_place_comes_in_full_wherever_it_ranks(client: Any) -> None:
    found = client.post("/api/v1/match", json={**MATCH, "top": 1, "place": "yunfu/luoding"}).json()
    luoding = next(p for p in found["parks"] if p["id"] == "yunfu/luoding")
    assert luoding["rank"] > 1 and luoding["incentives"]


@pytest.mark.parametrize(("path", "length"), [
    ("parks", 100), ("parks?region=zhuhai", 4), ("parks?kind=district", 10), ("policies", 150), ("policies?status=lapsed", 10),
    ("policies?q=GMP", 5), ("policies?kind=tax&region=zhuhai", 1), ("facts", 700), ("facts?group=rd", 10), ("facts?q=staff", 3),
])
def test_lists(client: Any, path: str, length: int) -> None:
    got = client.get(f"/api/v1/{path}")
    assert got.status_code == 200 and len(got.json()) >= length


@pytest.mark.parametrize("path", ["parks/guangzhou/nansha", "parks/南沙", "policies/hp-2025-3", "facts/staff"])
def test_single_entries(client: Any, path: str) -> None:
    got = client.get(f"/api/v1/{path}")
    assert got.status_code == 200 and got.json()["id"]


@pytest.mark.parametrize(("asked", "status", "said"), [
    ({}, 422, "空的"), ({"text": "  "}, 422, "空的"), ({"facts": {"stuff": 1}}, 422, "stuff"),
    ({"facts": {"staff": "many"}}, 422, "staff"), ({"facts": {"staff": {"low": 9, "high": 1}}}, 422, "上限"),
    ({"text": "x", "top": 0}, 422, "top"), ({"text": "x", "odd": 1}, 422, "odd"), ({"text": 3}, 422, "text"),
    ({"text": "做疫苗", "as_of": "2026-99-99"}, 422, "日期"), ({"text": "做疫苗", "place": "nowhere"}, 422, "nowhere"),
    ({"text": "医" * 60_001}, 422, "text"), ({"products": [{"kind": "spaceship"}]}, 422, "spaceship"),
    ({"facts": {"staff": 1e308}}, 422, "staff"), ({"products": [{"staff": 3}]}, 422, "staff"),
])
def test_bad_requests_get_one_line(client: Any, asked: dict[str, Any], status: int, said: str) -> None:
    got = client.post("/api/v1/match", json=asked)
    assert got.headers["content-type"] == "application/problem+json"
    problem = got.json()
    assert (got.status_code, problem["status"]) == (status, status)
    assert said in problem["detail"] and "\n" not in problem["detail"]


@pytest.mark.parametrize("body", [
    b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"text": "\\ud800"}', b'{"text":1e999}',
])
def test_a_body_that_is_no_request(client: Any, body: bytes) -> None:
    got = client.post("/api/v1/match", content=body, headers={"content-type": "application/json"})
    assert got.status_code == 422 and got.json()["status"] == 422


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_a_foreign_form_could_send_is_not_taken(client: Any, kind: str) -> None:
    got = client.post("/api/v1/match", content=json.dumps(MATCH), headers={"content-type": kind})
    assert (got.status_code, got.json()["status"]) == (415, 415)


@pytest.mark.parametrize(("method", "path", "status"), [
    ("GET", "/api/v1/match", 405), ("POST", "/api/v1/parks", 405), ("GET", "/api/v1/nothing", 404), ("GET", "/api/v2/parks", 404),
    ("GET", "/api/v1/parks/nowhere", 404), ("GET", "/api/v1/policies/none", 404), ("GET", "/api/v1/facts/none", 404),
    ("GET", "/api/v1/facts?group=none", 422), ("GET", "/api/v1/policies?status=none", 422),
    ("GET", "/api/v1/parks?region=atlantis", 422),
    ("GET", "/api/v1/policies?as_of=never", 422), ("GET", "/api/v1/policies?q=", 422), ("PUT", "/api/v1/match", 405),
])
def test_what_is_not_there(client: Any, method: str, path: str, status: int) -> None:
    got = client.request(method, path)
    assert got.status_code == status and got.json()["detail"]


def test_messages_speak_the_language_asked_for(client: Any) -> None:
    said = [client.post("/api/v1/match", json={}, headers={"accept-language": a}).json()["detail"] for a in ("en", "zh-HK", "zh")]
    assert said[0].startswith("Error:") and said[1].startswith("錯誤") and said[2].startswith("错误")


def test_the_description_holds_every_route_and_only_those(client: Any) -> None:
    from starlette.routing import Route

    said = client.get("/api/v1/openapi.json").json()
    assert said["openapi"] == "3.1.0" and said["info"]["license"]["identifier"] == "MIT"
    ours = [r.path for r in client.app.routes if isinstance(r, Route) and "/api/" in r.path]
    routes = {path.removeprefix("/api/v1").replace(":path", "") for path in ours}
    assert routes - {"/openapi.json"} == set(said["paths"])
    refs = json.dumps(said).split('"$ref": "#/components/schemas/')[1:]
    assert {r.split('"')[0] for r in refs} <= set(said["components"]["schemas"])


@pytest.mark.parametrize(("path", "schema"), [
    ("parks", "/parks"), ("parks/guangzhou/nansha", "/parks/{id}"), ("policies", "/policies"), ("policies?q=GMP", "/policies"),
    ("facts", "/facts"), ("facts/staff", "/facts/{id}"),
])
def test_answers_fit_the_description(client: Any, path: str, schema: str) -> None:
    said = client.get("/api/v1/openapi.json").json()
    answer = said["paths"][schema]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.validate(client.get(f"/api/v1/{path}").json(), {**answer, "components": said["components"]})


def test_a_server_with_a_token_says_so_in_its_description(open_site: Any) -> None:
    client = open_site(token="correct-horse-battery")
    said = client.get("/api/v1/openapi.json", headers={"authorization": "Bearer correct-horse-battery"}).json()
    assert said["security"] == [{"token": []}]


def test_work_that_takes_too_long_is_given_up(open_site: Any, monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    import time

    client = open_site()
    monkeypatch.setattr(client.app.state.server.work, "seconds", 0.05)
    monkeypatch.setattr(desk, "questions", lambda *_: time.sleep(0.3))
    got = client.post("/api/v1/questions", json=MATCH)
    assert (got.status_code, got.headers["retry-after"]) == (503, "5")


VALUES = st.one_of(
    st.booleans(), st.integers(-5, 10**12), st.floats(), st.text(max_size=12), st.none(),
    st.lists(st.text(max_size=5), max_size=3),
    st.sampled_from(["3000万元", "≥5", "2027-06", "横琴", "vaccine", "phase_1", "是", "10~20", "30%"]),
    st.fixed_dictionaries({"low": st.integers(0, 9), "high": st.integers(0, 9)}),
    st.fixed_dictionaries({"currency": st.sampled_from(["USD", "EUR", ""]), "amount": st.integers(0, 10**9)}),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.data())
def test_facts_of_any_kind_are_answered_or_refused(client: Any, desk: Desk, data: st.DataObject) -> None:
    ids = st.sampled_from([f.id for f in desk.facts.by_id.values() if f.of == "company"])
    kinds = st.sampled_from([f.id.removeprefix("product.") for f in desk.facts.by_id.values() if f.of == "product"])
    asked = {
        "facts": data.draw(st.dictionaries(ids, VALUES, max_size=2)), "text": data.draw(st.text(max_size=40)),
        "products": data.draw(st.lists(st.dictionaries(kinds, VALUES, max_size=2), max_size=2)), "top": 1,
    }
    route = data.draw(st.sampled_from(["match", "understand", "questions"]))
    got = client.post(f"/api/v1/{route}", content=json.dumps(asked), headers={"content-type": "application/json"})
    assert got.status_code in {200, 422}, got.text
