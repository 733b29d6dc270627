"""The shelf of captures: taking one in so that it is never lost, never doubled, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from pressmark.errors import NotFoundError
from pressmark.library import schema
from pressmark.library.articles import choose_current
from pressmark.library.highlights import add_highlight
from pressmark.library.identity import claim_addresses, free_mark, same_page
from pressmark.library.items import load_items, reading_to_row
from pressmark.library.readings import add_tags, write_reading
from pressmark.library.records import capture_from_record, capture_to_record
from pressmark.library.revisions import Revisions
from pressmark.model.capture import Capture, CaptureState, StoredCapture
from pressmark.model.highlight import TextQuote
from pressmark.model.ids import CaptureId, ItemId, Mark, new_item_id
from pressmark.model.reading import Reading, Visibility


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a save is answered with; the same capture always gets its first one.

    ``saved_before`` is when the page had last been captured, ``restored`` that it came out of the
    trash.
    """

    id: CaptureId
    mark: Mark
    new_item: bool
    saved_before: str | None
    restored: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "mark": self.mark,
            "new_item": self.new_item,
            "saved_before": self.saved_before,
            "restored": self.restored,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Receipt:
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: a token may only wish for a visibility, the reader decides it."""

    token_id: str | None = None
    trusted: bool = False


def first_answer(connection: Connection, capture: CaptureId) -> Receipt | None:
    """The answer ``capture`` got when it first came, also after its item was purged."""
    for table in (schema.captures, schema.gone_captures):
        answer = connection.scalar(select(table.c.answer).where(table.c.id == capture))
        if answer is not None:
            return Receipt.from_json(answer)
    return None


def insert_capture(
    connection: Connection,
    revisions: Revisions,
    capture: Capture,
    received_at: datetime,
    sender: Sender,
) -> Receipt:
    """Add ``capture`` (its bytes are blobs) to the item of its page, a new one if there is none."""
    item_id = same_page(connection, capture)
    undo: dict[str, Any] = {}
    saved_before: str | None = None
    restored = False
    if item_id is None:
        item_id, mark = _new_item(connection, capture, sender), None
    else:
        saved_before = _last_captured(connection, item_id)
        item = load_items(connection, [item_id])[item_id]
        reading, undo = _folded_in(item.reading, capture, sender)
        restored = bool(undo.get("restored"))
        write_reading(connection, item_id, reading)
        _note_page(connection, item_id, capture)
        mark = item.mark
    mark = mark or _mark_of(connection, item_id)
    claim_addresses(connection, item_id, capture)
    receipt = Receipt(capture.id, mark, saved_before is None, saved_before, restored)
    connection.execute(
        insert(schema.captures).values(
            id=capture.id,
            item_id=item_id,
            captured_at=capture.captured_at,
            received_at=received_at,
            state=CaptureState.WAITING.value,
            sent=capture_to_record(capture),
            answer=receipt.as_json(),
            undo=undo,
            token_id=sender.token_id,
        )
    )
    _mark_selection(connection, item_id, capture)
    revisions.touch(item_id)
    return receipt


def get_capture(connection: Connection, capture: CaptureId) -> tuple[ItemId, StoredCapture]:
    """The capture and its item. Raises NotFoundError."""
    row = connection.execute(select(schema.captures).where(schema.captures.c.id == capture)).first()
    if row is None:
        raise NotFoundError("no-capture", capture=capture)
    return ItemId(row.item_id), _stored(row)


def captures_of(connection: Connection, item: ItemId) -> list[StoredCapture]:
    """All captures of ``item``, newest first."""
    rows = connection.execute(
        select(schema.captures)
        .where(schema.captures.c.item_id == item)
        .order_by(schema.captures.c.captured_at.desc(), schema.captures.c.id.desc())
    )
    return [_stored(row) for row in rows]


def waiting(connection: Connection, limit: int = 100) -> list[CaptureId]:
    """Captures that were not cleaned yet, first received first."""
    rows = connection.scalars(
        select(schema.captures.c.id)
        .where(schema.captures.c.state == CaptureState.WAITING.value)
        .order_by(schema.captures.c.received_at, schema.captures.c.id)
        .limit(limit)
    )
    return [CaptureId(row) for row in rows]


def set_state(
    connection: Connection,
    revisions: Revisions,
    capture: CaptureId,
    state: CaptureState,
    reason: str | None = None,
) -> None:
    """Note how far ``capture`` has come; its item changes with it."""
    item_id, _ = get_capture(connection, capture)
    connection.execute(
        update(schema.captures)
        .where(schema.captures.c.id == capture)
        .values(state=state.value, reason=reason)
    )
    choose_current(connection, item_id)
    revisions.touch(item_id)


def _stored(row: Any) -> StoredCapture:
    return StoredCapture(
        capture=capture_from_record(row.sent),
        received_at=row.received_at,
        state=CaptureState(row.state),
        reason=row.reason,
        details={"undo": row.undo, "token_id": row.token_id, "item_id": row.item_id},
    )


def _mark_of(connection: Connection, item: ItemId) -> Mark:
    found = connection.scalar(select(schema.items.c.mark).where(schema.items.c.id == item))
    return Mark(found or "")


def _new_item(connection: Connection, capture: Capture, sender: Sender) -> ItemId:
    item_id = new_item_id()
    wished = capture.visibility if capture.visibility is not Visibility.PRIVATE else None
    reading = Reading(
        title=capture.title,
        note=capture.note,
        visibility=wished if wished and sender.trusted else Visibility.PRIVATE,
        visibility_wished=wished if wished and not sender.trusted else None,
    )
    connection.execute(
        insert(schema.items).values(
            id=item_id,
            mark=free_mark(connection),
            revision=0,
            url=capture.url,
            page_title=capture.page_title,
            saved_at=capture.captured_at,
            **reading_to_row(reading),
        )
    )
    add_tags(connection, item_id, capture.tags)
    return item_id


def _folded_in(
    reading: Reading, capture: Capture, sender: Sender
) -> tuple[Reading, dict[str, Any]]:
    """What a later capture changes: it adds tags and its note, replaces a title only when given,
    and brings a deleted item back, private, when it was clicked after the deletion."""
    undo: dict[str, Any] = {}
    new_tags = [tag for tag in capture.tags if tag.casefold() not in _folded(reading.tags)]
    if new_tags:
        undo["tags"] = new_tags
        reading = replace(reading, tags=(*reading.tags, *new_tags))
    if capture.note:
        undo["note"] = capture.note
        reading = replace(reading, note=f"{reading.note}\n\n{capture.note}".strip())
    if capture.title:
        undo["title"] = reading.title
        reading = replace(reading, title=capture.title)
    if reading.deleted_at is not None and capture.captured_at > reading.deleted_at:
        undo["restored"] = reading.deleted_at.isoformat()
        wished = reading.visibility if reading.visibility is not Visibility.PRIVATE else None
        reading = replace(
            reading, deleted_at=None, visibility=Visibility.PRIVATE, visibility_wished=wished
        )
    if capture.visibility and capture.visibility is not reading.visibility:
        undo["visibility"] = [reading.visibility.value, reading.visibility_wished]
        if sender.trusted:
            reading = replace(reading, visibility=capture.visibility, visibility_wished=None)
        elif capture.visibility is not Visibility.PRIVATE:
            reading = replace(reading, visibility_wished=capture.visibility)
    return reading, undo


def _folded(tags: tuple[str, ...]) -> set[str]:
    return {tag.casefold() for tag in tags}


def _mark_selection(connection: Connection, item: ItemId, capture: Capture) -> None:
    """What was selected at the click is a highlight of the page's item."""
    if chosen := capture.selection:
        quote = TextQuote(chosen.exact, chosen.prefix, chosen.suffix)
        add_highlight(connection, item, quote, capture.captured_at, capture.id)


def _note_page(connection: Connection, item: ItemId, capture: Capture) -> None:
    """The newest capture names address and page title; the oldest says when it was saved."""
    table = schema.items
    newest = connection.scalar(
        select(func.max(schema.captures.c.captured_at)).where(schema.captures.c.item_id == item)
    )
    if newest is None or capture.captured_at >= newest:
        connection.execute(
            update(table)
            .where(table.c.id == item)
            .values(url=capture.url, page_title=capture.page_title)
        )
    connection.execute(
        update(table)
        .where(table.c.id == item, table.c.saved_at > capture.captured_at)
        .values(saved_at=capture.captured_at)
    )


def _last_captured(connection: Connection, item: ItemId) -> str | None:
    newest: datetime | None = connection.scalar(
        select(func.max(schema.captures.c.captured_at)).where(schema.captures.c.item_id == item)
    )
    return None if newest is None else newest.astimezone(UTC).isoformat()
