"""Says how a query was read, as parts for the one line above the hits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
    Query,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the line: a ``code`` the catalogue makes words of, with values and inner parts.

    ========== ================================== ===========================
    code       values                             parts
    ========== ================================== ===========================
    everything
    all, any                                      two or more
    not                                           one
    word       text, field (may be empty)
    phrase     text (words, one blank), field
    prefix     text, field
    filter     field, value
    dates      field, first, last (ISO or empty)
    numbers    field, least, most (may be empty)
    ========== ================================== ===========================
    """

    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()


def describe(query: Query) -> Part:
    """How the root of ``query`` was read; its sort, notes and address stand in the query itself."""
    return Part("everything") if query.root is None else _part(query.root)


def _part(node: Node) -> Part:
    if isinstance(node, And | Or):
        code = "all" if isinstance(node, And) else "any"
        return Part(code, parts=tuple(_part(part) for part in node.parts))
    if isinstance(node, Not):
        return Part("not", parts=(_part(node.part),))
    if isinstance(node, Filter):
        return Part("filter", {"field": node.field, "value": node.value})
    if isinstance(node, DateRange):
        first, last = (day.isoformat() if day else "" for day in (node.first, node.last))
        return Part("dates", {"field": node.field, "first": first, "last": last})
    if isinstance(node, NumberRange):
        least, most = ("" if end is None else str(end) for end in (node.least, node.most))
        return Part("numbers", {"field": node.field, "least": least, "most": most})
    if isinstance(node, Like):
        return Part("filter", {"field": "similar", "value": node.mark})
    text = " ".join(node.tokens) if isinstance(node, Phrase) else node.token
    return Part(type(node).__name__.lower(), {"text": text, "field": str(node.field or "")})
