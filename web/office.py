"""The office: all that is needed to work an answer out, in whichever process that is done."""

from __future__ import annotations

from web.desk import Desk
from web.seal import Seal
from web.settings import Settings


class Office:
    """The desk, and the seal of what travels in forms."""

    def __init__(self, settings: Settings, desk: Desk | None = None) -> None:
        self.desk = desk or Desk(settings.data)
        self.seal = Seal(settings.secret)
