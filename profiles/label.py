"""Names in more than one language."""

from __future__ import annotations

import msgspec


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A name or sentence in Chinese and, where there is one, in English."""

    zh: str = ""
    en: str = ""
    short: str = ""
    en_full: str = ""

    def text(self, lang: str) -> str:
        """The wording for a language; Chinese where there is no English."""
        return (self.en or self.zh) if lang == "en" else self.zh
