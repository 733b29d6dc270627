"""One segment of the index, read by whole posting blocks into dicts."""

from __future__ import annotations

import threading
from array import array
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence, Set
from datetime import datetime, tzinfo
from typing import Any

from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.reading import SegmentReader, TermNotFound

from pressmark.model.results import Facet
from pressmark.search.backends.whoosh.schema import MARKER, SCHEMA, SEEN, Places
from pressmark.search.document import TEXT_FIELDS
from pressmark.search.facets import base_language, length_class, own_host

CACHED_POSTINGS = 300_000
"""About 180 bytes each."""
_PER_LIST = 20
"""What an entry of the cache weighs beside its postings, in postings."""

Postings = Mapping[int, float]
_NONE: Postings = {}


class PostingCache:
    """Posting lists already decoded, the least recently used going first."""

    def __init__(self, capacity: int = CACHED_POSTINGS) -> None:
        self._capacity = capacity
        self._held = 0
        self._lists: OrderedDict[tuple[str, str, str], Postings] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str, str]) -> Postings | None:
        with self._lock:
            found = self._lists.get(key)
            if found is not None:
                self._lists.move_to_end(key)
            return found

    def put(self, key: tuple[str, str, str], postings: Postings) -> None:
        with self._lock:
            if key in self._lists:
                return
            self._lists[key] = postings
            self._held += len(postings) + _PER_LIST
            while self._held > self._capacity and len(self._lists) > 1:
                _, dropped = self._lists.popitem(last=False)
                self._held -= len(dropped) + _PER_LIST


