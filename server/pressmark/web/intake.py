"""POST /api/v1/captures and what belongs to it: taking pages in, and saying what became of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, cast

from flask import Blueprint, Response, jsonify, request

from pressmark.errors import AccessError, InvalidCaptureError, NotFoundError
from pressmark.intake.payload import read_model, read_payload
from pressmark.intake.wire import CaptureEdit
from pressmark.library.access import Scope
from pressmark.library.articles import article_of_capture
from pressmark.library.captures import Receipt, Sender, get_capture
from pressmark.library.items import load_items
from pressmark.library.readings import edit_reading
from pressmark.model.capture import StoredCapture
from pressmark.model.ids import CaptureId, ItemId
from pressmark.model.reading import Visibility
from pressmark.web.forms import json_body
from pressmark.web.sessions import asking_token, for_token
from pressmark.web.state import archive, wake

OWN_FOR = timedelta(hours=24)
MAX_PARTS = 2002
routes = Blueprint("intake", __name__, url_prefix="/api/v1/captures")


@routes.post("")
@for_token(Scope.CAPTURE)
def take_in() -> tuple[Response, int]:
    """202 once the capture is on disk; the same id always gets its first answer."""
    if request.mimetype != "multipart/form-data":
        raise InvalidCaptureError("not-multipart")
    parts: dict[str, BinaryIO] = {}
    for name, file in request.files.items(multi=True):
        if name in parts:
            raise InvalidCaptureError("twice-part", part=name)
        parts[name] = cast(BinaryIO, file.stream)
    if request.form:
        raise InvalidCaptureError("plain-part", part=next(iter(request.form)))
    metadata = parts.pop("capture", None)
    if metadata is None:
        raise InvalidCaptureError("no-part", part="capture")
    capture = read_payload(metadata.read(), parts)
    token = asking_token()
    trusted = token.may(Scope.MANAGE)
    receipt = archive().library.take_in(
        capture, Sender(token.id, trusted=trusted), datetime.now(UTC)
    )
    wake()
    return jsonify(receipt_json(receipt)), 202


@routes.get("/<uuid:capture>")
@for_token(Scope.CAPTURE)
def look(capture: object) -> Response:
    """What became of a capture."""
    return jsonify(_state(CaptureId(str(capture))))


@routes.patch("/<uuid:capture>")
@for_token(Scope.CAPTURE)
def edit(capture: object) -> Response:
    """Title, note, tags and a wish for a visibility, by who sent it, for a day."""
    capture_id = CaptureId(str(capture))
    item_id = _own(capture_id)
    sent = read_model(CaptureEdit, json_body())
    changes = sent.model_dump(exclude_unset=True)
    visibility = changes.pop("visibility", None)
    if visibility is not None:
        trusted = asking_token().may(Scope.MANAGE)
        if trusted:
            changes["visibility"] = visibility
        else:
            wished = visibility if visibility is not Visibility.PRIVATE else None
            changes["visibility_wished"] = wished
    for name in ("note", "tags"):
        if name in changes and changes[name] is None:
            del changes[name]
    with archive().library.change() as (connection, revisions):
        edit_reading(connection, revisions, item_id, changes)
    wake()
    return jsonify(_state(capture_id))


@routes.delete("/<uuid:capture>")
@for_token(Scope.CAPTURE)
def undo(capture: object) -> Response:
    """Take back a capture and what it changed; its item goes when it was the only one."""
    capture_id = CaptureId(str(capture))
    _own(capture_id)
    went = archive().library.take_back(capture_id, datetime.now(UTC))
    wake()
    return jsonify({"id": capture_id, "item_deleted": went})


def _own(capture: CaptureId) -> ItemId:
    """The item of a capture this token sent within the day. Raises AccessError, NotFoundError."""
    with archive().library.read() as connection:
        item_id, stored = get_capture(connection, capture)
    token = asking_token()
    if token.may(Scope.MANAGE):
        return item_id
    late = datetime.now(UTC) - stored.received_at > OWN_FOR
    if stored.details["token_id"] != token.id or late:
        raise AccessError("forbidden", scope=Scope.MANAGE.value)
    return item_id


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """What a save is answered with."""
    with archive().library.read() as connection:
        try:
            _, stored = get_capture(connection, receipt.id)
            now = stored.state.value
        except NotFoundError:
            now = "gone"
    return receipt.as_json() | {"state": now, "address": f"/a/{receipt.mark}"}


def _state(capture: CaptureId) -> dict[str, Any]:
    with archive().library.read() as connection:
        item_id, stored = get_capture(connection, capture)
        item = load_items(connection, [item_id])[item_id]
        article = article_of_capture(connection, capture)
    reading = item.reading
    found: dict[str, Any] = {
        "id": capture,
        "state": stored.state.value,
        "reason": stored.reason,
        "mark": item.mark,
        "address": f"/a/{item.mark}",
        "title": item.title,
        "site_name": article.metadata.site_name if article else None,
        "word_count": article.word_count if article else None,
        "reading_minutes": article.reading_minutes if article else None,
        "complete": article.complete.value if article else None,
        "item": {
            "title": reading.title,
            "note": reading.note,
            "tags": list(reading.tags),
            "visibility": (reading.visibility_wished or reading.visibility).value,
        },
    }
    return found | _pictures(stored)


def _pictures(stored: StoredCapture) -> dict[str, int]:
    came = sum(1 for resource in stored.capture.resources if resource.body)
    return {"pictures": came, "pictures_missing": len(stored.capture.resources) - came}
