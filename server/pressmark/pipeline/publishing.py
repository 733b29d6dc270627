"""Library -> published site: what is chosen, what would change, and the writing of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from filelock import Timeout
from sqlalchemy import Connection

from pressmark.archive import Archive
from pressmark.content.stripping import public_picture
from pressmark.errors import LibraryBusyError
from pressmark.library.articles import load_articles
from pressmark.library.durable import write_durably
from pressmark.library.items import every_item
from pressmark.library.numbers import SiteKind, give_numbers
from pressmark.library.readings import edit_reading
from pressmark.model.article import Article
from pressmark.model.ids import ArticleId, BlobId
from pressmark.model.item import Item
from pressmark.model.public import Edition, FileRecord, PublicItem
from pressmark.model.reading import Visibility
from pressmark.publishing.look import Look
from pressmark.publishing.names import PIECES, media_path
from pressmark.publishing.remembered import Remembered, read_remembered, remembered_bytes
from pressmark.publishing.selection import blocked, public_item
from pressmark.publishing.site import check_folder, publish
from pressmark.publishing.write import UNKNOWN, edition_bytes, edition_of


@dataclass(frozen=True, slots=True)
class Plan:
    """What a publish would show. ``wished``: asked for by a browser, not confirmed. ``newer``:
    published before, with a newer version now. ``blocked``: chosen, but held back, and why."""

    site: SiteKind
    shown: tuple[Item, ...]
    wished: tuple[Item, ...] = ()
    newer: tuple[Item, ...] = ()
    blocked: tuple[tuple[Item, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What a publish did."""

    folder: Path
    pieces: int
    files: int
    written: int
    removed: int
    bytes: int
    bytes_written: int
    added: int
    changed: int
    withdrawn: int


def site_folder(archive: Archive, *, mirror: bool) -> Path:
    """Where the site goes when nobody says: ``<library>/site``, the mirror beside it."""
    return archive.folder / ("mirror" if mirror else "site")


def plan(archive: Archive, *, mirror: bool = False) -> Plan:
    """What would be published now, and what waits for a word of the reader."""
    with archive.library.read() as connection:
        items = [item for item in every_item(connection) if not item.trashed]
    if mirror:
        return Plan("mirror", tuple(item for item in items if item.article))
    chosen = [item for item in items if item.reading.visibility is not Visibility.PRIVATE]
    held = [(item, why) for item in chosen if (why := blocked(item))]
    kept_back = {item.id for item, _ in held}
    shown = [item for item in chosen if item.id not in kept_back]
    newer = [
        item
        for item in shown
        if item.article and item.reading.published_version not in (None, item.article.id)
    ]
    wished = tuple(item for item in items if item.reading.visibility_wished)
    return Plan("public", tuple(shown), wished, tuple(newer), tuple(held))


def confirm(archive: Archive, items: Iterable[Item]) -> None:
    """The reader's word: wishes become choices, newer versions become the published ones."""
    with archive.library.change() as (connection, revisions):
        for item in items:
            changes: dict[str, object] = {}
            if item.reading.visibility_wished:
                changes["visibility"] = item.reading.visibility_wished
            if item.article:
                changes["published_version"] = item.article.id
            edit_reading(connection, revisions, item.id, changes)


def publish_site(
    archive: Archive, folder: Path, *, mirror: bool = False, anew: bool = False
) -> Summary:
    """Write the site into ``folder``. Nothing that is unconfirmed changes what is shown.

    Raises PublishError when the folder is not ours, LibraryBusyError while another one publishes.
    """
    kind: SiteKind = "mirror" if mirror else "public"
    try:
        archive.site_lock.acquire(timeout=0)
    except Timeout:
        raise LibraryBusyError(holder="another publish") from None
    try:
        before = check_folder(folder, kind)
        if anew:
            before = Edition(kind, files=dict.fromkeys(before.files, UNKNOWN))
        known = archive.folder / f"published.{kind}.json"
        remembered = Remembered() if anew else read_remembered(known, edition_of(folder))
        media = _Media(archive, remembered.pictures)
        items = _public_items(archive, plan(archive, mirror=mirror), media)
        look = look_of(archive)
        written, made = publish(
            items, before, look, media, folder, site=kind, remembered=remembered
        )
        made.pictures = media.paths
        write_durably(known, remembered_bytes(made, edition_bytes(written.edition)))
    finally:
        archive.site_lock.release()
    was, now = _pieces(before), _pieces(written.edition)
    return Summary(
        folder,
        len(items),
        len(written.edition.files),
        written.written,
        written.removed,
        written.bytes,
        written.bytes_written,
        len(now.keys() - was.keys()),
        sum(now[path] != was[path] for path in now.keys() & was.keys()),
        len(was.keys() - now.keys()),
    )


