"""The order in which items changed, and who has seen how much of it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, delete, select, union_all, update

from pressmark.library import schema
from pressmark.library.items import load_items
from pressmark.model.ids import ItemId, Revision
from pressmark.model.item import Change
from pressmark.model.results import LibraryPoint

_BATCH = 200


class Revisions:
    """The change log of one transaction: every item touched in it gets one new revision."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._revision: Revision | None = None

    def touch(self, item: ItemId) -> Revision:
        """Say that ``item`` changed in this transaction."""
        revision = self.next()
        self._connection.execute(
            update(schema.items).where(schema.items.c.id == item).values(revision=revision)
        )
        return revision

    def next(self) -> Revision:
        """The revision of this transaction, counted on at the first call."""
        if self._revision is None:
            self._revision = Revision(current_revision(self._connection) + 1)
            set_state(self._connection, "revision", str(self._revision))
        return self._revision


def current_revision(connection: Connection) -> Revision:
    return Revision(int(get_state(connection, "revision") or 0))


def position(connection: Connection) -> LibraryPoint:
    """Where the library itself stands."""
    return LibraryPoint(
        get_state(connection, "library_id") or "",
        get_state(connection, "epoch") or "",
        current_revision(connection),
    )


def changes(connection: Connection, since: Revision) -> Iterator[Change]:
    """Each item that changed after ``since``, once, as it is now, in order of revision."""
    touched = union_all(
        select(schema.items.c.id, schema.items.c.revision).where(schema.items.c.revision > since),
        select(schema.gone.c.item_id, schema.gone.c.revision).where(schema.gone.c.revision > since),
    ).subquery()
    rows = connection.execute(select(touched).order_by(touched.c.revision, touched.c.id)).all()
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        items = load_items(connection, [ItemId(row.id) for row in batch])
        for row in batch:
            item_id = ItemId(row.id)
            yield Change(Revision(row.revision), item_id, items.get(item_id))


def get_state(connection: Connection, name: str) -> str | None:
    """A named value of the library itself."""
    value: str | None = connection.scalar(
        select(schema.state.c.value).where(schema.state.c.name == name)
    )
    return value


def set_state(connection: Connection, name: str, value: str) -> None:
    connection.execute(delete(schema.state).where(schema.state.c.name == name))
    connection.execute(schema.state.insert().values(name=name, value=value))


def seen(connection: Connection, follower: str) -> Revision:
    """The revision ``follower`` last said it holds."""
    revision = connection.scalar(
        select(schema.followers.c.revision).where(schema.followers.c.name == follower)
    )
    return Revision(revision or 0)


def say_seen(connection: Connection, follower: str, revision: Revision) -> None:
    """Note that ``follower`` holds ``revision``; a rebuild it was asked for is done by it."""
    table = schema.followers
    connection.execute(delete(table).where(table.c.name == follower))
    connection.execute(
        table.insert().values(name=follower, revision=revision, rebuild_wanted=False)
    )


def want_rebuild(connection: Connection, follower: str) -> None:
    """Leave the wish that ``follower`` begins anew; whoever follows carries it out."""
    table = schema.followers
    connection.execute(delete(table).where(table.c.name == follower))
    connection.execute(table.insert().values(name=follower, revision=0, rebuild_wanted=True))


def rebuild_wanted(connection: Connection, follower: str) -> bool:
    return bool(
        connection.scalar(
            select(schema.followers.c.rebuild_wanted).where(schema.followers.c.name == follower)
        )
    )
