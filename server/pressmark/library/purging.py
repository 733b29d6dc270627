"""Taking things away for good: an undone capture, an item whose time in the trash is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from pressmark.errors import ConflictError
from pressmark.library import schema
from pressmark.library.articles import choose_current
from pressmark.library.captures import get_capture
from pressmark.library.highlights import drop_highlights_of
from pressmark.library.items import load_items
from pressmark.library.readings import write_reading
from pressmark.library.revisions import Revisions
from pressmark.model.ids import BlobId, CaptureId, ItemId
from pressmark.model.reading import Reading, Visibility

TRASH_DAYS = 30


def undo_capture(
    connection: Connection, revisions: Revisions, capture: CaptureId, now: datetime
) -> bool:
    """Take back one capture and what it changed. True when its item went with it.

    The item goes into the trash only when this was its only capture. Raises NotFoundError.
    """
    item_id, stored = get_capture(connection, capture)
    table = schema.captures
    others = connection.scalar(
        select(func.count()).where(table.c.item_id == item_id, table.c.id != capture)
    )
    item = load_items(connection, [item_id])[item_id]
    if not others:
        if item.reading.deleted_at is not None:
            raise ConflictError("already-deleted")
        write_reading(connection, item_id, replace(item.reading, deleted_at=now))
        revisions.touch(item_id)
        return True
    undo: Any = stored.details["undo"]
    answer = connection.scalar(select(table.c.answer).where(table.c.id == capture))
    write_reading(connection, item_id, _undone(item.reading, undo))
    connection.execute(delete(table).where(table.c.id == capture))
    drop_highlights_of(connection, capture)
    # a retry that comes late gets the first answer and brings nothing back
    connection.execute(
        insert(schema.gone_captures).values(id=capture, item_id=item_id, answer=answer)
    )
    _note_what_is_left(connection, item_id)
    choose_current(connection, item_id)
    revisions.touch(item_id)
    return False


def _undone(reading: Reading, undo: dict[str, Any]) -> Reading:
    """``reading`` less what a capture added to it, unless the reader changed that since."""
    gone = {tag.casefold() for tag in undo.get("tags", [])}
    reading = replace(
        reading, tags=tuple(tag for tag in reading.tags if tag.casefold() not in gone)
    )
    if note := undo.get("note"):
        reading = replace(reading, note=reading.note.removesuffix(note).rstrip())
    if "title" in undo:
        reading = replace(reading, title=undo["title"])
    if "visibility" in undo:
        visibility, wished = undo["visibility"]
        reading = replace(
            reading,
            visibility=Visibility(visibility),
            visibility_wished=Visibility(wished) if wished else None,
        )
    if "restored" in undo:
        reading = replace(reading, deleted_at=datetime.fromisoformat(undo["restored"]))
    return reading


def _note_what_is_left(connection: Connection, item: ItemId) -> None:
    table = schema.captures
    rows = connection.execute(
        select(table.c.captured_at, table.c.sent)
        .where(table.c.item_id == item)
        .order_by(table.c.captured_at, table.c.id)
    ).all()
    newest: Any = rows[-1].sent
    connection.execute(
        update(schema.items)
        .where(schema.items.c.id == item)
        .values(saved_at=rows[0].captured_at, url=newest["url"], page_title=newest["page_title"])
    )


def overdue(connection: Connection, now: datetime) -> list[ItemId]:
    """Items that have lain in the trash for 30 days."""
    limit = now - timedelta(days=TRASH_DAYS)
    return [
        ItemId(row)
        for row in connection.scalars(
            select(schema.items.c.id).where(schema.items.c.deleted_at < limit)
        )
    ]


def purge_item(connection: Connection, revisions: Revisions, item: ItemId) -> dict[str, Any]:
    """Remove ``item`` for good; what is left says that its mark was used and what each of its
    captures was answered, so that a late retry brings nothing back. Returns that record."""
    row = connection.execute(select(schema.items.c.mark).where(schema.items.c.id == item)).one()
    answers = {
        row_.id: row_.answer
        for row_ in connection.execute(
            select(schema.captures.c.id, schema.captures.c.answer).where(
                schema.captures.c.item_id == item
            )
        )
    }
    connection.execute(delete(schema.items).where(schema.items.c.id == item))
    connection.execute(
        insert(schema.gone).values(item_id=item, mark=row.mark, revision=revisions.next())
    )
    for capture_id, answer in answers.items():
        connection.execute(
            insert(schema.gone_captures).values(id=capture_id, item_id=item, answer=answer)
        )
    return {"mark": row.mark, "gone": True, "captures": answers}


def blobs_in_use(connection: Connection) -> set[BlobId]:
    """Every blob that a capture or an article still names."""
    used: set[BlobId] = set()
    for sent in connection.scalars(select(schema.captures.c.sent)):
        used.add(sent["page"]["blob"])
        used.update(part["body"]["blob"] for part in sent["resources"] if part["body"])
    for images in connection.scalars(select(schema.articles.c.images)):
        used.update(image["blob"] for image in images if image["blob"])
    return used