def _pieces(edition: Edition) -> dict[str, FileRecord]:
    """The pages of pieces among the files of an edition."""
    return {path: each for path, each in edition.files.items() if path.startswith(PIECES)}


def look_of(archive: Archive) -> Look:
    """How the site is to look. Raises ConfigError for a setting that cannot be followed."""
    settings = archive.config.publish
    look = Look(
        title=settings.title,
        subtitle=settings.subtitle,
        author=settings.author,
        base_url=settings.base_url.rstrip("/") + "/" if settings.base_url else "",
        language=settings.language,
        allow_indexing=settings.allow_indexing,
        accent=settings.accent,
        face=settings.face,
        css=archive.folder / settings.css if settings.css else None,
        templates=archive.folder / settings.templates if settings.templates else None,
    )
    look.check()
    return look


def _public_items(archive: Archive, planned: Plan, media: _Media) -> list[PublicItem]:
    """The items as the world may see them, their numbers given before anything is read."""
    mirror = planned.site == "mirror"
    order = sorted(planned.shown, key=lambda item: (item.saved_at, item.id))
    with archive.library.change() as (connection, revisions):
        numbers = give_numbers(connection, planned.site, [item.id for item in order])
        articles = _articles(connection, order, mirror=mirror)
        for item in order if not mirror else ():
            # what is shown first is the version that was chosen with it
            if item.reading.published_version is None:
                changes = {"published_version": articles[item.mark].id}
                edit_reading(connection, revisions, item.id, changes)
    found = []
    for item in order:
        article = articles[item.mark]
        visibility = Visibility.FULL if mirror else item.reading.visibility
        pictures = media.take(article) if visibility is Visibility.FULL else {}
        found.append(
            public_item(
                item,
                article,
                numbers[item.id],
                visibility,
                pictures,
                archive.config.zone,
                mirror=mirror,
            )
        )
    return found


def _articles(
    connection: Connection, items: Sequence[Item], *, mirror: bool
) -> Mapping[str, Article]:
    """Mark -> the version to show: the confirmed one, the current one in a mirror."""
    pinned = {
        item.mark: ArticleId(item.reading.published_version)
        for item in items
        if item.reading.published_version and not mirror
    }
    loaded = load_articles(connection, pinned.values())
    found: dict[str, Article] = {}
    for item in items:
        article = loaded.get(pinned[item.mark]) if item.mark in pinned else None
        article = article or item.article
        assert article
        found[item.mark] = article
    return found


@dataclass(slots=True)
class _Media:
    """Pictures made safe for the public, by their path in the site. ``known`` holds those that an
    earlier publish has looked at, ``paths`` those that this one asked for: each is read once."""

    archive: Archive
    known: Mapping[str, str | None]
    paths: dict[str, str | None] = field(default_factory=dict)
    _sources: dict[str, BlobId] = field(default_factory=dict)

    def take(self, article: Article) -> Mapping[BlobId, str]:
        """Blob -> path for every picture of ``article`` that can be published."""
        blobs = {image.blob for image in article.images if image.blob}
        return {blob: path for blob in sorted(blobs) if (path := self._path(blob))}

    def read(self, path: str) -> bytes:
        made = public_picture(self.archive.library.blobs.read(self._sources[path]))
        assert made
        return made[1]

    def _path(self, blob: BlobId) -> str | None:
        library = self.archive.library
        if blob not in self.paths:
            if not library.blobs.has(blob):
                self.paths[blob] = None
            elif blob in self.known:
                self.paths[blob] = self.known[blob]
            else:
                made = public_picture(library.blobs.read(blob))
                self.paths[blob] = made and media_path(hashlib.sha256(made[1]).hexdigest(), made[0])
        path = self.paths[blob]
        if path is not None:
            self._sources[path] = blob
        return path
