"""The page as it was seen: in a frame that may do nothing, and as a download."""

from __future__ import annotations

from flask import Blueprint, Response, request

from pressmark.errors import NotFoundError
from pressmark.library.captures import captures_of
from pressmark.library.items import find_item
from pressmark.model.capture import StoredCapture
from pressmark.model.item import Item
from pressmark.pipeline.cleaning import cleaning_job
from pressmark.web.headers import ORIGINAL_POLICY
from pressmark.web.sessions import for_reader
from pressmark.web.state import archive, catalogue, page

_ENDINGS = {"text/html": "html", "application/pdf": "pdf", "text/plain": "txt"}
routes = Blueprint("originals", __name__)


@routes.get("/a/<mark>/original")
@for_reader
def frame(mark: str) -> str:
    item, stored, others = _chosen(mark)
    return page("original.html", item=item, stored=stored, others=others)


@routes.get("/a/<mark>/original/page")
@for_reader
def shown(mark: str) -> Response:
    """The kept page with its style and pictures inside; its policy lets it do nothing."""
    _, stored, _ = _chosen(mark)
    if stored.capture.page.type in ("text/html", "application/xhtml+xml"):
        job = cleaning_job(archive().library, stored.capture)
        job |= {"job": "original", "missing": catalogue().say("picture.missing")}
        html = str(archive().viewer.ask(job)["html"])
    else:
        html = f"<!doctype html><p>{catalogue().say('original.download_only')}</p>"
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = ORIGINAL_POLICY
    return response


@routes.get("/a/<mark>/original/download")
@for_reader
def download(mark: str) -> Response:
    """The bytes as they were kept."""
    item, stored, _ = _chosen(mark)
    assert stored.capture.page.blob
    data = archive().library.blobs.read(stored.capture.page.blob)
    response = Response(data, mimetype="application/octet-stream")
    ending = _ENDINGS.get(stored.capture.page.type, "bin")
    response.headers["Content-Disposition"] = f'attachment; filename="{item.mark}.{ending}"'
    return response


def _chosen(mark: str) -> tuple[Item, StoredCapture, list[StoredCapture]]:
    """The capture that was asked for, the newest when none was; and the others of its item."""
    with archive().library.read() as connection:
        item = find_item(connection, mark)
        every = captures_of(connection, item.id)
    wanted = request.args.get("capture")
    stored = next((each for each in every if wanted in (None, each.capture.id)), None)
    if stored is None:
        raise NotFoundError("no-capture", capture=wanted)
    return item, stored, [each for each in every if each is not stored]
