"""The words of one field of a segment, read in one pass over Whoosh's table of terms."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from struct import Struct
from typing import Any, Protocol

from pressmark.search.document import TEXT_FIELDS

_SIZES = Struct("!ii")
"""Before each entry of the table: the size of its key and of what stands with it."""
_COUNT = Struct("!I")
_COUNT_AT = 5
"""Where in what stands with a term (W3TermInfo) the number of its documents is."""
_FIELD_BYTES = 2
"""A key is the number of its field and the word."""


class Lexicon:
    """Words with how many documents hold each. Never changes."""

    __slots__ = ("_ordered", "counts")

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self._ordered = list(counts)

    def beginning(self, prefix: str) -> Iterator[str]:
        """The words that begin with ``prefix``, in order."""
        ordered = self._ordered
        for at in range(bisect_left(ordered, prefix), len(ordered)):
            if not ordered[at].startswith(prefix):
                break
            yield ordered[at]


class _Files(Protocol):
    id: str

    def lexicon(self, field: str) -> Lexicon: ...


class KnownWords:
    """All words that segments hold or held: of hundreds of misspellings it tells the few worth
    looking up in each. Safe to use from many threads.
    """

    def __init__(self) -> None:
        self._words: set[str] = set()
        self._segments: set[str] = set()
        self._lock = threading.Lock()

    def among(self, words: Iterable[str], segments: Iterable[_Files]) -> set[str]:
        """Those of ``words`` that may be in ``segments``."""
        with self._lock:
            for files in segments:
                if files.id not in self._segments:
                    self._segments.add(files.id)
                    for field in TEXT_FIELDS:
                        self._words.update(files.lexicon(field).counts)
            return self._words.intersection(words)


def read_lexicon(terms: Any, field: str) -> Lexicon:
    """The words of ``field`` as a W3TermsReader has them, which is in order of their bytes and so
    of their characters.
    """
    table = terms._tindex
    if field not in terms._fieldmap:
        return Lexicon({})
    key = terms._keycoder(field, b"")
    begin = table.closest_key_pos(key)
    # what has the next number is the next field
    following = (int.from_bytes(key, "big") + 1).to_bytes(_FIELD_BYTES, "big")
    end = table.closest_key_pos(following)
    if begin is None:
        return Lexicon({})
    held = terms._dbfile.get(begin, (table.endofdata if end is None else end) - begin)
    counts: dict[str, int] = {}
    at, size = 0, len(held)
    sizes, count, before = _SIZES.unpack_from, _COUNT.unpack_from, _SIZES.size
    while at < size:
        key_size, data_size = sizes(held, at)
        data = at + before + key_size
        counts[held[at + before + _FIELD_BYTES : data].decode()] = count(held, data + _COUNT_AT)[0]
        at = data + data_size
    return Lexicon(counts)
