"""A request that is not answered: the status, and which message says why."""

from __future__ import annotations


class RefusedError(Exception):
    """Says no: the HTTP status, the key of the message, and values in it."""

    def __init__(self, status: int, key: str, **values: object) -> None:
        super().__init__(status, key)
        self.status = status
        self.key = key
        self.values = values
