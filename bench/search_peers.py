"""Pressmark and the engines it is measured beside, each put to the same use."""

from __future__ import annotations

import importlib
import sqlite3
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import search_library as library
from search_library import Asked, Piece

from pressmark.model.ids import Mark, Revision
from pressmark.model.item import Item
from pressmark.model.results import Facet, LibraryPoint
from pressmark.search.answering import Ask, answer
from pressmark.search.backends.fts5 import Fts5Backend
from pressmark.search.backends.whoosh import WhooshBackend
from pressmark.search.passages import mark_title, passages
from pressmark.search.query import parse

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FACETS = (Facet.TAG, Facet.SITE, Facet.LANG, Facet.YEAR)
HITS = 20


class Engine(Protocol):
    """What is measured of each. ``ask`` answers how many items were shown, None when it cannot."""

    def build(self, pieces: Iterator[Piece]) -> None: ...
    def open(self) -> None: ...
    def ask(self, asked: Asked) -> int | None: ...
    def save(self, made: Piece) -> bool: ...
    def find(self, text: str) -> list[str]: ...


class Texts:
    """The articles as the library would load them: compressed, in SQLite."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "texts.db")

    def fill(self, pieces: Iterator[Piece]) -> Iterator[Piece]:
        self._db.execute("CREATE TABLE texts (id TEXT PRIMARY KEY, title TEXT, packed BLOB)")
        for made in pieces:
            row = (made.id, made.title, zlib.compress(made.text.encode(), 3))
            self._db.execute("INSERT INTO texts VALUES (?, ?, ?)", row)
            yield made
        self._db.commit()

    def get(self, item_id: str) -> tuple[str, str]:
        asked = "SELECT title, packed FROM texts WHERE id = ?"
        title, packed = self._db.execute(asked, (item_id,)).fetchone()
        return title, zlib.decompress(packed).decode()


class Pressmark:
    """Typed text to hits with passages, as ``pipeline/searching.py`` does it."""

    def __init__(
        self, folder: Path, backend: str = "whoosh", languages: tuple[str, ...] = ()
    ) -> None:
        self._folder = folder
        self._backend = WhooshBackend(key=b"k" * 32) if backend == "whoosh" else Fts5Backend()
        self._languages = languages
        self._saved = 0

    def build(self, pieces: Iterator[Piece]) -> None:
        texts = Texts(self._folder)
        index = self._backend.open(self._folder / "index")
        count = 0

        def items() -> Iterator[Any]:
            nonlocal count
            for made in texts.fill(pieces):
                count += 1
                item = library.as_item(made)
                yield library.Change(Revision(count), item.id, item)

        index.rebuild(items(), LibraryPoint("bench", "1", Revision(1)))
        index.close()

    def open(self) -> None:
        self._index = self._backend.open(self._folder / "index")
        self._texts = Texts(self._folder)

    def _item(self, mark: Mark) -> Item:
        return library.as_item(library.piece(int(mark)))

    def ask(self, asked: Asked) -> int | None:
        query = parse(self._written(asked), NOW)
        facets = FACETS if asked.kind in ("word, 4 facets", "whole answer") else ()
        wanted = Ask(
            limit=HITS, languages=self._languages, facets=facets, item_of=lambda mark: self._like
        )
        if asked.like >= 0:
            self._like = self._item(Mark(str(asked.like)))
        answered = answer(self._index, query, wanted)
        if asked.kind in ("20 passages", "whole answer"):
            for hit in answered.results.hits:
                title, text = self._texts.get(hit.item_id)
                passages(text, answered.query, variants=answered.variants)
                mark_title(title, answered.query, answered.variants)
        return len(answered.results.hits)

    def _written(self, asked: Asked) -> str:
        words = " ".join(asked.words)
        return {
            "any of three": " OR ".join(asked.words),
            "phrase": f'"{words}"',
            "beginning": f"{words}*",
            "word, site, year": f"{words} site:{asked.site} saved:{asked.year}",
            "word, newest": f"{words} sort:new",
            "similar": f"similar:{asked.like:06}",
        }.get(asked.kind, words)

    def save(self, made: Piece) -> bool:
        self._saved += 1
        item = library.as_item(made)
        at = LibraryPoint("bench", "1", Revision(1 + self._saved))
        self._index.apply([library.Change(at.revision, item.id, item)], at)
        return made.id in self.find(made.text.split()[0])

    def find(self, text: str) -> list[str]:
        answered = answer(
            self._index, parse(text, NOW), Ask(limit=HITS, languages=self._languages, suggest=False)
        )
        return [hit.item_id for hit in answered.results.hits]

    def tidy(self) -> None:
        while self._index.tidy():
            pass


ENGINES = (
    "pressmark",
    "pressmark+stems",
    "pressmark/fts5",
    "fts5",
    "whoosh",
    "whoosh exact",
    "tantivy",
)
_MODULES = {
    "fts5": ("search_fts5", "PlainFts5"),
    "whoosh": ("search_whoosh", "PlainWhoosh"),
    "whoosh exact": ("search_whoosh", "ExactWhoosh"),
    "tantivy": ("search_tantivy", "Tantivy"),
}


def make(name: str, folder: Path) -> Engine:
    """The engine of that name over ``folder``. Raises ImportError when it is not installed."""
    folder.mkdir(parents=True, exist_ok=True)
    if name in _MODULES:
        # each in its own process: what one brings into memory is not counted for another
        module, kind = _MODULES[name]
        engine: Engine = getattr(importlib.import_module(module), kind)(folder)
        return engine
    backend = "fts5" if name == "pressmark/fts5" else "whoosh"
    return Pressmark(folder, backend, ("en", "de", "fr", "ru") if name.endswith("stems") else ())
