"""Completion: what the beginning of a word, a tag, a site or an author may become."""

from __future__ import annotations

import heapq

from pressmark.language.words import key, tokens
from pressmark.model.query import And, Prefix, Query, TextField, Word
from pressmark.model.results import Facet
from pressmark.model.seams import SearchIndex

NAMED = (Facet.TAG, Facet.SITE, Facet.AUTHOR, Facet.LANG)


def complete(
    index: SearchIndex, beginning: str, most: int, facet: Facet | None = None
) -> list[tuple[str, int]]:
    """What begins with ``beginning``, the commonest first, at most so many, each with its count.

    Without ``facet`` words of the library, folded; with one (tag, site, author, lang) its values
    as they are written. An empty beginning completes names, never words.
    """
    if facet is None:
        begun = tokens(beginning)
        counts = index.words(begun[-1]) if begun else {}
    else:
        counts = index.names(facet, key(beginning))
    return heapq.nsmallest(most, counts.items(), key=lambda each: (-each[1], each[0]))


def title_query(beginning: str) -> Query | None:
    """A query for titles that hold the words of ``beginning``, its last one only begun; None
    without a word.
    """
    words = tokens(beginning)
    if not words:
        return None
    last = Prefix(words[-1], TextField.TITLE)
    whole = tuple(Word(word, TextField.TITLE) for word in words[:-1])
    return Query(And((*whole, last)) if whole else last, text=beginning)
