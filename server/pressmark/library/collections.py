"""The shelf of collections: searches kept under a name, which follow what is saved."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from pressmark.errors import InvalidNameError, NotFoundError
from pressmark.language.words import key
from pressmark.library import schema

MAX_NAME = 80


@dataclass(frozen=True, slots=True)
class Collection:
    """A kept search. ``key`` is its folded name, as ``in:`` seeks it."""

    key: str
    name: str
    query: str
    made_at: datetime


def save_collection(connection: Connection, name: str, query: str, now: datetime) -> Collection:
    """Keep ``query`` as ``name``, in place of one of that name. Raises InvalidNameError."""
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not key(plain) or len(plain) > MAX_NAME or not query.strip():
        raise InvalidNameError("bad-collection", name=plain[:MAX_NAME])
    kept = Collection(key(plain), plain, query.strip(), now)
    table = schema.collections
    connection.execute(delete(table).where(table.c.key == kept.key))
    connection.execute(
        insert(table).values(key=kept.key, name=kept.name, query=kept.query, made_at=now)
    )
    return kept


def list_collections(connection: Connection) -> list[Collection]:
    """All of them, by name."""
    rows = connection.execute(select(schema.collections).order_by(schema.collections.c.key))
    return [Collection(row.key, row.name, row.query, row.made_at) for row in rows]


def query_of(connection: Connection, name: str) -> str | None:
    """The search that is kept as ``name``, compared folded; None when there is none."""
    table = schema.collections
    found: str | None = connection.scalar(select(table.c.query).where(table.c.key == key(name)))
    return found


def delete_collection(connection: Connection, name: str) -> None:
    """Forget the search ``name``. Raises NotFoundError."""
    table = schema.collections
    if not connection.execute(delete(table).where(table.c.key == key(name))).rowcount:
        raise NotFoundError("no-collection", name=name)
