"""Whoosh as its documentation has it: StemmingAnalyzer, own parser, searcher and highlighter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from search_library import Asked, Piece, piece
from whoosh import fields, index, query, sorting
from whoosh.analysis import StandardAnalyzer, StemmingAnalyzer
from whoosh.qparser import MultifieldParser

HITS = 20


class PlainWhoosh:
    """Whoosh 2.7.4 on its own."""

    analyzer = staticmethod(StemmingAnalyzer)

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "plain"

    def build(self, pieces: Iterator[Piece]) -> None:
        schema = fields.Schema(
            id=fields.ID(stored=True, unique=True),
            title=fields.TEXT(analyzer=self.analyzer(), stored=True),
            body=fields.TEXT(analyzer=self.analyzer(), stored=True),
            author=fields.TEXT(analyzer=self.analyzer()),
            site=fields.ID(sortable=True),
            lang=fields.ID(sortable=True),
            year=fields.NUMERIC(sortable=True),
            tags=fields.KEYWORD(commas=True),
            saved=fields.DATETIME(sortable=True),
        )
        self._folder.mkdir()
        made = index.create_in(self._folder, schema)
        writer = made.writer(limitmb=256)
        for each in pieces:
            writer.add_document(**_row(each))
        writer.commit()
        made.close()

    def open(self) -> None:
        self._index = index.open_dir(self._folder)
        self._searcher = self._index.searcher()
        self._parser = MultifieldParser(["title", "body", "author"], self._index.schema)

    def ask(self, asked: Asked) -> int | None:
        words = " ".join(asked.words)
        if asked.kind == "misspelt":
            fuzzy = query.Or([query.FuzzyTerm(field, words) for field in ("title", "body")])
            return len(self._searcher.search(fuzzy, limit=HITS))
        if asked.kind == "similar":
            return self._similar(asked)
        written = {
            "any of three": " OR ".join(asked.words),
            "phrase": f'"{words}"',
            "beginning": f"{words}*",
        }.get(asked.kind, words)
        parsed = self._parser.parse(written)
        options: dict[str, Any] = {}
        if asked.kind == "word, site, year":
            ends = (datetime(asked.year, 1, 1), datetime(asked.year, 12, 31, 23, 59, 59))
            parsed = query.And(
                [parsed, query.Term("site", asked.site), query.DateRange("saved", *ends)]
            )
        elif asked.kind == "word, newest":
            options = {"sortedby": "saved", "reverse": True}
        elif asked.kind in ("word, 4 facets", "whole answer"):
            facets = sorting.Facets()
            for name in ("site", "lang", "year"):
                facets.add_facet(name, sorting.FieldFacet(name, maptype=sorting.Count))
            # a fourth, by tags, is left out: Whoosh raises IndexError over keywords that overlap
            options = {"groupedby": facets}
        found = self._searcher.search(parsed, limit=HITS, **options)
        if asked.kind in ("20 passages", "whole answer"):
            for hit in found:
                hit.highlights("body", top=2)
        return len(found)

    def _similar(self, asked: Asked) -> int:
        text = piece(asked.like).text
        terms = self._searcher.key_terms_from_text("body", text, numterms=25)
        shared = query.Or([query.Term("body", term) for term, _ in terms])
        return len(self._searcher.search(shared, limit=HITS))

    def save(self, made: Piece) -> bool:
        writer = self._index.writer()
        writer.update_document(**_row(made))
        writer.commit()
        self._searcher = self._searcher.refresh()
        return made.id in self.find(made.text.split()[0])

    def find(self, text: str) -> list[str]:
        found = self._searcher.search(self._parser.parse(text), limit=HITS)
        return [hit["id"] for hit in found]


class ExactWhoosh(PlainWhoosh):
    """The same without stems, as Pressmark is without variants."""

    analyzer = staticmethod(StandardAnalyzer)


def _row(made: Piece) -> dict[str, Any]:
    return {
        "id": made.id,
        "title": made.title,
        "body": made.text,
        "author": made.author,
        "site": made.site,
        "lang": made.lang,
        "year": made.saved.year,
        "tags": ",".join(made.tags),
        "saved": made.saved.replace(tzinfo=None),
    }
