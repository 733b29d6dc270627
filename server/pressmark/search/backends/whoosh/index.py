"""The Whoosh index: follows the library in single commits, answers searches meanwhile."""

from __future__ import annotations

import itertools
import shutil
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from whoosh.index import FileIndex, LockError

from pressmark.errors import SearchError
from pressmark.model.ids import ItemId
from pressmark.model.item import Change
from pressmark.model.query import Note, NoteCode, Query
from pressmark.model.results import Facet, Hit, LibraryPoint, Results
from pressmark.model.seams import NO_VARIANTS, IndexFault, Variants, fault_between
from pressmark.search.backends.whoosh.matching import Live, Matching
from pressmark.search.backends.whoosh.merging import chosen, merge
from pressmark.search.backends.whoosh.postings import PostingCache
from pressmark.search.backends.whoosh.ranking import Ranking
from pressmark.search.backends.whoosh.schema import SCHEMA
from pressmark.search.backends.whoosh.segment import SegmentFiles
from pressmark.search.backends.whoosh.state import (
    State,
    load,
    load_segments,
    open_home,
)
from pressmark.search.backends.whoosh.storage import SealedStorage
from pressmark.search.backends.whoosh.writing import batches, commit, writer
from pressmark.search.document import TEXT_FIELDS, merged_names

_FOLDERS = "index-"


class WhooshIndex:
    """Keeps the promises of ``SearchIndex``; opened by the plug-in of this package."""

    def __init__(self, home: Path, key: bytes) -> None:
        self._home = home
        self._key = key
        self._cache = PostingCache()
        self._writing = threading.RLock()
        self._storage, self._state = open_home(home, key, self._cache)

    @property
    def revision(self) -> LibraryPoint | None:
        return self._state.point

    def fault(self, at: LibraryPoint) -> IndexFault | None:
        state = self._state
        return state.fault or fault_between(state.point, at)

    @property
    def size(self) -> int:
        return sum(live.size for live in self._state.segments)

    def search(
        self,
        query: Query,
        limit: int,
        offset: int = 0,
        variants: Variants = NO_VARIANTS,
        *,
        facets: Collection[Facet] = (),
        explain: bool = False,
    ) -> Results:
        state = self._state
        matching = Matching(state.segments, query.zone, variants)
        ranking = Ranking(query, state.segments, matching)
        found = ranking.best(offset + limit if limit else 0)[offset:]
        hits = tuple(
            Hit(
                ItemId(state.segments[each.segment].files.seen([each.number])[0]),
                each.score,
                ranking.reasons(each) if explain else (),
            )
            for each in found
        )
        counts = {facet: ranking.counts(facet) for facet in facets}
        whole = (0, len(query.text))
        notes = [
            Note(code, *whole)
            for code, happened in (
                (NoteCode.CUT_PREFIX, matching.cut),
                (NoteCode.UNSUPPORTED, matching.unsupported),
            )
            if happened
        ]
        return Results(hits, ranking.total, state.point, tuple(notes), counts)

    def words(self, beginning: str) -> Mapping[str, int]:
        counted: dict[str, int] = {}
        for live in self._state.segments:
            for field in TEXT_FIELDS:
                for word, count in live.files.beginning(field, beginning):
                    counted[word] = counted.get(word, 0) + count
        return counted

    def counts(self, words: Iterable[str]) -> Mapping[str, int]:
        segments = self._state.segments
        totals = self._cache.totals
        totals.follow(
            {live.files.id: [live.files.lexicon(name) for name in TEXT_FIELDS] for live in segments}
        )
        return totals.of(words)

    def names(self, facet: Facet, beginning: str) -> Mapping[str, int]:
        named = facet in (Facet.TAG, Facet.AUTHOR)
        if not named and facet not in (Facet.SITE, Facet.LANG):
            return {}
        field = f"{facet}_name" if named else str(facet)
        counted: dict[str, int] = {}
        for live in self._state.segments:
            for word, _ in live.files.beginning(field, beginning):
                held = len(live.files.postings(field, word).keys() - live.gone)
                counted[word] = counted.get(word, 0) + held
        counted = {word: count for word, count in counted.items() if count}
        return merged_names(counted) if named else counted

    def apply(self, changes: Iterable[Change], at: LibraryPoint) -> None:
        with self._writing:
            storage = self._usable()
            with self._errors():
                commit(storage, self._state.segments, changes, at)
                self._load(storage, self._opened())

    def rebuild(self, changes: Iterable[Change], at: LibraryPoint) -> None:
        with self._writing, self._errors():
            storage = self._begin_beside()
            segments: list[Live] = []
            known: set[ItemId] = set()
            for batch, is_last in batches(changes):
                commit(storage, segments, batch, at if is_last else None, known)
                known.update(change.item_id for change in batch)
                opened = {live.files.id: live.files for live in segments}
                loaded = load_segments(storage, opened, self._cache) or []
                segments = [live for live, _ in loaded]
            self._swap(storage)

    def clear(self) -> None:
        with self._writing, self._errors():
            self._swap(self._begin_beside())

    def tidy(self) -> bool:
        for live in self._state.segments:
            # now, not while somebody waits for the first search
            live.files.warm()
        with self._writing:
            if self._storage is None:
                return False
            with self._errors(), writer(self._storage) as writing:
                if not chosen(writing.segments, None):
                    return False
                writing.commit(mergetype=merge(None))
                self._load(self._storage, self._opened())
            return True

    def close(self) -> None:
        with self._writing:
            self._storage, self._state = None, State(fault=IndexFault.MISSING)
            self._cache = PostingCache()

    def _usable(self) -> SealedStorage:
        if self._storage is None:
            raise SearchError("index-unusable", fault=str(self._state.fault))
        return self._storage

    def _load(self, storage: SealedStorage, opened: Mapping[str, SegmentFiles]) -> None:
        """The newest commit is what searches see from now on."""
        state = load(storage, opened, self._cache)
        if any(live.files.is_warm for live in self._state.segments):
            # who searches next does not wait for what the last one had
            for live in state.segments:
                live.files.warm()
        self._state = state
        self._cache.keep_only({live.files.id for live in self._state.segments})

    def _opened(self) -> dict[str, SegmentFiles]:
        return {live.files.id: live.files for live in self._state.segments}

    def _begin_beside(self) -> SealedStorage:
        """An empty index in a folder of its own, not yet the one in use."""
        self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
        taken = {path.name for path in self._home.iterdir()}
        names = (f"{_FOLDERS}{number}" for number in itertools.count(1))
        name = next(name for name in names if name not in taken)
        storage = SealedStorage(self._home, name, self._key, {}, in_use=False)
        storage.path.mkdir(mode=0o700)
        FileIndex.create(storage, SCHEMA)
        return storage

    def _swap(self, storage: SealedStorage) -> None:
        """``storage`` is the index from now on; what lay there before goes."""
        storage.seal()
        self._cache = PostingCache()
        self._load(storage, {})
        self._storage = storage
        for path in self._home.iterdir():
            if path.is_dir() and path.name.startswith(_FOLDERS) and path != storage.path:
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """What the disk or another writer stops becomes a SearchError."""
        try:
            yield
        except LockError as error:
            raise SearchError("index-busy", folder=str(self._home)) from error
        except OSError as error:
            raise SearchError(
                "index-write", folder=str(self._home), reason=error.strerror or str(error)
            ) from error
