"""A link to a host that is not on the allowlist (`rules/link_hosts.yaml`), wherever in a data file it stands."""

from __future__ import annotations

from collections.abc import Iterator

from rules.checks.data import Data
from rules.checks.finding import Check, Found
from rules.checks.hosts import links_in


def _find(data: Data) -> Iterator[Found]:
    for file in data.files:
        # Line by line over the text: a mirror must not get in through a note either.
        for number, line in enumerate(data.text(file).splitlines(), 1):
            for link in links_in(line):
                if not data.hosts.allows(link):
                    yield Found(file, values={"link": link}, line=number)
    for item in data.policies:
        for n, link in enumerate(item.policy.links):
            if not next(links_in(link), ""):
                yield Found(item.file, ("links", n), {"link": link})


CHECK = Check("error", _find)
