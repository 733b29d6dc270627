"""SQLite FTS5 over the same tokens as Pressmark, with the best SQL for each kind of query."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from search_library import Asked, Piece

from pressmark.language.words import tokens

_SCHEMA = """
CREATE TABLE docs (
  id INTEGER PRIMARY KEY, name TEXT, site TEXT, lang TEXT, saved INTEGER, year INTEGER
);
CREATE TABLE tags (doc INTEGER, tag TEXT);
CREATE VIRTUAL TABLE texts USING fts5(title, body, author, tokenize="ascii tokenchars '+#'");
"""
_BEST = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 20"
_JOINED = "SELECT docs.id FROM texts JOIN docs ON docs.id = texts.rowid WHERE texts MATCH ?"
_SNIPPETS = (
    "SELECT rowid, snippet(texts, 1, '[', ']', '...', 30) FROM texts WHERE texts MATCH ?"
    " ORDER BY rank LIMIT 20"
)
_ASKED = {
    "word, site, year": _JOINED + " AND site = ? AND year = ? ORDER BY rank LIMIT 20",
    "word, newest": _JOINED + " ORDER BY saved DESC LIMIT 20",
    "20 passages": _SNIPPETS,
    "whole answer": _SNIPPETS,
}
_COUNTED = (
    *(
        f"SELECT {facet}, count(*) FROM docs WHERE id IN"
        " (SELECT rowid FROM texts WHERE texts MATCH ?) GROUP BY 1"
        for facet in ("site", "lang", "year")
    ),
    "SELECT tag, count(*) FROM tags WHERE doc IN"
    " (SELECT rowid FROM texts WHERE texts MATCH ?) GROUP BY 1",
)


class PlainFts5:
    """FTS5 on its own."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "plain.db"

    def build(self, pieces: Iterator[Piece]) -> None:
        db = sqlite3.connect(self._path)
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(_SCHEMA)
        with db:
            for made in pieces:
                self._add(db, made)
        db.execute("CREATE INDEX tags_doc ON tags (doc)")
        db.close()

    def _add(self, db: sqlite3.Connection, made: Piece) -> None:
        when = (int(made.saved.timestamp()), made.saved.year)
        known = (made.number, made.id, made.site, made.lang, *when)
        db.execute("INSERT INTO docs VALUES (?, ?, ?, ?, ?, ?)", known)
        db.executemany("INSERT INTO tags VALUES (?, ?)", [(made.number, tag) for tag in made.tags])
        texts = (" ".join(tokens(text)) for text in (made.title, made.text, made.author))
        row = (made.number, *texts)
        db.execute("INSERT INTO texts (rowid, title, body, author) VALUES (?, ?, ?, ?)", row)

    def open(self) -> None:
        self._db = sqlite3.connect(self._path)

    def ask(self, asked: Asked) -> int | None:
        if asked.kind in ("misspelt", "similar"):
            return None
        words = [f'"{word}"' for word in tokens(" ".join(asked.words))]
        match = {
            "any of three": " OR ".join(words),
            "phrase": f'"{" ".join(tokens(" ".join(asked.words)))}"',
            "beginning": f"{words[0]} *",
        }.get(asked.kind, " ".join(words))
        values: tuple[str | int, ...] = (match,)
        if asked.kind == "word, site, year":
            values = (match, asked.site, asked.year)
        found = self._db.execute(_ASKED.get(asked.kind, _BEST), values).fetchall()
        if asked.kind in ("word, 4 facets", "whole answer"):
            for counted in _COUNTED:
                self._db.execute(counted, (match,)).fetchall()
        return len(found)

    def save(self, made: Piece) -> bool:
        with self._db:
            self._add(self._db, made)
        return made.id in self.find(made.text.split()[0])

    def find(self, text: str) -> list[str]:
        match = " ".join(f'"{word}"' for word in tokens(text))
        sql = (
            "SELECT docs.name FROM texts JOIN docs ON docs.id = texts.rowid WHERE texts MATCH ?"
            " ORDER BY rank LIMIT 20"
        )
        return [row[0] for row in self._db.execute(sql, (match,))] if match else []
