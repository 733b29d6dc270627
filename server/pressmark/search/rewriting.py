"""A query changed by a click, in the reader's own words: a value more or less, another order."""

from __future__ import annotations

import re
from dataclasses import replace

from pressmark.model.query import And, Node, Or, Query, Sort
from pressmark.model.results import Facet, FacetValue
from pressmark.search.facets import leaf_of

_SORT = re.compile(r"(?:^|\s)sort:\S*", re.IGNORECASE)


def with_value(query: Query, value: FacetValue) -> str:
    """The text of ``query`` with ``value`` chosen beside what it asks already."""
    return f"{query.text} {value.term}".strip()


def without_value(query: Query, facet: Facet, value: FacetValue) -> str:
    """The text of ``query`` with ``value`` no longer chosen; as it was written where it stands
    there word by word, else as the query prints itself.
    """
    written = re.compile(rf"(?:^|(?<=\s)){re.escape(value.term)}(?=\s|$)", re.IGNORECASE)
    text, found = written.subn("", query.text, count=1)
    if found:
        return " ".join(text.split())
    leaf = leaf_of(facet, value.value)
    return str(replace(query, root=query.root and _without(query.root, leaf)))


def with_sort(query: Query, sort: Sort) -> str:
    """The text of ``query`` asking for the order ``sort``; its own order is not asked for."""
    text = _SORT.sub("", query.text).strip()
    plain = replace(query, sort=None)
    return text if sort is plain.order else f"{text} sort:{sort}".strip()


def _without(node: Node, leaf: Node) -> Node | None:
    if node == leaf:
        return None
    if not isinstance(node, And | Or):
        return node
    parts = tuple(left for part in node.parts if (left := _without(part, leaf)) is not None)
    if len(parts) > 1:
        return replace(node, parts=parts)
    return parts[0] if parts else None
