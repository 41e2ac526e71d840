"""Every diagnostic: one file each in `diagnostics/`, its code the file's name with hyphens."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import msgspec

from rules.checks import diagnostics
from rules.checks.finding import Check

GENERAL = "schema"  # what a loader refuses and no diagnostic claims


@cache
def checks() -> dict[str, Check]:
    """Every diagnostic by its code, in alphabetical order."""
    found = {}
    for module in sorted(m.name for m in iter_modules(diagnostics.__path__)):
        check: Check = import_module(f"{diagnostics.__name__}.{module}").CHECK
        code = module.replace("_", "-")
        found[code] = msgspec.structs.replace(check, code=code)
    return found


def code_of(message: str) -> str:
    """The diagnostic a loader's message belongs to.

    >>> code_of("unknown fact 'revenu_yuan'; add it to profiles/facts.yaml or correct the name")
    'unknown-fact'
    """
    return next((c for c, check in checks().items() if check.refused and re.search(check.refused, message)), GENERAL)
