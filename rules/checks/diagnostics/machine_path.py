"""A path or address that exists on one machine only, and no reader can open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rules.checks.data import Data
from rules.checks.finding import Check, Found

_REST = r"[^\s\"'{}\[\]（），。；]*"
_PATH = re.compile(
    rf"(?<![\w.])(?:/(?:home|root|tmp|Users|mnt|var|opt)/{_REST}|[A-Za-z]:\\{_REST}|\.\./{_REST}|file://{_REST}|localhost\b|127\.0\.0\.1)"
)
_SCHEMA_HINT = re.compile(r"^# yaml-language-server: \S+$")  # where an editor finds the schema of the file


def _find(data: Data) -> Iterator[Found]:
    for file in data.files:
        for number, line in enumerate(data.text(file).splitlines(), 1):
            match = _PATH.search(line)
            if match and not _SCHEMA_HINT.match(line):
                yield Found(file, values={"text": match.group()}, line=number)


CHECK = Check("error", _find)
