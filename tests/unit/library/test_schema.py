"""What the migrations make is what the tables say."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from pressmark.errors import LibraryFormatError
from pressmark.library.library import Library
from pressmark.library.schema import metadata


def test_migrations_and_tables_agree(library: Library) -> None:
    with library.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_newer_library_is_left_alone(tmp_path: Path) -> None:
    Library(tmp_path / "library").close()
    path = tmp_path / "library" / "library.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(LibraryFormatError, match="library-newer"):
        Library(tmp_path / "library")
    assert path.read_bytes() == before
