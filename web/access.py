"""Who may use a server that other machines can reach: a token, shown once and then remembered by the browser."""

from __future__ import annotations

import hmac

from starlette.requests import Request
from starlette.responses import Response

from web.seal import Seal
from web.settings import Settings

COOKIE = "parkmatch_access"
FORM_COOKIE = "parkmatch_form"
DAYS = 30


def admitted(request: Request, settings: Settings, seal: Seal) -> bool:
    """Whether a request shows the token, or the cookie it was given for it; always on a server without one."""
    if not settings.token:
        return True
    if seal.fits("access", settings.token, request.cookies.get(COOKIE, "")):
        return True
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and right(shown.strip(), settings)


def right(shown: str, settings: Settings) -> bool:
    """Whether a token is the right one; takes the same time whatever it differs in."""
    return hmac.compare_digest(shown.encode("utf-8", "replace"), settings.token.encode())


def remember(request: Request, response: Response, settings: Settings, seal: Seal) -> None:
    """Lets the browser in from now on; what it keeps is a seal, not the token."""
    response.set_cookie(
        COOKIE, seal.mark("access", settings.token), max_age=DAYS * 86_400, httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )
