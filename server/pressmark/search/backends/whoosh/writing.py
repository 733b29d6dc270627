"""Writes commits: changes and the marker of what was seen, whole or not at all."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import contextmanager, suppress
from typing import Any

from whoosh.index import FileIndex, LockError
from whoosh.util.filelock import try_for

from pressmark.model.ids import ItemId
from pressmark.model.item import Change
from pressmark.model.results import LibraryPoint
from pressmark.search.backends.whoosh.blocks import BlockCodec
from pressmark.search.backends.whoosh.matching import Live
from pressmark.search.backends.whoosh.merging import SOON, merge
from pressmark.search.backends.whoosh.schema import ID, MARKER, SCHEMA, SEEN, as_fields
from pressmark.search.backends.whoosh.state import marker_text
from pressmark.search.backends.whoosh.storage import SealedStorage
from pressmark.search.document import document

_LOCK_SECONDS = 10.0
_MEMORY_MB = 256
"""So much Whoosh holds before it sorts on disk, which costs it half of its speed."""
_BATCH = 1000
"""So many items of a rebuild go into one segment, which then fits into that memory."""


@contextmanager
def writer(storage: SealedStorage) -> Iterator[Any]:
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


def batches(changes: Iterable[Change]) -> Iterator[tuple[list[Change], bool]]:
    """``changes`` in lists that fit into memory, and whether a list is the last; at least one."""
    source = iter(changes)
    batch = list(itertools.islice(source, _BATCH))
    while True:
        following = list(itertools.islice(source, _BATCH))
        yield batch, not following
        if not following:
            return
        batch = following


def commit(
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
    with writer(storage) as writing, _no_collections():
        sizes = [segment.doc_count_all() for segment in writing.segments]
        names = [segment.segment_id() for segment in writing.segments]
        bases = dict(zip(names, itertools.accumulate(sizes, initial=0), strict=False))
        former = [(bases[live.files.id], live) for live in segments]
        for base, live in former:
            if live.files.marker is not None:
                writing.delete_document(base + live.files.marker)
        added: dict[ItemId, int] = {}
        for change in changes:
            for base, live in former if known is None or change.item_id in known else ():
                for number in live.files.read(ID, change.item_id).keys() - live.gone:
                    writing.delete_document(base + number)
            if change.item_id in added:
                writing.newsegment.delete_document(added.pop(change.item_id))
            if change.item and not change.item.trashed:
                added[change.item_id] = writing.docnum
                writing.add_document(**as_fields(document(change.item)))
        if at:
            writing.add_document(**{MARKER: (MARKER,), SEEN: marker_text(at)})
        writing.commit(mergetype=merge(SOON))


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
