"""Posting lists as they rest in memory: packed, and as dicts where they are in use."""

from __future__ import annotations

import sys
import threading
from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import accumulate, chain
from typing import Generic, TypeVar

from pressmark.search.backends.whoosh.lexicon import Totals
from pressmark.search.backends.whoosh.schema import Places

PACKED_BYTES = 48_000_000
"""So much of what was read stays packed: most of an index of ten thousand articles."""
OPEN_POSTINGS = 400_000
"""So many stay as dicts too, at about 40 bytes each."""
_PER_LIST = 400
"""What an entry weighs beside its postings, in bytes."""
_MOST_TIMES = 0xFFFF

Key = tuple[str, str, str]
Postings = Mapping[int, int]
_Held = TypeVar("_Held")


class Packed:
    """Of one word in one field of a segment: its documents, how often each holds it, and where."""

    __slots__ = ("_ends", "_ids", "_places", "_times")

    def __init__(
        self, ids: Iterable[int], times: Sequence[float], places: Sequence[bytes] = ()
    ) -> None:
        self._ids = array("I", ids)
        try:
            self._times = array("H", map(int, times))
        except OverflowError:
            self._times = array("H", (min(int(each), _MOST_TIMES) for each in times))
        sizes = list(map(len, places))
        if any(map((1).__and__, sizes)):
            # a long text: its places are written wide, and then all are kept so
            decoded = list(map(Places().decode_positions, places))
            self._places = array("I", chain.from_iterable(decoded))
            self._ends = array("I", accumulate(map(len, decoded)))
            return
        self._places = array("H", b"".join(places))
        if sys.byteorder == "big":
            self._places.byteswap()
        self._ends = array("I", map((2).__rfloordiv__, accumulate(sizes)))

    @property
    def weight(self) -> int:
        """Bytes, about."""
        kept = self._places.itemsize * len(self._places)
        return _PER_LIST + 6 * len(self._ids) + 4 * len(self._ends) + kept

    def opened(self, numbers: Sequence[int]) -> Postings:
        """Document -> how often. ``numbers`` holds each document's number at its own place: with
        these as keys, dicts share them instead of holding each its own.
        """
        return dict(zip(map(numbers.__getitem__, self._ids), self._times, strict=True))

    def places(self, among: Set[int]) -> Iterator[tuple[int, array[int]]]:
        """Each document ``among`` that holds the word, with its places there."""
        ids, ends, places = self._ids, self._ends, self._places
        if len(among) * 8 < len(ids):
            for number in among:
                at = bisect_left(ids, number)
                if at < len(ids) and ids[at] == number:
                    yield number, places[ends[at - 1] if at else 0 : ends[at]]
        else:
            start = 0
            for number, end in zip(ids, ends, strict=True):
                if number in among:
                    yield number, places[start:end]
                start = end


class Cache(Generic[_Held]):
    """What was read lately; the least recently used goes first. Safe to use from many threads."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._weight = 0
        self._held: OrderedDict[Key, tuple[_Held, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> _Held | None:
        # hundreds of times a search, so without the lock: each step is whole by itself
        found = self._held.get(key)
        if found is None:
            return None
        try:  # noqa: SIM105 - suppress costs more than all the rest
            self._held.move_to_end(key)
        except KeyError:
            pass  # another thread has just let it go
        return found[0]

    def put(self, key: Key, held: _Held, weight: int) -> None:
        with self._lock:
            if key in self._held:
                return
            self._held[key] = held, weight
            self._weight += weight
            while self._weight > self._capacity and len(self._held) > 1:
                _, (_, dropped) = self._held.popitem(last=False)
                self._weight -= dropped

    def keep_only(self, segments: Set[str]) -> None:
        """Lets go of what belongs to other segments: they are closed."""
        with self._lock:
            for key in [key for key in self._held if key[0] not in segments]:
                self._weight -= self._held.pop(key)[1]


class PostingCache:
    """What the segments of one index keep in memory together."""

    def __init__(self, packed: int = PACKED_BYTES, opened: int = OPEN_POSTINGS) -> None:
        self.totals = Totals()
        self.packed: Cache[Packed] = Cache(packed)
        self.opened: Cache[Postings] = Cache(opened)

    def keep_only(self, segments: Set[str]) -> None:
        self.packed.keep_only(segments)
        self.opened.keep_only(segments)
