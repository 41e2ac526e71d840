"""Seals: what a form carries from screen to screen is kept by nobody, so it is signed against tampering."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import zlib

MOST_UNPACKED = 4_000_000


class BrokenSealError(Exception):
    """What came back is not what was sent out, or was sealed by a server that has been restarted since."""


class Seal:
    """Signs with a secret that lives as long as the server.

    >>> seal = Seal("secret")
    >>> seal.open(seal.close(b"text"))
    b'text'
    """

    def __init__(self, secret: str) -> None:
        self._key = secret.encode()

    def mark(self, purpose: str, value: str) -> str:
        """The signature of a value for a purpose; no other purpose takes it."""
        return hmac.new(self._key, f"{purpose}\n{value}".encode(), hashlib.sha256).hexdigest()

    def fits(self, purpose: str, value: str, mark: str) -> bool:
        """Whether a signature is this value's; takes the same time whatever it differs in."""
        return hmac.compare_digest(self.mark(purpose, value).encode(), mark.encode("utf-8", "replace"))

    def close(self, content: bytes) -> str:
        """Content packed and signed, fit for a hidden field."""
        packed = base64.urlsafe_b64encode(zlib.compress(content, 1)).decode()
        return f"{self.mark('state', packed)}.{packed}"

    def open(self, sealed: str) -> bytes:
        """The content of a sealed field; raises `BrokenSealError`."""
        mark, _, packed = sealed.partition(".")
        if not self.fits("state", packed, mark):
            raise BrokenSealError
        return unpacked(packed)


def unpacked(packed: str) -> bytes:
    """What a field holds, signature unseen: only ever to show people their own words again. Raises `BrokenSealError`."""
    try:
        opener = zlib.decompressobj()
        content = opener.decompress(base64.urlsafe_b64decode(packed.encode()), MOST_UNPACKED)
    except (binascii.Error, zlib.error, ValueError):
        raise BrokenSealError from None
    if opener.unconsumed_tail:
        raise BrokenSealError
    return content
