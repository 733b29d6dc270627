"""The words of one field of a segment, read in one pass over Whoosh's table of terms."""

from __future__ import annotations

import sys
import threading
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from struct import Struct
from typing import Any

_SIZES = Struct("!ii")
"""Before each entry of the table: the size of its key and of what stands with it."""
_COUNT = Struct("!I")
_COUNT_AT = 5
"""Where in what stands with a term (W3TermInfo) the number of its documents is."""
_LAST = "\U0010ffff"
_FIELD_BYTES = 2
"""A key is the number of its field and the word."""


class Lexicon:
    """Words in order, with how many documents hold each. Never changes."""

    __slots__ = ("_counts", "words")

    def __init__(self, words: list[str], counts: array[int]) -> None:
        self.words = words
        self._counts = counts

    def __contains__(self, word: str) -> bool:
        at = bisect_left(self.words, word)
        return at < len(self.words) and self.words[at] == word

    def beginning(self, prefix: str) -> list[tuple[str, int]]:
        """The words that begin with ``prefix``, each with its count."""
        first = bisect_left(self.words, prefix)
        last = bisect_left(self.words, prefix + _LAST, first)
        return list(zip(self.words[first:last], self._counts[first:last], strict=True))


class Totals:
    """How many documents of all segments together hold each word. Safe to use from many threads."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._taken: dict[str, Sequence[Lexicon]] = {}
        self._lock = threading.Lock()

    def follow(self, lexicons: Mapping[str, Sequence[Lexicon]]) -> None:
        """Counts what is in these segments from now on: only those that come or go cost time."""
        with self._lock:
            for segment in self._taken.keys() - lexicons.keys():
                for lexicon in self._taken.pop(segment):
                    self._add(lexicon, -1)
            for segment in lexicons.keys() - self._taken.keys():
                self._taken[segment] = lexicons[segment]
                for lexicon in lexicons[segment]:
                    self._add(lexicon, 1)

    def of(self, words: Iterable[str]) -> dict[str, int]:
        """The counts of those of ``words`` that any document holds."""
        counts = self._counts
        return {word: count for word in words if (count := counts.get(word))}

    def _add(self, lexicon: Lexicon, sign: int) -> None:
        counts = self._counts
        for word, count in lexicon.beginning(""):
            total = counts.get(word, 0) + sign * count
            if total:
                counts[word] = total
            else:
                counts.pop(word, None)


def read_lexicon(terms: Any, field: str) -> Lexicon:
    """The words of ``field`` as a W3TermsReader has them, which is in order of their bytes and so
    of their characters.
    """
    table = terms._tindex
    if field not in terms._fieldmap:
        return Lexicon([], array("I"))
    key = terms._keycoder(field, b"")
    begin = table.closest_key_pos(key)
    # what has the next number is the next field
    following = (int.from_bytes(key, "big") + 1).to_bytes(_FIELD_BYTES, "big")
    end = table.closest_key_pos(following)
    if begin is None:
        return Lexicon([], array("I"))
    held = terms._dbfile.get(begin, (table.endofdata if end is None else end) - begin)
    words: list[str] = []
    counts = array("I")
    at, size = 0, len(held)
    sizes, count, before = _SIZES.unpack_from, _COUNT.unpack_from, _SIZES.size
    while at < size:
        key_size, data_size = sizes(held, at)
        data = at + before + key_size
        # one string for the lexicons of all segments
        words.append(sys.intern(held[at + before + _FIELD_BYTES : data].decode()))
        counts.append(count(held, data + _COUNT_AT)[0])
        at = data + data_size
    return Lexicon(words, counts)
