"""The shared library of ``tests/data/queries/`` as the world may see it."""

from __future__ import annotations

from collections.abc import Iterable

from contracts.queries import CORPUS
from pressmark.addresses import site_of
from pressmark.model.article import Complete
from pressmark.model.item import Item
from pressmark.model.public import PublicImage, PublicItem
from pressmark.model.reading import Visibility


def published(items: Iterable[Item]) -> list[PublicItem]:
    """Those of ``items`` that are public, numbered as they were saved."""
    seen = [
        item
        for item in items
        if item.reading.visibility is not Visibility.PRIVATE and not item.trashed
    ]
    seen.sort(key=lambda item: item.saved_at)
    return [public(item, number) for number, item in enumerate(seen)]


def public(item: Item, number: int) -> PublicItem:
    """All of ``item``, note and tags too."""
    article = item.article
    assert article
    return PublicItem(
        number=number,
        mark=item.mark,
        visibility=item.reading.visibility,
        url=item.url,
        title=item.title,
        byline=article.metadata.byline,
        site=site_of(item.url),
        site_name="",
        published_at=article.metadata.published_at,
        saved_at=item.saved_at,
        lang=article.metadata.lang,
        dir=None,
        excerpt="",
        content_html=article.content_html,
        text=article.text,
        images=tuple(PublicImage("", None, None, None) for _ in article.images),
        lead_image=None,
        word_count=article.word_count,
        reading_minutes=article.reading_minutes,
        complete=article.complete is Complete.COMPLETE,
        note=item.reading.note,
        tags=item.reading.tags,
    )


PUBLISHED = published(CORPUS)
