"""What must not get in, and what browsers are told: hosts, other sites, rates, sizes, headers, the token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from profiles.errors import InputError
from web.server import checked, free
from web.settings import MOST_BODY, Settings

Site = Callable[..., Any]
BASE = "http://127.0.0.1:8000"
TOKEN = "correct-horse-battery"


@pytest.mark.parametrize(("host", "status"), [
    ("127.0.0.1:8000", 200), ("localhost:8000", 200), ("[::1]:8000", 200), ("192.168.1.9", 200),
    ("evil.example", 400), ("evil.example:8000", 400), ("localhost.evil.example", 400), ("", 400),
    ("127.0.0.1.evil.example", 400),
])
def test_only_names_of_this_server_are_answered(client: Any, host: str, status: int) -> None:
    assert client.get("/zh/", headers={"host": host}).status_code == status


def test_a_further_name_is_answered_when_it_is_given(open_site: Site) -> None:
    client = open_site(names=("match.example.org",))
    assert client.get("/zh/", headers={"host": "match.example.org"}).status_code == 200


@pytest.mark.parametrize("path", ["/zh/", "/en/parks", "/api/v1/facts", "/zh/nowhere", "/static/x.css"])
def test_every_answer_carries_the_headers(client: Any, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


def test_pages_need_nothing_from_elsewhere_and_hold_no_script_or_style(visitor: Any, client: Any, description: str) -> None:
    visitor.describe(description)
    pages = [visitor.page, visitor.send("/zh/questions"), visitor.send("/zh/result")]
    pages += [visitor.send("/zh/place", {"place": "guangzhou/nansha"}), visitor.get("/en/parks"), visitor.get("/zh/policies")]
    for page in pages:
        assert "<script" not in page and " style=" not in page and " on" + "click" not in page
        assert 'src="' not in page and page.count("<link ") == 1
    css = client.get(pages[0].split('<link rel="stylesheet" href="')[1].split('"')[0])
    assert css.status_code == 200 and "immutable" in css.headers["cache-control"]
    assert "url(" not in css.text and "@import" not in css.text


@pytest.mark.parametrize(("headers", "status"), [
    ({"sec-fetch-site": "cross-site"}, 403), ({"sec-fetch-site": "same-site"}, 403), ({"origin": "https://evil.example"}, 403),
    ({"sec-fetch-site": "same-origin", "origin": "null"}, 200), ({"origin": "http://127.0.0.1:8000"}, 200), ({}, 200),
])
def test_forms_from_other_sites_are_refused(visitor: Any, headers: dict[str, str], status: int) -> None:
    visitor.get("/zh/")
    visitor.send("/zh/confirm", {"text": "做疫苗，60人"}, headers=headers)
    assert visitor.status == status


@pytest.mark.parametrize("token", ["", "0" * 64, "ü"])
def test_a_form_without_our_token_is_refused(visitor: Any, token: str) -> None:
    visitor.get("/zh/")
    visitor.send("/zh/confirm", {"text": "做疫苗，60人", "token": token})
    assert visitor.status == 403 and "做疫苗，60人" in visitor.page


def test_a_token_of_another_browser_is_refused(open_site: Site, walk: Callable[..., Any]) -> None:
    one, other = walk(open_site()), walk(open_site())
    one.get("/zh/")
    other.get("/zh/")
    other.page = one.page
    other.send("/zh/confirm", {"text": "做疫苗"})
    assert other.status == 403


def test_the_cookie_is_out_of_reach(client: Any) -> None:
    cookie = client.get("/zh/").headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Secure" not in cookie


def test_the_cookie_is_for_encrypted_connections_where_there_is_one(open_site: Site) -> None:
    assert "Secure" in open_site("https://127.0.0.1:8000").get("/zh/").headers["set-cookie"]


def test_too_many_requests_are_told_to_come_back(open_site: Site) -> None:
    client = open_site(rate=60)
    codes = [client.get("/zh/").status_code for _ in range(70)]
    assert codes[:60] == [200] * 60 and 429 in codes[60:]
    refused = client.get("/api/v1/facts/staff")
    assert refused.headers["retry-after"] and refused.json()["status"] == 429


def test_a_body_that_is_too_large_is_refused_announced_or_not(client: Any) -> None:
    large = b"x" * (MOST_BODY + 1)
    assert client.post("/zh/confirm", content=large).status_code == 413

    def pieces() -> Any:
        yield large

    json = {"content-type": "application/json"}
    assert client.post("/api/v1/match", content=pieces(), headers=json).status_code == 413
    assert client.post("/zh/confirm", content=b"", headers={"content-length": "x1"}).status_code in {400, 413}


@pytest.mark.parametrize("content", [
    b"\x00\xff", b"--x\r\nbroken", b"token=%ff&text=%00", b"&".join(b"a=%d" % n for n in range(3_000)),
])
@pytest.mark.parametrize("kind", [
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "",
])
def test_broken_forms_are_refused_not_fatal(client: Any, content: bytes, kind: str) -> None:
    assert client.post("/zh/confirm", content=content, headers={"content-type": kind}).status_code in {400, 403}


# ---------------------------------------------------------------- the token


def test_a_server_with_a_token_shows_only_the_door(open_site: Site) -> None:
    client = open_site(token=TOKEN)
    assert (client.get("/zh/").status_code, client.get("/zh/parks").status_code) == (401, 401)
    assert client.get("/api/v1/facts").headers["www-authenticate"] == "Bearer"
    assert client.post("/zh/confirm", data={"text": "x"}).status_code == 401


def test_the_token_opens_once_and_the_browser_remembers(open_site: Site) -> None:
    client = open_site(token=TOKEN)
    got = client.get(f"/zh/parks?token={TOKEN}")
    assert (got.status_code, got.headers["location"]) == (303, "/zh/parks")
    assert TOKEN not in got.headers["set-cookie"]
    assert client.get("/zh/parks").status_code == 200


def test_the_token_can_be_typed(open_site: Site) -> None:
    client = open_site(token=TOKEN)
    assert client.post("/access", data={"token": "wrong"}).status_code == 401
    assert client.post("/access", data={"token": TOKEN}).status_code == 303
    assert client.get("/zh/").status_code == 200


@pytest.mark.parametrize(("header", "status"), [
    (f"Bearer {TOKEN}", 200), (f"bearer {TOKEN} ", 200), ("Bearer nothing", 401), (f"Basic {TOKEN}", 401), ("Bearer ü", 401),
    ("", 401),
])
def test_programs_show_the_token_each_time(open_site: Site, header: str, status: int) -> None:
    headers = {"authorization": header.encode()} if header else {}
    assert open_site(token=TOKEN).get("/api/v1/facts/staff", headers=headers).status_code == status


def test_a_cookie_of_another_server_does_not_open(open_site: Site) -> None:
    one, other = open_site(token=TOKEN), open_site(token=TOKEN, secret="another")
    one.get(f"/zh/?token={TOKEN}")
    other.cookies = one.cookies
    assert other.get("/zh/").status_code == 401


def test_a_link_with_a_token_leads_nowhere_else(open_site: Site) -> None:
    assert open_site(token=TOKEN).get(f"{BASE}//evil.example/x?token={TOKEN}").headers["location"] == "/"


# ---------------------------------------------------------------- starting it


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.9", "example.org"])
def test_an_address_others_can_reach_needs_a_token(host: str) -> None:
    with pytest.raises(InputError, match="a token is needed"):
        checked(Settings(host=host))
    assert checked(Settings(host=host, token=TOKEN)).public


def test_a_short_token_is_none() -> None:
    with pytest.raises(InputError, match="shorter than 12"):
        checked(Settings(token="1234"))


def test_a_port_in_use_is_said_in_one_line() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(InputError, match="cannot listen on"):
            free(Settings(port=taken.getsockname()[1]))
