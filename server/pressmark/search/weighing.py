"""The formulas by which every backend orders what it finds.

BM25 as in Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009),
formula 3.15, with the idf that is never negative (Lucene's), summed over fields; and nearness.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

from pressmark.model.query import And, Node, Or, TextField, Word

K1 = 1.2
B = 0.75
BOOSTS: Mapping[str, float] = {TextField.AUTHOR: 2.0}
"""What a field counts; 1 where nothing is said. More for titles is worse: being short they win
anyway, and titles that hold all words come first as it is.
"""
VARIANT = 0.9
"""What a variant of a word counts, beside 1 for the word itself."""
EXACT = 4.0
"""What a document gains that holds all words of a query of several themselves."""
NEAR = 14.0
NEAR_REACH = 1.0
NEAR_FIRST = 100
"""So many of the best are ordered by how near the words of the query stand in them."""
MOST_PAIRS = 8

Pair = tuple[str, str]


def rarity(items: int, count: int) -> float:
    """What a word is worth that ``count`` of ``items`` documents hold: idf times k1 + 1."""
    return math.log(1 + (max(items, count) - count + 0.5) / (count + 0.5)) * (K1 + 1)


def near(some: Sequence[int], others: Sequence[int]) -> float:
    """What a document gains by two words that stand at these places of one field."""
    return NEAR / (1 + _gap(some, others) / NEAR_REACH)


def neighbours(root: Node | None) -> list[Pair]:
    """The words that stand side by side in the query and are sought anywhere."""
    found: dict[Pair, None] = {}
    for part in root.parts if isinstance(root, Or) else (root,):
        if isinstance(part, And):
            words = [leaf.token for leaf in part.parts if isinstance(leaf, Word) and not leaf.field]
            found |= dict.fromkeys(pair for pair in itertools.pairwise(words) if len({*pair}) == 2)
    return list(found)[:MOST_PAIRS]


def _gap(some: Sequence[int], others: Sequence[int]) -> int:
    """How many words lie between the nearest two places."""
    smallest = abs(some[0] - others[0])
    here = there = 0
    while here < len(some) and there < len(others):
        distance = some[here] - others[there]
        if -smallest < distance < smallest:
            smallest = abs(distance)
            if smallest <= 1:
                break
        if distance < 0:
            here += 1
        else:
            there += 1
    return max(0, smallest - 1)
