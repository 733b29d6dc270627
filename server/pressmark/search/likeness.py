"""More like this one: the words that tell a text from the others, sought in them."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate

from pressmark.language.words import is_unspaced, tokens
from pressmark.model.ids import Mark
from pressmark.model.item import Item
from pressmark.model.query import And, Filter, Like, Node, Not, Or, Query
from pressmark.model.seams import SearchIndex

MOST = 25
_RARE_ENOUGH = 4
"""A word counts when fewer than one in so many items hold it."""
_SHORTEST = 3
_MOST_TOKENS = 20_000
_LEAST, _MOST_FOUND = 8, 20_000
"""Beyond the first words, others are sought as long as the counts of all make no more than this."""

ItemOf = Callable[[Mark], Item | None]


def with_likenesses(query: Query, index: SearchIndex, item_of: ItemOf) -> Query:
    """``query`` with each ``similar:MARK`` made a ``Like``; one whose item is not there stays."""
    return replace(query, root=query.root and _made(query.root, index, item_of))


def _made(node: Node, index: SearchIndex, item_of: ItemOf) -> Node:
    if isinstance(node, And | Or):
        return replace(node, parts=tuple(_made(part, index, item_of) for part in node.parts))
    if isinstance(node, Not):
        return replace(node, part=_made(node.part, index, item_of))
    if isinstance(node, Filter) and node.field == "similar":
        item = item_of(Mark(node.value))
        return like(item, index) if item else node
    return node


def like(item: Item, index: SearchIndex) -> Like:
    """What is like ``item``: its words of the highest tf·idf, with that as their weight.

    tf is how often the word stands in its title and text, idf ln(N / items that hold it), as in
    Salton and Buckley, "Term-weighting approaches in automatic text retrieval" (1988).
    """
    text = item.article.text if item.article else ""
    said = Counter(tokens(text)[:_MOST_TOKENS] + tokens(item.title))
    size = index.size
    words = [word for word in said if len(word) >= _SHORTEST or is_unspaced(word)]
    held = index.counts(words)
    weights = [
        (said[word] * math.log(size / held[word]), word)
        for word in words
        if 1 < held.get(word, 0) < size / _RARE_ENOUGH
    ]
    best = heapq.nsmallest(MOST, weights, key=lambda each: (-each[0], each[1]))
    # the first words tell most; what many items hold would only be sought long
    sums = accumulate(held[word] for _, word in best)
    taken = sum(at < _LEAST or found <= _MOST_FOUND for at, found in enumerate(sums))
    return Like(item.mark, item.id, tuple((word, weight) for weight, word in best[:taken]))
