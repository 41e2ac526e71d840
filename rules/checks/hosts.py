"""Where links may lead: official hosts, and the few others somebody vouched for (`rules/link_hosts.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from profiles.yaml_source import read_yaml

FILE = Path(__file__).parent.parent / "link_hosts.yaml"
_LINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s\"'<>）)}\]，。；、]+|javascript:\S+")


class Host(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One host that may be linked to, and what it is."""

    host: str
    what: str


class Hosts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`official`: domains that only public bodies can hold, with all below them; `named`: single hosts."""

    official: tuple[Host, ...]
    named: tuple[Host, ...] = ()

    def allows(self, link: str) -> bool:
        """Whether a link leads to one of these hosts, openly: over http(s), without a user name before the host."""
        try:
            parts = urlsplit(link)
            host, user = (parts.hostname or "").lower(), parts.username
        except ValueError:
            return False
        if parts.scheme not in {"http", "https"} or user is not None:
            return False
        return host in {h.host for h in self.named} or any(host.endswith(f".{h.host}") for h in self.official)


@cache
def load_hosts(path: Path = FILE) -> Hosts:
    """The allowlist; raises `DataError` when it cannot be read."""
    source = read_yaml(path)
    try:
        return msgspec.convert(source.data, Hosts)
    except msgspec.ValidationError as error:
        raise source.error(str(error)) from None


def link_allowed(link: str) -> bool:
    """Whether a link leads to a host of the project's allowlist."""
    return load_hosts().allows(link)


def links_in(line: str) -> Iterator[str]:
    """Every link in a line of text."""
    return (match.group() for match in _LINK.finditer(line))
