"""The API's description (OpenAPI 3.1), made from the very types it reads and writes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from matcher.match import VERSION
from matcher.result import Result
from profiles.facts import Fact
from profiles.parks import Park
from reports.find import STATES
from reports.searching import Found
from rules.library import Library
from web.asked import (
    Described,
    MatchAsked,
    ParkRow,
    PolicyRow,
    Problem,
    QuestionsAnswer,
    QuestionsAsked,
    UnderstoodAnswer,
)

Schema = dict[str, Any]
TYPES = (
    Described, MatchAsked, QuestionsAsked, Result, UnderstoodAnswer, QuestionsAnswer, ParkRow, Park, PolicyRow, Found,
    Fact, Problem,
)
LANGUAGE: Schema = {
    "name": "accept-language", "in": "header", "required": False, "schema": {"type": "string"},
    "description": "The language of messages: zh (default), zh-Hant or en.",
}
ERRORS = {
    400: "The request cannot be read.", 401: "A token is needed.", 413: "The request is too large.",
    422: "What was asked cannot be used; `detail` says what, where and how to mend it.", 429: "Too many requests.",
    503: "Too busy, or it took too long.",
}


@cache
def _components() -> tuple[dict[str, Schema], dict[str, Schema]]:
    schemas, components = msgspec.json.schema_components(TYPES, ref_template="#/components/schemas/{name}")
    return dict(zip((t.__name__ for t in TYPES), schemas, strict=True)), dict(components)


def described(library: Library, token: bool) -> Schema:
    """The whole description; facts are offered by id, as the registry has them."""
    _, components = _components()
    facts: Schema = {
        "type": "object", "additionalProperties": False,
        "properties": {f.id: {"description": f.label.text("en")} for f in library.facts.by_id.values() if f.of == "company"},
    }
    products: Schema = {
        "type": "object", "additionalProperties": False,
        "properties": {
            f.id.removeprefix("product."): {"description": f.label.text("en")}
            for f in library.facts.by_id.values() if f.of == "product"
        },
    }
    asked = {n: _with_facts(components[n]) for n in ("Described", "MatchAsked", "QuestionsAsked")}
    schemas = {**components, **asked, "Facts": facts, "Product": products}
    security: Schema = {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}} if token else {}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "parkmatch", "version": VERSION, "license": {"name": "MIT", "identifier": "MIT"},
            "description": "Which industrial park and which subsidies suit a company or project, how much, under which "
            "clause, and why. Money in fen, points in hundredths. Nothing sent is kept.",
        },
        "servers": [{"url": "/api/v1"}],
        "paths": _paths(),
        "components": {"schemas": schemas, **security},
        **({"security": [{"token": []}]} if token else {}),
    }


def _with_facts(schema: Schema) -> Schema:
    """A request's schema with the facts by name instead of any mapping."""
    properties = dict(schema["properties"])
    properties["facts"] = {"$ref": "#/components/schemas/Facts"}
    properties["products"] = {
        "anyOf": [{"type": "array", "maxItems": 50, "items": {"$ref": "#/components/schemas/Product"}}, {"type": "null"}]
    }
    return {**schema, "properties": properties}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _paths() -> Schema:
    """Every path; GET takes parameters, POST a body."""
    region = _query("region", "A place, by id or name.")
    kind = _query("kind", "What kind.")
    day: Schema = _query("as_of", "The day rules are applied on.", {"type": "string", "format": "date"})
    status = _query("status", "How the policy stands.", {"enum": ["", *STATES]})
    words = _query("q", "Words to search for.", {"type": "string", "maxLength": 200})
    group = _query("group", "identity, finance, rd …")
    found = {"anyOf": [{"type": "array", "items": _ref("PolicyRow")}, {"type": "array", "items": _ref("Found")}]}
    return {
        "/match": {"post": _posted("match", "Ranks parks and subsidies for an applicant", "MatchAsked", _ref("Result"))},
        "/understand": {"post": _posted("understand", "Says what was understood", "Described", _ref("UnderstoodAnswer"))},
        "/questions": {"post": _posted("questions", "Says what to ask next", "QuestionsAsked", _ref("QuestionsAnswer"))},
        "/parks": {"get": _got("parks", "Lists parks", [region, kind], {"type": "array", "items": _ref("ParkRow")})},
        "/parks/{id}": {"get": _got("park", "One park", [_id("e.g. guangzhou/nansha")], _ref("Park"), True)},
        "/policies": {"get": _got("policies", "Lists policies, or finds incentives by words",
                                  [region, status, kind, words, day], found)},
        "/policies/{id}": {"get": _got("policy", "One policy with its incentives", [_id("a policy's id or number")],
                                       {"type": "object", "required": ["id", "title", "issuer"]}, True)},
        "/facts": {"get": _got("facts", "Lists what can be told", [group, words], {"type": "array", "items": _ref("Fact")})},
        "/facts/{id}": {"get": _got("fact", "One fact", [_id("e.g. staff")], _ref("Fact"), True)},
    }


def _query(name: str, about: str, schema: Mapping[str, Any] | None = None) -> Schema:
    return {"name": name, "in": "query", "required": False, "description": about, "schema": schema or {"type": "string"}}


def _id(about: str) -> Schema:
    return {"name": "id", "in": "path", "required": True, "description": about, "schema": {"type": "string", "minLength": 1}}


def _got(name: str, summary: str, parameters: list[Schema], schema: Schema, one: bool = False) -> Schema:
    return {
        "operationId": name, "summary": summary, "parameters": [*parameters, LANGUAGE],
        "responses": _responses(schema, {404: "There is no such thing."} if one else {}),
    }


def _posted(name: str, summary: str, body: str, schema: Schema) -> Schema:
    content = {"application/json": {"schema": _ref(body)}}
    return {
        "operationId": name, "summary": summary, "parameters": [LANGUAGE],
        "requestBody": {"required": True, "content": content},
        "responses": _responses(schema, {415: "The body is not JSON.", 403: "Sent from another site."}),
    }


def _responses(schema: Schema, more: Mapping[int, str]) -> Schema:
    wrong = {"application/problem+json": {"schema": _ref("Problem")}}
    errors = {str(code): {"description": text, "content": wrong} for code, text in sorted({**ERRORS, **more}.items())}
    return {"200": {"description": "The answer.", "content": {"application/json": {"schema": schema}}}, **errors}
