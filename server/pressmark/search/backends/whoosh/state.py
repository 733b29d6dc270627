"""What of an index folder is open: opened with care, and handed out as one unchanging whole."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from whoosh.index import TOC, EmptyIndexError

from pressmark.model.ids import Revision
from pressmark.model.results import LibraryPoint
from pressmark.model.seams import IndexFault
from pressmark.search.backends.whoosh.matching import Live
from pressmark.search.backends.whoosh.postings import PostingCache
from pressmark.search.backends.whoosh.schema import MADE_WITH, SCHEMA
from pressmark.search.backends.whoosh.seal import Seal, digest_of, read_seal
from pressmark.search.backends.whoosh.segment import SegmentFiles
from pressmark.search.backends.whoosh.storage import SealedStorage

NAME = "MAIN"
_TRIES = 4
_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class State:
    """The segments of one commit and what they had seen, or why there is nothing."""

    segments: tuple[Live, ...] = ()
    point: LibraryPoint | None = None
    fault: IndexFault | None = None


def open_home(home: Path, key: bytes, cache: PostingCache) -> tuple[SealedStorage | None, State]:
    """The index in ``home`` when every byte of it is ours; else nothing and the reason."""
    for _ in range(_TRIES):
        storage, state = _open_once(home, key, cache)
        if state.fault is not IndexFault.DAMAGED:
            break
        # another process may have committed just now and taken files away
        time.sleep(_PAUSE)
    return storage, state


def _open_once(home: Path, key: bytes, cache: PostingCache) -> tuple[SealedStorage | None, State]:
    try:
        seal = read_seal(home, key)
    except FileNotFoundError:
        kept = home.is_dir() and any(home.iterdir())
        return None, State(fault=IndexFault.FOREIGN if kept else IndexFault.MISSING)
    if seal is None:
        return None, State(fault=IndexFault.FOREIGN)
    if seal.made_with != MADE_WITH:
        return None, State(fault=IndexFault.OTHER_VERSION)
    fault = _fault_of(home, seal)
    if fault:
        return None, State(fault=fault)
    storage = SealedStorage(home, seal.folder, key, dict(seal.files))
    try:
        return storage, load(storage, {}, cache)
    except (OSError, EmptyIndexError):
        return None, State(fault=IndexFault.DAMAGED)


def _fault_of(home: Path, seal: Seal) -> IndexFault | None:
    """Whether a file that Whoosh would open is not as we wrote it."""
    folder = home / seal.folder
    try:
        present = {path.name: path for path in folder.iterdir() if path.is_file()}
        if not any(name.endswith(".toc") for name in present):
            return IndexFault.DAMAGED
        for name, path in present.items():
            # Whoosh opens the highest table of contents and the segments that it names
            if name in seal.files:
                if digest_of(path) != seal.files[name]:
                    return IndexFault.DAMAGED
            elif name.endswith(".toc"):
                return IndexFault.FOREIGN
    except OSError:
        return IndexFault.DAMAGED
    return None


def load(storage: SealedStorage, opened: Mapping[str, SegmentFiles], cache: PostingCache) -> State:
    """The state of the newest commit; segments already ``opened`` are used again.

    Raises OSError or EmptyIndexError when files are missing.
    """
    segments = load_segments(storage, opened, cache)
    if segments is None:
        return State(fault=IndexFault.FOREIGN)
    points = [
        _point(live.files.seen([live.files.marker])[0])
        for live, marked in segments
        if marked and live.files.marker is not None
    ]
    if segments and len(points) != 1:
        return State(fault=IndexFault.DAMAGED)
    return State(tuple(live for live, _ in segments), points[0] if points else None)


def load_segments(
    storage: SealedStorage, opened: Mapping[str, SegmentFiles], cache: PostingCache
) -> list[tuple[Live, bool]] | None:
    """Each segment of the newest commit, and whether the marker is in it; None when one is not
    of those we wrote. Raises as ``load`` does.
    """
    found: list[tuple[Live, bool]] = []
    for segment in TOC.read(storage, NAME, schema=SCHEMA).segments:
        name = segment.segment_id()
        if not storage.is_sealed(segment.make_filename(segment.COMPOUND_EXT)):
            return None
        files = opened.get(name) or SegmentFiles(storage, segment, cache)
        gone = frozenset(segment.deleted_docs())
        marked = files.marker is not None and files.marker not in gone
        if files.marker is not None:
            gone |= {files.marker}
        found.append((Live(files, gone), marked))
    return found


def marker_text(point: LibraryPoint) -> str:
    """What is stored with the marker document."""
    return json.dumps([point.library, point.epoch, point.revision])


def _point(written: str) -> LibraryPoint:
    library, epoch, revision = json.loads(written)
    return LibraryPoint(library, epoch, Revision(revision))
