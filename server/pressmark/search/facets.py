"""What facets count by, and how a value of one stands in a query."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date

from pressmark.language.counting import reading_minutes
from pressmark.language.words import key, tokens
from pressmark.model.query import (
    And,
    DateRange,
    Filter,
    Leaf,
    Node,
    NumberRange,
    Or,
    Phrase,
    Query,
    TextField,
    Word,
    sought,
)
from pressmark.model.results import Facet, FacetValue

_MOST_MINUTES = (3, 10, 30)


def length_class(words: int) -> str:
    """The value of the length facet for a text of so many words."""
    minutes = reading_minutes(words)
    least = 0
    for most in _MOST_MINUTES:
        if minutes <= most:
            return f"{least or ''}..{most}"
        least = most + 1
    return f"{least}.."


def base_language(values: Collection[str]) -> str | None:
    """The language among the values of a document's ``lang``: the one without a region."""
    return min(values, key=len, default=None)


def own_host(sites: Collection[str]) -> str | None:
    """The host itself among the values of a document's ``site``, which hold those above it too."""
    return max(sites, key=len, default=None)


def without(root: Node | None, facet: Facet) -> Node | None:
    """``root`` without what it chooses of ``facet``, so that this does not narrow its counts.

    Chosen is what stands at the top of the query, not inside a negation or beside something else
    in a group.
    """
    if root is None or _chooses(root, facet):
        return None
    if not isinstance(root, And):
        return root
    left = tuple(part for part in root.parts if not _chooses(part, facet))
    if len(left) < 2:
        return left[0] if left else None
    return replace(root, parts=left)


def shown(query: Query, facet: Facet, counts: Mapping[str, int], most: int) -> list[FacetValue]:
    """The ``most`` commonest values as pages show them; years and lengths in their own order.

    Chosen ones are always among them.
    """
    counts = with_below(counts) if facet is Facet.SITE else counts
    taken = set(_taken(query.root, facet))
    ordered = sorted(counts, key=lambda value: (-counts[value], value))
    picked = ordered if taken else ordered[:most]
    values = (
        FacetValue(value, counts[value], term(facet, value), leaf_of(facet, value) in taken)
        for value in picked
    )
    kept = [each for index, each in enumerate(values) if index < most or each.chosen]
    if facet is Facet.YEAR:
        kept.sort(key=lambda each: each.value, reverse=True)
    elif facet is Facet.LENGTH:
        kept.sort(key=lambda each: int(each.value.partition("..")[0] or 0))
    return kept


def with_below(hosts: Mapping[str, int]) -> dict[str, int]:
    """Each host with its own count and those of the hosts below it: as many as its filter finds."""
    summed = dict(hosts)
    for host, count in hosts.items():
        above = host
        while "." in above:
            above = above.partition(".")[2]
            if above in hosts:
                summed[above] += count
    return summed


def term(facet: Facet, value: str) -> str:
    """What a click on ``value`` adds to the query, as a reader would write it."""
    return f"saved:{value}" if facet is Facet.YEAR else str(leaf_of(facet, value))


def leaf_of(facet: Facet, value: str) -> Leaf:
    """What a query that chooses ``value`` of ``facet`` holds."""
    if facet is Facet.YEAR:
        return DateRange("saved", date(int(value), 1, 1), date(int(value), 12, 31))
    if facet is Facet.LENGTH:
        least, _, most = value.partition("..")
        return NumberRange("minutes", int(least) if least else None, int(most) if most else None)
    if facet is Facet.STATE:
        field, _, state = value.partition(":")
        return Filter(field, state)
    if facet is Facet.AUTHOR:
        return Phrase(tuple(tokens(value)), TextField.AUTHOR)
    return Filter(str(facet), key(value))


def _taken(root: Node | None, facet: Facet) -> list[Leaf]:
    parts = root.parts if isinstance(root, And) else (root,) if root else ()
    return [leaf for part in parts if _chooses(part, facet) for leaf in sought(part)]


def _chooses(node: Node, facet: Facet) -> bool:
    if isinstance(node, Or):
        return all(_chooses(part, facet) for part in node.parts)
    return _CHOICES[facet](node)


def _filters(*fields: str) -> Callable[[Node], bool]:
    return lambda node: isinstance(node, Filter) and node.field in fields


def _names_author(node: Node) -> bool:
    return isinstance(node, Word | Phrase) and node.field is TextField.AUTHOR


_CHOICES: Mapping[Facet, Callable[[Node], bool]] = {
    Facet.SITE: _filters("site"),
    Facet.TAG: _filters("tag"),
    Facet.LANG: _filters("lang"),
    Facet.STATE: _filters("is", "has"),
    Facet.AUTHOR: _names_author,
    Facet.YEAR: lambda node: isinstance(node, DateRange) and node.field == "saved",
    Facet.LENGTH: lambda node: isinstance(node, NumberRange),
}
