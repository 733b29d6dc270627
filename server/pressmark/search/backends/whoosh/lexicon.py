"""The words of one field of a segment, read in one pass over Whoosh's table of terms."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
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

    def count(self, word: str) -> int:
        """How many documents hold ``word``."""
        at = bisect_left(self.words, word)
        return self._counts[at] if at < len(self.words) and self.words[at] == word else 0

    def beginning(self, prefix: str) -> list[tuple[str, int]]:
        """The words that begin with ``prefix``, each with its count."""
        first = bisect_left(self.words, prefix)
        last = bisect_left(self.words, prefix + _LAST, first)
        return list(zip(self.words[first:last], self._counts[first:last], strict=True))


class KnownWords:
    """All words that segments hold or held, each once, for their lexicons to share; and of
    hundreds of misspellings it tells the few worth looking up. For many threads.
    """

    def __init__(self) -> None:
        self._words: dict[str, str] = {}

    def shared(self, word: str) -> str:
        """``word``, the same object for all that ask."""
        return self._words.setdefault(word, word)

    def among(self, words: Iterable[str]) -> set[str]:
        """Those of ``words`` that some lexicon that was read holds or held."""
        return {word for word in words if word in self._words}


def read_lexicon(terms: Any, field: str, known: KnownWords) -> Lexicon:
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
        words.append(known.shared(held[at + before + _FIELD_BYTES : data].decode()))
        counts.append(count(held, data + _COUNT_AT)[0])
        at = data + data_size
    return Lexicon(words, counts)
