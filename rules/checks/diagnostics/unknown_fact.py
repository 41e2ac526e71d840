"""A condition or sum that names a fact the registry does not have."""

from __future__ import annotations

from rules.checks.finding import Check

CHECK = Check("error", refused=r"^unknown fact|is no amount in the fact registry")
