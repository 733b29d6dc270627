"""What the reader decided about an item. No machine replaces it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pressmark.model.ids import ArticleId


class Visibility(StrEnum):
    """How much of an item the published site may show."""

    PRIVATE = "private"
    LINK = "link"
    EXCERPT = "excerpt"
    FULL = "full"


class VisibilitySource(StrEnum):
    READER = "reader"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Shares:
    """What goes along when an item is published, each by choice."""

    highlights: bool = False
    note: bool = False
    tags: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """The reader's part of an item. ``title`` is None while the page's own title stands."""

    title: str | None = None
    note: str = ""
    tags: tuple[str, ...] = ()
    starred: bool = False
    archived_at: datetime | None = None
    progress: float = 0.0
    finished_at: datetime | None = None
    visibility: Visibility = Visibility.PRIVATE
    visibility_source: VisibilitySource = VisibilitySource.READER
    visibility_wished: Visibility | None = None
    shares: Shares = Shares()
    extractor: str | None = None
    version: ArticleId | None = None
    published_version: ArticleId | None = None
    deleted_at: datetime | None = None
