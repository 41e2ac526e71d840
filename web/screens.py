"""The screens of the main path: describe, confirm what was understood, answer questions, see the result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from matcher.display import understood
from matcher.inquiry import Token
from matcher.result import Result, Understood
from profiles.errors import InputError, ParkmatchError
from reports.documents.marking import pieces
from reports.documents.paper import Mark, Marked
from reports.errors import message
from reports.explained import place_in
from reports.messages import Words
from web.asking import asked
from web.desk import Answer
from web.fields import Form, answers
from web.intake import handed_in
from web.result_view import Sheet
from web.seal import BrokenSealError
from web.told import Told, opened, rescued, sealed
from web.visit import Visit, text_of, upload_of

TOP = 5
Screen = Callable[[Visit, Told], tuple[str, int]]


async def home(request: Request) -> Response:
    """The first screen in the browser's language."""
    return RedirectResponse(f"/{Visit(request).lang}/", 302)


async def describe(request: Request) -> Response:
    """The first screen: describe the company or project."""
    visit = Visit(request)
    return visit.send(first(visit))


def first(visit: Visit, text: str = "", wrong: str = "", notice: str = "", as_of: str = "") -> str:
    """The first screen, with what was typed and what is wrong with it."""
    desk = visit.server.desk
    return visit.page(
        "describe.html", text=text, wrong=wrong, notice=notice, as_of=as_of, parks=len(desk.matcher.views.parks),
        policies=len(desk.library.policies), incentives=len(desk.matcher.engine.incentives),
    )


async def back(request: Request) -> Response:
    """A screen that only a form leads to: back to the first."""
    return RedirectResponse(f"/{Visit(request).lang}/", 303)


async def confirm(request: Request) -> Response:
    """What was understood, each fact to be corrected."""
    return await _screen(request, _confirm)


async def questions(request: Request) -> Response:
    """The questions whose answers would change most."""
    return await _screen(request, _questions)


async def result(request: Request) -> Response:
    """The ranked parks, and what can be had there."""
    return await _screen(request, _result)


async def place(request: Request) -> Response:
    """Everything about one park for this applicant."""
    visit = Visit(request)
    form = await visit.form()
    name = text_of(form, "place")
    return await _screen(request, lambda v, told: _place(v, told, name), (visit, form))


async def _screen(request: Request, screen: Screen, read: tuple[Visit, FormData] | None = None) -> Response:
    """Reads the form, works the screen out off the event loop, and says what is wrong where something is."""
    visit, form = read or (visit := Visit(request), await visit.form())
    if not visit.given_out(form):
        return _expired(visit, form)
    try:
        told = opened(text_of(form, "state"), visit.server.seal) if "state" in form else await _handed_in(form)
    except BrokenSealError:
        return _expired(visit, form)
    except InputError as error:
        said = first(visit, text_of(form, "text"), message(error, visit.words), as_of=text_of(form, "as_of"))
        return visit.send(said, 422)
    sent = {k: [v for v in form.getlist(k) if isinstance(v, str)] for k in form}
    content, status = await visit.server.work.run(lambda: _worked_out(visit, told, sent, screen))
    return visit.send(content, status)


async def _handed_in(form: FormData) -> Told:
    name, content = await upload_of(form)
    return handed_in(text_of(form, "text"), name, content, text_of(form, "as_of").strip())


def _worked_out(visit: Visit, told: Told, sent: dict[str, list[str]], screen: Screen) -> tuple[str, int]:
    try:
        return screen(visit, _taken_in(visit, told, sent))
    except ParkmatchError as error:
        typed = told.text if told.kind == "text" else ""
        return first(visit, typed, message(error, visit.words), as_of=told.as_of), 422


