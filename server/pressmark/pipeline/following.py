"""Followers: records and search index catch up with the library, by revision."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from filelock import Timeout

from pressmark.archive import Archive
from pressmark.library.captures import waiting
from pressmark.library.items import count_all
from pressmark.library.revisions import (
    changes,
    current_revision,
    rebuild_wanted,
    say_seen,
    seen,
    want_rebuild,
)
from pressmark.model.ids import Revision
from pressmark.model.item import Change
from pressmark.model.results import LibraryPoint
from pressmark.pipeline.cleaning import Report, clean_waiting

BATCH = 200
_LOOK_EVERY = 0.25
Progress = Callable[[int, int], None]


def refresh_records(archive: Archive) -> None:
    """Write the file of each item that changed; they can rebuild the library."""
    library = archive.library
    with library.read() as connection:
        since = seen(connection, "records")
    latest = since
    for batch in _batches(archive, since):
        for change in batch:
            library.write_item_record(change.item_id, change.item)
        latest = batch[-1].revision
    if latest != since:
        library.write_library_record()
        with library.database.write() as connection:
            say_seen(connection, "records", latest)


def refresh_index(archive: Archive, *, progress: Progress | None = None) -> None:
    """Bring the search index to the library's revision.

    An index with a fault (missing, damaged, foreign, of another library, ahead) is built anew
    beside the old one: it is derived, and nothing in it stops a save or a start.
    """
    library, index = archive.library, archive.index
    goal = library.position()
    with library.read() as connection:
        wanted = rebuild_wanted(connection, "index")
        said = seen(connection, "index")
    if wanted or index.fault(goal) is not None:
        index.rebuild(_counted(archive, goal, progress), goal)
    elif index.revision is None or index.revision.revision < goal.revision:
        since = index.revision.revision if index.revision else Revision(0)
        for batch in _batches(archive, since):
            index.apply(batch, replace(goal, revision=batch[-1].revision))
        if index.revision is None or index.revision.revision < goal.revision:
            index.apply([], goal)  # the last changes touched nothing that is still there
    if wanted or said != goal.revision:
        with library.database.write() as connection:
            say_seen(connection, "index", goal.revision)


def _counted(archive: Archive, goal: LibraryPoint, progress: Progress | None) -> Iterator[Change]:
    """All items as changes, telling ``progress`` how many of how many were read."""
    with archive.library.read() as connection:
        total = count_all(connection)
        for number, change in enumerate(changes(connection, Revision(0)), 1):
            if change.revision > goal.revision:
                return  # saved meanwhile; the next round brings it
            if progress:
                progress(number, max(number, total))
            yield change


def _batches(archive: Archive, since: Revision) -> Iterator[list[Change]]:
    """Changes after ``since`` in lists, never parting a revision between two: what one revision
    touched stays together, so that a follower that stops in between has seen whole ones."""
    with archive.library.read() as connection:
        batch: list[Change] = []
        for change in changes(connection, since):
            if len(batch) >= BATCH and change.revision != batch[-1].revision:
                yield batch
                batch = []
            batch.append(change)
        if batch:
            yield batch


def follow(archive: Archive, *, report: Report | None = None) -> None:
    """Clean what waits and bring all followers up to date. The caller holds ``follow.lock``."""
    clean_waiting(archive, report=report)
    refresh_records(archive)
    refresh_index(archive)


def settle(archive: Archive, *, report: Report | None = None) -> None:
    """Return once everything written so far is cleaned, recorded and findable.

    Where a server runs, it does the work and this waits for it; when it stops meanwhile, this
    takes over. Interrupting leaves what was written standing.
    """
    while True:
        with _follower(archive) as is_ours:
            if is_ours:
                follow(archive, report=report)
                return
        with archive.library.read() as connection:
            behind = seen(connection, "index") < current_revision(connection)
            if not behind and not waiting(connection, 1):
                return
        time.sleep(_LOOK_EVERY)


def rebuild_index(archive: Archive, *, progress: Progress | None = None) -> bool:
    """Make the index anew; False when a running server was asked to do it instead."""
    with archive.library.database.write() as connection:
        want_rebuild(connection, "index")
    with _follower(archive) as is_ours:
        if not is_ours:
            return False
        refresh_index(archive, progress=progress)
        return True


@contextmanager
def _follower(archive: Archive) -> Iterator[bool]:
    """Whether this process may follow now; a server holds the lock for all its life."""
    try:
        archive.follow_lock.acquire(timeout=0)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        archive.follow_lock.release()
