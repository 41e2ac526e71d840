"""The screens of the main path: describe, confirm what was understood, answer questions, see the result."""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from profiles.errors import InputError
from reports.errors import message
from web import pages
from web.intake import handed_in
from web.seal import BrokenSealError
from web.told import Told, opened, rescued
from web.visit import Visit, text_of, upload_of
from web.work import Joint


async def home(request: Request) -> Response:
    """The first screen in the browser's language."""
    return RedirectResponse(f"/{Visit(request).lang}/", 302)


async def describe(request: Request) -> Response:
    """The first screen: describe the company or project."""
    visit = Visit(request)
    return visit.send(await first(visit))


async def first(visit: Visit, text: str = "", wrong: str = "", notice: str = "", as_of: str = "") -> bytes:
    """The first screen, with what was typed and what is wrong with it."""
    server = visit.server
    if server.size is None:
        server.size = await server.work.run(pages.size_of)
    return pages.first(visit.look, server.size, text, wrong, notice, as_of)


async def back(request: Request) -> Response:
    """A screen that only a form leads to: back to the first."""
    return RedirectResponse(f"/{Visit(request).lang}/", 303)


async def confirm(request: Request) -> Response:
    """What was understood, each fact to be corrected."""
    return await _screen(request, pages.confirm)


async def questions(request: Request) -> Response:
    """The questions whose answers would change most."""
    return await _screen(request, pages.questions)


async def result(request: Request) -> Response:
    """The ranked parks, and what can be had there."""
    return await _screen(request, pages.result)


async def place(request: Request) -> Response:
    """Everything about one park for this applicant."""
    return await _screen(request, pages.place)


async def _screen(request: Request, page: Callable[..., pages.Page] | Joint[pages.Page]) -> Response:
    """Reads the form, has the page written off the event loop, and says what is wrong where something is."""
    visit = Visit(request)
    form = await visit.form()
    if not visit.given_out(form):
        return await _expired(visit, form)
    try:
        told = opened(text_of(form, "state"), visit.server.seal) if "state" in form else await _handed_in(form)
    except BrokenSealError:
        return await _expired(visit, form)
    except InputError as error:
        said = await first(visit, text_of(form, "text"), message(error, visit.words), as_of=text_of(form, "as_of"))
        return visit.send(said, 422)
    sent = {k: [v for v in form.getlist(k) if isinstance(v, str)] for k in form}
    content, status = await visit.server.work.run(page, visit.look, told, sent)
    return visit.send(content, status)


async def _handed_in(form: FormData) -> Told:
    name, content = await upload_of(form)
    return handed_in(text_of(form, "text"), name, content, text_of(form, "as_of").strip())


async def _expired(visit: Visit, form: FormData) -> Response:
    """A form of before a restart, or of another browser: nothing typed is lost."""
    text = text_of(form, "text") or rescued(text_of(form, "state"))
    return visit.send(await first(visit, text, notice=visit.words("web_expired")), 403)
