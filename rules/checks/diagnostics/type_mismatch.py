"""A test that does not fit the kind of fact: a number test on a choice, yes/no on a sum, text reckoned with."""

from __future__ import annotations

from rules.checks.finding import Check

CHECK = Check(
    "error",
    refused=r"^unknown (?:date )?test |is a yes/no fact|is free text and cannot be tested|is not a number"
    r"|is not a quantity|a yes or no where a quantity|takes any, all or none|sector takes one of|is not a date"
    r"|within_months takes",
)
