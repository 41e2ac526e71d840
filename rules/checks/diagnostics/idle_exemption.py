"""An exemption that gives no reason, names no diagnostic, or has nothing left to let pass."""

from __future__ import annotations

from rules.checks.finding import Check

CHECK = Check("warning")
