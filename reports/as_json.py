"""Results as JSON, and the published schema of a match (`docs/result-schema.json`)."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from matcher.result import SCHEMA, Result


def as_json(data: Any) -> str:
    """Data as indented JSON; the same data give the same bytes."""
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode() + "\n"


def result_schema() -> str:
    """The JSON Schema (2020-12) of `parkmatch match --json`, generated from the result itself."""
    schema = msgspec.json.schema(Result)
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA,
        "title": "The result of parkmatch match", **schema,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
