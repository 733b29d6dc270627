"""The shelf of readings: what the reader decides, changed and written down."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from pressmark.errors import ConflictError
from pressmark.library import schema
from pressmark.library.articles import choose_current
from pressmark.library.items import load_items, reading_to_row
from pressmark.library.revisions import Revisions
from pressmark.model.ids import ItemId
from pressmark.model.reading import Reading, Visibility, VisibilitySource

MAX_TAG = 80
MAX_TITLE = 500
MAX_NOTE = 100_000


def clean_tag(tag: str) -> str:
    """A tag as it is kept: NFC, no leading ``#``, single blanks, at most 80 characters."""
    text = unicodedata.normalize("NFC", tag).replace(",", " ").strip().lstrip("#")
    return " ".join(text.split())[:MAX_TAG].strip()


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as they are kept, each once, compared without case, in order."""
    kept: dict[str, str] = {}
    for tag in tags:
        if text := clean_tag(tag):
            kept.setdefault(text.casefold(), text)
    return tuple(kept.values())


def write_reading(connection: Connection, item: ItemId, reading: Reading) -> None:
    """Put ``reading`` in place of what stood; the caller touches the item."""
    connection.execute(
        update(schema.items).where(schema.items.c.id == item).values(**reading_to_row(reading))
    )
    connection.execute(delete(schema.item_tags).where(schema.item_tags.c.item_id == item))
    add_tags(connection, item, reading.tags)


def add_tags(connection: Connection, item: ItemId, tags: Iterable[str]) -> None:
    """Add ``tags`` behind those that are there."""
    table = schema.item_tags
    present = set(connection.scalars(select(table.c.key).where(table.c.item_id == item)))
    at = connection.scalar(select(func.max(table.c.position)).where(table.c.item_id == item))
    position = -1 if at is None else int(at)
    for tag in clean_tags(tags):
        if tag.casefold() not in present:
            position += 1
            connection.execute(
                insert(table).values(item_id=item, key=tag.casefold(), tag=tag, position=position)
            )


def edit_reading(
    connection: Connection, revisions: Revisions, item: ItemId, changes: dict[str, Any]
) -> Reading:
    """Change the named fields of the reader's part; says nothing changed by changing nothing.

    ``changes`` maps names of ``Reading`` to values. A visibility given here is the reader's word.
    """
    before = load_items(connection, [item])[item].reading
    if "tags" in changes:
        changes["tags"] = clean_tags(changes["tags"])
    if "title" in changes:
        changes["title"] = " ".join((changes["title"] or "").split())[:MAX_TITLE] or None
    if "note" in changes:
        changes["note"] = changes["note"].replace("\r\n", "\n").strip()[:MAX_NOTE]
    if "visibility" in changes:
        changes["visibility"] = Visibility(changes["visibility"])
        changes.setdefault("visibility_wished", None)
        changes["visibility_source"] = VisibilitySource.READER
    after = replace(before, **changes)
    if after == before:
        return before
    write_reading(connection, item, after)
    if (after.version, after.extractor) != (before.version, before.extractor):
        choose_current(connection, item)
    revisions.touch(item)
    return after


def delete_item(connection: Connection, revisions: Revisions, item: ItemId) -> None:
    """Put ``item`` into the trash. Raises ConflictError when it lies there already."""
    reading = load_items(connection, [item])[item].reading
    if reading.deleted_at is not None:
        raise ConflictError("already-deleted")
    edit_reading(connection, revisions, item, {"deleted_at": datetime.now(UTC)})


def restore_item(connection: Connection, revisions: Revisions, item: ItemId) -> None:
    """Take ``item`` out of the trash: private, what it was before as a wish.

    Raises ConflictError when it is not there.
    """
    reading = load_items(connection, [item])[item].reading
    if reading.deleted_at is None:
        raise ConflictError("not-deleted")
    changes: dict[str, Any] = {"deleted_at": None}
    if reading.visibility is not Visibility.PRIVATE:
        changes |= {"visibility": Visibility.PRIVATE, "visibility_wished": reading.visibility}
    edit_reading(connection, revisions, item, changes)
