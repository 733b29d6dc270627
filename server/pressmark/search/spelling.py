"""Words of the index that are one edit away from a misspelt one."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pressmark.model.query import And, Node, Or, Query, Word, sought
from pressmark.model.seams import SearchIndex

MOST = 6
COMMONER = 20
"""So many times commoner a word must be to be proposed in place of one that is found."""
_SHORTEST, _LONGEST = 3, 24
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_UMLAUTS = "äöü"


def near_words(word: str, index: SearchIndex) -> Mapping[str, int]:
    """The words that one letter added, left out, changed or swapped with the next makes of
    ``word`` (Damerau 1964), of those that the index holds, each with its count.
    """
    if not (_SHORTEST <= len(word) <= _LONGEST and word.isalnum()):
        return {}
    return index.counts(_edits(word))


def commonest(counts: Mapping[str, int], most: int = MOST) -> Sequence[str]:
    return heapq.nsmallest(most, counts, key=lambda word: (-counts[word], word))


def proposal(query: Query, index: SearchIndex) -> Query | None:
    """``query`` with its rare words made the far commoner ones they may have been meant as; None
    when there are none.
    """
    words = {leaf.token for leaf in sought(query.root) if isinstance(leaf, Word)}
    held = index.counts(words)
    better: dict[str, str] = {}
    for word in words:
        if held.get(word, 0) * COMMONER > index.size:
            continue  # nothing is so much commoner
        near = near_words(word, index)
        first = commonest(near, 1)
        least = COMMONER * held[word] if word in held else 1
        if first and near[first[0]] >= least:
            better[word] = first[0]
    if not better or query.root is None:
        return None
    root = _replaced(query.root, better)
    return replace(query, root=root, text=str(replace(query, root=root)), notes=())


def _replaced(node: Node, better: Mapping[str, str]) -> Node:
    if isinstance(node, And | Or):
        return replace(node, parts=tuple(_replaced(part, better) for part in node.parts))
    if isinstance(node, Word):
        return replace(node, token=better.get(node.token, node.token))
    return node


def _edits(word: str) -> Iterator[str]:
    letters = _LETTERS if word.isascii() else "".join(sorted({*_LETTERS, *_UMLAUTS, *word}))
    seen = {word}
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        made = [head + letter + tail for letter in letters]
        if tail:
            made.append(head + tail[1:])
            made += [head + letter + tail[1:] for letter in letters]
        if len(tail) > 1:
            made.append(head + tail[1] + tail[0] + tail[2:])
        for each in made:
            if each not in seen:
                seen.add(each)
                yield each
