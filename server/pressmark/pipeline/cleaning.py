"""Captures -> articles: asks the cleaner, one rung lower each time a page was too much for it."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from pressmark.archive import Archive
from pressmark.cleaning.keeper import Keeper
from pressmark.content.sanitize import from_own_child
from pressmark.errors import NotFoundError, PressmarkError
from pressmark.library.captures import get_capture, set_state, waiting
from pressmark.library.items import load_items
from pressmark.library.library import BODY_LIMIT, Library
from pressmark.model.article import Article, Complete, Image, Metadata
from pressmark.model.capture import Capture, CaptureState
from pressmark.model.ids import BlobId, CaptureId, new_article_id

Report = Callable[[CaptureId, PressmarkError | None], None]


def clean_waiting(
    archive: Archive, *, report: Report | None = None, stop: Callable[[], bool] = lambda: False
) -> int:
    """Clean every capture that waits, first received first; returns how many were settled.

    ``report`` hears of each one as it settles; ``stop`` is asked between two.
    """
    done = 0
    while True:
        with archive.library.read() as connection:
            batch = waiting(connection)
        if not batch:
            return done
        for capture_id in batch:
            if stop():
                return done
            failure = clean_one(archive, capture_id)
            done += 1
            if report:
                report(capture_id, failure)


def clean_one(archive: Archive, capture_id: CaptureId) -> PressmarkError | None:
    """Clean one capture and keep its article; a failure is stored with it and returned."""
    library = archive.library
    try:
        with library.read() as connection:
            item_id, stored = get_capture(connection, capture_id)
            item = load_items(connection, [item_id])[item_id]
        article = make_article(library, archive.cleaner, stored.capture, item.reading.extractor)
    except NotFoundError as error:
        with library.change() as (connection, revisions):
            try:
                set_state(connection, revisions, capture_id, CaptureState.FAILED, error.code)
            except NotFoundError:
                return None  # taken back while it was being cleaned
        return error
    try:
        library.add_article(capture_id, article)
    except NotFoundError:
        return None
    return None


def make_article(
    library: Library,
    keeper: Keeper,
    capture: Capture,
    extractor: str | None = None,
    *,
    keep: bool = True,
) -> Article:
    """What today's recipe makes of ``capture``; any page gives an article.

    ``keep`` false only looks: pictures that stand in the page's own text are not kept as blobs.
    Raises NotFoundError when the page's own bytes are missing.
    """
    job = cleaning_job(library, capture) | {"extractor": extractor}
    found = keeper.clean(job)
    return _no_text(capture) if found is None else _article(library, capture, found, keep)


def cleaning_job(library: Library, capture: Capture) -> dict[str, Any]:
    """A job for the child: where the page and its pictures lie."""
    blob = capture.page.blob
    page = library.blobs.path(blob) if blob else None
    if blob is None or page is None:
        raise NotFoundError("no-blob", blob=blob)
    pictures: list[dict[str, str]] = []
    if capture.page.type.startswith("image/"):  # the page is the picture
        pictures.append({"url": capture.url, "digest": blob, "path": str(page)})
    for resource in capture.resources:
        digest = resource.body.blob if resource.body else None
        path = library.blobs.path(digest) if digest else None
        if digest and path:
            pictures.append({"url": resource.url, "digest": digest, "path": str(path)})
    return {
        "job": "clean",
        "path": str(page),
        "content_type": capture.page.type,
        "url": capture.url,
        "page_title": capture.page_title,
        "pictures": pictures,
        "selection": asdict(capture.selection) if capture.selection else None,
    }


def _article(library: Library, capture: Capture, found: Mapping[str, Any], keep: bool) -> Article:
    metadata = dict(found["metadata"])
    metadata["byline"] = tuple(metadata["byline"])
    metadata["tags"] = tuple(metadata["tags"])
    return Article(
        id=new_article_id(),
        capture_id=capture.id,
        metadata=Metadata(**metadata),
        content_html=from_own_child(found["content_html"]),
        text=found["text"],
        images=tuple(_image(library, image, keep) for image in found["images"]),
        lead_image=found["lead_image"],
        complete=Complete(found["complete"]),
        reason=found["reason"],
        extractor=found["extractor"],
        recipe=found["recipe"],
        word_count=found["word_count"],
        reading_minutes=found["reading_minutes"],
    )


def _image(library: Library, found: Mapping[str, Any], keep: bool) -> Image:
    """A picture that came inside the page's own text becomes a blob like any other."""
    digest = found["digest"]
    if encoded := found.get("data"):
        data = base64.b64decode(encoded)
        digest = hashlib.sha256(data).hexdigest()
        if keep:
            library.blobs.keep(io.BytesIO(data), limit=BODY_LIMIT)
    blob = BlobId(digest) if digest else None
    return Image(found["address"], blob, found["width"], found["height"])


def _no_text(capture: Capture) -> Article:
    """The last rung: the page is kept, and says that no words could be read."""
    return Article(
        id=new_article_id(),
        capture_id=capture.id,
        metadata=Metadata(title=capture.page_title, sources={"title": "browser"}),
        content_html=from_own_child(""),
        text="",
        images=(),
        lead_image=None,
        complete=Complete.NO_TEXT,
        reason="stopped",
        extractor="none",
        recipe=0,
        word_count=0,
        reading_minutes=1,
    )
