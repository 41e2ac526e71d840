"""Starting the server: the loop, its processes, and what is said when others can reach it."""

from __future__ import annotations

import secrets
import signal
import socket
import sys

import msgspec

from profiles.errors import InputError
from web.settings import Settings

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
    """Runs until it is stopped: one process that talks to browsers, and where several work, one more for each."""
    import uvicorn

    from web.app import create
    from web.crew import Processes, Thread
    from web.office import Office

    # The command shares the rate out among processes; here all of it is counted in one.
    settings = msgspec.structs.replace(settings, rate=settings.rate * workers)
    crew: Processes | None = None
    if workers > 1:
        crew = Processes(settings, workers)
        crew.ready()
        site = create(settings, crew, crew)
    else:
        office = Office(settings)
        site = create(settings, Thread(office), Thread(office))
    signal.signal(signal.SIGTERM, _leave)  # uvicorn, done, sends itself the signal again: what follows has to run
    try:
        uvicorn.run(
            site, host=settings.host, port=settings.port, access_log=False, log_level="warning", proxy_headers=False,
            server_header=False, ws="none", timeout_keep_alive=15, timeout_graceful_shutdown=5,
            h11_max_incomplete_event_size=64_000,
        )
    finally:
        if crew is not None:
            crew.stop()


def _leave(*_: object) -> None:
    sys.exit(0)
