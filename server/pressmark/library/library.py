"""The library: a folder with a database, blobs and the files that can rebuild both."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from pressmark.library import captures, schema
from pressmark.library.access import Access
from pressmark.library.articles import choose_current, save_article
from pressmark.library.blobs import Blobs
from pressmark.library.captures import Receipt, Sender
from pressmark.library.collections import (
    Collection,
    delete_collection,
    list_collections,
    save_collection,
)
from pressmark.library.database import Database
from pressmark.library.durable import make_folder, write_durably
from pressmark.library.numbers import numbers_of
from pressmark.library.pairings import Pairings
from pressmark.library.purging import blobs_in_use, overdue, purge_item, undo_capture
from pressmark.library.records import FORMAT, Records, highlight_to_record, reading_to_record
from pressmark.library.revisions import Revisions, get_state, position, set_state
from pressmark.library.schema import moment_text
from pressmark.model.article import Article
from pressmark.model.capture import Body, Capture, CaptureState
from pressmark.model.ids import CaptureId, ItemId
from pressmark.model.item import Item
from pressmark.model.results import LibraryPoint

SETTINGS_FILE = "pressmark.toml"
PAGE_LIMITS = {
    "text/html": 25_000_000,
    "text/plain": 25_000_000,
    "application/xhtml+xml": 25_000_000,
}
BODY_LIMIT = 64_000_000
CLOCK_AHEAD = timedelta(minutes=5)


class Library:
    """Opens and, when the folder is empty, makes the library at ``folder``.

    ``zone`` is written into a new library's settings; days begin in it from then on. Raises
    LibraryFormatError for one that a newer program made.
    """

    def __init__(self, folder: Path, *, zone: str = "UTC") -> None:
        make_folder(folder)
        self.folder = folder
        self.blobs = Blobs(folder / "blobs")
        self.records = Records(folder)
        self.database = Database(folder / "library.sqlite")
        self.access = Access(self.database)
        self.pairings = Pairings(self.database)
        self._make(zone)

    def _make(self, zone: str) -> None:
        settings = self.folder / SETTINGS_FILE
        with self.database.read() as connection:
            made = get_state(connection, "library_id") is not None
        if not settings.exists():
            write_durably(settings, f'[library]\ntimezone = "{zone}"\n'.encode())
        if not made:
            with self.database.write() as connection:
                set_state(connection, "library_id", str(uuid.uuid4()))
                set_state(connection, "epoch", "1")
                set_state(connection, "server_key", secrets.token_hex(32))
            self.write_library_record()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of the library; see ``items``, ``captures``, ``revisions``."""
        with self.database.read() as connection:
            yield connection

    @contextmanager
    def change(self) -> Iterator[tuple[Connection, Revisions]]:
        """One durable change; every item touched in it gets the same new revision."""
        with self.database.write() as connection:
            yield connection, Revisions(connection)

    def position(self) -> LibraryPoint:
        with self.database.read() as connection:
            return position(connection)

    # Taking in

    def take_in(self, capture: Capture, sender: Sender, received_at: datetime) -> Receipt:
        """Keep ``capture`` for good and say where it went; on return it is on disk.

        The same capture id always gets its first answer. A click more than five minutes ahead of
        this clock counts as made now. Raises CaptureTooLargeError, InvalidCaptureError,
        NoSpaceError, LibraryBusyError; then nothing was kept.
        """
        with self.database.read() as connection:
            if answer := captures.first_answer(connection, capture.id):
                return answer
        if capture.captured_at > received_at + CLOCK_AHEAD:
            capture = replace(capture, captured_at=received_at)
        kept = self._keep_bytes(capture)
        with self.database.write() as connection:
            if answer := captures.first_answer(connection, capture.id):
                return answer
            # a purge may have taken a blob away between the two; it holds the same lock
            kept = self._keep_bytes(capture, known=kept)
            receipt = captures.insert_capture(
                connection, Revisions(connection), kept, received_at, sender
            )
            self.records.write_capture(kept, received_at)
        return receipt

    def _keep_bytes(self, capture: Capture, known: Capture | None = None) -> Capture:
        if known and all(self.blobs.has(blob) for blob in _blobs_of(known)):
            return known
        page = self._keep_body(capture.page, page=True)
        resources = tuple(
            replace(resource, body=self._keep_body(resource.body)) if resource.body else resource
            for resource in capture.resources
        )
        return replace(capture, page=page, resources=resources)

    def _keep_body(self, body: Body, *, page: bool = False) -> Body:
        if body.stream is None:
            return body
        limit = PAGE_LIMITS.get(body.type, BODY_LIMIT) if page else BODY_LIMIT
        # pictures and PDFs are packed by themselves
        pack = page and body.type in ("text/html", "text/plain", "application/xhtml+xml")
        kept = self.blobs.keep(body.stream, encoding=body.encoding, pack=pack, limit=limit)
        return Body(type=body.type, blob=kept.id, size=kept.size)

    # Cleaning

    def add_article(self, capture: CaptureId, article: Article) -> None:
        """Keep what cleaning made of ``capture`` and let the better article stand."""
        with self.change() as (connection, revisions):
            item_id, _ = captures.get_capture(connection, capture)
            save_article(connection, item_id, article)
            choose_current(connection, item_id)
            captures.set_state(connection, revisions, capture, CaptureState.CLEANED)

    # Records that follow

    def write_item_record(self, item_id: ItemId, item: Item | None) -> None:
        """Write what the library could be rebuilt from: the item as it is now, or as gone."""
        with self.database.read() as connection:
            record = _item_record(connection, item_id, item)
        self.records.write_item(item_id, record)

    def write_library_record(self) -> None:
        with self.database.read() as connection:
            at = position(connection)
            highest = {
                site: int(get_state(connection, f"number.{site}") or -1)
                for site in ("public", "mirror")
            }
            kept = [asdict(each) for each in list_collections(connection)]
        self.records.write_library(
            {
                "format": FORMAT,
                "id": at.library,
                "epoch": at.epoch,
                "highest": highest,
                "collections": [each | {"made_at": moment_text(each["made_at"])} for each in kept],
            }
        )

    # Collections

    def keep_collection(self, name: str, query: str) -> Collection:
        """Keep a search under a name, in place of one that had it. Raises InvalidNameError."""
        with self.database.write() as connection:
            kept = save_collection(connection, name, query, datetime.now(UTC))
        self.write_library_record()
        return kept

    def drop_collection(self, name: str) -> None:
        """Forget a collection; its pieces stay. Raises NotFoundError."""
        with self.database.write() as connection:
            delete_collection(connection, name)
        self.write_library_record()

    # Purging

    def take_back(self, capture: CaptureId, now: datetime) -> bool:
        """Undo ``capture`` and what it changed; True when its item went into the trash with it.

        Raises NotFoundError, and ConflictError when the item lies there already.
        """
        with self.database.exclusive():
            with self.change() as (connection, revisions):
                went = undo_capture(connection, revisions, capture, now)
            if not went:
                self.records.remove_capture(capture)
        return went

    def purge_trash(self, now: datetime | None = None) -> int:
        """Remove what has lain in the trash for 30 days, and the blobs only it named.

        Returns how many items went.
        """
        with self.database.read() as connection:
            if not overdue(connection, now or datetime.now(UTC)):
                return 0
        with self.database.exclusive():
            with self.change() as (connection, revisions):
                items = overdue(connection, now or datetime.now(UTC))
                before = blobs_in_use(connection)
                records = {item: purge_item(connection, revisions, item) for item in items}
                left_over = before - blobs_in_use(connection)
            # only once the rows are gone for good: a crash here leaves files, never gaps
            for item, record in records.items():
                self.records.write_item(item, record)
                for capture_id in record["captures"]:
                    self.records.remove_capture(CaptureId(capture_id))
            for blob in left_over:
                self.blobs.remove(blob)
        return len(items)

    def close(self) -> None:
        self.database.close()


