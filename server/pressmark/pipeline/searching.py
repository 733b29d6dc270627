"""A search from what was typed to hits with their passages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pressmark.addresses import address_key
from pressmark.archive import Archive
from pressmark.library.identity import item_at
from pressmark.library.items import load_items
from pressmark.model.item import Item
from pressmark.model.query import Note, Query
from pressmark.model.results import Passage
from pressmark.model.seams import Variants
from pressmark.search.passages import mark_title, passages
from pressmark.search.query import parse
from pressmark.search.widening import variants_of

PAGE = 20


@dataclass(frozen=True, slots=True)
class Found:
    """One hit, ready to be shown: the item, its best passages, the spans marked in its title."""

    item: Item
    passages: tuple[Passage, ...]
    title_spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A search and its hits. ``behind`` says that the index does not hold all of the library yet:
    it is being built."""

    query: Query
    found: tuple[Found, ...]
    total: int
    notes: tuple[Note, ...]
    behind: bool


def search(archive: Archive, text: str, *, limit: int = PAGE, offset: int = 0) -> Answer:
    """What of the library fits ``text``; any text is a query."""
    library = archive.library
    query = parse(text, datetime.now(archive.config.zone))
    goal = library.position()
    index = archive.index
    variants = variants_of(query, index, archive.languages())
    results = index.search(query, limit, offset, variants)
    with library.read() as connection:
        ids = [hit.item_id for hit in results.hits]
        first = item_at(connection, address_key(query.address)) if query.address else None
        total = results.total
        if first is not None and offset == 0:
            total += first not in ids
            ids = [first, *(item_id for item_id in ids if item_id != first)]
        items = load_items(connection, ids)
    found = tuple(
        _found(items[item_id], query, variants)
        for item_id in ids
        if item_id in items and not items[item_id].trashed
    )
    behind = index.fault(goal) is not None
    return Answer(query, found, total, (*query.notes, *results.notes), behind)


def _found(item: Item, query: Query, variants: Variants) -> Found:
    text = item.article.text if item.article else ""
    found = passages(text, query, variants=variants)
    return Found(item, found, mark_title(item.title, query, variants))
