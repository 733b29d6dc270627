"""What the world may see of an item: publishing takes nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pressmark.model.article import Direction
from pressmark.model.html import SafeHtml
from pressmark.model.ids import Mark
from pressmark.model.reading import Visibility


@dataclass(frozen=True, slots=True)
class PublicImage:
    """A picture as it is published: ``path`` in the site, None when it is not there."""

    address: str
    path: str | None
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class PublicItem:
    """One published piece, complete: all that is published derives from it, search data too.

    ``number`` is its address and its place in the search data. ``saved_at`` carries the library's
    zone. ``content_html`` and ``text`` are empty for ``link``; for ``excerpt`` ``text`` is the
    excerpt, for ``full`` it begins with the ``standfirst``. ``images`` hold only pictures that
    ``content_html`` or the lead shows.
    """

    number: int
    mark: Mark
    visibility: Visibility
    url: str
    title: str
    byline: tuple[str, ...]
    site: str
    site_name: str
    published_at: str | None
    saved_at: datetime
    lang: str | None
    dir: Direction | None
    excerpt: str
    content_html: SafeHtml
    text: str
    images: tuple[PublicImage, ...]
    lead_image: int | None
    word_count: int
    reading_minutes: int
    complete: bool
    standfirst: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One published file: its size in bytes and the BLAKE2b-128 of its bytes in hex."""

    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Edition:
    """What was published: path -> file. ``site`` is ``public`` or ``mirror``."""

    site: str
    program: str = ""
    look: str = ""
    files: Mapping[str, FileRecord] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deployed:
    """What sending a site did: files that were sent and taken away, bytes sent, and warnings as
    codes with values (``deploy.<code>`` in the catalogue)."""

    sent: int
    removed: int
    bytes: int
    warnings: tuple[tuple[str, str], ...] = ()
