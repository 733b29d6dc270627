"""The numbers of published pieces: given once, never twice, per site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from sqlalchemy import Connection, delete, insert, select

from pressmark.library import schema
from pressmark.library.revisions import get_state, set_state
from pressmark.model.ids import ItemId

SiteKind = Literal["public", "mirror"]


def give_numbers(
    connection: Connection, site: SiteKind, wanted: Iterable[ItemId]
) -> Mapping[ItemId, int]:
    """The number of each item in ``wanted``, in whose order new ones are given.

    An item of the site that is not wanted any more loses its number, and nobody gets it again:
    the highest number ever given is kept apart.
    """
    table = schema.numbers
    order = list(wanted)
    known = {
        ItemId(item_id): number
        for item_id, number in connection.execute(
            select(table.c.item_id, table.c.number).where(table.c.site == site)
        )
    }
    left = [item_id for item_id in known if item_id not in set(order)]
    for item_id in left:
        connection.execute(delete(table).where(table.c.site == site, table.c.item_id == item_id))
    mark = f"number.{site}"
    highest = int(get_state(connection, mark) or -1)
    for item_id in order:
        if item_id not in known:
            highest += 1
            known[item_id] = highest
            connection.execute(insert(table).values(site=site, item_id=item_id, number=highest))
    set_state(connection, mark, str(highest))
    return {item_id: known[item_id] for item_id in order}


def numbers_of(connection: Connection, item: ItemId) -> dict[str, int]:
    """The numbers of ``item`` by site."""
    rows = connection.execute(
        select(schema.numbers.c.site, schema.numbers.c.number).where(
            schema.numbers.c.item_id == item
        )
    )
    return {row.site: row.number for row in rows}
