"""The SQLite file of an FTS5 index: its tables, and how items go in and out."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from pressmark.language.words import WORDS_VERSION, indexed
from pressmark.model.ids import ItemId, Revision
from pressmark.model.item import Change
from pressmark.model.results import LibraryPoint
from pressmark.search.document import (
    DOCUMENT_VERSION,
    NUMBER_FIELDS,
    TEXT_FIELDS,
    Document,
    Parts,
    document,
    tie,
)
from pressmark.search.facets import own_host

INDEX_VERSION = 1
MADE_WITH = (
    f"fts5/{INDEX_VERSION}/document/{DOCUMENT_VERSION}/words/{WORDS_VERSION}"
    f"/unicode/{unicodedata.unidata_version}"
)
"""What decides how an index reads; one made with anything else is rebuilt."""
ENDS = "_ends"
"""Columns with the last signs of runs without blanks: FTS5 knows no two words in one place."""
COLUMNS = (*TEXT_FIELDS, *(field + ENDS for field in TEXT_FIELDS))
PART = "\ue000"
"""A word of no text: no phrase spans the two parts beside it."""
_BUSY_SECONDS = 10.0

# Our words come joined by blanks. "ascii" parts at ASCII signs only, of which words hold two.
_SCHEMA = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE docs (
  doc INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, host TEXT, title_words INTEGER NOT NULL,
  tie INTEGER NOT NULL, saved INTEGER, published INTEGER, finished INTEGER, words INTEGER,
  {", ".join(f"{field}_size INTEGER NOT NULL" for field in TEXT_FIELDS)}
);
CREATE TABLE keywords (
  field TEXT NOT NULL, value TEXT NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (field, value, doc)
) WITHOUT ROWID;
CREATE INDEX keywords_of ON keywords (doc);
CREATE VIRTUAL TABLE texts USING fts5({", ".join(COLUMNS)}, tokenize="ascii tokenchars '+#'");
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(texts, col);
"""


def connect(path: Path) -> sqlite3.Connection:
    """A connection that may be used from one thread after another.

    Raises sqlite3.Error when the file cannot be opened.
    """
    connection = sqlite3.connect(
        path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    # what a foreign file's schema would call is not called
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def create(path: Path) -> sqlite3.Connection:
    """A connection to a new, empty index."""
    connection = connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.executescript(_SCHEMA)
    set_meta(connection, "made_with", MADE_WITH)
    return connection


def meta(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None


def set_meta(connection: sqlite3.Connection, name: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))


def point(connection: sqlite3.Connection) -> LibraryPoint | None:
    """What the index has seen."""
    written = meta(connection, "point")
    if written is None:
        return None
    library, epoch, revision = json.loads(written)
    return LibraryPoint(library, epoch, Revision(revision))


def take_in(connection: sqlite3.Connection, changes: Iterable[Change], at: LibraryPoint) -> None:
    """``changes`` and the point ``at``, in one transaction; nothing of it when it fails."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for change in changes:
            _remove(connection, change.item_id)
            if change.item and not change.item.trashed:
                _add(connection, document(change.item))
        set_meta(connection, "point", json.dumps([at.library, at.epoch, at.revision]))
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _remove(connection: sqlite3.Connection, item_id: ItemId) -> None:
    row = connection.execute("SELECT doc FROM docs WHERE id = ?", (item_id,)).fetchone()
    if row:
        for table, column in (("texts", "rowid"), ("keywords", "doc"), ("docs", "doc")):
            connection.execute(f"DELETE FROM {table} WHERE {column} = ?", row)  # noqa: S608 - ours


def _add(connection: sqlite3.Connection, made: Document) -> None:
    texts = [_joined(made.texts.get(field, ())) for field in TEXT_FIELDS]
    row = {
        "id": made.id,
        "host": own_host(made.keywords.get("site", ())),
        "title_words": len(made.title),
        "tie": tie(made.id),
        **{name: made.numbers.get(name) for name in NUMBER_FIELDS},
        **{
            f"{field}_size": len(text.split())
            for field, (text, _) in zip(TEXT_FIELDS, texts, strict=True)
        },
    }
    doc = _insert(connection, "docs", row)
    keywords = {**made.keywords, **made.names}
    connection.executemany(
        "INSERT OR IGNORE INTO keywords VALUES (?, ?, ?)",
        [(field, value, doc) for field, values in keywords.items() for value in values],
    )
    values = [*(text for text, _ in texts), *(ends for _, ends in texts)]
    _insert(connection, "texts", {"rowid": doc, **dict(zip(COLUMNS, values, strict=True))})


def _insert(
    connection: sqlite3.Connection, table: str, row: Mapping[str, str | int | None]
) -> int | None:
    """Inserts ``row`` and gives its number."""
    marks = ", ".join("?" * len(row))
    sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"  # noqa: S608 - our own names
    return connection.execute(sql, tuple(row.values())).lastrowid


def _joined(parts: Parts) -> tuple[str, str]:
    """The words of a field, and those that take no place of their own."""
    words: list[str] = []
    ends: list[str] = []
    for index, part in enumerate(parts):
        words.extend([PART] if index else [])
        for word, alone in indexed(part):
            (words if alone else ends).append(word)
    return " ".join(words), " ".join(ends)
