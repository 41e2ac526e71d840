"""How the server is set up, and how much it takes."""

from __future__ import annotations

import ipaddress
import secrets

import msgspec

MOST_BODY = 2_000_000
"""Bytes of one request: a description with all it carries from screen to screen, or an uploaded file."""

MOST_TEXT = 60_000
"""Characters of one description."""

MOST_FIELDS = 2_000
"""Fields of one form."""

SECONDS = 20.0
"""What one answer may take, waiting included."""

DOCUMENT_SECONDS = 90.0
"""What a paper to download may take."""

WAITING = 64
"""Answers waiting in one process; more are told to come back."""

TOGETHER = 16
"""Answers worked out together at most: more would keep the first of them waiting."""

GATHER = 0.003
"""Seconds an answer waits for others to be worked out with, while others are being worked out."""

BURST = 60
"""Requests a client may send at once before the rate counts."""


class Settings(msgspec.Struct, frozen=True):
    """One server: where it listens, who may use it, how fast.

    `names`: further names the server is reached by; `token`: what a visitor must show, empty for none; `rate`:
    requests a minute from one client, 0 for no limit; `secret` seals what a form carries.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    token: str = ""
    names: tuple[str, ...] = ()
    rate: int = 600
    log: bool = True
    data: str = ""
    secret: str = msgspec.field(default_factory=lambda: secrets.token_hex(32))

    @property
    def public(self) -> bool:
        """Whether other machines can reach it."""
        return not loopback(self.host)


def loopback(host: str) -> bool:
    """Whether a name or address means this very machine.

    >>> loopback("127.0.0.1"), loopback("localhost"), loopback("::1"), loopback("0.0.0.0")
    (True, True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
