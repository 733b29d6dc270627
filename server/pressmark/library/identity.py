"""Which item a page is, and the marks and addresses that items hold."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select

from pressmark.addresses import address_key, canonical_counts
from pressmark.library import schema
from pressmark.model.capture import Capture
from pressmark.model.ids import ItemId, Mark, draw_mark

MARK_LENGTH = 5
_LONGER_MARKS_FROM = 1_000_000


def same_page(connection: Connection, capture: Capture) -> ItemId | None:
    """The item whose page this is: by the address, then by a canonical address that counts."""
    return next((found for key in _keys(capture) if (found := item_at(connection, key))), None)


def item_at(connection: Connection, key: str) -> ItemId | None:
    """The item that holds this address key (``addresses.address_key``)."""
    found = connection.scalar(
        select(schema.item_addresses.c.item_id).where(schema.item_addresses.c.key == key)
    )
    return ItemId(found) if found else None


def claim_addresses(connection: Connection, item: ItemId, capture: Capture) -> None:
    """Take the keys that are free; one that another item holds stays there."""
    table = schema.item_addresses
    keys = _keys(capture)
    taken = set(connection.scalars(select(table.c.key).where(table.c.key.in_(keys))))
    for key in keys:
        if key not in taken:
            connection.execute(insert(table).values(key=key, item_id=item))


def free_mark(connection: Connection) -> Mark:
    """A mark that no item has or had."""
    used = connection.scalar(select(func.count()).select_from(schema.items)) or 0
    length = MARK_LENGTH + (used >= _LONGER_MARKS_FROM)
    while True:
        mark = draw_mark(length)
        taken = connection.scalar(
            select(func.count()).select_from(schema.items).where(schema.items.c.mark == mark)
        ) or connection.scalar(
            select(func.count()).select_from(schema.gone).where(schema.gone.c.mark == mark)
        )
        if not taken:
            return mark


def _keys(capture: Capture) -> list[str]:
    keys = [address_key(capture.url)]
    if capture.canonical and canonical_counts(capture.url, capture.canonical):
        keys.append(address_key(capture.canonical))
    return list(dict.fromkeys(keys))
