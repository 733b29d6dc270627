"""What of an item may be seen: the one way from the library's words to the public ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from pressmark.addresses import public_address, site_of
from pressmark.content.pictures import used_pictures
from pressmark.content.sanitize import sanitize
from pressmark.model.article import Article
from pressmark.model.ids import BlobId
from pressmark.model.item import Item
from pressmark.model.public import PublicImage, PublicItem
from pressmark.model.reading import Reading, Visibility


def blocked(item: Item) -> str | None:
    """Why ``item`` may not be published although it was chosen: a code, None when it may."""
    if public_address(item.url) is None:
        return "secret-address"
    return "no-article" if item.article is None else None


def public_item(
    item: Item,
    article: Article,
    number: int,
    visibility: Visibility,
    pictures: Mapping[BlobId, str],
    zone: ZoneInfo,
    *,
    mirror: bool = False,
) -> PublicItem:
    """``item`` as the world may see it: by ``visibility``, whatever else is known left behind.

    ``pictures`` maps blobs to paths in the site. A ``mirror`` is private: notes and tags go along.
    """
    metadata = article.metadata
    whole = visibility is Visibility.FULL
    images = _images(article, pictures) if whole else ()
    lead = article.lead_image if whole and images else None
    address = item.url if mirror else public_address(item.url) or ""
    return PublicItem(
        number=number,
        mark=item.mark,
        visibility=visibility,
        url=address,
        title=item.title,
        byline=metadata.byline,
        site=site_of(address),
        site_name=metadata.site_name or site_of(address),
        published_at=metadata.published_at,
        saved_at=item.saved_at.astimezone(zone),
        lang=metadata.lang,
        dir=metadata.dir,
        excerpt="" if visibility is Visibility.LINK else metadata.excerpt,
        content_html=article.content_html if whole else sanitize(""),
        standfirst=article.standfirst if whole else "",
        text=_text(article, visibility),
        images=images,
        lead_image=lead if lead is not None and images[lead].path else None,
        word_count=article.word_count,
        reading_minutes=article.reading_minutes,
        complete=article.complete == "complete",
        **_shared(item.reading, mirror=mirror),
    )


def _shared(reading: Reading, *, mirror: bool) -> dict[str, Any]:
    """What of the reader's own words goes along, each by choice."""
    return {
        "note": reading.note if mirror or reading.shares.note else "",
        "tags": reading.tags if mirror or reading.shares.tags else (),
    }


def _text(article: Article, visibility: Visibility) -> str:
    if visibility is Visibility.FULL:
        return article.words
    return article.metadata.excerpt if visibility is Visibility.EXCERPT else ""


def _images(article: Article, pictures: Mapping[BlobId, str]) -> tuple[PublicImage, ...]:
    """Every picture keeps its number; only those that are shown get a path."""
    used = {*used_pictures(article.content_html), article.lead_image}
    return tuple(
        PublicImage(
            image.address,
            pictures.get(image.blob) if image.blob and number in used else None,
            image.width,
            image.height,
        )
        for number, image in enumerate(article.images)
    )
