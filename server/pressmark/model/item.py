"""An item: one thing in the library, and how it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pressmark.model.article import Article
from pressmark.model.highlight import Highlight
from pressmark.model.ids import ItemId, Mark, Revision
from pressmark.model.reading import Reading


@dataclass(frozen=True, slots=True)
class Item:
    """Article, reading and highlights together. ``article`` is None until a capture was cleaned.

    ``saved_at`` is the smallest ``captured_at`` of the captures kept; ``url`` that of the newest.
    """

    id: ItemId
    mark: Mark
    url: str
    saved_at: datetime
    reading: Reading
    article: Article | None
    page_title: str = ""
    highlights: tuple[Highlight, ...] = ()

    @property
    def title(self) -> str:
        """The title shown: the reader's, the article's, the page's, the address."""
        found = self.article.metadata.title if self.article else ""
        return self.reading.title or found or self.page_title or self.url

    @property
    def trashed(self) -> bool:
        return self.reading.deleted_at is not None


@dataclass(frozen=True, slots=True)
class Change:
    """An item as it is now, or None when it was purged, with the revision that last touched it.

    A trashed item comes as it is; followers treat it as gone.
    """

    revision: Revision
    item_id: ItemId
    item: Item | None
