"""What stands before every page: who may ask, how often, how much, and what browsers are told to allow."""

from __future__ import annotations

import ipaddress
import sys
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.refusal import RefusedError
from web.settings import BURST, MOST_BODY, Settings
from web.work import FailedError

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
HEADERS = {
    "content-security-policy": POLICY, "x-content-type-options": "nosniff", "referrer-policy": "no-referrer",
    "x-frame-options": "DENY", "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
KEPT_CLIENTS = 10_000
Refuse = Callable[[Scope, RefusedError], Any]


class Rate:
    """How often each client may ask: a bucket that fills at a steady rate.

    >>> now = [0.0]
    >>> rate = Rate(60, burst=2, clock=lambda: now[0])
    >>> [rate.takes("a"), rate.takes("a"), rate.takes("a"), rate.takes("b")]
    [True, True, False, True]
    >>> now[0] = 1.0
    >>> rate.takes("a")
    True
    """

    def __init__(self, a_minute: int, burst: int = BURST, clock: Callable[[], float] = time.monotonic) -> None:
        self.each = a_minute / 60
        self.burst = max(burst, 1)
        self.clock = clock
        self._left: dict[str, tuple[float, float]] = {}

    def takes(self, client: str) -> bool:
        """Whether one more request of a client is taken."""
        if not self.each:
            return True
        now = self.clock()
        left, then = self._left.pop(client, (float(self.burst), now))
        left = min(left + (now - then) * self.each, self.burst)
        taken = left >= 1
        self._left[client] = (left - 1 if taken else left, now)
        if len(self._left) > KEPT_CLIENTS:
            self._left.pop(next(iter(self._left)))  # who has not asked for longest
        return taken


class Shield:
    """Refuses what must not get in, adds the headers, and writes a log that holds nothing anybody typed."""

    def __init__(self, app: ASGIApp, settings: Settings, refuse: Refuse) -> None:
        self.app = app
        self.settings = settings
        self.refuse = refuse
        self.rate = Rate(settings.rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start, status = time.perf_counter(), 500

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(MutableHeaders(scope=message))
            await send(message)

        try:
            self._check(scope)
            await self.app(scope, _limited(receive), sent)
        except RefusedError as refusal:
            await self.refuse(scope, refusal)(scope, receive, sent)
        except Exception as error:
            _note(error)
            await self.refuse(scope, RefusedError(500, "web_broken"))(scope, receive, sent)
        finally:
            if self.settings.log:
                _log(scope, status, time.perf_counter() - start)

    def _check(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        if not _host_known(headers.get("host", ""), self.settings):
            raise RefusedError(400, "web_bad_host")
        if scope["method"] not in {"GET", "HEAD"} and _from_elsewhere(headers):
            raise RefusedError(403, "web_cross_site")
        client = (scope.get("client") or ("?",))[0]
        if not scope["path"].startswith("/static/") and not self.rate.takes(client):
            raise RefusedError(429, "web_too_often")
        if int_of(headers.get("content-length", "0")) > MOST_BODY:
            raise RefusedError(413, "web_too_large")


def int_of(written: str) -> int:
    """A header's number; huge when it is none, so that it is refused."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 15 else sys.maxsize


def _host_known(host: str, settings: Settings) -> bool:
    """Whether a Host header is one of ours: a page elsewhere cannot point its own name at this machine.

    An address needs no name service, so it cannot be pointed anywhere.
    """
    name = host.rpartition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
    name = name.lower().rstrip(".")
    if name in {"localhost", settings.host.lower(), *(n.lower() for n in settings.names)}:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _from_elsewhere(headers: Headers) -> bool:
    """Whether a browser says that another site sent this form.

    Our own pages send `Origin: null`, as they send no referrer; what else does is stopped by the form's token.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin", "null")
    return origin != "null" and origin.partition("://")[2] != headers.get("host")


def _limited(receive: Receive) -> Callable[[], Awaitable[MutableMapping[str, Any]]]:
    """The request's body, counted: a length that was not announced is no way around the limit."""
    seen = 0

    async def counted() -> MutableMapping[str, Any]:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MOST_BODY:
            raise RefusedError(413, "web_too_large")
        return message

    return counted


def _add_headers(headers: MutableHeaders) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("cache-control", "no-store")


def _log(scope: Scope, status: int, seconds: float) -> None:
    """Method, screen, status and time: no address asked for, no words, no client."""
    screen = getattr(scope.get("endpoint"), "__name__", "-")
    print(f"{scope['method']} {screen} {status} {seconds * 1000:.0f} ms", file=sys.stderr)


def _note(error: Exception) -> None:
    """Where the program failed; the message is left out, it may hold what somebody typed."""
    print(error if isinstance(error, FailedError) else FailedError.of(error), file=sys.stderr)
