"""The Whoosh index: follows the library in single commits, answers searches meanwhile."""

from __future__ import annotations

import gc
import itertools
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from whoosh.index import FileIndex, LockError
from whoosh.util.filelock import try_for

from pressmark.errors import SearchError
from pressmark.model.ids import ItemId
from pressmark.model.item import Change
from pressmark.model.query import Note, NoteCode, Query
from pressmark.model.results import Hit, LibraryPoint, Results
from pressmark.model.seams import NO_VARIANTS, IndexFault, Variants
from pressmark.search.backends.whoosh.blocks import BlockCodec
from pressmark.search.backends.whoosh.matching import Live, Matching
from pressmark.search.backends.whoosh.merging import SOON, chosen, merge
from pressmark.search.backends.whoosh.ranking import Found, Ranking
from pressmark.search.backends.whoosh.schema import ID, MARKER, SCHEMA, SEEN, as_fields
from pressmark.search.backends.whoosh.segment import PostingCache
from pressmark.search.backends.whoosh.state import (
    State,
    load,
    load_segments,
    marker_text,
    open_home,
)
from pressmark.search.backends.whoosh.storage import SealedStorage
from pressmark.search.document import TEXT_FIELDS, document

_FOLDERS = "index-"
_LOCK_SECONDS = 10.0
_MEMORY_MB = 256
"""So much Whoosh holds before it sorts on disk, which costs it half of its speed."""
_BATCH = 1000
"""So many items of a rebuild go into one segment, which then fits into that memory."""


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
        if state.fault:
            return state.fault
        if state.point is None:
            return IndexFault.MISSING
        if (state.point.library, state.point.epoch) != (at.library, at.epoch):
            return IndexFault.OTHER_LIBRARY
        return IndexFault.AHEAD if state.point.revision > at.revision else None

    def search(
        self, query: Query, limit: int, offset: int = 0, variants: Variants = NO_VARIANTS
    ) -> Results:
        state = self._state
        matching = Matching(state.segments, query.zone, variants)
        ranking = Ranking(query, state.segments, matching)
        found = ranking.best(offset + limit)[offset:]
        whole = (0, len(query.text))
        notes = [
            Note(code, *whole)
            for code, happened in (
                (NoteCode.CUT_PREFIX, matching.cut),
                (NoteCode.UNSUPPORTED, matching.unsupported),
            )
            if happened
        ]
        return Results(_hits(state, found), ranking.total, state.point, tuple(notes))

    def words(self, beginning: str) -> Mapping[str, int]:
        counted: dict[str, int] = {}
        for live in self._state.segments:
            for field in TEXT_FIELDS:
                for word, count in live.files.beginning(field, beginning):
                    counted[word] = counted.get(word, 0) + count
        return counted

    def apply(self, changes: Iterable[Change], at: LibraryPoint) -> None:
        with self._writing:
            storage = self._usable()
            with self._errors():
                _commit(storage, self._state.segments, changes, at)
                self._state = load(storage, self._opened(), self._cache)

    def rebuild(self, changes: Iterable[Change], at: LibraryPoint) -> None:
        with self._writing, self._errors():
            storage = self._begin_beside()
            segments: list[Live] = []
            known: set[ItemId] = set()
            for batch, is_last in _batches(changes):
                _commit(storage, segments, batch, at if is_last else None, known)
                known.update(change.item_id for change in batch)
                opened = {live.files.id: live.files for live in segments}
                loaded = load_segments(storage, opened, self._cache) or []
                segments = [live for live, _ in loaded]
            self._swap(storage)

    def clear(self) -> None:
        with self._writing, self._errors():
            self._swap(self._begin_beside())

    def tidy(self) -> bool:
        with self._writing:
            if self._storage is None:
                return False
            with self._errors(), _writer(self._storage) as writer:
                if not chosen(writer.segments, None):
                    return False
                writer.commit(mergetype=merge(None))
                self._state = load(self._storage, self._opened(), self._cache)
            return True

    def close(self) -> None:
        with self._writing:
            self._storage, self._state = None, State(fault=IndexFault.MISSING)
            self._cache = PostingCache()

    def _usable(self) -> SealedStorage:
        if self._storage is None:
            raise SearchError("index-unusable", fault=str(self._state.fault))
        return self._storage

    def _opened(self) -> dict[str, Any]:
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
        self._state = load(storage, {}, self._cache)
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


def _hits(state: State, found: Iterable[Found]) -> tuple[Hit, ...]:
    return tuple(
        Hit(ItemId(state.segments[each.segment].files.seen([each.number])[0]), each.score)
        for each in found
    )


@contextmanager
def _writer(storage: SealedStorage) -> Iterator[Any]:
    """A Whoosh writer; what it was not told to commit is dropped.

    The lock is taken here: one that Whoosh takes stays taken when its writer cannot be made.
    """
    index = FileIndex(storage, schema=SCHEMA)
    lock = index.lock("WRITELOCK")
    if not try_for(lock.acquire, timeout=_LOCK_SECONDS):
        raise LockError
    try:
        storage.clear_away()
        writer = index.writer(_lk=False, limitmb=_MEMORY_MB, codec=BlockCodec())
        try:
            yield writer
        finally:
            if not writer.is_closed:
                # after a failed commit Whoosh trips over its own closed files, with bare Exceptions
                with suppress(Exception):
                    writer.cancel()
    finally:
        lock.release()


def _batches(changes: Iterable[Change]) -> Iterator[tuple[list[Change], bool]]:
    """``changes`` in lists that fit into memory, and whether a list is the last; at least one."""
    source = iter(changes)
    batch = list(itertools.islice(source, _BATCH))
    while True:
        following = list(itertools.islice(source, _BATCH))
        yield batch, not following
        if not following:
            return
        batch = following


def _commit(
    storage: SealedStorage,
    segments: Sequence[Live],
    changes: Iterable[Change],
    at: LibraryPoint | None,
    known: Set[ItemId] | None = None,
) -> None:
    """Takes in ``changes`` and moves the marker to ``at``, in one Whoosh commit.

    Without ``at`` no marker is written: more is to come before the index counts. ``known`` are
    the items that may be in it already; without it any may.
    """
    with _writer(storage) as writer, _no_collections():
        sizes = [segment.doc_count_all() for segment in writer.segments]
        names = [segment.segment_id() for segment in writer.segments]
        bases = dict(zip(names, itertools.accumulate(sizes, initial=0), strict=False))
        former = [(bases[live.files.id], live) for live in segments]
        for base, live in former:
            if live.files.marker is not None:
                writer.delete_document(base + live.files.marker)
        added: dict[ItemId, int] = {}
        for change in changes:
            for base, live in former if known is None or change.item_id in known else ():
                for number in live.files.read(ID, change.item_id).keys() - live.gone:
                    writer.delete_document(base + number)
            if change.item_id in added:
                writer.newsegment.delete_document(added.pop(change.item_id))
            if change.item and not change.item.trashed:
                added[change.item_id] = writer.docnum
                writer.add_document(**as_fields(document(change.item)))
        if at:
            writer.add_document(**{MARKER: (MARKER,), SEEN: marker_text(at)})
        writer.commit(mergetype=merge(SOON))


@contextmanager
def _no_collections() -> Iterator[None]:
    """Millions of small lasting objects: looking for garbage among them takes a third of the time
    and finds none.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
