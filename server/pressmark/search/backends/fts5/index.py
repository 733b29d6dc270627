"""The FTS5 index: follows the library in transactions, answers searches meanwhile."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from pressmark.errors import SearchError
from pressmark.model.item import Change
from pressmark.model.query import Note, NoteCode, Query
from pressmark.model.results import Facet, LibraryPoint, Results
from pressmark.model.seams import NO_VARIANTS, IndexFault, Variants, fault_between
from pressmark.search.backends.fts5.answering import Search
from pressmark.search.backends.fts5.database import (
    MADE_WITH,
    PART,
    connect,
    create,
    meta,
    point,
    take_in,
)
from pressmark.search.backends.fts5.rescoring import Sizes, sizes
from pressmark.search.document import TEXT_FIELDS, merged_names

_CURRENT = "current"
"""Names the file in use, so that another can be built beside it."""
_PAGES = 500
"""So much is merged at once."""
_VOCABULARY = (
    "SELECT term, sum(doc) FROM vocabulary WHERE col IN ("  # noqa: S608 - ours
    + ", ".join(f"'{field}'" for field in TEXT_FIELDS)
    + ") AND"
)
_END = "\U0010ffff"
_Read = TypeVar("_Read")


class Fts5Index:
    """Keeps the promises of ``SearchIndex``; opened by the plug-in of this package."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._writing = threading.RLock()
        self._lock = threading.Lock()
        self._path: Path | None = None
        self._idle: list[sqlite3.Connection] = []
        self._point: LibraryPoint | None = None
        self._sizes: tuple[LibraryPoint | None, Sizes] = (None, Sizes(0, {}))
        self._fault = self._open_current()

    @property
    def revision(self) -> LibraryPoint | None:
        return self._point

    @property
    def size(self) -> int:
        asked = "SELECT count(*) FROM docs"
        return self._read(lambda connection: int(connection.execute(asked).fetchone()[0]), 0)

    def fault(self, at: LibraryPoint) -> IndexFault | None:
        return self._fault or fault_between(self._point, at)

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
        def ask(connection: sqlite3.Connection) -> Results:
            at = point(connection)
            search = Search(connection, query, variants, self._sizes_at(connection, at))
            total = search.total()
            hits = search.hits(limit, offset, explain) if limit and total else ()
            counts = {facet: search.counts(facet) for facet in facets}
            note = Note(NoteCode.UNSUPPORTED, 0, len(query.text))
            notes = (note,) if search.unsupported else ()
            return Results(hits, total, at, notes, counts)

        return self._read(ask, Results((), 0, None, (), {facet: {} for facet in facets}))

    def words(self, beginning: str) -> Mapping[str, int]:
        asked = f"{_VOCABULARY} term >= ? AND term < ? GROUP BY term"
        return self._counted(asked, (beginning, beginning + _END))

    def counts(self, words: Iterable[str]) -> Mapping[str, int]:
        asked = f"{_VOCABULARY} term = ? GROUP BY term"

        def ask(connection: sqlite3.Connection) -> Mapping[str, int]:
            rows = (connection.execute(asked, (word,)).fetchone() for word in words)
            return {row[0]: row[1] for row in rows if row}

        return self._read(ask, {})

    def names(self, facet: Facet, beginning: str) -> Mapping[str, int]:
        named = facet in (Facet.TAG, Facet.AUTHOR)
        if not named and facet not in (Facet.SITE, Facet.LANG):
            return {}
        asked = (
            "SELECT value, count(*) FROM keywords WHERE field = ? AND value >= ? AND value < ?"
            " GROUP BY value"
        )
        field = f"{facet}_name" if named else str(facet)
        counted = self._counted(asked, (field, beginning, beginning + _END))
        return merged_names(counted) if named else counted

    def apply(self, changes: Iterable[Change], at: LibraryPoint) -> None:
        with self._writing, self._errors():
            if self._path is None:
                raise SearchError("index-unusable", fault=str(self._fault))
            with self._connected(self._path) as connection:
                take_in(connection, changes, at)
            self._point = at

    def rebuild(self, changes: Iterable[Change], at: LibraryPoint) -> None:
        with self._writing, self._errors():
            path = self._new_path()
            with self._made(path) as connection:
                take_in(connection, changes, at)
            self._swap(path, at)

    def clear(self) -> None:
        with self._writing, self._errors():
            path = self._new_path()
            with self._made(path):
                pass
            self._swap(path, None)

    def tidy(self) -> bool:
        with self._writing, self._errors():
            if self._path is None:
                return False
            with self._connected(self._path) as connection:
                before = connection.total_changes
                # fewer than two changes mean that nothing was merged: sqlite.org/fts5.html
                connection.execute("INSERT INTO texts(texts, rank) VALUES ('merge', ?)", (_PAGES,))
                return connection.total_changes - before >= 2

    def close(self) -> None:
        with self._writing:
            self._point, self._fault = None, IndexFault.MISSING
            self._use(None)

    def _open_current(self) -> IndexFault | None:
        """Opens the file in use; why it cannot be, when it cannot."""
        try:
            name = (self._home / _CURRENT).read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return IndexFault.MISSING
        path = self._home / name
        if path.parent != self._home or not path.is_file():
            return IndexFault.DAMAGED
        try:
            with self._connected(path) as connection:
                if meta(connection, "made_with") != MADE_WITH:
                    return IndexFault.OTHER_VERSION
                self._point = point(connection)
        except (sqlite3.Error, ValueError, TypeError):
            return IndexFault.DAMAGED
        self._path = path
        return None

    def _new_path(self) -> Path:
        self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
        taken = {path.name for path in self._home.iterdir()}
        return next(
            self._home / name
            for name in (f"index-{number}.sqlite" for number in range(1, len(taken) + 2))
            if name not in taken
        )

    def _swap(self, path: Path, at: LibraryPoint | None) -> None:
        """``path`` is the index from now on; what lay there before goes."""
        beside = self._home / f"{_CURRENT}.new"
        beside.write_text(path.name, "ascii")
        beside.replace(self._home / _CURRENT)
        self._point, self._fault = at, None
        self._use(path)
        for other in self._home.glob("index-*"):
            if not other.name.startswith(path.name):
                # one that is still read elsewhere stays until the next time
                with suppress(OSError):
                    other.unlink()

    def _use(self, path: Path | None) -> None:
        with self._lock:
            self._path = path
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _read(self, ask: Callable[[sqlite3.Connection], _Read], otherwise: _Read) -> _Read:
        """What ``ask`` finds in one revision; ``otherwise`` without a sound index.

        A file that turns out to be damaged becomes a fault.
        """
        with self._lock:
            path = self._path
            connection = self._idle.pop() if self._idle else None
        if path is None:
            return otherwise
        try:
            connection = connection or connect(path)
            connection.execute("BEGIN")
            found = ask(connection)
            connection.execute("ROLLBACK")
        except sqlite3.DatabaseError as error:
            if connection:
                connection.close()
            if type(error) is not sqlite3.DatabaseError:
                raise
            self._fault, self._point = IndexFault.DAMAGED, None
            self._use(None)
            return otherwise
        with self._lock:
            if path == self._path:
                self._idle.append(connection)
                return found
        connection.close()
        return found

    def _sizes_at(self, connection: sqlite3.Connection, at: LibraryPoint | None) -> Sizes:
        seen, known = self._sizes
        if seen != at or at is None:
            known = sizes(connection)
            self._sizes = at, known
        return known

    def _counted(self, sql: str, values: tuple[str, ...]) -> dict[str, int]:
        def ask(connection: sqlite3.Connection) -> dict[str, int]:
            rows = connection.execute(sql, values).fetchall()
            return {str(value): int(count) for value, count in rows if value != PART}

        return self._read(ask, {})

    @contextmanager
    def _connected(self, path: Path) -> Iterator[sqlite3.Connection]:
        connection = connect(path)
        try:
            yield connection
        finally:
            connection.close()

    @contextmanager
    def _made(self, path: Path) -> Iterator[sqlite3.Connection]:
        connection = create(path)
        try:
            yield connection
        except BaseException:
            connection.close()
            path.unlink(missing_ok=True)
            raise
        connection.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """What the disk or another writer stops becomes a SearchError."""
        try:
            yield
        except sqlite3.OperationalError as error:
            code = "index-busy" if "locked" in str(error) else "index-write"
            raise SearchError(code, folder=str(self._home), reason=str(error)) from error
        except (OSError, sqlite3.Error) as error:
            raise SearchError("index-write", folder=str(self._home), reason=str(error)) from error
