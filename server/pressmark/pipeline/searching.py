"""A search from what was typed to hits with their passages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from pressmark.addresses import address_key
from pressmark.archive import Archive
from pressmark.errors import NotFoundError
from pressmark.library.collections import query_of
from pressmark.library.identity import item_at
from pressmark.library.items import find_item, load_items
from pressmark.library.library import Library
from pressmark.model.ids import Mark
from pressmark.model.item import Item
from pressmark.model.query import Note, Query, TextField
from pressmark.model.results import (
    Cursor,
    Facet,
    FacetValue,
    Hit,
    Passage,
    Reason,
    Suggestion,
)
from pressmark.search.answering import Answered, Ask, answer
from pressmark.search.collected import with_collections
from pressmark.search.passages import mark_title, marked, passages
from pressmark.search.query import parse
from pressmark.search.widening import variants_of

PAGE = 20
_MOST_FORMS = 60


@dataclass(frozen=True, slots=True)
class Found:
    """One hit, ready to be shown: the item, its best passages, the spans marked in its title, and
    (when asked for) why it stands where it does.
    """

    item: Item
    passages: tuple[Passage, ...]
    title_spans: tuple[tuple[int, int], ...]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A search and its hits. ``query`` is the one asked. ``behind`` says that the index does not
    hold all of the library yet: it is being built. ``facets``, ``suggestion`` and ``following``
    are as ``search/answering.py`` gives them.
    """

    query: Query
    found: tuple[Found, ...]
    total: int
    notes: tuple[Note, ...]
    behind: bool
    facets: Mapping[Facet, Sequence[FacetValue]]
    suggestion: Suggestion | None
    following: Cursor | None


def search(
    archive: Archive,
    text: str,
    *,
    limit: int = PAGE,
    offset: int = 0,
    after: Cursor | None = None,
    facets: Collection[Facet] = (),
    explain: bool = False,
) -> Answer:
    """What of the library fits ``text``; any text is a query. The rest is as in ``Ask``."""
    library, index = archive.library, archive.index
    goal = library.position()
    ask = Ask(
        limit=limit,
        offset=offset,
        after=after,
        languages=archive.languages(),
        facets=facets,
        explain=explain,
        item_of=partial(_item_of, library),
    )
    now = datetime.now(archive.config.zone)
    query = parse(text, now)
    answered = answer(index, with_collections(query, partial(_kept, library), now), ask)
    begins = offset == 0 and after is None
    found, total = _shown(library, answered, query.address if begins else None)
    return Answer(
        query=query,
        found=found,
        total=total,
        notes=(*query.notes, *answered.results.notes),
        behind=index.fault(goal) is not None,
        facets=answered.facets,
        suggestion=answered.suggestion,
        following=answered.following,
    )


def forms_found(archive: Archive, item: Item, text: str) -> list[str]:
    """The forms in which the words of the search ``text`` stand in the piece, each once, the
    longest first.
    """
    if not text.strip() or item.article is None:
        return []
    now = datetime.now(archive.config.zone)
    query = with_collections(parse(text, now), partial(_kept, archive.library), now)
    variants = variants_of(query, archive.index, archive.languages())
    words = item.article.words
    forms = {words[start:end] for start, end in marked(words, query, TextField.TEXT, variants)}
    return sorted(forms, key=lambda form: (-len(form), form))[:_MOST_FORMS]


def _shown(
    library: Library, answered: Answered, address: str | None
) -> tuple[tuple[Found, ...], int]:
    """The hits with their items, first of all the one at ``address``; and how many in all."""
    hits = {hit.item_id: hit for hit in answered.results.hits}
    ids = list(hits)
    total = answered.results.total
    with library.read() as connection:
        first = item_at(connection, address_key(address)) if address else None
        if first is not None:
            total += first not in hits
            ids = [first, *(item_id for item_id in ids if item_id != first)]
        items = load_items(connection, ids)
    found = tuple(
        _found(items[item_id], answered, hits.get(item_id))
        for item_id in ids
        if item_id in items and not items[item_id].trashed
    )
    return found, total


def _item_of(library: Library, mark: Mark) -> Item | None:
    """The item that ``similar:`` names, None when there is none."""
    with library.read() as connection:
        try:
            return find_item(connection, mark)
        except NotFoundError:
            return None


def _kept(library: Library, name: str) -> str | None:
    with library.read() as connection:
        return query_of(connection, name)


def _found(item: Item, answered: Answered, hit: Hit | None) -> Found:
    text = item.article.words if item.article else ""
    query, variants = answered.query, answered.variants
    found = passages(text, query, variants=variants)
    reasons = hit.reasons if hit else ()
    return Found(item, found, mark_title(item.title, query, variants), reasons)
