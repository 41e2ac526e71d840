"""The same bytes for the same content: a Word file is a zip, and a zip notes when each part was packed."""

from __future__ import annotations

import io
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)


def repeatable(packed: bytes) -> bytes:
    """The same zip with every part packed on the same day."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            made = zipfile.ZipInfo(entry.filename, EPOCH)
            made.compress_type = zipfile.ZIP_DEFLATED
            made.external_attr = 0o600 << 16
            new.writestr(made, old.read(entry))
    return out.getvalue()
