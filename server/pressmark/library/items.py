"""The shelf of items: loading them whole, finding them by mark, listing them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from pressmark.errors import NotFoundError
from pressmark.library import schema
from pressmark.library.articles import load_articles
from pressmark.library.highlights import load_highlights
from pressmark.model.ids import ArticleId, ItemId, Mark, read_mark
from pressmark.model.item import Item
from pressmark.model.reading import Reading, Shares, Visibility, VisibilitySource

_BATCH = 200


class Shelf(StrEnum):
    """Which part of the library a list shows."""

    LIBRARY = "library"
    STARRED = "starred"
    ARCHIVE = "archive"
    PUBLIC = "public"
    TRASH = "trash"


def find_item(connection: Connection, mark: str) -> Item:
    """The item with this mark, read in any case, trashed or not. Raises NotFoundError."""
    row = connection.execute(
        select(schema.items.c.id).where(schema.items.c.mark == read_mark(mark))
    ).first()
    if row is None:
        raise NotFoundError("no-item", mark=mark)
    return load_items(connection, [ItemId(row.id)])[ItemId(row.id)]


def load_items(connection: Connection, ids: Iterable[ItemId]) -> Mapping[ItemId, Item]:
    """The items with these ids, whole; one that is not there is left out."""
    wanted = list(ids)
    rows = connection.execute(select(schema.items).where(schema.items.c.id.in_(wanted))).all()
    tags = _tags_of(connection, wanted)
    highlights = load_highlights(connection, wanted)
    articles = load_articles(
        connection, [ArticleId(row.article_id) for row in rows if row.article_id]
    )
    found: dict[ItemId, Item] = {}
    for row in rows:
        item_id = ItemId(row.id)
        article = articles.get(ArticleId(row.article_id)) if row.article_id else None
        found[item_id] = Item(
            id=item_id,
            mark=Mark(row.mark),
            url=row.url,
            saved_at=row.saved_at,
            reading=reading_from_row(row, tags[item_id]),
            article=article,
            page_title=row.page_title,
            highlights=highlights.get(item_id, ()),
        )
    return found


def every_item(connection: Connection) -> Iterator[Item]:
    """All items, trashed ones included, in order of (saved, id)."""
    table = schema.items
    ids = [
        ItemId(item_id)
        for item_id in connection.scalars(select(table.c.id).order_by(table.c.saved_at, table.c.id))
    ]
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        found = load_items(connection, batch)
        yield from (found[item_id] for item_id in batch)


def list_items(
    connection: Connection,
    shelf: Shelf = Shelf.LIBRARY,
    *,
    tag: str | None = None,
    before: tuple[datetime, ItemId] | None = None,
    limit: int = 50,
) -> Sequence[Item]:
    """At most ``limit`` items of ``shelf``, last saved first, after the one ``before`` names."""
    table = schema.items
    conditions = _on_shelf(shelf)
    if tag is not None:
        conditions.append(
            table.c.id.in_(
                select(schema.item_tags.c.item_id).where(schema.item_tags.c.key == tag.casefold())
            )
        )
    if before is not None:
        moment, item_id = before
        same = and_(table.c.saved_at == moment, table.c.id < item_id)
        conditions.append(or_(table.c.saved_at < moment, same))
    ids = [
        ItemId(item_id)
        for item_id in connection.scalars(
            select(table.c.id)
            .where(and_(*conditions))
            .order_by(table.c.saved_at.desc(), table.c.id.desc())
            .limit(limit)
        )
    ]
    found = load_items(connection, ids)
    return [found[item_id] for item_id in ids]


def count_items(connection: Connection, shelf: Shelf = Shelf.LIBRARY) -> int:
    return int(
        connection.scalar(
            select(func.count()).select_from(schema.items).where(and_(*_on_shelf(shelf)))
        )
        or 0
    )


def count_all(connection: Connection) -> int:
    """All items, trashed ones included."""
    return int(connection.scalar(select(func.count()).select_from(schema.items)) or 0)


def common_languages(connection: Connection, most: int = 3) -> list[str]:
    """The languages that most articles are in, commonest first."""
    language = schema.articles.c.metadata["lang"].as_string().label("language")
    rows = connection.execute(
        select(language)
        .join(schema.items, schema.items.c.article_id == schema.articles.c.id)
        .where(language.is_not(None))
        .group_by(language)
        .order_by(func.count().desc(), language)
        .limit(most)
    )
    return [row.language for row in rows]


def count_tags(connection: Connection) -> list[tuple[str, int]]:
    """Every tag of an item that is not trashed, with how often it is used, commonest first."""
    tags, items = schema.item_tags, schema.items
    number = func.count().label("number")
    rows = connection.execute(
        select(func.min(tags.c.tag), number)
        .join(items, items.c.id == tags.c.item_id)
        .where(items.c.deleted_at.is_(None))
        .group_by(tags.c.key)
        .order_by(number.desc(), tags.c.key)
    )
    return [(name, count) for name, count in rows]


def reading_from_row(row: Row[Any], tags: tuple[str, ...]) -> Reading:
    """What the reader decided, from a row of ``items`` and the item's tags."""
    return Reading(
        title=row.title,
        note=row.note,
        tags=tags,
        starred=row.starred,
        archived_at=row.archived_at,
        progress=row.progress,
        finished_at=row.finished_at,
        visibility=Visibility(row.visibility),
        visibility_source=VisibilitySource(row.visibility_source),
        visibility_wished=Visibility(row.visibility_wished) if row.visibility_wished else None,
        shares=Shares(**row.shares),
        extractor=row.extractor,
        version=row.version,
        published_version=row.published_version,
        deleted_at=row.deleted_at,
    )


def reading_to_row(reading: Reading) -> dict[str, Any]:
    """The columns of ``items`` that hold ``reading``; its tags have a table of their own."""
    return {
        "title": reading.title,
        "note": reading.note,
        "starred": reading.starred,
        "archived_at": reading.archived_at,
        "progress": reading.progress,
        "finished_at": reading.finished_at,
        "visibility": reading.visibility.value,
        "visibility_source": reading.visibility_source.value,
        "visibility_wished": reading.visibility_wished and reading.visibility_wished.value,
        "shares": asdict(reading.shares),
        "extractor": reading.extractor,
        "version": reading.version,
        "published_version": reading.published_version,
        "deleted_at": reading.deleted_at,
    }


def _on_shelf(shelf: Shelf) -> list[ColumnElement[bool]]:
    table = schema.items
    if shelf is Shelf.TRASH:
        return [table.c.deleted_at.is_not(None)]
    conditions: list[ColumnElement[bool]] = [table.c.deleted_at.is_(None)]
    if shelf is Shelf.STARRED:
        conditions.append(table.c.starred.is_(True))
    elif shelf is Shelf.ARCHIVE:
        conditions.append(table.c.archived_at.is_not(None))
    elif shelf is Shelf.PUBLIC:
        conditions.append(table.c.visibility != Visibility.PRIVATE.value)
    else:
        conditions.append(table.c.archived_at.is_(None))
    return conditions


def _tags_of(connection: Connection, ids: Sequence[ItemId]) -> dict[ItemId, tuple[str, ...]]:
    found: dict[ItemId, tuple[str, ...]] = defaultdict(tuple)
    rows = connection.execute(
        select(schema.item_tags.c.item_id, schema.item_tags.c.tag)
        .where(schema.item_tags.c.item_id.in_(ids))
        .order_by(schema.item_tags.c.item_id, schema.item_tags.c.position)
    )
    for item_id, tag in rows:
        found[item_id] += (tag,)
    return found
