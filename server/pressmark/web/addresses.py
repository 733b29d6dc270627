"""Addresses: which of them were saved, in one filter; and saving a page by its address alone."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, request

from pressmark.errors import FetchError
from pressmark.intake.payload import read_model
from pressmark.intake.wire import AddressSave
from pressmark.library.access import Scope
from pressmark.library.captures import Sender, first_answer
from pressmark.model.ids import CaptureId
from pressmark.pipeline.lookup import saved_filter
from pressmark.pipeline.saving import Wishes, capture_address
from pressmark.web.forms import json_body
from pressmark.web.intake import receipt_json
from pressmark.web.sessions import asking_token, for_token
from pressmark.web.state import archive, wake

routes = Blueprint("addresses", __name__, url_prefix="/api/v1")


@routes.get("/filter")
@for_token(Scope.LOOKUP)
def known() -> Response:
    """A browser fetches it whole and asks it by itself: no visited address is sent here."""
    made = saved_filter(archive())
    answer = Response(made, mimetype="application/octet-stream")
    answer.set_etag(hashlib.sha256(made).hexdigest()[:32])
    answer.make_conditional(request)
    return answer


@routes.post("/addresses")
@for_token(Scope.CAPTURE)
def save_address() -> tuple[Response, int]:
    """Fetch a page and take it in, where the reader lets the server do so. Once it is on disk it
    is answered as a capture is; the same id always gets the first answer."""
    sent = read_model(AddressSave, json_body())
    capture_id = CaptureId(str(sent.id))
    library = archive().library
    with library.read() as connection:
        receipt = first_answer(connection, capture_id)
    if receipt is None:
        if not archive().config.server.fetch_links:
            raise FetchError("fetching-off")
        wishes = Wishes(tuple(sent.tags), sent.visibility, sent.title, sent.note)
        found = capture_address(archive(), sent.url, wishes)
        token = asking_token()
        receipt = library.take_in(
            replace(found, id=capture_id, captured_at=sent.captured_at, browser="by its address"),
            Sender(token.id, trusted=token.may(Scope.MANAGE)),
            datetime.now(UTC),
        )
        wake()
    return jsonify(receipt_json(receipt)), 202
