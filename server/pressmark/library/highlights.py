"""The shelf of highlights: passages the reader marked, which no machine replaces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from pressmark.errors import NotFoundError
from pressmark.library import schema
from pressmark.model.highlight import Highlight, TextQuote
from pressmark.model.ids import CaptureId, HighlightId, ItemId, new_highlight_id

MAX_NOTE = 100_000
_AT_ONCE = 500


def add_highlight(
    connection: Connection,
    item: ItemId,
    quote: TextQuote,
    made_at: datetime,
    capture: CaptureId | None = None,
) -> HighlightId | None:
    """Keep ``quote`` as a highlight of ``item``; the caller touches the item.

    None when nothing is quoted, or when the item has this very passage already.
    """
    wanted = _key(quote)
    kept = load_highlights(connection, [item]).get(item, ())
    if not wanted[0] or wanted in {_key(each.quote) for each in kept}:
        return None
    made = new_highlight_id()
    connection.execute(
        insert(schema.highlights).values(
            id=made,
            item_id=item,
            capture_id=capture,
            exact=quote.exact,
            prefix=quote.prefix,
            suffix=quote.suffix,
            note="",
            made_at=made_at,
        )
    )
    return made


def load_highlights(
    connection: Connection, items: Iterable[ItemId]
) -> Mapping[ItemId, tuple[Highlight, ...]]:
    """The highlights of each of ``items``, oldest first; an item without any is left out."""
    table, wanted = schema.highlights, list(items)
    found: dict[ItemId, tuple[Highlight, ...]] = defaultdict(tuple)
    for start in range(0, len(wanted), _AT_ONCE):
        rows = connection.execute(
            select(table)
            .where(table.c.item_id.in_(wanted[start : start + _AT_ONCE]))
            .order_by(table.c.made_at, table.c.id)
        )
        for row in rows:
            found[ItemId(row.item_id)] += (_from_row(row),)
    return found


def note_highlight(connection: Connection, item: ItemId, highlight: HighlightId, note: str) -> None:
    """Put ``note`` beside a highlight; the caller touches the item. Raises NotFoundError."""
    table = schema.highlights
    plain = note.replace("\r\n", "\n").strip()[:MAX_NOTE]
    done = connection.execute(
        update(table).where(table.c.id == highlight, table.c.item_id == item).values(note=plain)
    )
    if not done.rowcount:
        raise NotFoundError("no-highlight")


def drop_highlight(connection: Connection, item: ItemId, highlight: HighlightId) -> None:
    """Remove a highlight; the caller touches the item. Raises NotFoundError."""
    table = schema.highlights
    done = connection.execute(delete(table).where(table.c.id == highlight, table.c.item_id == item))
    if not done.rowcount:
        raise NotFoundError("no-highlight")


def drop_highlights_of(connection: Connection, capture: CaptureId) -> None:
    """Remove what ``capture`` brought."""
    table = schema.highlights
    connection.execute(delete(table).where(table.c.capture_id == capture))


def _key(quote: TextQuote) -> tuple[str, str, str]:
    """White space differs with where a passage was taken, and says nothing of which it is."""
    exact, prefix, suffix = (
        "".join(part.split()) for part in (quote.exact, quote.prefix, quote.suffix)
    )
    return exact, prefix[-16:], suffix[:16]


def _from_row(row: Any) -> Highlight:
    return Highlight(
        id=HighlightId(row.id),
        quote=TextQuote(row.exact, row.prefix, row.suffix),
        made_at=row.made_at,
        note=row.note,
        capture_id=CaptureId(row.capture_id) if row.capture_id else None,
    )