def _blobs_of(capture: Capture) -> list[Any]:
    bodies = [capture.page, *(resource.body for resource in capture.resources if resource.body)]
    return [body.blob for body in bodies]


def _item_record(connection: Connection, item_id: ItemId, item: Item | None) -> Mapping[str, Any]:
    if item is None:
        mark = connection.scalar(select(schema.gone.c.mark).where(schema.gone.c.item_id == item_id))
        answers = connection.execute(
            select(schema.gone_captures.c.id, schema.gone_captures.c.answer).where(
                schema.gone_captures.c.item_id == item_id
            )
        )
        return {"mark": mark, "gone": True, "captures": {row.id: row.answer for row in answers}}
    addresses = connection.scalars(
        select(schema.item_addresses.c.key)
        .where(schema.item_addresses.c.item_id == item_id)
        .order_by(schema.item_addresses.c.key)
    )
    return {
        "format": FORMAT,
        "id": item_id,
        "mark": item.mark,
        "addresses": list(addresses),
        "reading": reading_to_record(item.reading),
        "highlights": [highlight_to_record(each) for each in item.highlights],
        "numbers": numbers_of(connection, item_id),
        "captures": {
            stored.capture.id: answer.as_json()
            for stored in captures.captures_of(connection, item_id)
            if (answer := captures.first_answer(connection, stored.capture.id))
        },
    }
