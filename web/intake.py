"""What somebody hands in on the first screen: words in a field, or a file with one applicant."""

from __future__ import annotations

from pathlib import PurePath

import msgspec

from profiles.errors import InputError
from reports.intake import MOST_BYTES, SUFFIXES, TABLES, decoded
from web.told import Told


def handed_in(text: str, name: str, content: bytes, as_of: str) -> Told:
    """What was handed in, not yet read; a file wins over the field. Raises `InputError`."""
    if not name and not text.strip():
        raise InputError("the description is empty", "", "say what the company makes, where it stands, what it needs")
    if not name:
        return Told(text=text.replace("\r\n", "\n").strip(), as_of=as_of)
    suffix = PurePath(name).suffix.lower()
    if suffix in TABLES:
        raise InputError(
            "is a table, not a description", name, "for a list of companies use `parkmatch batch`; here, one company",
        )
    if suffix not in SUFFIXES:
        raise InputError("is no file this page reads", name, "one of .txt, .md, .yaml, .yml, .json")
    if len(content) > MOST_BYTES:
        raise InputError("is larger than 1 MB", name, "hand in only the description of the company")
    words, _ = decoded(content, name)
    if not words.strip():
        raise InputError("says nothing: it is empty", name, "describe the company or project in a few sentences")
    return msgspec.structs.replace(Told(), text=words.replace("\r\n", "\n"), kind=SUFFIXES[suffix], where=name, as_of=as_of)
