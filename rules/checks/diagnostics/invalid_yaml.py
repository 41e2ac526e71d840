"""A file that is no YAML, or no text at all."""

from __future__ import annotations

from rules.checks.finding import Check

CHECK = Check("error", refused=r"^not valid YAML: (?!duplicate key)|^is not UTF-8|^is larger than|^cannot be read")
