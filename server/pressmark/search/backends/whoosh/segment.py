"""One segment of the index, read by whole posting blocks into dicts."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Collection, Sequence, Set
from datetime import datetime, tzinfo
from typing import Any

from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.reading import SegmentReader, TermNotFound

from pressmark.model.query import TextField
from pressmark.model.results import Facet
from pressmark.search.backends.whoosh.lexicon import Lexicon, read_lexicon
from pressmark.search.backends.whoosh.mapped import let_go
from pressmark.search.backends.whoosh.postings import Packed, PostingCache, Postings
from pressmark.search.backends.whoosh.schema import MARKER, SCHEMA, SEEN, TIE
from pressmark.search.document import TEXT_FIELDS
from pressmark.search.facets import base_language, length_class, own_host

_NOTHING = Packed((), ())
_PER_LIST = 20
"""What an open list weighs beside its postings, in postings."""


class SegmentFiles:
    """What a segment holds for good. Safe to use from many threads.

    Its documents have the numbers 0 to ``size`` - 1; deletions are not known here.
    """

    def __init__(self, storage: Any, segment: Any, cache: PostingCache) -> None:
        self.id: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        self._reader = SegmentReader(storage, SCHEMA, segment)
        self._cache = cache
        self._numbers = list(range(self.size))
        self._columns: dict[str, array[int]] = {}
        self._lengths: dict[str, array[int]] = {}
        self._norms: dict[str, tuple[tuple[float, float], Sequence[float]]] = {}
        self._labels: dict[tuple[Facet, str], Sequence[tuple[str, ...]]] = {}
        self._seen: dict[int, str] = {}
        self._orders: dict[str, array[int]] = {}
        self._lexicons: dict[str, Lexicon] = {}
        # Whoosh's files have one place to read at, so one reads at a time
        self._lock = threading.RLock()
        self.marker: int | None = next(iter(self.read(MARKER, MARKER)), None)

    def postings(self, field: str, word: str) -> Postings:
        """Document -> how often ``word`` stands in ``field`` of it."""
        key = (self.id, field, word)
        found = self._cache.opened.get(key)
        if found is None:
            found = self._packed(key).opened(self._numbers)
            self._cache.opened.put(key, found, len(found) + _PER_LIST)
        return found

    def read(self, field: str, word: str) -> Postings:
        """The same, past the caches: for what is asked once."""
        return self._read(field, word, placed=False).opened(self._numbers)

    def places(self, field: str, word: str, among: Set[int]) -> dict[int, array[int]]:
        """Document -> where ``word`` stands in ``field``, for the documents ``among``."""
        return dict(self._packed((self.id, field, word)).places(among))

    def _packed(self, key: tuple[str, str, str]) -> Packed:
        found = self._cache.packed.get(key)
        if found is None:
            _, field, word = key
            found = self._read(field, word, placed=field in TEXT_FIELDS)
            self._cache.packed.put(key, found, found.weight)
        return found

    def _read(self, field: str, word: str, *, placed: bool) -> Packed:
        with self._lock:
            matcher = self._matcher(field, word)
            if matcher is None:
                return _NOTHING
            documents: list[int] = []
            weights: list[float] = []
            places: list[bytes] = []
            while True:
                matcher._read_ids()
                matcher._read_weights()
                documents.extend(matcher._ids)
                weights.extend(matcher._weights)
                if placed:
                    matcher._read_values()
                    places.extend(matcher._values)
                if matcher._lastblock:
                    let_go(self._reader._terms._postfile)
                    return Packed(documents, weights, places)
                matcher._goto(matcher._nextoffset)

    def _matcher(self, field: str, word: str) -> W3LeafMatcher | None:
        known = self._lexicons.get(field)
        if known is not None and word not in known:
            return None  # Whoosh would read its table to find that out
        try:
            matcher = self._reader._terms.matcher(field, word.encode(), SCHEMA[field].format)
        except TermNotFound:
            return None
        assert isinstance(matcher, W3LeafMatcher)
        return matcher

    def beginning(self, field: str, prefix: str) -> list[tuple[str, int]]:
        """The words of ``field`` that begin with ``prefix``, with how many documents hold each."""
        return self.lexicon(field).beginning(prefix)

    def lexicon(self, field: str) -> Lexicon:
        """All words of ``field``; those of the gone documents too."""
        with self._lock:
            found = self._lexicons.get(field)
            if found is None:
                found = self._lexicons[field] = read_lexicon(self._reader._terms, field)
                let_go(self._reader._terms._postfile)
            return found

    @property
    def is_warm(self) -> bool:
        """Whether its words were asked for."""
        return TextField.TEXT in self._lexicons

    def warm(self) -> None:
        """Reads what nearly every search needs."""
        for field in TEXT_FIELDS:
            self.lexicon(field)

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

    def words_in(self, field: str) -> int:
        """How many words ``field`` has in all documents together."""
        with self._lock:
            return int(self._reader.field_length(field))

    def seen(self, numbers: Collection[int]) -> list[str]:
        """What is stored with each document: an item's id, or the marker's point."""
        with self._lock:
            known = self._seen
            for number in numbers:
                if number not in known:
                    known[number] = self._reader.stored_fields(number)[SEEN]
            return [known[number] for number in numbers]

    def ordered(self, name: str) -> Sequence[int]:
        """All documents by the column ``name``, the highest first; equal ones newer first."""
        with self._lock:
            found = self._orders.get(name)
            if found is None:
                column, saved, tie = (self.column(each) for each in (name, "saved", TIE))
                numbers = sorted(self._numbers, key=lambda n: (-column[n], -saved[n], tie[n]))
                found = self._orders[name] = array("I", numbers)
            return found

    def close(self) -> None:
        with self._lock:
            self._reader.close()
