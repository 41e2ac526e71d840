"""A data file that its loader refuses, for a reason no other diagnostic names."""

from __future__ import annotations

from rules.checks.finding import Check

CHECK = Check("error")
