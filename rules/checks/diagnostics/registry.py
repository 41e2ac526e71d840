"""A registry (facts, places, sectors, definitions) that cannot be read: nothing else can be checked then."""

from __future__ import annotations

from rules.checks.finding import Check

CHECK = Check("error")
