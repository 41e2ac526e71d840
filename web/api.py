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
from web.refusal import RefusedError
from web.visit import Server, Visit

Asked = TypeVar("Asked", bound=Described)
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
    def work(server: Server, asked: MatchAsked, who: Applicant, on: dt.date) -> object:
        found = find_park(server.desk.library, asked.place) if asked.place else None
        return in_detail(server.desk.matcher, who, on, asked.top, ranked_place(found) if found else "")

    return await _posted(request, MatchAsked, work)


async def understand(request: Request) -> Response:
    """Says what was understood of a description."""
    def work(server: Server, _: Described, who: Applicant, on: dt.date) -> object:
        return UnderstoodAnswer(understood(who, server.desk.library))

    return await _posted(request, Described, work)


async def questions(request: Request) -> Response:
    """Says what to ask next."""
    def work(server: Server, asked: QuestionsAsked, who: Applicant, on: dt.date) -> object:
        found = server.desk.questions(who, on, (), asked.most)
        return QuestionsAnswer(found.questions, found.done, found.open)

    return await _posted(request, QuestionsAsked, work)


async def parks(request: Request) -> Response:
    """Lists parks, those of a `region` or `kind`."""
    asked = request.query_params
    return await _got(request, lambda s: [
        park_row(p) for p in some_parks(s.desk.library, asked.get("region", ""), asked.get("kind", ""))
    ])


async def park(request: Request) -> Response:
    """One park, every statement with its source."""
    return await _got(request, lambda s: find_park(s.desk.library, request.path_params["id"]), 404)


async def policies(request: Request) -> Response:
    """Lists policies, those of a `region`, `status` or `kind`; with `q`, the incentives that hold those words."""
    asked = request.query_params

    def work(server: Server) -> object:
        on, library = _day(asked.get("as_of", "")), server.desk.library
        if "q" in asked:
            return search(library, asked["q"][:200], on)[:MOST_FOUND]
        found = some_policies(library, asked.get("region", ""), asked.get("status", ""), asked.get("kind", ""), on)
        return [policy_row(p, on) for p in found]

    return await _got(request, work)


async def policy(request: Request) -> Response:
    """One policy with its incentives."""
    return await _got(request, lambda s: find_policy(s.desk.library, request.path_params["id"]), 404)


async def facts(request: Request) -> Response:
    """Lists the facts that can be told, those of a `group` or with a word (`q`)."""
    asked = request.query_params
    return await _got(request, lambda s: matching(s.desk.facts, asked.get("q", ""), asked.get("group", "")))


async def fact(request: Request) -> Response:
    """One fact."""
    return await _got(request, lambda s: find_fact(s.desk.library, request.path_params["id"]), 404)


async def openapi(request: Request) -> Response:
    """The description of this API (OpenAPI 3.1)."""
    from web.openapi import described

    return _json(described(request.app.state.server.desk.library, bool(request.app.state.server.settings.token)))


def _json(data: object) -> Response:
    return Response(msgspec.json.encode(data), media_type="application/json")


def _day(written: str) -> dt.date:
    return day(written) if written else today()


async def _got(request: Request, work: Callable[[Server], object], status: int = 422) -> Response:
    visit = Visit(request)
    try:
        return _json(await visit.server.work.run(lambda: work(visit.server)))
    except ParkmatchError as error:
        return refused(error, visit.words, status)


async def _posted(
    request: Request, kind: type[Asked], work: Callable[[Server, Asked, Applicant, dt.date], object]
) -> Response:
    visit = Visit(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise RefusedError(415, "web_not_json")
    body = await request.body()
    server = visit.server
    try:
        asked = _decoded(body, kind)

        def worked() -> object:
            on = _day(asked.as_of or "")
            return work(server, asked, _applicant(server, asked, on), on)

        return _json(await server.work.run(worked))
    except ParkmatchError as error:
        return refused(error, visit.words)


def _decoded(body: bytes, kind: type[Asked]) -> Asked:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise InputError(f"the request does not fit: {error}", "", "/api/v1/openapi.json describes it") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"not valid JSON: {error}", "") from None


def _applicant(server: Server, asked: Described, on: dt.date) -> Applicant:
    """The applicant asked about; raises `InputError` when nothing is said of one."""
    form: dict[str, Any] = {**asked.facts, "text": asked.text, "name": asked.name}
    if asked.products is not None:
        form["products"] = asked.products
    if not asked.text.strip() and not asked.facts and not asked.products:
        raise InputError("says nothing: it is empty", "text", "describe the company or project in a few sentences")
    values = server.desk.reader.values
    handed = Handed(msgspec.json.encode(form).decode(), "json", "facts")
    return applicant_of(handed, values, lambda text: server.desk.reader.read(text, on))
