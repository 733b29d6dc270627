"""The rest of the API: pairing, proof, look-ups, search, items, tokens, sessions."""

from __future__ import annotations

import base64
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from pressmark.errors import AccessError, InvalidCaptureError
from pressmark.intake.payload import read_model
from pressmark.intake.wire import ItemEdit, PairingRequest, SessionRequest, TokenRequest
from pressmark.library.access import Scope
from pressmark.library.items import count_tags, find_item
from pressmark.library.readings import delete_item, edit_reading
from pressmark.model.highlight import Highlight
from pressmark.model.item import Item
from pressmark.web.forms import json_body, own_path
from pressmark.web.gate import EXTENSION_SCHEMES
from pressmark.web.sessions import bearer, for_token
from pressmark.web.state import archive, wake

MAX_PAIRING_BYTES = 4096
_NONCE = frozenset("0123456789abcdef")
routes = Blueprint("api", __name__, url_prefix="/api/v1")


@routes.post("/pairings")
def ask_to_pair() -> tuple[Response, int]:
    """An extension asks to be let in; the reader answers on the page ``approve`` names."""
    origin = request.headers.get("Origin", "")
    if not origin.startswith(EXTENSION_SCHEMES):
        raise AccessError("foreign-origin")
    sent = read_model(PairingRequest, json_body(), limit=MAX_PAIRING_BYTES)
    pairing, secret = archive().library.pairings.new(sent.name, origin)
    return jsonify(
        {
            "id": pairing.id,
            "secret": secret,
            "code": pairing.code,
            "approve": f"{request.host_url}pair/{pairing.id}",
            "expires_at": pairing.expires_at.isoformat(),
        }
    ), 201


@routes.get("/pairings/<uuid:pairing>")
def collect_pairing(pairing: object) -> tuple[Response, int]:
    """The token once the reader allowed it; the same answer until it is first used."""
    answer, token = archive().library.pairings.collect(str(pairing), bearer())
    if answer == "refused":
        raise AccessError("pairing-refused")
    if token is None:
        return jsonify({"state": "waiting"}), 202
    return jsonify({"state": "allowed", "token": token, "server_key": _key()}), 200


@routes.get("/proof")
def prove() -> Response:
    """HMAC over a nonce: who answers here holds the key that was pinned when pairing."""
    nonce = request.args.get("nonce", "")
    if not 32 <= len(nonce) <= 64 or not set(nonce) <= _NONCE:
        raise InvalidCaptureError("bad-field", field="nonce", reason="32 to 64 hex digits")
    return jsonify({"proof": archive().library.access.proof(nonce, request.host)})


@routes.post("/sessions")
@for_token(Scope.CAPTURE)
def open_app() -> tuple[Response, int]:
    """A one-time link that opens the app signed in, at ``next``."""
    sent = read_model(SessionRequest, json_body())
    link = archive().library.access.new_link()
    return jsonify({"url": f"{request.host_url}enter/{link}?next={own_path(sent.next)}"}), 201


@routes.get("/tags")
@for_token(Scope.LOOKUP)
def list_tags() -> Response:
    with archive().library.read() as connection:
        tags = count_tags(connection)
    return jsonify({"tags": [{"name": name, "count": count} for name, count in tags]})


@routes.get("/items/<mark>")
@for_token(Scope.READ)
def show(mark: str) -> Response:
    with archive().library.read() as connection:
        return jsonify(item_json(find_item(connection, mark), whole=True))


@routes.patch("/items/<mark>")
@for_token(Scope.MANAGE)
def edit(mark: str) -> Response:
    sent = read_model(ItemEdit, json_body()).model_dump(exclude_unset=True)
    if "archived" in sent:
        sent["archived_at"] = datetime.now(UTC) if sent.pop("archived") else None
    changes = {name: value for name, value in sent.items() if value is not None or name == "title"}
    if "archived_at" in sent:
        changes["archived_at"] = sent["archived_at"]
    with archive().library.change() as (connection, revisions):
        item = find_item(connection, mark)
        edit_reading(connection, revisions, item.id, changes)
        item = find_item(connection, mark)
    wake()
    return jsonify(item_json(item, whole=False))


@routes.delete("/items/<mark>")
@for_token(Scope.MANAGE)
def delete(mark: str) -> Response:
    """Into the trash, where it lies for 30 days."""
    with archive().library.change() as (connection, revisions):
        delete_item(connection, revisions, find_item(connection, mark).id)
    wake()
    return jsonify({"mark": mark, "deleted": True})


@routes.get("/tokens")
@for_token(Scope.MANAGE)
def list_tokens() -> Response:
    return jsonify(
        {
            "tokens": [
                {
                    "id": token.id,
                    "name": token.name,
                    "scopes": sorted(token.scopes),
                    "made_at": token.made_at.isoformat(),
                    "used_at": token.used_at and token.used_at.isoformat(),
                    "revoked_at": token.revoked_at and token.revoked_at.isoformat(),
                }
                for token in archive().library.access.tokens()
            ]
        }
    )


@routes.post("/tokens")
@for_token(Scope.MANAGE)
def make_token() -> tuple[Response, int]:
    sent = read_model(TokenRequest, json_body())
    token, secret = archive().library.access.new_token(
        sent.name, frozenset(Scope(scope) for scope in sent.scopes)
    )
    return jsonify({"id": token.id, "token": secret}), 201


@routes.delete("/tokens/<uuid:token>")
@for_token(Scope.MANAGE)
def revoke_token(token: object) -> Response:
    archive().library.access.revoke(str(token))
    return jsonify({"id": str(token), "revoked": True})


def item_json(item: Item, *, whole: bool) -> dict[str, Any]:
    """An item for programs; ``whole`` adds the article's HTML and text."""
    article, reading = item.article, item.reading
    found: dict[str, Any] = {
        "mark": item.mark,
        "url": item.url,
        "title": item.title,
        "saved_at": item.saved_at.isoformat(),
        "note": reading.note,
        "tags": list(reading.tags),
        "starred": reading.starred,
        "archived": reading.archived_at is not None,
        "visibility": reading.visibility.value,
        "deleted": item.trashed,
        "highlights": [_highlight_json(each) for each in item.highlights],
        "article": None,
    }
    if article:
        metadata = article.metadata
        found["article"] = {
            "byline": list(metadata.byline),
            "site_name": metadata.site_name,
            "published_at": metadata.published_at,
            "lang": metadata.lang,
            "excerpt": metadata.excerpt,
            "word_count": article.word_count,
            "reading_minutes": article.reading_minutes,
            "complete": article.complete.value,
            "extractor": article.extractor,
        }
        if whole:
            found["article"] |= {"content_html": article.content_html, "text": article.text}
    return found


def _highlight_json(highlight: Highlight) -> dict[str, Any]:
    return {
        "id": highlight.id,
        **asdict(highlight.quote),
        "note": highlight.note,
        "made_at": highlight.made_at.isoformat(),
    }


def _key() -> str:
    return base64.urlsafe_b64encode(archive().library.access.server_key()).decode().rstrip("=")
