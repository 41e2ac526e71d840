"""How one visitor's pages are made: the language, the token of its forms, and where the other languages are."""

from __future__ import annotations

from typing import Any

import msgspec

from reports.messages import Lang, Words
from web.templating import page, speaker


class Look(msgspec.Struct, frozen=True):
    """What a page takes from the request; can be handed to another process. `there`: the address after the language."""

    lang: Lang
    token: str
    there: str

    @property
    def words(self) -> Words:
        """The words of the page."""
        return speaker(self.lang)

    def page(self, template: str, **values: Any) -> bytes:
        """The page."""
        return page(template, self.words, token=self.token, lang=self.lang, there=self.there, **values)
