"""Which other words a query also finds: those of the index that share a stem with its own."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from pressmark.language.variants import MOST, Stems
from pressmark.model.query import Query, Word, sought
from pressmark.model.seams import SearchIndex, Variants


def variants_of(query: Query, index: SearchIndex, languages: Sequence[str]) -> Variants:
    """Word of ``query`` -> its variants in ``index``, the most frequent first, at most 12.

    Only words that stand alone are widened: a phrase is meant as it is written.
    """
    stems = Stems(languages)
    words = {leaf.token for leaf in sought(query.root) if isinstance(leaf, Word)}
    found = {word: _variants(word, index, stems) for word in words}
    return {word: same for word, same in found.items() if same}


def _variants(word: str, index: SearchIndex, stems: Stems) -> Sequence[str]:
    counted: dict[str, int] = {}
    for head in stems.heads(word):
        known = index.words(head)
        for other in stems.same(word, known):
            counted[other] = known[other]
    return heapq.nsmallest(MOST, counted, key=lambda other: (-counted[other], other))
