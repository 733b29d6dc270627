"""What a query's tree means to every backend alike: fields, ranges, titles."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from pressmark.model.query import (
    And,
    DateRange,
    Node,
    NumberRange,
    Or,
    Phrase,
    Prefix,
    TextField,
    Word,
    sought,
)
from pressmark.search.document import TEXT_FIELDS

TIERS = ("exact", "in-title", "title")
"""The ranks above the lowest, as reasons name them."""


def fields_of(field: TextField | None) -> tuple[str, ...]:
    """The index fields a word is sought in."""
    return (str(field),) if field else TEXT_FIELDS


def bounds(node: DateRange | NumberRange, zone: tzinfo) -> tuple[float, float]:
    """The least and the highest number a range takes, both included; days as seconds since 1970
    UTC, for they begin in ``zone``.
    """
    first: float | None
    last: float | None
    if isinstance(node, NumberRange):
        first, last = node.least, node.most
    else:
        # what was published counts by the date it bears
        zone = UTC if node.field == "published" else zone
        first = _begin(node.first, zone) if node.first else None
        end = None if node.last == date.max else node.last
        last = _begin(end + timedelta(1), zone) - 1 if end else None
    return (
        float("-inf") if first is None else first,
        float("inf") if last is None else last,
    )


def in_titles(node: Node) -> Node:
    """``node`` with all that is sought anywhere sought in titles only."""
    if isinstance(node, And | Or):
        return replace(node, parts=tuple(in_titles(part) for part in node.parts))
    if isinstance(node, Word | Phrase | Prefix) and node.field is None:
        return replace(node, field=TextField.TITLE)
    return node


def as_title(root: Node | None) -> list[str]:
    """The words of the query when they may be a whole title."""
    parts = root.parts if isinstance(root, And) else (root,)
    words: list[str] = []
    for part in parts:
        if isinstance(part, Word | Phrase) and part.field in (None, TextField.TITLE):
            words.extend([part.token] if isinstance(part, Word) else part.tokens)
        elif not isinstance(part, Word | Phrase) and any(
            isinstance(leaf, Word | Phrase | Prefix) for leaf in sought(part)
        ):
            return []
    return words


def _begin(day: date, zone: tzinfo) -> int:
    """The first second of ``day`` in ``zone``."""
    return int(datetime.combine(day, time(), zone).timestamp())
