"""OpenAPI 3.1 at ``/openapi.json``, made from the models that validate."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify
from pydantic.json_schema import models_json_schema

from pressmark import __version__
from pressmark.intake.wire import (
    AddressSave,
    CaptureEdit,
    CaptureMetadata,
    ItemEdit,
    PairingRequest,
    SessionRequest,
    TokenRequest,
    Wire,
)

routes = Blueprint("openapi", __name__)
_MODELS: tuple[type[Wire], ...] = (
    CaptureMetadata,
    AddressSave,
    CaptureEdit,
    ItemEdit,
    PairingRequest,
    SessionRequest,
    TokenRequest,
)
_UUID = {"type": "string", "format": "uuid"}
_MARK = {"type": "string", "pattern": "^[0-9A-Za-z]{5,12}$"}
# method, path, what it does, model of the body, status when done, scope
_OPERATIONS: tuple[tuple[str, str, str, type[Wire] | None, int, str | None], ...] = (
    ("get", "/captures/{id}", "What became of a capture", None, 200, "capture"),
    ("patch", "/captures/{id}", "Change what was said at the click", CaptureEdit, 200, "capture"),
    ("delete", "/captures/{id}", "Take a capture back", None, 200, "capture"),
    ("post", "/addresses", "Save a page by its address", AddressSave, 202, "capture"),
    ("get", "/items/{mark}", "One item with its article", None, 200, "read"),
    ("patch", "/items/{mark}", "Change an item", ItemEdit, 200, "manage"),
    ("delete", "/items/{mark}", "Put an item into the trash", None, 200, "manage"),
    ("get", "/search", "Find pieces; any text is a query", None, 200, "read"),
    ("get", "/suggest", "Titles and tags for what was typed so far", None, 200, "lookup"),
    ("get", "/tags", "All tags with how often they are used", None, 200, "lookup"),
    ("post", "/pairings", "Ask to be let in (extensions)", PairingRequest, 201, None),
    ("get", "/pairings/{id}", "The token, once the reader allowed it", None, 200, None),
    ("get", "/proof", "Prove to hold the key that was pinned", None, 200, None),
    ("post", "/sessions", "A one-time link that opens the app", SessionRequest, 201, "capture"),
    ("get", "/tokens", "All tokens, without their secrets", None, 200, "manage"),
    ("post", "/tokens", "A new token", TokenRequest, 201, "manage"),
    ("delete", "/tokens/{id}", "Refuse a token from now on", None, 200, "manage"),
)
_TEXT = {"type": "string", "maxLength": 2000}
_SWITCH = {"type": "boolean", "default": False}
_QUERY: dict[str, dict[str, dict[str, Any]]] = {
    "/search": {
        "q": _TEXT,
        "limit": {"type": "integer", "minimum": 0, "maximum": 100, "default": 20},
        "after": {"type": "string", "description": "Where the page before said its next begins."},
        "facets": _SWITCH,
        "explain": _SWITCH,
    },
    "/suggest": {"q": _TEXT},
    "/proof": {"nonce": {"type": "string", "pattern": "^[0-9a-f]{32,64}$"}},
}


@routes.get("/openapi.json")
def describe() -> Response:
    return jsonify(document())


def document() -> dict[str, Any]:
    """The description of the API as an OpenAPI 3.1 document."""
    schemas = models_json_schema(
        [(model, "validation") for model in _MODELS], ref_template="#/components/schemas/{model}"
    )[1]["$defs"]
    schemas["Problem"] = {
        "type": "object",
        "required": ["type", "code", "status", "title", "detail"],
        "properties": {
            "type": {"type": "string"},
            "code": {"type": "string"},
            "status": {"type": "integer"},
            "title": {"type": "string"},
            "detail": {"type": "string"},
            "field": {"type": "string"},
        },
    }
    paths: dict[str, Any] = {
        "/api/v1/captures": {"post": _take_in()},
        "/api/v1/filter": {"get": _filter()},
    }
    for method, path, summary, model, status, scope in _OPERATIONS:
        operation = _operation(path, summary, model, status, scope)
        paths.setdefault(f"/api/v1{path}", {})[method] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pressmark", "version": __version__},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _filter() -> dict[str, Any]:
    return {
        "summary": "A filter of the addresses saved (docs/api.md)",
        "description": "Scope: lookup.",
        "security": [{"bearer": []}],
        "responses": {
            "200": {"description": "Done", "content": {"application/octet-stream": {}}},
            "304": {"description": "As If-None-Match says"},
            "default": _problem(),
        },
    }


def _operation(
    path: str, summary: str, model: type[Wire] | None, status: int, scope: str | None
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "summary": summary,
        "responses": {str(status): _json_answer(), "default": _problem()},
    }
    parameters = []
    if "{id}" in path:
        parameters.append({"name": "id", "in": "path", "required": True, "schema": _UUID})
    if "{mark}" in path:
        parameters.append({"name": "mark", "in": "path", "required": True, "schema": _MARK})
    for name, schema in _QUERY.get(path, {}).items():
        parameters.append({"name": name, "in": "query", "schema": schema})
    if parameters:
        found["parameters"] = parameters
    if model is not None:
        reference = {"$ref": f"#/components/schemas/{model.__name__}"}
        found["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": reference}},
        }
    if scope or path.startswith("/pairings/"):
        found["security"] = [{"bearer": []}]
    if scope:
        found["description"] = f"Scope: {scope}."
    return found


def _take_in() -> dict[str, Any]:
    form = {
        "type": "object",
        "required": ["capture", "page"],
        "properties": {
            "capture": {"$ref": "#/components/schemas/CaptureMetadata"},
            "page": {"type": "string", "contentMediaType": "application/octet-stream"},
        },
        "additionalProperties": {"type": "string"},
    }
    return {
        "summary": "Take a capture in; answered once it is on disk",
        "description": "Scope: capture. Every part is a file part; pictures are r0, r1, ...",
        "security": [{"bearer": []}],
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": form,
                    "encoding": {"capture": {"contentType": "application/json"}},
                }
            },
        },
        "responses": {"202": _json_answer(), "default": _problem()},
    }


def _json_answer() -> dict[str, Any]:
    return {"description": "Done", "content": {"application/json": {"schema": {"type": "object"}}}}


def _problem() -> dict[str, Any]:
    reference = {"$ref": "#/components/schemas/Problem"}
    content = {"application/problem+json": {"schema": reference}}
    return {"description": "Not done, and why", "content": content}
