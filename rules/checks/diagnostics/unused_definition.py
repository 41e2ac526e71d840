"""A definition no condition uses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rules.checks.data import Data
from rules.checks.finding import Check, Found

_FILE = "rules/definitions.yaml"


def _find(data: Data) -> Iterator[Found]:
    used = {name for file in data.files for name in re.findall(r"\bdefined:\s*['\"]?([\w-]+)", data.text(file))}
    for name in data.reader.parser.definitions:
        if name not in used:
            yield Found(_FILE, (name,), {"name": name})


CHECK = Check("warning", _find)
