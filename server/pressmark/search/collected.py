"""``in:NAME``: the search that is kept under a name stands where its name was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from pressmark.model.query import And, Filter, Node, Not, Or, Query
from pressmark.search.query import parse

QueryOf = Callable[[str], str | None]
_DEEPEST = 4
"""A collection may name another, and that one the first: so deep, and no deeper."""


def with_collections(query: Query, query_of: QueryOf, now: datetime) -> Query:
    """``query`` with each ``in:NAME`` made what is kept as NAME, read at ``now``; a name that is
    not kept stays, and finds nothing.
    """
    return replace(query, root=query.root and _made(query.root, query_of, now, _DEEPEST))


def _made(node: Node, query_of: QueryOf, now: datetime, depth: int) -> Node:
    if isinstance(node, And | Or):
        parts = tuple(_made(part, query_of, now, depth) for part in node.parts)
        return replace(node, parts=parts)
    if isinstance(node, Not):
        inner = _made(node.part, query_of, now, depth)
        return inner.part if isinstance(inner, Not) else replace(node, part=inner)
    if isinstance(node, Filter) and node.field == "in" and depth:
        kept = query_of(node.value)
        root = parse(kept, now).root if kept else None
        return _made(root, query_of, now, depth - 1) if root else node
    return node
