"""A search in the plainest way: looks at every item, in the order it would have to come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from pressmark.language.counting import reading_minutes
from pressmark.language.words import is_unspaced, key
from pressmark.model.item import Item
from pressmark.model.query import (
    And,
    DateRange,
    Filter,
    Like,
    Node,
    Not,
    NumberRange,
    Or,
    Phrase,
    Prefix,
    Query,
    Sort,
)
from pressmark.model.results import Facet
from pressmark.search.document import TEXT_FIELDS, Document, document
from pressmark.search.facets import length_class, without


def fits(node: Node | None, item: Document, query: Query) -> bool:
    """Whether the query's ``node`` finds the item."""
    if node is None:
        return True
    if isinstance(node, Not):
        return not fits(node.part, item, query)
    if isinstance(node, And | Or):
        found = [fits(part, item, query) for part in node.parts]
        return all(found) if isinstance(node, And) else any(found)
    if isinstance(node, Like):
        said = {word for part in item.texts["text"] for word in part}
        return item.id != node.item_id and any(word in said for word, _ in node.words)
    if isinstance(node, Filter):
        return node.value in item.keywords.get(node.field, ())
    if isinstance(node, NumberRange):
        number = item.numbers["words"]
        number = reading_minutes(number) if node.field == "minutes" else number
        return (node.least or 0) <= number <= (10**12 if node.most is None else node.most)
    if isinstance(node, DateRange):
        seconds = item.numbers.get(node.field)
        zone = UTC if node.field == "published" else query.zone
        day = seconds is not None and datetime.fromtimestamp(seconds, zone).date()
        return bool(day) and (node.first or day) <= day <= (node.last or day)
    parts = [
        part
        for field in ([str(node.field)] if node.field else TEXT_FIELDS)
        for part in item.texts[field]
    ]
    if isinstance(node, Prefix):
        inside = len(node.token) == 1 and is_unspaced(node.token)
        return any(
            node.token in word if inside else word.startswith(node.token)
            for part in parts
            for word in part
        )
    words = node.tokens if isinstance(node, Phrase) else (node.token,)
    size = len(words)
    return any(part[at : at + size] == words for part in parts for at in range(len(part)))


def counts(query: Query, items: Iterable[Item], facet: Facet) -> dict[str, int]:
    """How many of what ``query`` finds, less what it chooses of ``facet``, have each value."""
    counted: Counter[str] = Counter()
    for item in found(replace(query, root=without(query.root, facet)), items):
        made = document(item)
        counted.update(_values(facet, made, item.saved_at.astimezone(query.zone).year))
    if facet in (Facet.TAG, Facet.AUTHOR):
        forms: dict[str, list[str]] = {}
        for name in counted:
            forms.setdefault(key(name), []).append(name)
        return {
            min(same, key=lambda name: (-counted[name], name)): sum(counted[name] for name in same)
            for same in forms.values()
        }
    return dict(counted)


def _values(facet: Facet, item: Document, year: int) -> list[str]:
    if facet is Facet.YEAR:
        return [str(year)]
    if facet is Facet.LENGTH:
        return [length_class(item.numbers["words"])]
    if facet is Facet.STATE:
        return [f"{name}:{value}" for name in ("is", "has") for value in item.keywords[name]]
    if facet in (Facet.TAG, Facet.AUTHOR):
        return [name.partition("\x00")[2] for name in item.names[f"{facet}_name"]]
    values = item.keywords[str(facet)]
    return list(values[:1] if facet is Facet.SITE else values[-1:])


def found(query: Query, items: Iterable[Item]) -> list[Item]:
    """The items that ``query`` finds; in its order unless that is by relevance."""
    hits = [item for item in items if not item.trashed and fits(query.root, document(item), query)]
    numbers = {item.id: document(item).numbers for item in hits}
    keys = {
        Sort.OLD: lambda item: item.saved_at.timestamp(),
        Sort.PUBLISHED: lambda item: -numbers[item.id].get("published", -(10**12)),
        Sort.LONGEST: lambda item: -numbers[item.id]["words"],
        Sort.SHORTEST: lambda item: numbers[item.id]["words"],
    }
    newest = sorted(hits, key=lambda item: -item.saved_at.timestamp())
    return sorted(newest, key=keys.get(query.order, lambda item: 0))
