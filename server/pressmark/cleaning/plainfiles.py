"""Captures that are no HTML: text, Markdown, a picture, a PDF; extractors know how to read each."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from pressmark.cleaning.building import make
from pressmark.cleaning.page import Fit, Page, Picture
from pressmark.cleaning.recipe import Cleaned, candidates, extracted
from pressmark.content.sanitize import sanitize
from pressmark.language.counting import reading_minutes
from pressmark.model.article import Complete, Metadata

_TYPES = ("text/plain", "text/markdown", "text/x-markdown", "image/", "application/pdf")


def is_plain_file(content_type: str) -> bool:
    """Whether a file of this type is read here, and not by the recipe for HTML."""
    return content_type.startswith(_TYPES)


def clean_file(
    data: bytes,
    content_type: str,
    url: str,
    page_title: str = "",
    *,
    pictures: Sequence[Picture] = (),
    rung: int = 0,
) -> Cleaned:
    """The article that a file holds. Any bytes give an answer; ``reason`` says what is missing.

    On a ``rung`` below the first the file was too much once, and is only kept.
    """
    metadata = _named(url, page_title)
    tree = make("html", make("body"))
    along = {picture.url: picture for picture in pictures}
    page = Page(url, "", tree, url, along, metadata=metadata, type=content_type, data=data)
    found = None
    if rung == 0:
        best = candidates(page)[0]
        found = extracted(page, best) if best.fit(page) is not Fit.GENERAL else None
    if found is None:
        return _without_words(page.metadata, "stopped" if rung else page.reason or "no-text")
    return found


def _named(url: str, page_title: str) -> Metadata:
    name = unquote(urlsplit(url).path.rpartition("/")[2])
    # browsers show a file's name or address where it has no title of its own
    own = page_title if page_title not in ("", name, url) else ""
    source = "browser" if own else "address"
    return Metadata(title=own or name or url, sources={"title": source})


def _without_words(metadata: Metadata, reason: str) -> Cleaned:
    return Cleaned(
        metadata=metadata,
        content_html=sanitize(""),
        text="",
        images=(),
        lead_image=None,
        complete=Complete.NO_TEXT,
        reason=reason,
        extractor="none",
        word_count=0,
        reading_minutes=reading_minutes(0),
    )