class SegmentFiles:
    """What a segment holds for good. Safe to use from many threads.

    Its documents have the numbers 0 to ``size`` - 1; deletions are not known here.
    """

    def __init__(self, storage: Any, segment: Any, cache: PostingCache) -> None:
        self.id: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        self._reader = SegmentReader(storage, SCHEMA, segment)
        self._cache = cache
        self._columns: dict[str, array[int]] = {}
        self._lengths: dict[str, array[int]] = {}
        self._norms: dict[str, tuple[tuple[float, float], Sequence[float]]] = {}
        self._labels: dict[tuple[Facet, str], Sequence[tuple[str, ...]]] = {}
        self._lexicon: Mapping[str, int] | None = None
        self._beginning: dict[tuple[str, str], list[tuple[str, int]]] = {}
        # Whoosh's files have one place to read at, so one reads at a time
        self._lock = threading.RLock()
        self.marker: int | None = next(iter(self.read(MARKER, MARKER)), None)

    def postings(self, field: str, word: str) -> Postings:
        """Document -> how often ``word`` stands in ``field`` of it."""
        key = (self.id, field, word)
        found = self._cache.get(key)
        if found is None:
            found = self.read(field, word)
            self._cache.put(key, found)
        return found

    def read(self, field: str, word: str) -> Postings:
        """The same, past the cache: for what is asked once."""
        with self._lock:
            matcher = self._matcher(field, word)
            if matcher is None:
                return _NONE
            documents: list[int] = []
            weights: list[float] = []
            while True:
                matcher._read_ids()
                matcher._read_weights()
                documents.extend(matcher._ids)
                weights.extend(matcher._weights)
                if matcher._lastblock:
                    return dict(zip(documents, weights, strict=True))
                matcher._goto(matcher._nextoffset)

    def places(self, field: str, word: str, among: Set[int]) -> dict[int, list[int]]:
        """Document -> where ``word`` stands in ``field``, for the documents ``among``."""
        with self._lock:
            matcher = self._matcher(field, word)
            found: dict[int, list[int]] = {}
            if matcher is None:
                return found
            decode = Places().decode_positions
            while True:
                matcher._read_ids()
                if not among.isdisjoint(matcher._ids):
                    matcher._read_values()
                    for number, value in zip(matcher._ids, matcher._values, strict=True):
                        if number in among:
                            found[number] = decode(value)
                if matcher._lastblock:
                    return found
                matcher._goto(matcher._nextoffset)

    def _matcher(self, field: str, word: str) -> W3LeafMatcher | None:
        try:
            matcher = self._reader._terms.matcher(field, word.encode(), SCHEMA[field].format)
        except TermNotFound:
            return None
        assert isinstance(matcher, W3LeafMatcher)
        return matcher

    def beginning(self, field: str, prefix: str) -> list[tuple[str, int]]:
        """The words of ``field`` that begin with ``prefix``, with how many documents hold each."""
        key = (field, prefix)
        with self._lock:
            found = self._beginning.get(key)
            if found is None:
                found = self._read_beginning(field, prefix)
                if len(self._beginning) > 256:
                    self._beginning.clear()
                self._beginning[key] = found
            return found

    def _read_beginning(self, field: str, prefix: str) -> list[tuple[str, int]]:
        begun = prefix.encode()
        found: list[tuple[str, int]] = []
        for (name, word), info in self._reader._terms.items_from(field, begun):
            if name != field or not word.startswith(begun):
                break
            found.append((word.decode(), info.doc_frequency()))
        return found

    def column(self, name: str) -> array[int]:
        """The number of each document."""
        with self._lock:
            found = self._columns.get(name)
            if found is None:
                found = array("q", self._reader.column_reader(name, translate=False))
                self._columns[name] = found
            return found

    def lengths(self, field: str) -> array[int]:
        """How many words ``field`` has in each document, roughly where it is long."""
        with self._lock:
            found = self._lengths.get(field)
            if found is None:
                length = self._reader.doc_field_length
                found = array("I", (length(number, field, 1) or 1 for number in range(self.size)))
                self._lengths[field] = found
            return found

    def norms(self, field: str, base: float, slope: float) -> Sequence[float]:
        """base + slope * length of ``field``, for each document."""
        with self._lock:
            key, norms = self._norms.get(field, ((0.0, 0.0), ()))
            if key != (base, slope):
                lengths = self.lengths(field)
                # long lengths are kept roughly, so there are few different ones
                table = {length: base + slope * length for length in set(lengths)}
                norms = list(map(table.__getitem__, lengths))
                self._norms[field] = (base, slope), norms
            return norms

    def labels(self, facet: Facet, zone: tzinfo) -> Sequence[tuple[str, ...]]:
        """The values that ``facet`` has for each document; years depend on the zone."""
        key = (facet, str(zone) if facet is Facet.YEAR else "")
        with self._lock:
            found = self._labels.get(key)
            if found is None:
                found = self._labels[key] = self._read_labels(facet, zone)
            return found

    def _read_labels(self, facet: Facet, zone: tzinfo) -> list[tuple[str, ...]]:
        known: dict[object, tuple[str, ...]] = {}
        if facet is Facet.YEAR:
            years = (datetime.fromtimestamp(max(0, at), zone).year for at in self.column("saved"))
            return [known.setdefault(year, (str(year),)) for year in years]
        if facet is Facet.LENGTH:
            classes = (length_class(max(0, words)) for words in self.column("words"))
            return [known.setdefault(each, (each,)) for each in classes]
        if facet is Facet.STATE:
            pairs = zip(self._values("is", "is:"), self._values("has", "has:"), strict=True)
            return [known.setdefault((*one, *other), (*one, *other)) for one, other in pairs]
        if facet in (Facet.TAG, Facet.AUTHOR):
            return self._values(f"{facet}_name")
        chosen = own_host if facet is Facet.SITE else base_language
        picked = (chosen(values) for values in self._values(str(facet)))
        return [known.setdefault(each, (each,)) if each else () for each in picked]

    def _values(self, field: str, before: str = "") -> list[tuple[str, ...]]:
        """The keywords of each document."""
        values: list[tuple[str, ...]] = [()] * self.size
        for word, _ in self.beginning(field, ""):
            for number in self.read(field, word):
                values[number] = (*values[number], before + word)
        return values

    def lexicon(self) -> Mapping[str, int]:
        """Each word of the text fields, with how many documents hold it, summed over fields."""
        with self._lock:
            if self._lexicon is None:
                counted: dict[str, int] = {}
                for field in TEXT_FIELDS:
                    for word, count in self._read_beginning(field, ""):
                        counted[word] = counted.get(word, 0) + count
                self._lexicon = counted
            return self._lexicon

    def words_in(self, field: str) -> int:
        """How many words ``field`` has in all documents together."""
        with self._lock:
            return int(self._reader.field_length(field))

    def seen(self, numbers: Collection[int]) -> list[str]:
        """What is stored with each document: an item's id, or the marker's point."""
        with self._lock:
            return [self._reader.stored_fields(number)[SEEN] for number in numbers]

    def close(self) -> None:
        with self._lock:
            self._reader.close()
