"""The whole site: routes, the shield before them, and what is said where something is refused."""

from __future__ import annotations

from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from profiles.errors import ParkmatchError
from reports.errors import message
from reports.messages import LANGS
from web import api, downloads, library_pages, screens
from web.access import admitted, remember, right
from web.refusal import RefusedError
from web.settings import DOCUMENT_SECONDS, SECONDS, Settings
from web.shield import Shield
from web.templating import style, style_path
from web.visit import Server, Visit, text_of
from web.work import BusyError, Crew, Queue

API = "/api/"
KEPT = "public, max-age=31536000, immutable"
STATUS = {404: "web_not_found", 405: "web_bad_method"}


def create(settings: Settings, crew: Crew, papers: Crew) -> Starlette:
    """The site, and who works out its answers and papers."""
    app = Starlette(
        routes=_routes(), middleware=[
            Middleware(Shield, settings=settings, refuse=_refuse), Middleware(GZipMiddleware, compresslevel=1),
            Middleware(Door),
        ],
        exception_handlers={HTTPException: _http, RefusedError: _refusal, ParkmatchError: _input, BusyError: _busy},
    )
    some = max(papers.size - 1, 1)  # where others work too, papers never take all of them
    app.state.server = Server(settings, Queue(crew, SECONDS), Queue(papers, DOCUMENT_SECONDS, at_once=some))
    return app


def _routes() -> list[Route]:
    pages = [Route("/", screens.home)]
    for lang in LANGS:
        pages += [
            Route(f"/{lang}", screens.back), Route(f"/{lang}/", screens.describe),
            Route(f"/{lang}/parks", library_pages.parks), Route(f"/{lang}/parks/{{id:path}}", library_pages.park),
            Route(f"/{lang}/policies", library_pages.policies),
            Route(f"/{lang}/policies/{{id:path}}", library_pages.policy),
        ]
        for screen in (screens.confirm, screens.questions, screens.result, screens.place, downloads.download):
            path = f"/{lang}/{screen.__name__}"
            pages += [Route(path, screen, methods=["POST"]), Route(path, screens.back, methods=["GET"])]
    asked = [Route(f"/api/v1/{w.__name__}", w, methods=["POST"]) for w in (api.match, api.understand, api.questions)]
    told = [
        Route("/api/v1/parks", api.parks), Route("/api/v1/parks/{id:path}", api.park),
        Route("/api/v1/policies", api.policies), Route("/api/v1/policies/{id:path}", api.policy),
        Route("/api/v1/facts", api.facts), Route("/api/v1/facts/{id}", api.fact),
        Route("/api/v1/openapi.json", api.openapi),
    ]
    served = [Route("/static/{name}", static), Route("/favicon.ico", no_icon), Route("/access", access, methods=["POST"])]
    return [*asked, *told, *served, *pages]


async def static(request: Request) -> Response:
    """The style sheet."""
    if request.url.path != style_path():
        raise RefusedError(404, "web_not_found")
    return Response(style(), media_type="text/css", headers={"cache-control": KEPT})


async def no_icon(_: Request) -> Response:
    """There is no icon, and browsers ask on every page."""
    return Response(status_code=204, headers={"cache-control": "public, max-age=86400"})


async def access(request: Request) -> Response:
    """The token, typed in; the browser is let in from now on."""
    visit = Visit(request)
    form = await visit.form()
    if not right(text_of(form, "token"), visit.server.settings):
        return visit.send(visit.page("access.html", wrong=True), 401)
    response = RedirectResponse(f"/{visit.lang}/", 303)
    remember(request, response, visit.server.settings, visit.server.seal)
    return response


class Door:
    """Lets in who may use the server."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or shows the door."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = self._shown(Request(scope, receive))
        await (answer or self.app)(scope, receive, send)

    def _shown(self, request: Request) -> Response | None:
        path, server = request.url.path, request.app.state.server
        open_to_all = path.startswith("/static/") or path in {"/access", "/favicon.ico"}
        if open_to_all or admitted(request, server.settings, server.seal):
            return None
        if path.startswith(API):
            words = Visit(request).words
            response = api.problem(401, "Unauthorized", words("web_token_needed"))
            response.headers["www-authenticate"] = "Bearer"
            return response
        visit = Visit(request)
        if right(request.query_params.get("token", ""), server.settings):
            to_plain = RedirectResponse(path if path.startswith("/") and not path.startswith("//") else "/", 303)
            remember(request, to_plain, server.settings, server.seal)
            return to_plain
        return visit.send(visit.page("access.html", wrong=False), 401)


def _refuse(scope: Scope, refusal: RefusedError) -> Response:
    request = Request(scope)
    visit = Visit(request)
    said = visit.words(refusal.key, **refusal.values)
    if request.url.path.startswith(API):
        response = api.problem(refusal.status, HTTPStatus(refusal.status).phrase, said)
    else:
        response = visit.send(visit.page("error.html", said=said, status=refusal.status), refusal.status)
    if refusal.status in {429, 503}:
        response.headers["retry-after"] = "5"
    return response


async def _refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedError)
    return _refuse(request.scope, error)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = _refuse(request.scope, RefusedError(error.status_code, STATUS.get(error.status_code, "web_bad_form")))
    response.headers.update(error.headers or {})
    return response


async def _busy(request: Request, _: Exception) -> Response:
    return _refuse(request.scope, RefusedError(503, "web_busy"))


async def _input(request: Request, error: Exception) -> Response:
    assert isinstance(error, ParkmatchError)
    visit = Visit(request)
    if request.url.path.startswith(API):
        return api.refused(error, visit.words)
    return visit.send(visit.page("error.html", said=message(error, visit.words), status=422), 422)
