"""Builds the tree of a query out of its items. ``site/search.js`` holds its twin.

Side by side means AND. A filter given twice means either one: nothing is on two sites, and who
picks two tags in a list wants both shelves. ``is``, ``has`` and ranges open at one end narrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pressmark.model.query import And, DateRange, Filter, Node, Not, NumberRange, Or

_NARROWING = ("is", "has")


def any_of(branches: Sequence[Sequence[Node]]) -> Node | None:
    """The branches of a group, joined by OR; None when they are all empty."""
    nodes = _once(_all_of(branch) for branch in branches if branch)
    if not nodes:
        return None
    return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))


def negated(node: Node) -> Node:
    return node.part if isinstance(node, Not) else Not(node)


def is_merged_into(node: Node, other: Node) -> bool:
    """Whether the two, side by side, mean either one."""
    kind = _merging_field(node)
    return kind is not None and kind == _merging_field(other)


def _all_of(parts: Sequence[Node]) -> Node:
    """Parts side by side as one node."""
    fields = [_merging_field(part) for part in parts]
    merged: list[Node] = []
    for index, (part, field) in enumerate(zip(parts, fields, strict=True)):
        if field is None:
            merged.append(part)
        elif field not in fields[:index]:
            same = _once(other for other, kind in zip(parts, fields, strict=True) if kind == field)
            merged.append(same[0] if len(same) == 1 else Or(tuple(same)))
    return merged[0] if len(merged) == 1 else And(tuple(merged))


def _merging_field(node: Node) -> str | None:
    if isinstance(node, Filter):
        return None if node.field in _NARROWING else node.field
    if isinstance(node, DateRange):
        return node.field if node.first and node.last else None
    if isinstance(node, NumberRange):
        open_end = node.least is None or node.most is None
        return None if open_end else node.field
    return None


def _once(nodes: Iterable[Node]) -> list[Node]:
    return list(dict.fromkeys(nodes))
