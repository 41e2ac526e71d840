"""A place, sector, option, need or definition that no registry has."""

from __future__ import annotations

from rules.checks.finding import Check

CHECK = Check(
    "error",
    refused=r"unknown (?:region|sector|need) |is no option of|has no rank in|is not in rules/definitions\.yaml"
    r"|parent \S+ is not a region",
)
