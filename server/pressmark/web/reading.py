"""The reading page of an item, what the reader changes there, and its pictures."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pressmark.addresses import is_web_address
from pressmark.content.imagehead import HEAD_BYTES, read_head
from pressmark.content.pictures import place_pictures
from pressmark.library.articles import versions
from pressmark.library.items import count_tags, find_item
from pressmark.library.readings import delete_item, edit_reading, restore_item
from pressmark.model.article import Image, Metadata
from pressmark.model.html import SafeHtml
from pressmark.model.ids import ArticleId, BlobId
from pressmark.model.item import Item
from pressmark.model.reading import Visibility
from pressmark.pipeline.marking import marked_content
from pressmark.pipeline.searching import forms_found, search
from pressmark.web.forms import field
from pressmark.web.headers import BLOB_POLICY, FOR_EVER
from pressmark.web.sessions import for_reader
from pressmark.web.state import archive, catalogue, page, wake

_ALIKE = 4
routes = Blueprint("reading", __name__)


@routes.get("/a/<mark>")
@for_reader
def read(mark: str) -> str | AnyResponse:
    with archive().library.read() as connection:
        item = find_item(connection, mark)
        every = versions(connection, item.id)
        tags = count_tags(connection)
    if mark != item.mark:
        return redirect(f"/a/{item.mark}", 301)
    article = item.article
    metadata = article.metadata if article else Metadata()
    shown, lost = marked_content(archive(), item)
    return page(
        "reading.html",
        item=item,
        article=article,
        metadata=metadata,
        content=_content(item, shown),
        lost=lost,
        original=item.url if is_web_address(item.url) else None,
        published=_published(metadata.published_at),
        page_own_title=metadata.title or item.page_title,
        versions=every,
        all_tags=tags,
        forms=forms_found(archive(), item, request.args.get("find", "")),
        alike=() if item.trashed else search(archive(), f"similar:{item.mark}", limit=_ALIKE).found,
    )


@routes.post("/a/<mark>/edit")
@for_reader
def edit(mark: str) -> AnyResponse:
    visibility = field("visibility")
    if visibility not in list(Visibility):
        abort(400)
    return _changed(
        mark,
        title=field("title"),
        note=field("note"),
        tags=field("tags").split(","),
        visibility=Visibility(visibility),
    )


@routes.post("/a/<mark>/star")
@for_reader
def star(mark: str) -> AnyResponse:
    return _changed(mark, starred=not _item(mark).reading.starred)


@routes.post("/a/<mark>/archive")
@for_reader
def put_away(mark: str) -> AnyResponse:
    away = _item(mark).reading.archived_at is not None
    return _changed(mark, archived_at=None if away else datetime.now(UTC))


@routes.post("/a/<mark>/version")
@for_reader
def choose_version(mark: str) -> AnyResponse:
    chosen = field("version")
    with archive().library.read() as connection:
        known = {version.article_id for version in versions(connection, _item(mark).id)}
    if chosen and chosen not in known:
        abort(404)
    return _changed(mark, version=ArticleId(chosen) if chosen else None)


@routes.post("/a/<mark>/delete")
@for_reader
def delete(mark: str) -> AnyResponse:
    with archive().library.change() as (connection, revisions):
        delete_item(connection, revisions, find_item(connection, mark).id)
    wake()
    return redirect("/", 303)


@routes.post("/a/<mark>/restore")
@for_reader
def restore(mark: str) -> AnyResponse:
    with archive().library.change() as (connection, revisions):
        restore_item(connection, revisions, find_item(connection, mark).id)
    wake()
    return redirect(f"/a/{mark}", 303)


@routes.get("/blob/<digest>")
@for_reader
def picture(digest: str) -> Response:
    """A picture of the library; anything that is none by its own head is a download."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        abort(404)
    data = archive().library.blobs.read(BlobId(digest))
    head = read_head(data[:HEAD_BYTES])
    response = Response(data, mimetype=head.type if head else "application/octet-stream")
    if head is None:
        response.headers["Content-Disposition"] = "attachment"
    response.headers["Content-Security-Policy"] = BLOB_POLICY
    response.headers["Cache-Control"] = FOR_EVER
    return response


def picture_address(image: Image) -> str | None:
    """Where the app shows a picture; None when it did not come along."""
    return f"/blob/{image.blob}" if image.blob else None


def thumbnail(item: Item) -> str | None:
    """The small picture of a row, when the piece has one worth showing."""
    article = item.article
    if article is None or article.lead_image is None:
        return None
    image = article.images[article.lead_image]
    too_small = image.width is not None and image.width < 120
    return None if too_small else picture_address(image)


def _content(item: Item, shown: SafeHtml) -> SafeHtml | str:
    if item.article is None:
        return ""
    missing = catalogue().say("picture.missing")
    return place_pictures(shown, item.article.images, picture_address, missing)


def _published(text: str | None) -> str | None:
    if not text:
        return None
    try:
        return catalogue().day(date.fromisoformat(text[:10]))
    except ValueError:
        return None


def _item(mark: str) -> Item:
    with archive().library.read() as connection:
        return find_item(connection, mark)


def _changed(mark: str, **changes: object) -> AnyResponse:
    with archive().library.change() as (connection, revisions):
        edit_reading(connection, revisions, find_item(connection, mark).id, changes)
    wake()
    return redirect(f"/a/{mark}", 303)