def _taken_in(visit: Visit, told: Told, sent: dict[str, list[str]]) -> Told:
    """What was told with the answers of the form that was sent."""
    act = (sent.get("act") or [""])[0]
    if any(name.startswith("f.") for name in sent):
        answer = visit.server.desk.understand(told)
        told = answers(told, _form(visit, answer), sent)
    text = (sent.get("text") or [told.text])[0].replace("\r\n", "\n").strip()
    if told.kind == "text" and "state" in sent and text != told.text:
        told = msgspec.structs.replace(told, text=text)
    if act == "add":
        told = msgspec.structs.replace(told, shown=tuple(dict.fromkeys((*told.shown, *sent.get("add", []))))[-100:])
    if act == "product":
        told = msgspec.structs.replace(told, products=told.products + 1)
    if act == "ask":
        left = [n for n in sent.get("seen", []) if not any(sent.get(f"f.{n}", []))]
        told = msgspec.structs.replace(told, skipped=tuple(dict.fromkeys((*told.skipped, *left)))[-200:])
    return told


def _expired(visit: Visit, form: FormData) -> Response:
    """A form of before a restart, or of another browser: nothing typed is lost."""
    text = text_of(form, "text") or rescued(text_of(form, "state"))
    return visit.send(first(visit, text, notice=visit.words("web_expired")), 403)


def _form(visit: Visit, answer: Answer) -> Form:
    return Form(visit.server.desk.library, visit.words, answer.applicant, answer.mistakes)


def _travels(visit: Visit, told: Told) -> str:
    return sealed(told, visit.server.seal)


def _confirm(visit: Visit, told: Told) -> tuple[str, int]:
    answer = visit.server.desk.understand(told)
    form = _form(visit, answer)
    found = understood(answer.applicant, visit.server.desk.library)
    form.numbers = {(f"{u.product}:" if u.product is not None else "") + u.fact: n for n, u in enumerate(found, 1)}
    groups = form.groups(told.shown)
    content = visit.page(
        "confirm.html", state=_travels(visit, told), told=told, groups=groups, others=form.others(groups),
        pieces=pieces(Marked(answer.applicant.text, _marks(found, visit.words))),
        mistakes=[f for g in groups for f in g.fields if f.wrong], found=len(found), company=answer.applicant.name,
        described=answer.applicant.text,
    )
    return content, 422 if answer.mistakes else 200


def _marks(found: Sequence[Understood], words: Words) -> tuple[Mark, ...]:
    """The words facts were read from; where two overlap, the one that begins first is marked."""
    kept: list[Mark] = []
    for span, number, name in sorted((u.span, n, words.label(u.label)) for n, u in enumerate(found, 1) if u.span):
        if span[0] >= (kept[-1].end if kept else 0):
            kept.append(Mark(*span, number, name))
    return tuple(kept)


def _questions(visit: Visit, told: Told) -> tuple[str, int]:
    answer = visit.server.desk.understand(told)
    if answer.mistakes:
        return _confirm(visit, told)
    desk = visit.server.desk
    found = desk.questions(answer.applicant, answer.day, _in_vain(told))
    content = visit.page(
        "questions.html", state=_travels(visit, told), asked=asked(found.questions, _form(visit, answer), visit.words),
    )
    return content, 200


def _in_vain(told: Told) -> list[Token]:
    """The questions already asked and left open."""
    names = [n.rpartition(":") for n in told.skipped]
    return [(fact, int(at) if at.isascii() and at.isdigit() else None) for at, _, fact in names]


def _result(visit: Visit, told: Told) -> tuple[str, int]:
    answer = visit.server.desk.understand(told)
    if answer.mistakes:
        return _confirm(visit, told)
    found = visit.server.desk.match(answer, TOP)
    sheet = Sheet(found, answer.applicant.text, visit.server.desk.library, visit.words)
    return visit.page("result.html", state=_travels(visit, told), s=sheet, result=found, top=TOP), 200


def _place(visit: Visit, told: Told, name: str) -> tuple[str, int]:
    answer = visit.server.desk.understand(told)
    if answer.mistakes:
        return _confirm(visit, told)
    found: Result = visit.server.desk.at_place(answer, name, TOP)
    park = place_in(found, name)
    if park is None:
        return _result(visit, told)
    sheet = Sheet(found, answer.applicant.text, visit.server.desk.library, visit.words)
    values: dict[str, Any] = {"state": _travels(visit, told), "s": sheet, "result": found, "park": park}
    return visit.page("place.html", **values), 200


