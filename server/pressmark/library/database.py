"""The database: one writing connection under a lock, readers that cannot write.

The order of locks is fixed: a thread lock first, then ``write.lock``, then ``BEGIN IMMEDIATE``.
SQLite before 3.51.3 can corrupt a WAL that two connections write and checkpoint at once, hence the
file lock around opening, writing, checkpointing and closing.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

from pressmark.errors import LibraryBusyError, LibraryFormatError, NoSpaceError

LOCK_SECONDS = 10.0
_FULL_DISK = ("database or disk is full", "disk I/O error")


class Database:
    """SQLite in WAL mode at ``path``. Make one per process and library."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock_path = path.parent / "write.lock"
        self._file_lock = FileLock(self._lock_path, thread_local=False)
        self._thread_lock = threading.RLock()
        with self.exclusive():
            self._writer = _engine(path, writing=True)
            _migrate(self._writer)
        path.chmod(0o600)
        self._readers = _engine(path, writing=False)
        self._version_connection: sqlite3.Connection | None = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one revision throughout and cannot write."""
        with self._readers.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction; it is on disk when the block ends.

        Raises LibraryBusyError when another program holds the library for 10 seconds, and
        NoSpaceError when the disk is full. Nothing is kept of a block that raises.
        """
        with self.exclusive():
            try:
                with self._writer.begin() as connection:
                    yield connection
            except Exception as error:
                if any(text in str(error) for text in _FULL_DISK):
                    raise NoSpaceError(folder=str(self.path.parent)) from error
                raise

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the library against every other writer; ``write`` may be called inside."""
        holder = self._lock_path.with_name("write.holder")
        if not self._thread_lock.acquire(timeout=LOCK_SECONDS):
            raise LibraryBusyError(holder=_read_text(holder))
        try:
            try:
                self._file_lock.acquire(timeout=LOCK_SECONDS)
            except Timeout:
                raise LibraryBusyError(holder=_read_text(holder)) from None
            try:
                if self._file_lock.lock_counter == 1:
                    with suppress(OSError):  # only a courtesy for whoever waits
                        holder.write_text(f"{os.getpid()} {Path(sys.argv[0]).name}", "utf-8")
                yield
            finally:
                self._file_lock.release()
        finally:
            self._thread_lock.release()

    def data_version(self) -> int:
        """A number that changes when any other connection has committed (PRAGMA data_version)."""
        if self._version_connection is None:
            self._version_connection = sqlite3.connect(
                f"{self.path.as_uri()}?mode=ro", uri=True, check_same_thread=False
            )
        (number,) = self._version_connection.execute("PRAGMA data_version").fetchone()
        return int(number)

    def close(self) -> None:
        """Close all connections; the last one out checkpoints, so it happens under the lock."""
        if self._version_connection is not None:
            self._version_connection.close()
            self._version_connection = None
        self._readers.dispose()
        with self.exclusive():
            self._writer.dispose()


def _engine(path: Path, *, writing: bool) -> Engine:
    address = f"{path.as_uri()}?mode={'rwc' if writing else 'ro'}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            address, uri=True, timeout=10, isolation_level=None, check_same_thread=False
        )

    if writing:
        engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=StaticPool)
    else:
        engine = create_engine(
            "sqlite+pysqlite://", creator=connect, poolclass=QueuePool, pool_size=8, max_overflow=24
        )

    @event.listens_for(engine, "connect")
    def settings(connection: Any, _record: object) -> None:
        pragmas = ["foreign_keys=ON", "busy_timeout=10000", "trusted_schema=OFF"]
        if writing:
            pragmas = ["journal_mode=WAL", "synchronous=FULL", *pragmas]
            if sys.platform == "darwin":
                pragmas.append("fullfsync=ON")
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def alembic_config() -> AlembicConfig:
    """Alembic's settings; no ini file, so that they hold wherever the package lies."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _migrate(engine: Engine) -> None:
    """Bring the tables up to date in one transaction. A newer library is left alone."""
    config = alembic_config()
    scripts = ScriptDirectory.from_config(config)
    with engine.begin() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        known = {script.revision for script in scripts.walk_revisions()}
        if current == scripts.get_current_head():
            return
        if current is not None and current not in known:
            raise LibraryFormatError("library-newer", found=current)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except OSError:
        return "?"
