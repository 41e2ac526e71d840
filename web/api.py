"""The JSON API, version 1: the same results as `--json`, errors as problem+json."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from matcher.display import understood
from profiles.applicant import Applicant
from profiles.errors import InputError, ParkmatchError
from reports.errors import message
from reports.explained import in_detail, ranked_place
from reports.fact_page import matching
from reports.find import find_fact, find_park, find_policy, some_parks, some_policies
from reports.intake import Handed, applicant_of, day
from reports.messages import Words
from reports.park_page import park_row
from reports.policy_page import policy_row
from reports.searching import search
from rules.library import today
from web.asked import Described, MatchAsked, QuestionsAnswer, QuestionsAsked, UnderstoodAnswer
from web.desk import Desk
from web.office import Office
from web.refusal import RefusedError
from web.visit import Visit

Asked = TypeVar("Asked", bound=Described)
About = Callable[[Desk, Asked, Applicant, dt.date], object]
MOST_FOUND = 200


def problem(status: int, title: str, detail: str) -> Response:
    """An error as problem+json."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return Response(msgspec.json.encode(body), status, media_type="application/problem+json")


def refused(error: ParkmatchError, words: Words, status: int = 422) -> Response:
    """Bad input as problem+json: the same line the command prints."""
    return problem(status, words("web_bad_input"), message(error, words))


async def match(request: Request) -> Response:
    """Ranks parks and subsidies for an applicant."""
    return await _posted(request, MatchAsked, _matched)


async def understand(request: Request) -> Response:
    """Says what was understood of a description."""
    return await _posted(request, Described, _understood)


async def questions(request: Request) -> Response:
    """Says what to ask next."""
    return await _posted(request, QuestionsAsked, _questioned)


async def parks(request: Request) -> Response:
    """Lists parks, those of a `region` or `kind`."""
    return await _got(request, _parks, 422, "region", "kind")


async def park(request: Request) -> Response:
    """One park, every statement with its source."""
    return await _got(request, _park)


async def policies(request: Request) -> Response:
    """Lists policies, those of a `region`, `status` or `kind`; with `q`, the incentives that hold those words."""
    return await _got(request, _policies, 422, "as_of", "q", "region", "status", "kind")


async def policy(request: Request) -> Response:
    """One policy with its incentives."""
    return await _got(request, _policy)


async def facts(request: Request) -> Response:
    """Lists the facts that can be told, those of a `group` or with a word (`q`)."""
    return await _got(request, _facts, 422, "q", "group")


async def fact(request: Request) -> Response:
    """One fact."""
    return await _got(request, _fact)


async def openapi(request: Request) -> Response:
    """The description of this API (OpenAPI 3.1)."""
    visit = Visit(request)
    return _json(await visit.server.work.run(_described, bool(visit.server.settings.token)))


# -- what the answers are, worked out where the desk is

def _matched(desk: Desk, asked: MatchAsked, who: Applicant, on: dt.date) -> object:
    found = find_park(desk.library, asked.place) if asked.place else None
    return in_detail(desk.matcher, who, on, asked.top, ranked_place(found) if found else "")


def _understood(desk: Desk, _: Described, who: Applicant, on: dt.date) -> object:
    return UnderstoodAnswer(understood(who, desk.library))


def _questioned(desk: Desk, asked: QuestionsAsked, who: Applicant, on: dt.date) -> object:
    found = desk.questions(who, on, (), asked.most)
    return QuestionsAnswer(found.questions, found.done, found.open)


def _parks(office: Office, region: str | None, kind: str | None) -> bytes:
    return _encoded([park_row(p) for p in some_parks(office.desk.library, region or "", kind or "")])


def _park(office: Office, park_id: str) -> bytes:
    return _encoded(find_park(office.desk.library, park_id))


def _policies(
    office: Office, as_of: str | None, words: str | None, region: str | None, status: str | None, kind: str | None
) -> bytes:
    on, library = _day(as_of or ""), office.desk.library
    if words is not None:
        return _encoded(search(library, words[:200], on)[:MOST_FOUND])
    found = some_policies(library, region or "", status or "", kind or "", on)
    return _encoded([policy_row(p, on) for p in found])


def _policy(office: Office, policy_id: str) -> bytes:
    return _encoded(find_policy(office.desk.library, policy_id))


def _facts(office: Office, words: str | None, group: str | None) -> bytes:
    return _encoded(matching(office.desk.facts, words or "", group or ""))


def _fact(office: Office, fact_id: str) -> bytes:
    return _encoded(find_fact(office.desk.library, fact_id))


def _described(office: Office, token: bool) -> bytes:
    from web.openapi import described

    return _encoded(described(office.desk.library, token))


def _encoded(data: object) -> bytes:
    return msgspec.json.encode(data)


def _asked(office: Office, about: About[Asked], asked: Asked) -> bytes:
    on = _day(asked.as_of or "")
    return _encoded(about(office.desk, asked, _applicant(office.desk, asked, on), on))


def _json(data: bytes) -> Response:
    return Response(data, media_type="application/json")


def _day(written: str) -> dt.date:
    return day(written) if written else today()


async def _got(request: Request, work: Callable[..., bytes], status: int = 404, *asked: str) -> Response:
    """An answer to a question asked in the address: by id, or by the values of some names."""
    visit = Visit(request)
    given = [request.query_params.get(name) for name in asked] if asked else [request.path_params["id"]]
    try:
        return _json(await visit.server.work.run(work, *given))
    except ParkmatchError as error:
        return refused(error, visit.words, status)


async def _posted(request: Request, kind: type[Asked], about: About[Asked]) -> Response:
    visit = Visit(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise RefusedError(415, "web_not_json")
    body = await request.body()
    try:
        return _json(await visit.server.work.run(_asked, about, _decoded(body, kind)))
    except ParkmatchError as error:
        return refused(error, visit.words)


def _decoded(body: bytes, kind: type[Asked]) -> Asked:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise InputError(f"the request does not fit: {error}", "", "/api/v1/openapi.json describes it") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"not valid JSON: {error}", "") from None


def _applicant(desk: Desk, asked: Described, on: dt.date) -> Applicant:
    """The applicant asked about; raises `InputError` when nothing is said of one."""
    form: dict[str, Any] = {**asked.facts, "text": asked.text, "name": asked.name}
    if asked.products is not None:
        form["products"] = asked.products
    if not asked.text.strip() and not asked.facts and not asked.products:
        raise InputError("says nothing: it is empty", "text", "describe the company or project in a few sentences")
    values = desk.reader.values
    handed = Handed(msgspec.json.encode(form).decode(), "json", "facts")
    return applicant_of(handed, values, lambda text: desk.reader.read(text, on))
