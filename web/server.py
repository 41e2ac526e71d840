"""Starting the server: the loop, its processes, and what is said when others can reach it."""

from __future__ import annotations

import secrets
import socket

from profiles.errors import InputError
from web.settings import Settings, hand_over

LEAST_TOKEN = 12


def checked(settings: Settings) -> Settings:
    """The settings, if they are safe: other machines only with a token nobody guesses. Raises `InputError`."""
    if settings.public and not settings.token:
        raise InputError(
            f"{settings.host} can be reached by other machines, so a token is needed", "--host",
            f"add --token {secrets.token_urlsafe(18)}, or leave out --host to keep it on this machine",
        )
    if settings.token and (len(settings.token) < LEAST_TOKEN or not settings.token.isascii()):
        raise InputError(
            f"the token is shorter than {LEAST_TOKEN} characters or not plain", "--token",
            f"for example {secrets.token_urlsafe(18)}",
        )
    return settings


def free(settings: Settings) -> None:
    """Raises `InputError` when nothing can listen there."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.port))
    except OSError as error:
        raise InputError(
            f"cannot listen on {settings.host}:{settings.port}: {error.strerror or error}", "--port",
            "another program may be using it; try --port 8080",
        ) from None


def address(settings: Settings) -> str:
    """Where to find it."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}/"


def serve(settings: Settings, workers: int) -> None:
    """Runs until it is stopped."""
    import uvicorn

    hand_over(settings)
    uvicorn.run(
        "web.app:create", factory=True, host=settings.host, port=settings.port, workers=workers, access_log=False,
        log_level="warning", proxy_headers=False, server_header=False, ws="none", timeout_keep_alive=15,
        timeout_graceful_shutdown=5, h11_max_incomplete_event_size=64_000,
    )
