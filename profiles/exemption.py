"""What a data file asks `parkmatch check` to let pass, and why."""

from __future__ import annotations

import msgspec


class Lint(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Exemptions as written, `{ignore: [{code: why}]}`: each names a diagnostic and says why it is right as it stands."""

    ignore: tuple[dict[str, str], ...] = ()

    def reasons(self) -> dict[str, str]:
        """The reason given for each code."""
        return {code: why for entry in self.ignore for code, why in entry.items()}
