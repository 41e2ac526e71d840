"""A quantity in another unit than the fact it is compared with: months with years, dollars with yuan."""

from __future__ import annotations

from rules.checks.finding import Check

CHECK = Check("error", refused=r" is in .+, where .+ is asked for|: the currency is ")
