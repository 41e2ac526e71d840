"""The same key twice in one mapping: YAML would silently keep the last."""

from __future__ import annotations

from rules.checks.finding import Check

CHECK = Check("error", refused=r"duplicate key")
